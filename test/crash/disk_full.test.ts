// A data folder that runs full in the middle of a scan: a small file system in memory, mounted where only the
// test sees it (a mount namespace, which needs root or user namespaces).

import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { catalogName } from "../../scripts/crash/after_kill.ts";
import { dumpCatalog, dumpDifference } from "../../scripts/crash/catalog_dump.ts";
import { type JsonRecord, parseRecords } from "../../scripts/crash/program.ts";
import { makeLibrary } from "../../scripts/make_library.ts";
import { varveBinary } from "../support/binary.ts";
import { TempFolder } from "../support/temp_folder.ts";

/**
 * Scans with 1 MB of space, then with 32 MB. What there is to see is copied out: the file system is gone when the
 * shell ends.
 */
const script = `
set -u
mkdir -p data
mount -t tmpfs -o size=32m tmpfs data && head -c 31m /dev/zero >data/filler || exit 99
"$VARVE" scan library --data data --json >full.jsonl 2>full.err
echo $? >full.status
rm data/filler
cp -R data full
"$VARVE" scan library --data data --json >space.jsonl 2>space.err
echo $? >space.status
cp -R data space
"$VARVE" scan library --data undisturbed --json >undisturbed.jsonl 2>undisturbed.err
exit 0
`;

/** With root, and without where the system lets everybody make namespaces. */
const namespaces = [
  ["unshare", "--mount"],
  ["unshare", "--map-root-user", "--mount"],
];

function inOwnMounts(cwd: string, env: Record<string, string>): void {
  const said: string[] = [];
  for (const [i, unshare] of namespaces.entries()) {
    const { exitCode, stderr } = Bun.spawnSync([...unshare, "sh", "-c", script], { cwd, env });
    if (exitCode === 0) return;
    said.push(`${namespaces[i]?.join(" ")}: ${stderr}`);
  }
  throw new Error(`This test has to mount a small file system, and may not: ${said.join("\n")}`);
}

async function recordsIn(file: string): Promise<JsonRecord[]> {
  return parseRecords(await Bun.file(file).text());
}

/** Paths of failures as the catalog has them; the names of this library are UTF-8. */
function failuresIn(file: string): Set<string> {
  using db = new Database(file, { readwrite: true });
  expect(db.query("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
  const lines = dumpCatalog(file).filter((line) => line.startsWith("failures "));
  return new Set(lines.map((line) => line.slice("failures ".length, line.indexOf(" stage="))));
}

test("a full disk ends a scan with 16; what it told is kept, and with space it goes on to the same end", async () => {
  using temp = new TempFolder();
  const at = (...names: string[]) => join(temp.path, ...names);
  mkdirSync(at("library"));
  makeLibrary({ out: at("library"), files: 900, seed: 1, shape: "small", plain: false });
  inOwnMounts(temp.path, {
    PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
    VARVE: varveBinary(),
    TZ: "UTC",
    VARVE_PERFORMANCE_CHUNK_SIZE: "50",
    VARVE_TOOLS_EXIFTOOL: "none",
    VARVE_TOOLS_FFPROBE: "none",
  });

  const full = await recordsIn(at("full.jsonl"));
  expect(full.at(-1)).toMatchObject({
    ...{ type: "summary", command: "scan", status: 16 },
    error: { code: "OutOfSpace" },
  });
  expect(await Bun.file(at("full.status")).text()).toBe("16\n");
  const told = full.filter(({ type }) => type === "failure").map(({ path }) => String(path));
  expect(told.length).toBeGreaterThan(0);
  const kept = failuresIn(at("full", catalogName));
  expect(told.filter((path) => !kept.has(path))).toEqual([]);

  const undisturbed = (await recordsIn(at("undisturbed.jsonl"))).at(-1);
  const space = (await recordsIn(at("space.jsonl"))).at(-1);
  expect(space).toMatchObject({ type: "summary", found: undisturbed?.["found"] });
  // What was committed before the disk was full is not read again.
  expect(space?.["unchanged"]).toBeGreaterThan(0);
  expect(space?.["added"]).toBeGreaterThan(0);
  expect(["0\n", "3\n"]).toContain(await Bun.file(at("space.status")).text());
  const difference = dumpDifference(
    dumpCatalog(at("undisturbed", catalogName)),
    dumpCatalog(at("space", catalogName)),
  );
  expect(difference).toEqual([]);
}, 60_000);
