// A small library on disk, and commands as they are typed beside it.

import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { TempFolder } from "./temp_folder.ts";
import { fakeWorld, openOnDisk, runIn } from "./world.ts";

export class TypedLibrary implements Disposable {
  readonly #temp = new TempFolder();
  readonly path = this.#temp.path;

  put(name: string, content: string | Uint8Array): void {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    utimesSync(path, 1_600_000_000, 1_600_000_000);
  }

  /** `varve duplicates`. */
  run(...argv: readonly string[]) {
    return this.varve("duplicates", ...argv);
  }

  /** Any command. What it prints is the same wherever the library lies, and however long it takes. */
  async varve(...argv: readonly string[]) {
    const env = {
      VARVE_DATA: join(this.path, "data"),
      VARVE_PERFORMANCE_MULTIPROCESSING: "false",
    };
    const world = fakeWorld({ env, cwd: this.path, openCatalog: openOnDisk });
    const { status, out, err } = await runIn(world, ...argv);
    const same = (text: string) =>
      text.replaceAll(this.path, "/T").replace(/read in [\d.]+ m?s/, "read in 1 s");
    return { status, out: same(out), err: same(err) };
  }

  [Symbol.dispose](): void {
    this.#temp[Symbol.dispose]();
  }
}
