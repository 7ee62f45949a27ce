import { expect, test } from "bun:test";
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { type FileCalls, fileCalls } from "../../../../src/disk/move/file_calls.ts";
import { hardLinkOver, type OverRequest, reflinkOver } from "../../../../src/disk/move/lay_over.ts";
import { SystemCallError } from "../../../../src/disk/move/system_call_error.ts";
import { temporaryNames } from "../../../../src/disk/move/temporary_names.ts";
import { faultyCalls, lackingCalls } from "../../../support/faulty_calls.ts";
import { lookAt, makeFile, namesIn } from "../../../support/moved_file.ts";
import { reflinkFolder } from "../../../support/reflink_folder.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

/** Two files of the same bytes, and what would put a link in place of the second. */
function twoFiles(folder: string): OverRequest {
  const [from, to] = [`${folder}/kept.jpg`, `${folder}/dropped.jpg`];
  makeFile(from, "the same bytes", 1_000_000_000_000_000_000n);
  makeFile(to, "the same bytes", 1_234_567_890_123_456_789n);
  chmodSync(to, 0o604);
  const names = temporaryNames(from, to, "r1", 1);
  return { from, to, names, source: fileCalls.look(from), old: fileCalls.look(to) };
}

const ways: readonly (readonly [string, FileCalls])[] = [
  ["names are exchanged", fileCalls],
  ["names cannot be exchanged", lackingCalls({ noReplace: "ENOSYS" })],
];

test.each(ways)("a hard link takes the place of a file where %s", (_, calls) => {
  using temp = new TempFolder();
  const request = twoFiles(temp.path);
  const laid = hardLinkOver(request, calls);
  expect(laid).toMatchObject({ kind: "replaced", notKept: [] });
  expect(fileCalls.look(request.to).inode).toBe(request.source.inode);
  expect(fileCalls.look(request.to).links).toBe(2);
  expect(namesIn(temp.path)).toEqual(["dropped.jpg", "kept.jpg"]);
});

// Skipped where no folder at hand lies on btrfs, XFS or another file system whose files can share their blocks: ext4
// and tmpfs have none of it, and making one takes root. VARVE_REFLINK_FOLDER names one: test/support/reflink_folder.ts.
const cloning = reflinkFolder();

test.skipIf(cloning == null).each(ways)(
  "a reflink takes the place of a file and keeps what that had, where %s",
  (_, calls) => {
    using temp = new TempFolder(cloning);
    const request = twoFiles(temp.path);
    const before = lookAt(request.to);
    expect(reflinkOver(request, calls)).toMatchObject({ kind: "replaced", notKept: [] });
    expect(lookAt(request.to)).toEqual(before);
    expect(fileCalls.look(request.to).inode).not.toBe(request.old.inode);
    expect(fileCalls.look(request.to).inode).not.toBe(request.source.inode);
    expect(namesIn(temp.path)).toEqual(["dropped.jpg", "kept.jpg"]);
  },
);

test.each(["EOPNOTSUPP", "ENOTTY", "EINVAL"])(
  "where the file system has no reflinks (%s) nothing is touched",
  (code) => {
    using temp = new TempFolder();
    const request = twoFiles(temp.path);
    const before = lookAt(request.to);
    const clone = () => {
      throw new SystemCallError(code, "ioctl");
    };
    expect(reflinkOver(request, { ...fileCalls, clone })).toEqual({ kind: "not-possible", code });
    expect(lookAt(request.to)).toEqual(before);
    expect(namesIn(temp.path)).toEqual(["dropped.jpg", "kept.jpg"]);
  },
);

test("files of two file systems are told apart from those that cannot be linked", () => {
  using temp = new TempFolder();
  const request = twoFiles(temp.path);
  const refusing = (code: string): FileCalls => ({
    ...fileCalls,
    link: () => {
      throw new SystemCallError(code, "link");
    },
  });
  expect(hardLinkOver(request, refusing("EXDEV")).kind).toBe("other-file-system");
  expect(hardLinkOver(request, refusing("EMLINK"))).toEqual({
    kind: "not-possible",
    code: "EMLINK",
  });
  expect(hardLinkOver(request, refusing("EEXIST"))).toMatchObject({
    kind: "failed",
    trouble: { reason: "temporary-exists" },
  });
});

for (const [name, own] of ways) {
  test(`what somebody does to the file just before any call keeps it, where ${name}`, () => {
    const works = {
      edited: (path: string) => writeFileSync(path, "somebody's work"),
      replaced: (path: string) => {
        writeFileSync(`${path}.new`, "somebody's work");
        renameSync(`${path}.new`, path);
      },
    };
    using counted = new TempFolder();
    const counting = faultyCalls(own);
    hardLinkOver(twoFiles(counted.path), counting);
    let met = 0;
    for (const [what, work] of Object.entries(works)) {
      for (let at = 0; at < counting.made.length; at++) {
        using temp = new TempFolder();
        const request = twoFiles(temp.path);
        // From when the link has the name on, it is the link that is worked on.
        const isOld = () =>
          existsSync(request.to) && fileCalls.look(request.to).inode === request.old.inode;
        let isMet = false;
        const act = () => {
          isMet = isOld();
          if (isMet) work(request.to);
        };
        const laid = hardLinkOver(request, faultyCalls(own, at, { kind: "meanwhile", act }));
        if (!isMet) continue;
        met++;
        const when = `${what} before call ${at}`;
        expect([when, laid.kind]).toEqual([when, "target-changed"]);
        expect([when, readFileSync(request.to, "utf8")]).toEqual([when, "somebody's work"]);
        expect([when, readFileSync(request.from, "utf8")]).toEqual([when, "the same bytes"]);
        expect([when, ...namesIn(temp.path)]).toEqual([when, "dropped.jpg", "kept.jpg"]);
      }
    }
    expect(met).toBeGreaterThan(6);
  });
}

test("a source that was edited is not linked", () => {
  using temp = new TempFolder();
  const request = twoFiles(temp.path);
  writeFileSync(request.from, "another text..");
  expect(hardLinkOver(request, fileCalls).kind).toBe("source-changed");
  expect(reflinkOver(request, fileCalls).kind).toBe("source-changed");
  expect(readFileSync(request.to, "utf8")).toBe("the same bytes");
  expect(namesIn(temp.path)).toEqual(["dropped.jpg", "kept.jpg"]);
});

test("an edit that hides behind the old time is seen, and so are new permissions", () => {
  using temp = new TempFolder();
  const request = twoFiles(temp.path);
  makeFile(request.from, "the name bytes", request.source.modifiedNs);
  expect(hardLinkOver(request, fileCalls).kind).toBe("source-changed");
  const other = { ...request, source: fileCalls.look(request.from) };
  chmodSync(request.to, 0o600);
  expect(hardLinkOver(other, fileCalls).kind).toBe("target-changed");
  expect(namesIn(temp.path)).toEqual(["dropped.jpg", "kept.jpg"]);
});
