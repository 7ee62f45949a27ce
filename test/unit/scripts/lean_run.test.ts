// Commands of a recipe: what is left when one fails, or when somebody ends the build.

import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../scripts/tools/lean/run.ts";
import { TempFolder } from "../../support/temp_folder.ts";

test("a command that fails is quoted with the end of what it printed", async () => {
  using temp = new TempFolder();
  const options = { cwd: temp.path, log: join(temp.path, "log") };
  await run(["echo", "fine"], options);
  let failure: unknown;
  try {
    await run(["sh", "-c", "echo broken; exit 3"], options);
  } catch (error) {
    failure = error;
  }
  expect(String(failure)).toContain("\nbroken");
  expect(await Bun.file(options.log).text()).toContain("$ echo fine\nfine\n");
});

test("SIGTERM ends the command, and the build clears away after it", async () => {
  using temp = new TempFolder();
  const build = `
    import { run } from ${JSON.stringify(join(import.meta.dir, "../../../scripts/tools/lean/run.ts"))};
    const started = ["sh", "-c", "echo $$ >started; exec sleep 600"];
    try {
      await run(started, { cwd: ${JSON.stringify(temp.path)}, log: ${JSON.stringify(join(temp.path, "log"))} });
    } finally {
      console.log("cleared away");
    }`;
  await Bun.write(join(temp.path, "build.ts"), build);
  const child = Bun.spawn([process.execPath, join(temp.path, "build.ts")], {
    stdout: "pipe",
    stderr: "ignore",
  });
  const started = join(temp.path, "started");
  while (!existsSync(started) || readFileSync(started, "utf8") === "") await Bun.sleep(5);
  const pid = Number(readFileSync(started, "utf8"));
  child.kill("SIGTERM");
  expect(await new Response(child.stdout).text()).toBe("cleared away\n");
  expect(await child.exited).toBe(1);
  expect(() => process.kill(pid, 0)).toThrow();
});
