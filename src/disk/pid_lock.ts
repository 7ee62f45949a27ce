// The second-best lock, for where the kernel keeps none: a file that names its process. The process counts as
// dead when its number is free or belongs to one that started at another time.

import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { systemCode } from "../base/errors.ts";
import { osPath } from "../base/names.ts";

/** First line: host, pid and its start; then the holder's own words. */
type Held = { readonly kind: "held"; readonly content: string };
type Taken = { readonly kind: "taken"; readonly release: () => void };

/** Takes the file for `pid`, or tells what the living holder wrote. `isAlive` asks for a pid on this host. */
export function acquirePidLock(
  file: string,
  content: string,
  pid: number,
  isAlive: (pid: number) => boolean,
): Held | Taken {
  const mine = `${file}.${pid}`;
  writeFileSync(osPath(mine), `${hostname()} ${pid} ${startOf(pid) ?? "-"}\n${content}\n`);
  try {
    // Twice at least: once to find a dead holder, once to take what it left.
    for (let attempt = 0; attempt < 10; attempt++) {
      if (linked(mine, file)) return { kind: "taken", release: () => release(file, pid) };
      const found = read(file);
      if (found == null) continue; // Released just now.
      if (isHeld(found.owner, isAlive)) return { kind: "held", content: found.content };
      removeStale(file, found.inode, `${mine}.stale`);
    }
    return { kind: "held", content: "" };
  } finally {
    rmSync(osPath(mine), { force: true });
  }
}

/** A hard link is made by one only, on every file system that has them; without them, exclusive creation. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(osPath(from), osPath(to));
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code === "EEXIST") return false;
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(code ?? "")) throw error;
  }
  try {
    writeFileSync(osPath(to), readFileSync(osPath(from)), { flag: "wx" });
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  }
}

/**
 * Takes a dead holder's file away. Another process may have done so first and have put its own there: then
 * that one is put back.
 */
function removeStale(file: string, inode: bigint, aside: string): void {
  try {
    renameSync(osPath(file), osPath(aside));
    if (statSync(osPath(aside), { bigint: true }).ino !== inode) linked(aside, file);
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  } finally {
    rmSync(osPath(aside), { force: true });
  }
}

function release(file: string, pid: number): void {
  const found = read(file);
  const [host, owner] = found?.owner ?? [];
  if (host === hostname() && owner === String(pid)) rmSync(osPath(file), { force: true });
}

function read(
  file: string,
): { readonly owner: string[]; readonly content: string; readonly inode: bigint } | undefined {
  try {
    const text = readFileSync(osPath(file), "utf8");
    const { ino } = statSync(osPath(file), { bigint: true });
    const [first = "", ...rest] = text.split("\n");
    return { owner: first.split(" "), content: rest.join("\n"), inode: ino };
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function isHeld(owner: readonly string[], isAlive: (pid: number) => boolean): boolean {
  const [host, pidText, start] = owner;
  const pid = Number(pidText);
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  // Another machine's processes cannot be asked for: its owner has to say that it is dead.
  if (host !== hostname()) return true;
  if (!isAlive(pid)) return false;
  const now = startOf(pid);
  return now == null || start === "-" || now === start;
}

/** When a process started, in ticks since boot (field 22 of proc(5)); undefined where there is no /proc. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The second field is a name in parentheses that may itself hold spaces and parentheses.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined; // No /proc, or no such process.
  }
}
