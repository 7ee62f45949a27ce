import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { acquireLock, CatalogLockedError, lockName } from "../../../src/disk/lock.ts";
import { TempFolder } from "../../support/temp_folder.ts";

const me = { pid: process.pid, command: "scan", startedUs: 1000 };
const lockModule = join(import.meta.dir, "../../../src/disk/lock.ts");

/** A process that takes the lock, says so, and holds it until it is killed. */
async function holder(folder: string, extra = "") {
  const child = Bun.spawn(
    [
      process.execPath,
      "-e",
      `import { acquireLock } from ${JSON.stringify(lockModule)};
       globalThis.lock = acquireLock(${JSON.stringify(folder)},
         { pid: process.pid, command: "backup", startedUs: 5 });
       ${extra}
       console.log("held");
       setInterval(() => {}, 1000);`,
    ],
    { stdout: "pipe", stderr: "inherit" },
  );
  const { value } = await child.stdout.getReader().read();
  expect(new TextDecoder().decode(value)).toContain("held");
  return child;
}

function refusal(act: () => unknown): CatalogLockedError {
  try {
    act();
  } catch (error) {
    if (error instanceof CatalogLockedError) return error;
    throw error;
  }
  throw new Error("The lock was given");
}

test("acquireLock() writes who holds it, and clears that when it is given back", () => {
  using folder = new TempFolder();
  const file = join(folder.path, lockName);
  {
    using lock = acquireLock(folder.path, me);
    expect(lock.file).toBe(file);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(me);
  }
  expect(readFileSync(file, "utf8")).toBe("");
  using _again = acquireLock(folder.path, me);
});

test("a lock can be disposed twice, and the second time frees nobody else's", () => {
  using folder = new TempFolder();
  const first = acquireLock(folder.path, me);
  first[Symbol.dispose]();
  using _second = acquireLock(folder.path, me);
  first[Symbol.dispose]();
  expect(refusal(() => acquireLock(folder.path, me)).holder?.pid).toBe(process.pid);
});

test("a living holder is named with its process and command", async () => {
  using folder = new TempFolder();
  const child = await holder(folder.path);
  try {
    const error = refusal(() => acquireLock(folder.path, me));
    expect(error.exitCode).toBe(11);
    expect(error.holder).toEqual({ pid: child.pid, command: "backup", startedUs: 5 });
    expect(error.message).toContain(`process ${child.pid} (backup)`);
  } finally {
    child.kill("SIGKILL");
    await child.exited;
  }
});

test("the lock of a holder killed by SIGKILL is free at once, whatever its file says", async () => {
  using folder = new TempFolder();
  const child = await holder(folder.path);
  child.kill("SIGKILL");
  await child.exited;
  expect(readFileSync(join(folder.path, lockName), "utf8")).toContain(String(child.pid));
  using _lock = acquireLock(folder.path, me);
  expect(JSON.parse(readFileSync(join(folder.path, lockName), "utf8")).pid).toBe(process.pid);
});

test("a child of the holder does not keep the lock when the holder dies", async () => {
  using folder = new TempFolder();
  const child = await holder(
    folder.path,
    `globalThis.kid = Bun.spawn(["sleep", "60"], { stdio: ["ignore", "ignore", "ignore"] });
     require("node:fs").writeFileSync(${JSON.stringify(join(folder.path, "kid"))}, String(kid.pid));`,
  );
  const kid = Number(readFileSync(join(folder.path, "kid"), "utf8"));
  child.kill("SIGKILL");
  await child.exited;
  try {
    expect(() => process.kill(kid, 0)).not.toThrow(); // The grandchild lives on.
    using _lock = acquireLock(folder.path, me);
  } finally {
    process.kill(kid, "SIGKILL");
  }
});

test("a lock file left by anything else is no lock, and an unreadable holder is still a holder", () => {
  using folder = new TempFolder();
  const file = join(folder.path, lockName);
  writeFileSync(file, '{"pid": 1, "comm');
  using _lock = acquireLock(folder.path, me);
  writeFileSync(file, "garbage");
  const error = refusal(() => acquireLock(folder.path, me));
  expect(error.holder).toBeUndefined();
  expect(error.message).toContain("another process");
});
