// Draws docs/images/tour.svg: some commands of the tour and what they really print, in a terminal's colours.
// Run it after ./scripts/demo, when the output has changed.

import { join } from "node:path";
import { terminalSvg } from "./picture/svg.ts";
import { root } from "./root.ts";
import { prepareTour, stops, tourEnvironment, tourFolder, typed } from "./tour.ts";

const columns = 100;

/** Runs a command as on a terminal and returns all that it prints. */
async function run(args: readonly string[]): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  const child = Bun.spawn([join(root, "dist/host/varve"), ...args], {
    cwd: tourFolder,
    env: { ...tourEnvironment(), TERM: "xterm-256color", NO_COLOR: undefined },
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

prepareTour(300);
let text = "";
for (const { args } of stops) {
  const output = await run(args);
  if (["scan", "stats", "why"].includes(args[0] ?? "")) {
    text += `\x1b[1m$ ${typed(args)}\x1b[22m\r\n${output.trimEnd()}\r\n\r\n`;
  }
}
await Bun.write(join(root, "docs/images/tour.svg"), terminalSvg(text.trimEnd(), columns));
