import { expect, test } from "bun:test";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { acquirePidLock } from "../../../src/disk/pid_lock.ts";
import { TempFolder } from "../../support/temp_folder.ts";

const alive = () => true;
const dead = () => false;

function taken(result: ReturnType<typeof acquirePidLock>): () => void {
  if (result.kind !== "taken") throw new Error("The lock is held");
  return result.release;
}

test("acquirePidLock() is held by a living process, and free when it is given back", () => {
  using folder = new TempFolder();
  const file = join(folder.path, "x.pid");
  const release = taken(acquirePidLock(file, "first", process.pid, alive));
  expect(acquirePidLock(file, "second", process.pid + 1, alive)).toEqual({
    kind: "held",
    content: "first\n",
  });
  release();
  expect(readdirSync(folder.path)).toEqual([]);
  taken(acquirePidLock(file, "second", process.pid + 1, alive));
});

test("a dead process's file is taken over, and its late release does not free the new holder", () => {
  using folder = new TempFolder();
  const file = join(folder.path, "x.pid");
  const late = taken(acquirePidLock(file, "first", 111_111, alive));
  taken(acquirePidLock(file, "second", 222_222, (pid) => pid !== 111_111));
  late();
  expect(readFileSync(file, "utf8")).toContain("second");
  expect(readdirSync(folder.path)).toEqual(["x.pid"]);
});

test("a process number that another process has now counts as dead", () => {
  using folder = new TempFolder();
  const file = join(folder.path, "x.pid");
  // This test's own process is alive, but did not start at tick 1.
  writeFileSync(file, `${hostname()} ${process.pid} 1\nold\n`);
  taken(acquirePidLock(file, "new", process.pid, alive));
  expect(readFileSync(file, "utf8")).toContain("new");
});

test("a process of another machine is never taken for dead", () => {
  using folder = new TempFolder();
  const file = join(folder.path, "x.pid");
  writeFileSync(file, `not-${hostname()} 5 77\ntheirs\n`);
  expect(acquirePidLock(file, "mine", process.pid, dead).kind).toBe("held");
});

test("a file cut short by a full disk holds nobody up", () => {
  using folder = new TempFolder();
  const file = join(folder.path, "x.pid");
  writeFileSync(file, "");
  taken(acquirePidLock(file, "mine", process.pid, alive));
});
