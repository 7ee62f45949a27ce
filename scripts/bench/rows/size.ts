// What the tools add to the program.

import { join } from "node:path";
import { root } from "../../root.ts";
import type { Row } from "../row.ts";
import { timed } from "../timed.ts";
import { megabytes, middle } from "../words.ts";

const MOST_MORE_BYTES = 12_000_000;

export const size: Row = {
  name: "size",
  about: "Size of the program with the lean tools, and without tools",
  commands: [
    "./scripts/build --target host --tools lean",
    "./scripts/build --target host --tools none",
  ],
  peers: [],

  async measure(bench, note) {
    for (const tools of ["none", "lean"]) {
      const out = join(bench.folder, tools);
      const build = [process.execPath, "scripts/build.ts", "--target", "host", "--tools", tools];
      await timed({ argv: [...build, "--out", out], cwd: root, env: bench.environment });
      note(tools, 1, Bun.file(join(out, "varve")).size, "bytes");
    }
  },

  judge(samples) {
    const more = middle(samples, "lean") - middle(samples, "none");
    return [
      {
        what: "ffprobe and exiftool in the program",
        required: `at most ${megabytes(MOST_MORE_BYTES)}`,
        measured: `${(more / 1e6).toFixed(1)} MB (${megabytes(middle(samples, "lean"))} in all)`,
        holds: more <= MOST_MORE_BYTES,
      },
    ];
  },
};
