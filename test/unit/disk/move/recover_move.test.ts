import { describe, expect, test } from "bun:test";
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileCalls } from "../../../../src/disk/move/file_calls.ts";
import { type Recovered, recoverMove } from "../../../../src/disk/move/recover_move.ts";
import { temporaryNames } from "../../../../src/disk/move/temporary_names.ts";
import { faultyCalls } from "../../../support/faulty_calls.ts";
import { finish, makeFile, treeOf } from "../../../support/moved_file.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

const CONTENT = "a picture";
const DIGEST = new Bun.CryptoHasher("sha256").update(CONTENT).digest("hex");

/** A step of a run, with the source made; what an interruption has left is up to the test. */
function interrupted(temp: TempFolder) {
  const at = (name: string) => join(temp.path, name);
  mkdirSync(at("in"));
  mkdirSync(at("out"));
  const [from, to] = [at("in/a"), at("out/b")];
  const names = temporaryNames(from, to, "r1", 1);
  return { from, to, names, expected: makeFile(from, CONTENT) };
}

type Step = ReturnType<typeof interrupted> & { readonly digest?: string };

function recover(step: Step): Recovered {
  return finish(recoverMove(step));
}

/** Paths below the root with the texts of the files. */
function texts(temp: TempFolder): Record<string, string> {
  const paths = [...treeOf(temp.path).keys()].sort();
  return Object.fromEntries(
    paths.map((path) => [path, readFileSync(join(temp.path, path), "utf8")]),
  );
}

type Scene = {
  readonly name: string;
  readonly make: (step: Step) => Step | undefined;
  readonly outcome: string;
  readonly left?: readonly ("part" | "aside" | "targetAside")[];
  readonly after: Readonly<Record<string, string>>;
};

const scenes: readonly Scene[] = [
  { name: "nothing begun", make: () => undefined, outcome: "not-done", after: { "in/a": CONTENT } },
  {
    name: "renamed",
    make: ({ from, to }) => void fileCalls.rename(from, to),
    outcome: "done",
    after: { "out/b": CONTENT },
  },
  {
    name: "renamed, and a new file has the old name",
    make: ({ from, to }) => {
      fileCalls.rename(from, to);
      writeFileSync(from, "another");
      return undefined;
    },
    outcome: "done",
    after: { "in/a": "another", "out/b": CONTENT },
  },
  {
    name: "renamed, and edited since",
    make: ({ from, to }) => {
      fileCalls.rename(from, to);
      appendFileSync(to, ", edited");
      return undefined;
    },
    outcome: "unclear",
    after: { "out/b": `${CONTENT}, edited` },
  },
  {
    name: "linked, the old name not let go",
    make: ({ from, to }) => void linkSync(from, to),
    outcome: "done",
    after: { "out/b": CONTENT },
  },
  {
    name: "linked, the old name just taken away",
    make: ({ from, to, names }) => {
      linkSync(from, to);
      fileCalls.rename(from, names.aside);
      return undefined;
    },
    outcome: "done",
    after: { "out/b": CONTENT },
  },
  {
    name: "aside for a change of case",
    make: ({ from, names }) => void fileCalls.rename(from, names.aside),
    outcome: "not-done",
    after: { "in/a": CONTENT },
  },
  {
    name: "a copy half written",
    make: ({ names }) => void writeFileSync(names.part, "a pic"),
    outcome: "not-done",
    after: { "in/a": CONTENT },
  },
  {
    name: "a copy named, its name of ours still there",
    make: ({ to, names }) => {
      makeFile(names.part, CONTENT);
      linkSync(names.part, to);
      return undefined;
    },
    outcome: "done",
    after: { "out/b": CONTENT },
  },
  {
    name: "a copy named",
    make: ({ to }) => void makeFile(to, CONTENT),
    outcome: "done",
    after: { "out/b": CONTENT },
  },
  {
    name: "a copy named, its time rounded by FAT",
    make: ({ to }) => void makeFile(to, CONTENT, 1_234_567_890_000_000_000n),
    outcome: "done",
    after: { "out/b": CONTENT },
  },
  {
    name: "a copy named, the source just taken away",
    make: ({ from, to, names }) => {
      makeFile(to, CONTENT);
      fileCalls.rename(from, names.aside);
      return undefined;
    },
    outcome: "done",
    after: { "out/b": CONTENT },
  },
  {
    name: "a copy named, and what was taken away is another file",
    make: ({ from, to, names }) => {
      makeFile(to, CONTENT);
      unlinkSync(from);
      writeFileSync(names.aside, "saved anew");
      return undefined;
    },
    outcome: "done",
    after: { "in/a": "saved anew", "out/b": CONTENT },
  },
  {
    name: "what was taken away is another file, and its name has been taken",
    make: ({ from, to, names }) => {
      makeFile(to, CONTENT);
      writeFileSync(from, "the newest");
      writeFileSync(names.aside, "saved anew");
      return undefined;
    },
    outcome: "done",
    left: ["aside"],
    after: { "in/.varve-r1-1.aside": "saved anew", "in/a": "the newest", "out/b": CONTENT },
  },
  {
    name: "a copy on its way back",
    make: ({ names }) => void makeFile(names.targetAside, CONTENT),
    outcome: "not-done",
    after: { "in/a": CONTENT },
  },
  {
    name: "a stranger's file caught on the way back",
    make: ({ names }) => void writeFileSync(names.targetAside, "a stranger's"),
    outcome: "target-exists",
    after: { "in/a": CONTENT, "out/b": "a stranger's" },
  },
  {
    name: "a stranger has the name",
    make: ({ to }) => void writeFileSync(to, "a stranger's"),
    outcome: "target-exists",
    after: { "in/a": CONTENT, "out/b": "a stranger's" },
  },
  {
    name: "a stranger of the same size and time has the name",
    make: ({ to }) => void makeFile(to, "A PICTURE"),
    outcome: "target-exists",
    after: { "in/a": CONTENT, "out/b": "A PICTURE" },
  },
  {
    name: "a stranger's file of the same bytes, of another time, has the name",
    make: ({ to }) => void makeFile(to, CONTENT, 1_234_567_893_000_000_000n),
    outcome: "target-exists",
    after: { "in/a": CONTENT, "out/b": CONTENT },
  },
  {
    name: "the source is gone and a file of its size and of another time has the name",
    make: ({ from, to }) => {
      unlinkSync(from);
      makeFile(to, CONTENT, 1_234_567_893_000_000_000n);
      return undefined;
    },
    outcome: "unclear",
    after: { "out/b": CONTENT },
  },
  {
    name: "a copy half written, and a stranger has the name",
    make: ({ to, names }) => {
      writeFileSync(names.part, "a pic");
      writeFileSync(to, "a stranger's");
      return undefined;
    },
    outcome: "target-exists",
    after: { "in/a": CONTENT, "out/b": "a stranger's" },
  },
  {
    name: "the name kept by our small file",
    make: ({ to, names }) => void writeFileSync(to, names.marker),
    outcome: "not-done",
    after: { "in/a": CONTENT },
  },
  {
    name: "the source edited while it was copied",
    make: ({ from, names }) => {
      appendFileSync(from, ", edited");
      makeFile(names.part, CONTENT);
      return undefined;
    },
    outcome: "source-changed",
    after: { "in/a": `${CONTENT}, edited` },
  },
  {
    name: "the source edited after the copy was named: both stay",
    make: ({ from, to }) => {
      makeFile(to, CONTENT);
      appendFileSync(from, ", edited");
      return undefined;
    },
    outcome: "done",
    after: { "in/a": `${CONTENT}, edited`, "out/b": CONTENT },
  },
  {
    name: "only an unproven copy is left: it stays",
    make: ({ from, names }) => {
      makeFile(names.part, CONTENT);
      unlinkSync(from);
      return undefined;
    },
    outcome: "gone",
    left: ["part"],
    after: { "out/.varve-r1-1.part": CONTENT },
  },
  {
    name: "only a copy is left, proven by its digest",
    make: (step) => {
      makeFile(step.names.part, CONTENT);
      unlinkSync(step.from);
      return { ...step, digest: DIGEST };
    },
    outcome: "done",
    after: { "out/b": CONTENT },
  },
  {
    name: "only a copy is left, and its digest is another",
    make: (step) => {
      makeFile(step.names.part, "a pic");
      unlinkSync(step.from);
      return { ...step, digest: DIGEST };
    },
    outcome: "gone",
    left: ["part"],
    after: { "out/.varve-r1-1.part": "a pic" },
  },
  {
    name: "nothing is there",
    make: ({ from }) => void unlinkSync(from),
    outcome: "gone",
    after: {},
  },
  {
    name: "the source is gone and a stranger has the name",
    make: ({ from, to }) => {
      unlinkSync(from);
      writeFileSync(to, "a stranger's");
      return undefined;
    },
    outcome: "unclear",
    after: { "out/b": "a stranger's" },
  },
];

describe("recoverMove()", () => {
  test.each(scenes)("$name", ({ make, outcome, left = [], after }) => {
    using temp = new TempFolder();
    const made = interrupted(temp);
    const step = make(made) ?? made;
    const expected = { kind: "settled", outcome, left: left.map((own) => step.names[own]) };
    expect(recover(step) as unknown).toEqual(expected);
    expect(texts(temp)).toEqual({ ...after });
    // Once more, it finds the same and does nothing.
    const calls = faultyCalls(fileCalls);
    expect(finish(recoverMove(step, calls)) as unknown).toEqual(expected);
    const acts = calls.made.filter((name) => /rename|link|unlink|create|write|set/.test(name));
    expect(acts).toEqual([]);
  });

  test("does nothing where something cannot be looked at", () => {
    using temp = new TempFolder();
    const step = interrupted(temp);
    makeFile(step.to, CONTENT);
    for (let i = 0; i < 5; i++) {
      const calls = faultyCalls(fileCalls, i, { kind: "fail", code: "EACCES" });
      expect(finish(recoverMove(step, calls))).toMatchObject({
        kind: "failed",
        trouble: { reason: "no-permission" },
      });
      expect(texts(temp)).toEqual({ "in/a": CONTENT, "out/b": CONTENT });
    }
  });

  test("a source that is touched between the comparison and its removal stays", () => {
    using temp = new TempFolder();
    const step = interrupted(temp);
    makeFile(step.to, CONTENT);
    let edited = false;
    const calls = {
      ...fileCalls,
      syncFolder: (path: string) => {
        fileCalls.syncFolder(path);
        if (!edited) makeFile(step.from, "A PICTURE");
        edited = true;
      },
    };
    expect(finish(recoverMove(step, calls)) as unknown).toEqual({
      ...{ kind: "settled", outcome: "target-exists", left: [] },
    });
    expect(texts(temp)).toEqual({ "in/a": "A PICTURE", "out/b": CONTENT });
  });

  test("removes a source only when the copy and its name are on the disk", () => {
    using temp = new TempFolder();
    const step = interrupted(temp);
    makeFile(step.to, CONTENT);
    const counted = faultyCalls(fileCalls);
    finish(recoverMove(step, counted));
    const acts = counted.made.filter((name) => /sync|forget|rename|unlink/.test(name));
    expect(acts).toEqual(["sync", "forgetCache", "syncFolder", "renameNoReplace", "unlink"]);
    for (const name of ["sync", "syncFolder"] as const) {
      makeFile(step.from, CONTENT);
      const at = counted.made.indexOf(name);
      const calls = faultyCalls(fileCalls, at, { kind: "fail", code: "EIO" });
      expect(finish(recoverMove(step, calls))).toMatchObject({ kind: "failed" });
      expect(texts(temp)).toEqual({ "in/a": CONTENT, "out/b": CONTENT });
    }
  });

  test("tells how far it has read", () => {
    using temp = new TempFolder();
    const step = interrupted(temp);
    makeFile(step.to, CONTENT);
    const states: unknown[] = [];
    finish(recoverMove(step), (state) => states.push(state));
    const { length } = CONTENT;
    expect(states).toEqual([
      { state: "comparing", doneBytes: length },
      { state: "comparing", doneBytes: length },
    ]);
  });
});
