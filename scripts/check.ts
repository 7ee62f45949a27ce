// Every check of the repository, and every test. Ends with "N passed, N failed" alone on the last line; the
// status is 1 where something failed.

import { join } from "node:path";
import { parseArgs } from "node:util";
import { countTests } from "./check/count_tests.ts";
import { root } from "./root.ts";

const usage = `Usage: ./scripts/test [--only STEP] [test file or pattern ...]
  --only STEP  types, style, layers, docs, build or tests; may be repeated`;

/** What runs, in this order: quick ones first. `bun` stands for the Bun that runs this. */
const steps = {
  types: ["bun", "node_modules/typescript/bin/tsc", "--noEmit", "--project", "."],
  style: ["bun", "node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings"],
  layers: ["bun", "scripts/layers.ts"],
  docs: ["bun", "scripts/docs.ts", "--check"],
  build: ["bun", "scripts/build.ts", "--target", "host"],
  // Tests that start programs take their time on a busy machine; none asserts how long.
  tests: ["bun", "test", "--only-failures", "--timeout=60000"],
} as const;

type Step = keyof typeof steps;
type Counts = { readonly passed: number; readonly failed: number };

function isStep(text: string): text is Step {
  return Object.hasOwn(steps, text);
}

/** Runs one step, showing what it prints; a step other than the tests counts as one check. */
async function runStep(step: Step, extra: readonly string[]): Promise<Counts> {
  const start = performance.now();
  console.log(`\n── ${step}`);
  const command = steps[step].map((word) => (word === "bun" ? process.execPath : word));
  const child = Bun.spawn([...command, ...extra], {
    cwd: root,
    stdout: "inherit",
    stderr: "pipe",
    env: {
      ...process.env,
      VARVE_BINARY: process.env["VARVE_BINARY"] ?? join(root, "dist/host/varve"),
    },
  });
  const errors = await echo(child.stderr);
  const status = await child.exited;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const counts = step === "tests" ? countTests(errors, status) : checkCounts(status);
  const verdict = counts.failed === 0 ? "passed" : "FAILED";
  console.log(`── ${step} ${verdict} in ${seconds} s`);
  return counts;
}

function checkCounts(status: number): Counts {
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Passes a stream on as it comes, and returns all of it. */
async function echo(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    process.stderr.write(chunk);
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    only: { type: "string", multiple: true, default: Object.keys(steps) },
    help: { type: "boolean" },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
let passed = 0;
let failed = 0;
const broken: string[] = [];
for (const name of values.only) {
  if (!isStep(name)) throw new Error(`No such step: "${name}"`);
  const counts = await runStep(name, name === "tests" ? positionals : []);
  passed += counts.passed;
  failed += counts.failed;
  if (counts.failed > 0) broken.push(name);
}
if (broken.length > 0) console.log(`\nFailed: ${broken.join(", ")}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
