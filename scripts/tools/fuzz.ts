// Damages samples in every way that disks and people do, and asks the lean tools about all of them through the same
// door as a scan. Between them lie whole files: whatever a damaged one does, their answers have to stay as they are.
// Usage: bun scripts/tools/fuzz.ts [--count 5000] [--seed 1] FOLDER

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { parseArgs } from "node:util";
import type { ToolsBundle } from "../../src/inspect/tools/bundle.ts";
import { toolNames } from "../../src/inspect/tools/tool.ts";
import { createTools, isProblem } from "../../src/inspect/tools/tools.ts";
import { hostTarget } from "../bun_base.ts";
import { Random } from "../library/random.ts";
import { packTools } from "../pack_tools.ts";
import { damaged } from "./damage.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: "string", default: "5000" },
    seed: { type: "string", default: "1" },
  },
});
const [folder = "."] = positionals;
const count = Number(values.count);
const random = new Random(Number(values.seed));
/** Asked at a time, as a scan does; one whole file in so many. */
const batch = 200;
const wholeEvery = 10;
const timeoutMs = 30_000;

const temp = mkdtempSync(join(tmpdir(), "varve-fuzz-"));
const packed = await packTools(hostTarget(), join(temp, "packed"), { from: "lean" });
const { toolsBundle }: { toolsBundle: ToolsBundle } = await import(packed.module);
const samples = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();

const answers = new Map<string, number>();
let lost = 0;
let changed = 0;
let slowestMs = 0;
{
  await using tools = createTools({
    bundle: toolsBundle,
    folders: [join(temp, "tools")],
    timeoutMs,
    nowUs: () => Date.now() * 1000,
  });
  for (const name of toolNames) {
    const found = await tools.find(name);
    if (found.status === "absent") throw new Error(found.reason);
    console.log(`${name} ${found.version}: ${found.command.join(" ")}`);
  }
  /** What a tool says, as text; how long it took counts. */
  const ask = async (tool: (typeof toolNames)[number], path: string) => {
    const start = performance.now();
    const answer = await tools.ask(tool, path);
    slowestMs = Math.max(slowestMs, performance.now() - start);
    const said = isProblem(answer) ? `problem: ${answer.reason}` : "read";
    return { said, text: JSON.stringify(answer) };
  };
  const whole = new Map<string, string>();
  for (const path of samples) {
    for (const tool of toolNames) whole.set(`${tool} ${path}`, (await ask(tool, path)).text);
  }
  slowestMs = 0;
  for (let done = 0; done < count; done += batch) {
    const here = join(temp, "batch");
    mkdirSync(here);
    const asked: Promise<void>[] = [];
    for (let i = 0; i < Math.min(batch, count - done); i++) {
      const sample = random.pick(samples);
      const path = join(here, `${done + i}${extname(sample)}`);
      writeFileSync(path, damaged(readFileSync(sample), random));
      for (const tool of toolNames) {
        const counted = ask(tool, path).then(({ said }) => {
          const key = `${tool} ${said}`;
          answers.set(key, (answers.get(key) ?? 0) + 1);
        });
        asked.push(counted);
        if (i % wholeEvery > 0) continue;
        const untouched = random.pick(samples);
        const compared = ask(tool, untouched).then(({ text }) => {
          if (text === whole.get(`${tool} ${untouched}`)) return;
          changed += 1;
          console.log(`${tool} answers otherwise of ${untouched}: ${text}`);
        });
        asked.push(compared);
      }
    }
    const outcomes = await Promise.allSettled(asked);
    lost += outcomes.filter(({ status }) => status === "rejected").length;
    rmSync(here, { recursive: true });
    process.stderr.write(`\r${done + batch} of ${count}`);
  }
}
rmSync(temp, { recursive: true, force: true });
console.log();
for (const [answer, times] of [...answers].sort()) console.log(`${answer}: ${times}`);
console.log(
  `lost: ${lost}; whole files answered otherwise: ${changed}; slowest: ${slowestMs.toFixed(0)} ms`,
);
process.exit(lost + changed === 0 ? 0 : 1);
