// Builds the program for this machine, makes up a small library, and shows what Varve finds in it.

import { join } from "node:path";
import { root } from "./root.ts";
import { prepareTour, stops, tourEnvironment, typed } from "./tour.ts";

const binary = join(root, "dist/host/varve");
/** It stays afterwards, to look around in. */
const folder = join(root, "dist/demo");
const built = Bun.spawnSync([process.execPath, "scripts/build.ts", "--target", "host"], {
  cwd: root,
  stdout: "inherit",
  stderr: "inherit",
});
if (built.exitCode !== 0) process.exit(built.exitCode);

const { files, bytes } = prepareTour(folder);
console.log(
  `Made up a library of ${files} files (${(bytes / 1e6).toFixed(1)} MB) in dist/demo/photo`,
);

const bold = (text: string) => (process.stdout.isTTY ? `\x1b[1m${text}\x1b[22m` : text);
let surprises = 0;
for (const { says, args, statuses } of stops) {
  console.log(`\n${says}\n${bold(`$ ${typed(args)}`)}`);
  const { exitCode } = Bun.spawnSync([binary, ...args], {
    cwd: folder,
    env: tourEnvironment(folder),
    stdin: "ignore",
    stdout: "inherit",
    stderr: "inherit",
  });
  if (!statuses.includes(exitCode)) {
    surprises += 1;
    console.log(`This ended with status ${exitCode}, which it should not have.`);
  }
}
console.log(`
The library and its catalog stay in dist/demo. To look around:
  cd dist/demo && export VARVE_DATA=$PWD/data
  ../host/varve files --camera Pixel
  ../host/varve --help`);
process.exit(surprises === 0 ? 0 : 1);
