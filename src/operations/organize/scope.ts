// Which folders a plan looks at: those whose files are filed, and those of the target.

import { isAtOrBelow } from "../../catalog/folder_tree.ts";
import { isPutAside } from "../../domain/quarantine.ts";
import type { OrganizeOptions } from "./options.ts";

export class Scope {
  readonly #options: OrganizeOptions;

  constructor(options: OrganizeOptions) {
    this.#options = options;
  }

  /** Whether files of the folder are filed. What was put aside is not, nor copied again what is a copy. */
  isFiled(path: string): boolean {
    const { sources, target, action } = this.#options;
    return (
      !isPutAside(path) &&
      sources.some(
        (source) =>
          isAtOrBelow(path, source) &&
          (action === "move" || !isAtOrBelow(path, target) || isAtOrBelow(source, target)),
      )
    );
  }

  /** The path below the target, "" for the target itself; undefined where the folder lies elsewhere, or is put aside. */
  belowTarget(path: string): string | undefined {
    const { target } = this.#options;
    if (!isAtOrBelow(path, target) || isPutAside(path)) return undefined;
    return path.slice(target === "/" ? 1 : target.length + 1);
  }
}
