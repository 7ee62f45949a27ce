// The compiled program, for tests that run it as its owner does: $VARVE_BINARY, or dist/host/varve, built
// anew where a source file is younger.

import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dir, "../..");
let built: string | undefined;

/** The path of the compiled program. Throws where it cannot be built. */
export function varveBinary(): string {
  const given = process.env["VARVE_BINARY"];
  if (given != null && given !== "") return given;
  built ??= buildIfStale(join(root, "dist/host/varve"));
  return built;
}

function buildIfStale(binary: string): string {
  if (existsSync(binary) && statSync(binary).mtimeMs >= newestSourceMs()) return binary;
  const { exitCode, stdout, stderr } = Bun.spawnSync(
    [process.execPath, "scripts/build.ts", "--target", "host"],
    { cwd: root },
  );
  if (exitCode !== 0) throw new Error(`The program cannot be built:\n${stdout}${stderr}`);
  return binary;
}

function newestSourceMs(): number {
  const files = [...new Bun.Glob("src/**/*").scanSync({ cwd: root }), "package.json", "bun.lock"];
  return Math.max(...files.map((file) => statSync(join(root, file)).mtimeMs));
}
