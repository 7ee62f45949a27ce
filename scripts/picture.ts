// Draws docs/images/tour.svg: some commands of the tour and what they really print, in a terminal's colours.
// To be run when the output has changed, after a build: bun scripts/picture.ts [FOLDER]. The folder (default
// /volume1, as on a NAS) is where the tour's library is made and what the picture shows; it is removed at the end.

import { existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { terminalSvg } from "./picture/svg.ts";
import { root } from "./root.ts";
import { prepareTour, stops, tourEnvironment, typed } from "./tour.ts";

const columns = 112;
const shown = ["scan", "why", "failures"];
const folder = resolve(process.argv[2] ?? "/volume1");
if (existsSync(folder)) throw new Error(`${folder} is there already; name a folder that is not`);

/** Runs a command as on a terminal and returns all that it prints. */
async function run(args: readonly string[]): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  const child = Bun.spawn([join(root, "dist/host/varve"), ...args], {
    cwd: folder,
    env: { ...tourEnvironment(folder), TERM: "xterm-256color", NO_COLOR: undefined },
    terminal: {
      cols: columns,
      rows: 60,
      data: (_terminal, chunk) => {
        text += decoder.decode(chunk, { stream: true });
      },
    },
  });
  await child.exited;
  return text;
}

try {
  prepareTour(folder);
  let text = "";
  for (const { args } of stops) {
    const output = await run(args);
    if (!shown.includes(args[0] ?? "")) continue;
    text += `\x1b[1m$ ${typed(args)}\x1b[22m\r\n${output.trimEnd()}\r\n\r\n`;
  }
  const title = `A terminal with ${shown.map((name) => `varve ${name}`).join(", ")} and what they print`;
  const svg = terminalSvg(title, text.trimEnd(), columns);
  await Bun.write(join(root, "docs/images/tour.svg"), svg);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
