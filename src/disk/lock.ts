// One writer a catalog. The kernel keeps the lock and frees it when its holder dies, however that happened,
// so a dead holder's lock needs no taking over; the file's content only tells who holds it.

import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { AppError, ExitCode, systemCode } from "../base/errors.ts";
import { joinPath, osPath } from "../base/names.ts";
import { flock, lastErrno } from "./libc.ts";
import { acquirePidLock } from "./pid_lock.ts";

/** Who holds the lock. */
export type LockHolder = {
  readonly pid: number;
  /** Its command line in a word or two: "scan". */
  readonly command: string;
  /** Unix microseconds. */
  readonly startedUs: number;
};

export class CatalogLockedError extends AppError {
  override readonly name = "CatalogLockedError";
  override readonly exitCode = ExitCode.locked;
  override readonly hint = "Wait for that run to end, or stop it, and try again";
  /** Absent where the holder could not be told. */
  readonly holder: LockHolder | undefined;
  constructor(file: string, holder: LockHolder | undefined, options?: ErrorOptions) {
    const by = holder == null ? "another process" : `process ${holder.pid} (${holder.command})`;
    super(`The catalog is in use by ${by}: lock "${file}"`, options);
    this.holder = holder;
  }
}

/** Held until disposed; disposing twice is harmless. */
export type Lock = Disposable & { readonly file: string };

/** flock(2): for one, without waiting. */
const LOCK_EX_NB = 2 | 4;
/** Refusals that say "somebody has it": EAGAIN on Linux, EWOULDBLOCK on macOS. */
const HELD = process.platform === "darwin" ? 35 : 11;

export const lockName = "varve.lock";

/**
 * Takes the lock of the data folder, which must exist. Throws `CatalogLockedError` naming the holder where
 * another process, or this one, has it. Children do not inherit it.
 */
export function acquireLock(folder: string, me: LockHolder): Lock {
  const file = joinPath(folder, lockName);
  return (flock == null ? undefined : acquireFlock(file, flock, me)) ?? withPidFile(file, me);
}

/** Undefined where the file system knows no locks (some FUSE and network file systems). */
function acquireFlock(
  file: string,
  lock: NonNullable<typeof flock>,
  me: LockHolder,
): Lock | undefined {
  const cloexec = process.platform === "linux" ? 0o2000000 : 0x1000000;
  const fd = openSync(osPath(file), constants.O_RDWR | constants.O_CREAT | cloexec, 0o644);
  if (lock(fd, LOCK_EX_NB) !== 0) {
    // Where the reason is lost, the careful answer is that somebody has it.
    const errno = lastErrno();
    closeSync(fd);
    if (errno === HELD || errno === 0) throw new CatalogLockedError(file, readHolder(file));
    return undefined;
  }
  let held = true;
  try {
    ftruncateSync(fd, 0);
    writeSync(fd, `${JSON.stringify(me)}\n`, 0);
  } catch (error) {
    // The content is for messages: a full disk must not keep a catalog from being cared for.
    if (systemCode(error) == null) throw error;
  }
  return {
    file,
    [Symbol.dispose]() {
      if (!held) return;
      held = false;
      try {
        ftruncateSync(fd, 0);
      } finally {
        closeSync(fd);
      }
    },
  };
}

function withPidFile(file: string, me: LockHolder): Lock {
  const result = acquirePidLock(`${file}.pid`, JSON.stringify(me), me.pid, isAlive);
  if (result.kind === "held") throw new CatalogLockedError(file, parseHolder(result.content));
  return { file, [Symbol.dispose]: result.release };
}

/** The holder writes its name just after it took the lock: looked at again a few times. */
function readHolder(file: string): LockHolder | undefined {
  for (let attempt = 0; attempt < 5; attempt++) {
    const holder = parseHolder(readFileSync(osPath(file), "utf8"));
    if (holder != null) return holder;
    Bun.sleepSync(10);
  }
  return undefined;
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (value == null || typeof value !== "object") return undefined;
    if (!("pid" in value && "command" in value && "startedUs" in value)) return undefined;
    const { pid, command, startedUs } = value;
    if (typeof pid !== "number" || typeof command !== "string") return undefined;
    return { pid, command, startedUs: typeof startedUs === "number" ? startedUs : 0 };
  } catch {
    return undefined; // Not written yet, or cut short by a full disk.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM"; // It is there and belongs to somebody else.
  }
}
