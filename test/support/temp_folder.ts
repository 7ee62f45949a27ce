// A folder of a test's own, gone when it ends.

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class TempFolder implements Disposable {
  readonly path: string;

  constructor(parent = tmpdir()) {
    this.path = mkdtempSync(join(parent, "varve-test-"));
  }

  /** In memory where the system has a place for that: for tests that make and remove very many files. */
  static inMemory(): TempFolder {
    return new TempFolder(existsSync("/dev/shm") ? "/dev/shm" : tmpdir());
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
