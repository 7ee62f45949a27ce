// A path that a tool takes as the file it is. Names that a tool would misread (not UTF-8, a newline in a
// protocol of lines, a trailing space or "|") go through a symbolic link with a plain name and the same
// extension, in a folder of ours.

import { lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { hasRawBytes, joinPath, osPath } from "../../base/names.ts";
import { absolutePath, nameOf } from "../../base/paths.ts";

export type SafePath = Disposable & { readonly path: string };

/** Links of runs that were killed are removed after a day. */
const keepLinksMs = 24 * 3600 * 1000;

/** Makes safe paths with the help of the folder `scratch`, which is made when the first link is. */
export class SafePaths {
  readonly #scratch: string;
  readonly #nowUs: () => number;
  readonly #id = crypto.randomUUID().slice(0, 8);
  #count = 0;

  /** `nowUs` is the time in whole Unix microseconds. */
  constructor(scratch: string, nowUs: () => number) {
    this.#scratch = scratch;
    this.#nowUs = nowUs;
  }

  /**
   * The safe path of the file at the absolute `path`; dispose it when the tool has answered. `alsoUnsafe` is what only this tool
   * misreads. Throws where no link can be made.
   */
  of(path: string, alsoUnsafe?: RegExp): SafePath {
    const absolute = absolutePath("/", path);
    if (isSafe(absolute) && alsoUnsafe?.test(absolute) !== true)
      return { path: absolute, [Symbol.dispose]: () => {} };
    if (this.#count === 0) this.#prepare();
    const link = joinPath(
      this.#scratch,
      `link-${this.#id}-${this.#count++}${plainExtension(path)}`,
    );
    symlinkSync(osPath(absolute), link);
    return { path: link, [Symbol.dispose]: () => removeLink(link) };
  }

  #prepare(): void {
    mkdirSync(this.#scratch, { recursive: true, mode: 0o700 });
    const oldestMs = this.#nowUs() / 1000 - keepLinksMs;
    for (const name of readdirSync(this.#scratch)) {
      if (!name.startsWith("link-")) continue;
      const path = joinPath(this.#scratch, name);
      const stat = lstatSync(path, { throwIfNoEntry: false });
      if (stat != null && stat.mtimeMs < oldestMs) rmSync(path, { force: true });
    }
  }
}

function removeLink(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A link that stays is removed after a day.
  }
}

function isSafe(path: string): boolean {
  // Control characters end lines or arguments; a trailing space or "|" means something to perl's open.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  return !hasRawBytes(path) && !/[\u0000-\u001f\u007f]|[\s|]$/.test(path);
}

/** Some formats are told apart by their extension only. */
function plainExtension(path: string): string {
  return /.(\.[A-Za-z0-9]{1,8})$/s.exec(nameOf(path))?.[1] ?? "";
}
