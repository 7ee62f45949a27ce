import { expect, test } from "bun:test";
import { join } from "node:path";

const limits = join(import.meta.dir, "../../../src/disk/limits.ts");

/** Runs code in a process of its own, since limits cannot be raised again. */
function inChild(code: string): unknown {
  const script = `import { getPriority } from "node:os";
    import { fileLimit, lowerFileLimit, lowerPriority } from ${JSON.stringify(limits)};
    const answer = await (async () => { ${code} })();
    console.log(JSON.stringify(answer));`;
  const { stdout, exitCode, stderr } = Bun.spawnSync([process.execPath, "-e", script]);
  if (exitCode !== 0) throw new Error(stderr.toString());
  return JSON.parse(stdout.toString());
}

test("lowerFileLimit() lowers both limits, and never raises them", () => {
  const answer = inChild(
    "lowerFileLimit(300); const low = fileLimit(); lowerFileLimit(4096); return [low, fileLimit()];",
  );
  expect(answer).toEqual([
    { soft: 300, hard: 300 },
    { soft: 300, hard: 300 },
  ]);
});

test("a child sees the lowered limit", () => {
  const answer = inChild(
    'lowerFileLimit(300); return Bun.spawnSync(["sh", "-c", "ulimit -Hn"]).stdout.toString().trim();',
  );
  expect(answer).toBe("300");
});

test("lowerPriority() reaches threads started before and after it", () => {
  const answer = inChild(`
    const url = URL.createObjectURL(new Blob([
      "postMessage(require('node:fs').readFileSync('/proc/thread-self/stat','latin1').split(') ')[1].split(' ')[16])"]));
    const nice = () => new Promise((resolve) => { new Worker(url).onmessage = (e) => { e.target.terminate(); resolve(e.data); }; });
    const before = require("node:fs").readdirSync("/proc/self/task");
    lowerPriority();
    const old = before.map((id) => { try { return getPriority(Number(id)) } catch { return 10 } });
    return [getPriority(), await nice(), old.every((n) => n >= 10)];`);
  expect(answer).toEqual([10, "10", true]);
});
