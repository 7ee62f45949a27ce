// A folder of a test's own, gone when it ends.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class TempFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "varve-test-"));

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
