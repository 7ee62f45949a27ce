// How long the program takes to start.

import type { Row } from "../row.ts";
import { valuesOf } from "../samples.ts";
import { timed } from "../timed.ts";
import { middle, milliseconds, spread } from "../words.ts";

const MOST_MS = 60;

export const start: Row = {
  name: "start",
  about: "Start of the program, warm: what every command costs before it begins",
  commands: ["varve --version"],
  peers: [],

  async measure(bench, note) {
    const { libraries, runs } = bench.options;
    const version = {
      argv: [bench.binary, "--version"],
      cwd: libraries,
      env: bench.environment,
    };
    await timed(version);
    for (let run = 1; run <= runs; run++) note("varve", run, (await timed(version)).ms, "ms");
  },

  judge(samples) {
    return [
      {
        what: "varve --version",
        required: `under ${MOST_MS} ms`,
        measured: spread(valuesOf(samples, "varve"), milliseconds),
        holds: middle(samples, "varve") < MOST_MS,
      },
    ];
  },
};
