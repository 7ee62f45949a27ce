// What to walk: the folders asked for, links resolved, each once, and as part of a root where it lies in one.

import { existsSync, realpathSync, statSync } from "node:fs";
import { AppError, ExitCode, systemCode } from "../../base/errors.ts";
import { nameFromBytes, osPath } from "../../base/names.ts";
import { compareBytes } from "../../base/order.ts";
import { absolutePath } from "../../base/paths.ts";
import type { Catalog } from "../../catalog/open.ts";
import { roots } from "../../catalog/roots.ts";
import { realFolder } from "../real_path.ts";
import { RootUnavailableError } from "./root_unavailable.ts";

export class NoRootsError extends AppError {
  override readonly name = "NoRootsError";
  override readonly exitCode = ExitCode.usage;
  override readonly hint = "Name a folder, as in `varve scan /volume1/photo`, or set library.roots";
  constructor() {
    super("There is nothing to scan: no root is named or configured");
  }
}

/** A part that lies in no root would be a root of its own, which nobody asked for. */
export class PartOutsideRootsError extends AppError {
  override readonly name = "PartOutsideRootsError";
  override readonly exitCode = ExitCode.usage;
  override readonly hint = "Name a folder in a root, from the root on or as an absolute path";
  constructor(path: string) {
    super(`"${path}" does not lie in a root that is to be scanned`);
  }
}

/**
 * The folders that a path names in the roots: from each root on, or the root's own where it is absolute.
 * Throws `PartOutsideRootsError` where there is none, and where it leads out of a root.
 */
export function partsOf(roots: readonly string[], path: string): string[] {
  const named = roots.map((root) => ({ root, part: absolutePath(root, path) }));
  const inside = named.filter(({ root, part }) => part === root || isInside(part, root));
  const isLost = path.startsWith("/") ? inside.length === 0 : inside.length < named.length;
  if (isLost || inside.some(leadsOut)) throw new PartOutsideRootsError(path);
  return [...new Set(inside.map(({ part }) => part))];
}

/** Whether a link in the part leads to a folder outside its root. */
function leadsOut({ root, part }: { readonly root: string; readonly part: string }): boolean {
  const real = realFolder(part);
  const isThere = existsSync(osPath(part));
  return isThere && real !== realFolder(root) && !isInside(real, realFolder(root));
}

/** A root, or a part of it. */
export type Target = { readonly root: string; readonly below?: string };

/**
 * The targets of a scan. A folder inside another that is named, or inside a catalogued root, is scanned as
 * part of that. A path that is no folder now is kept as it is, for the scan to say so, and the others are
 * scanned all the same; throws `RootUnavailableError` where none is left and none is catalogued.
 */
export function targetsOf(catalog: Catalog, asked: readonly string[]): Target[] {
  if (asked.length === 0) throw new NoRootsError();
  const known = roots(catalog).map(({ path }) => path);
  const found = [...new Set(asked)].map((path) => resolved(path));
  const lost = found.filter((one) => one instanceof RootUnavailableError);
  const [first] = lost;
  if (
    first != null &&
    lost.length === found.length &&
    !lost.some(({ path }) => known.includes(path))
  ) {
    throw first;
  }
  const paths = [...new Set(found.filter((one) => typeof one === "string"))].sort(compareBytes);
  const targets: Target[] = [...new Set(lost.map(({ path }) => path))].map((root) => ({ root }));
  for (const path of paths) {
    const outer = known.find((root) => isInside(path, root));
    if (outer != null) {
      if (!paths.includes(outer)) targets.push({ root: outer, below: belowOf(path, outer) });
      continue;
    }
    if (!paths.some((other) => isInside(path, other))) targets.push({ root: path });
  }
  return targets;
}

/** The path of `path` below the folder it lies in. */
export function belowOf(path: string, folder: string): string {
  return path.slice(folder === "/" ? 1 : folder.length + 1);
}

/** Whether `path` lies in `folder` and is not it. */
export function isInside(path: string, folder: string): boolean {
  return path !== folder && path.startsWith(folder === "/" ? "/" : `${folder}/`);
}

/** The folder that a path leads to, or why it leads to none. */
function resolved(path: string): string | RootUnavailableError {
  try {
    const real = nameFromBytes(realpathSync(osPath(path), { encoding: "buffer" }));
    if (statSync(osPath(real)).isDirectory()) return real;
    return new RootUnavailableError(path, "it is not a folder");
  } catch (error) {
    const code = systemCode(error);
    const why = code === "ENOENT" ? "it does not exist" : (code ?? String(error));
    return new RootUnavailableError(path, why, { cause: error });
  }
}
