// The tools of a checkout: the npm packages, run where they are installed. The build puts a generated
// module in place of this one, which holds the tools packed (scripts/pack_tools.ts).

import { resolve } from "node:path";
import type { ToolsBundle } from "./inspect/tools/bundle.ts";

const packages = resolve(import.meta.dir, "../node_modules");

export const toolsBundle: ToolsBundle = {
  kind: "installed",
  commands: {
    ffprobe: [resolve(packages, `@ffprobe-installer/${process.platform}-${process.arch}/ffprobe`)],
    exiftool: ["perl", resolve(packages, "exiftool-vendored.pl/bin/exiftool")],
  },
};
