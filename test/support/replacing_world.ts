// A small library with duplicates, a plan that puts links in place of some and others into quarantine, and what must
// hold of it whoever was killed when.

import { chmodSync, closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { filesOf, type Tree } from "../../scripts/crash/tree.ts";
import { osPath } from "../../src/base/names.ts";
import { openSteps } from "../../src/catalog/intentions.ts";
import {
  attribute,
  attributeNames,
  setAttribute,
} from "../../src/disk/move/extended_attributes.ts";
import { isTemporaryName } from "../../src/disk/move/temporary_names.ts";
import type { PlanStep } from "../../src/domain/plan.ts";
import { ApplyLibrary } from "./apply_library.ts";
import { stampAt } from "./moved_file.ts";

export type Replacing = "hardlink" | "reflink";

export type ReplacingWorld = {
  readonly library: ApplyLibrary;
  readonly plan: string;
  readonly kept: readonly string[];
  /** Files that links take the place of. */
  readonly replaced: readonly string[];
  readonly quarantined: readonly { readonly from: string; readonly to: string }[];
  readonly start: Tree;
  readonly known: Map<string, string>;
};

/** Two files with a copy each, one of two names, one not UTF-8; and a bundle whose two files have twins. */
export async function replacingWorld(
  action: Replacing,
  on = existsSync("/dev/shm") ? "/dev/shm" : undefined,
): Promise<ReplacingWorld> {
  const library = await ApplyLibrary.make(undefined, on);
  const [inbox, photo] = [library.inbox, library.photo];
  const steps: PlanStep[] = [];
  const bytes = (text: string) => `${text} ${"x".repeat(3000)}`;
  const expected = (path: string) => {
    const { sizeBytes, mtimeUs } = stampAt(path);
    return { sizeBytes, mtimeUs };
  };
  const kept: string[] = [];
  const replaced: string[] = [];
  const over = (from: string, to: string) => {
    const n = steps.length + 1;
    kept.push(library.put(join(photo, from), bytes(from)));
    replaced.push(library.put(join(inbox, to), bytes(from)));
    setMark(join(inbox, to), `of ${to}`);
    chmodSync(osPath(join(inbox, to)), 0o640);
    steps.push({
      ...{ n, bundle: n, action, from: join(photo, from), to: join(inbox, to) },
      ...{ stamp: expected(join(photo, from)), replaces: expected(join(inbox, to)) },
      reason: "duplicate",
    });
  };
  const quarantined: { from: string; to: string }[] = [];
  const aside = (name: string, bundle: number, twin: boolean) => {
    const from = library.put(join(inbox, "live", name), bytes(name));
    const to = join(inbox, ".varve-quarantine/2026", "live", name);
    quarantined.push({ from, to });
    const other = twin ? library.put(join(photo, name), bytes(name)) : undefined;
    if (other != null) kept.push(other);
    steps.push({
      ...{ n: steps.length + 1, bundle, action: "quarantine", from, to, stamp: expected(from) },
      ...(other == null ? {} : { twin: other }),
      reason: other == null ? "companion" : "duplicate",
    });
  };
  over("one/IMG_1.jpg", "copies/IMG_1 (1).jpg");
  over("one/IMG_2.jpg", "copies/caf\udce9.jpg");
  const first = steps.length + 1;
  aside("IMG_3.heic", first, true);
  aside("IMG_3.mov", first, true);
  aside("IMG_3.aae", first, false);
  library.settleFolders();
  await library.scan();
  const plan = library.writePlan(steps);
  return {
    ...{ library, plan, kept, replaced, quarantined },
    ...{ start: library.tree(), known: library.catalogued() },
  };
}

const MARK = "user.varve.test";

function setMark(path: string, text: string): void {
  const fd = openSync(osPath(path), "r+");
  try {
    setAttribute(fd, MARK, Buffer.from(text));
  } catch {
    // A file system without attributes of users: there is nothing to be kept.
  } finally {
    closeSync(fd);
  }
}

/** The mark of a file, or "". */
export function markOf(path: string): string {
  const fd = openSync(osPath(path), "r");
  try {
    return attributeNames(fd).includes(MARK) ? Buffer.from(attribute(fd, MARK)).toString() : "";
  } finally {
    closeSync(fd);
  }
}

/** What is not as it must be after a crash and recovery: every file is whole in its place, or in quarantine. */
export function replacingProblems(world: ReplacingWorld): string[] {
  const { library, start, replaced, quarantined } = world;
  const found: string[] = [];
  const now = filesOf(library.tree());
  const bytes = (look: string | undefined) => look?.split(" ")[0];
  const places = new Set(now.keys());
  for (const [path, was] of filesOf(start)) {
    const put = quarantined.find(({ from }) => from === path);
    if (put != null) {
      const at = [now.get(path), now.get(put.to)].filter((look) => look != null);
      if (at.length !== 1 || at[0] !== was) found.push(`${path}: ${at.length} of it, ${at[0]}`);
      places.delete(put.to);
    } else if (replaced.includes(path)) {
      if (bytes(now.get(path)) !== bytes(was)) found.push(`${path}: ${now.get(path)}, was ${was}`);
    } else if (now.get(path) !== was) found.push(`${path}: ${now.get(path)}, was ${was}`);
    places.delete(path);
  }
  const moved = quarantined.filter(({ to }) => now.has(to)).length;
  if (moved !== 0 && moved !== quarantined.length) found.push(`${moved} of the bundle are gone`);
  for (const path of places) found.push(`${path} was left behind`);
  for (const path of now.keys()) {
    if (isTemporaryName(path.split("/").at(-1) ?? "")) found.push(`${path} is left`);
  }
  if (openSteps(library.catalog).length > 0) found.push("steps are open");
  return found;
}

/** Whether every step of the plan is done: links share their inode, reflinks have the bytes and a number of their own. */
export function isReplaced(
  { kept, replaced, quarantined, library }: ReplacingWorld,
  action: Replacing,
): boolean {
  const links = replaced.every((path, i) => {
    const other = kept[i] ?? "";
    const same = stampAt(path).inode === stampAt(other).inode;
    const equal = readFileSync(osPath(path)).equals(readFileSync(osPath(other)));
    return equal && (action === "hardlink") === same;
  });
  return links && quarantined.every(({ from, to }) => !library.tree().has(from) && existsSync(to));
}
