// A library once more, whose files may be moved about: what one run files away, the next finds again.

import { linkSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Makes the folder `to` a copy of `from`, of links to the same bytes: made in no time, and as warm in the file
 * cache. Both have to be on one file system.
 */
export function linkedCopy(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkedCopy(source, target);
    else linkSync(source, target);
  }
}
