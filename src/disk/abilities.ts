// What the file system of a folder can do, found out by doing it.

import { ptr } from "bun:ffi";
import { spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { systemCode } from "../base/errors.ts";
import { joinPath, osPath } from "../base/names.ts";
import { stampOf } from "./entries.ts";
import { callNumbers, libc } from "./libc.ts";
import { scratchFolder } from "./self_test.ts";
import { syncFolder } from "./sync_folder.ts";
import { terminated } from "./volume.ts";

export type Abilities = {
  /** Data and names can be brought to the disk. */
  readonly sync: boolean;
  readonly rename: boolean;
  /** renameat2 with RENAME_NOREPLACE refuses to overwrite, as it must. */
  readonly renameNoReplace: boolean;
  readonly hardLink: boolean;
  /** "a" and "A" are two files. */
  readonly caseSensitive: boolean;
  /** Steps in which modification times are kept, microseconds: 1 is exact; FAT has 2,000,000. */
  readonly mtimeStepUs: number;
  /** Programs can be run from it. */
  readonly executes: boolean;
};

/** Tries all of it in a scratch folder in `folder`. Throws what the system says where it cannot be written. */
export function abilitiesOf(folder: string): Abilities {
  using scratch = scratchFolder(folder);
  const at = (name: string) => joinPath(scratch.path, name);
  const make = (name: string) => {
    writeFileSync(osPath(at(name)), name);
    return at(name);
  };
  return {
    sync: works(() => {
      const file = openSync(osPath(make("sync")), "r+");
      try {
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      syncFolder(scratch.path);
    }),
    rename: works(() => renameSync(osPath(make("from")), osPath(at("to")))),
    renameNoReplace: keepsWhatIsThere(make("one"), make("two"), at("three")),
    hardLink: works(() => linkSync(osPath(make("linked")), osPath(at("link")))),
    caseSensitive: !existsSync(osPath(make("case").replace(/case$/, "CASE"))),
    mtimeStepUs: mtimeStep(make("time")),
    executes: runs(at("run")),
  };
}

/** Whether `act` succeeds; other errors than the system's are bugs and thrown. */
function works(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (systemCode(error) == null) throw error;
    return false;
  }
}

const AT_FDCWD = -100;
const RENAME_NOREPLACE = 1;

function keepsWhatIsThere(one: string, two: string, free: string): boolean {
  const calls = libc;
  if (calls == null) return false;
  const rename = (from: string, to: string) =>
    calls.renameat2(
      callNumbers.renameat2,
      AT_FDCWD,
      ptr(terminated(from)),
      AT_FDCWD,
      ptr(terminated(to)),
      RENAME_NOREPLACE,
    ) === 0;
  const refused = !rename(one, two) && existsSync(osPath(one));
  return refused && rename(one, free) && existsSync(osPath(free));
}

/** Steps that file systems have: ext4, btrfs 1 ns; SMB 100 ns; exFAT 10 ms; ext3, HFS+ 1 s; FAT 2 s. */
const steps = [1, 10, 100, 1000, 10_000, 1_000_000, 2_000_000];
/** An odd second with a fraction that is a multiple of no step but the first. */
const TIME_US = 981_173_107_654_321;

function mtimeStep(path: string): number {
  utimesSync(osPath(path), TIME_US / 1e6, TIME_US / 1e6);
  const { mtimeUs } = stampOf(lstatSync(osPath(path), { bigint: true }));
  const off = Math.abs(mtimeUs - TIME_US);
  return steps.find((step) => off <= step) ?? Number.POSITIVE_INFINITY;
}

function runs(path: string): boolean {
  writeFileSync(osPath(path), "#!/bin/sh\nexit 0\n", { mode: 0o755 });
  try {
    return spawnSync(path, [], { stdio: "ignore", timeout: 10_000, env: {} }).status === 0;
  } catch (error) {
    if (systemCode(error) == null) throw error;
    return false; // EACCES: mounted noexec.
  }
}
