// Builds the lean tools (a static ffprobe, a static perl with exiftool) into the cache. A build with
// `--tools lean` does it by itself; this is for doing it beforehand, and for trying the recipe.

import { parseArgs } from "node:util";
import { type Cpu, cpus, isCpu, missingPackages } from "./tools/lean/toolchain.ts";
import { hasLeanTools, leanFolder, leanTools } from "./tools/lean_tools.ts";

const usage = `Usage: bun scripts/tools.ts [--missing] [CPU ...]
  CPU        ${Object.keys(cpus).join(" or ")}; default: all
  --missing  only print the Debian packages that have to be installed first`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { missing: { type: "boolean" }, help: { type: "boolean" } },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

function cpuNamed(text: string): Cpu {
  if (isCpu(text)) return text;
  throw new Error(`No such CPU: "${text}"`);
}

async function build(cpu: Cpu): Promise<void> {
  for (const tool of await leanTools(cpu)) {
    const bytes = tool.files.reduce((sum, file) => sum + Bun.file(file.source).size, 0);
    console.log(
      `${cpu} ${tool.name} ${tool.version}: ${(bytes / 1e6).toFixed(1)} MB, ${tool.from}`,
    );
  }
  console.log(`The lean tools for ${cpu} are in ${leanFolder(cpu)}`);
}

try {
  const wanted = (positionals.length > 0 ? positionals : Object.keys(cpus)).map(cpuNamed);
  if (values.missing) {
    const unbuilt = wanted.filter((cpu) => !hasLeanTools(cpu));
    console.log([...new Set(unbuilt.flatMap(missingPackages))].join(" "));
  } else {
    for (const cpu of wanted) await build(cpu);
  }
} catch (error) {
  console.error(`tools: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
