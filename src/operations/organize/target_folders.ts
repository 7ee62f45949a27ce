// Folders below the target as they are on disk: in the spelling that is there, and none that leads elsewhere.

import { joinPath } from "../../base/names.ts";
import { compareBytes } from "../../base/order.ts";
import { type NameInFolder, namesIn } from "../../disk/names_in.ts";
import { collisionKey } from "../../domain/safe_name.ts";

/** A folder of the target. */
export type TargetFolder =
  /** `path`: below the target, as it is spelled on disk where it is there. */
  | { readonly can: "be"; readonly path: string; readonly isThere: boolean }
  /** A name on the way is no folder: a file, or a link that leads who knows where. */
  | { readonly can: "not-be"; readonly path: string; readonly type: NameInFolder["type"] };

/** Folders whose names are kept: those along one path, and its neighbours. */
const KEPT = 64;

export class TargetFolders {
  readonly #target: string;
  /** Names of a folder that are no files, by how collisions see them; undefined: no such folder. */
  readonly #listed = new Map<string, ReadonlyMap<string, NameInFolder[]> | undefined>();

  constructor(target: string) {
    this.#target = target;
  }

  find(path: string): TargetFolder {
    let found = "";
    let isThere = this.#names("") != null;
    for (const name of path.split("/").filter((part) => part !== "")) {
      const there = isThere ? this.#names(found)?.get(collisionKey(name)) : undefined;
      const best = there?.find((one) => one.name === name) ?? there?.[0];
      found = joinPath(found, best?.name ?? name);
      if (best == null) isThere = false;
      else if (best.type !== "folder") return { can: "not-be", path: found, type: best.type };
    }
    return { can: "be", path: found, isThere };
  }

  #names(path: string): ReadonlyMap<string, NameInFolder[]> | undefined {
    if (this.#listed.has(path)) return this.#listed.get(path);
    const names = namesIn(joinPath(this.#target, path));
    const byKey = names == null ? undefined : groupedByKey(names);
    if (this.#listed.size >= KEPT) this.#listed.clear();
    this.#listed.set(path, byKey);
    return byKey;
  }
}

/** Folders before anything else of the same key, then in byte order. */
function groupedByKey(names: readonly NameInFolder[]): ReadonlyMap<string, NameInFolder[]> {
  const byKey = new Map<string, NameInFolder[]>();
  const isOther = ({ type }: NameInFolder) => Number(type !== "folder");
  const sorted = [...names].sort((a, b) => isOther(a) - isOther(b) || compareBytes(a.name, b.name));
  for (const one of sorted) {
    const key = collisionKey(one.name);
    const list = byKey.get(key);
    if (list == null) byKey.set(key, [one]);
    else list.push(one);
  }
  return byKey;
}
