import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OutputClosedError } from "../../../src/cli/output.ts";
import { TempFolder } from "../../support/temp_folder.ts";
import { fakeWorld, jsonLines, runIn } from "../../support/world.ts";

test("--version prints one line, with --json one record", async () => {
  expect(await runIn(fakeWorld(), "--version")).toEqual({
    status: 0,
    out: "varve 1.2.3 (abcdefabcdef, test)\n",
    err: "",
  });
  const { out } = await runIn(fakeWorld(), "--json", "--version");
  expect(jsonLines(out)).toMatchObject([{ type: "summary", command: "version", version: "1.2.3" }]);
});

test("global flags stand before, between and after the words of a command", async () => {
  using folder = new TempFolder();
  const outputs = [
    await runIn(fakeWorld(), "--json", "--data", folder.path, "config", "path"),
    await runIn(fakeWorld(), "config", "--json", `--data=${folder.path}`, "path"),
    await runIn(fakeWorld(), "config", "path", "--data", folder.path, "--json"),
  ];
  for (const output of outputs) expect(output).toEqual(outputs[0] ?? output);
  expect(jsonLines(outputs[0]?.out ?? "").at(-1)).toEqual({
    type: "summary",
    command: "config path",
    status: 0,
  });
});

test("a global flag that is given twice, before and after, is refused", async () => {
  const { status, err } = await runIn(fakeWorld(), "--data", "a", "config", "path", "--data", "b");
  expect(status).toBe(2);
  expect(err).toContain("--data is given twice");
});

test("usage errors end with 2 and go to standard error", async () => {
  const cases: [string[], string][] = [
    [[], "varve: No command is named\n`varve --help` lists the commands\n"],
    [["config"], "varve: No command is named\n`varve config --help` lists the commands\n"],
    [["confgi"], 'varve: Unknown command "confgi"\nDid you mean `varve config`?\n'],
    [
      ["config", "shwo"],
      'varve: Unknown command "config shwo"\nDid you mean `varve config show`?\n',
    ],
    [["constructor"], 'varve: Unknown command "constructor"\n`varve --help` lists the commands\n'],
    [["config", "show", "--jsno"], "varve: Unknown flag --jsno\nDid you mean --json?\n"],
    [["--verson"], "varve: Unknown flag --verson\nDid you mean --version?\n"],
    [["config", "show", "x"], 'varve: "x" is one word too many\n'],
  ];
  for (const [argv, err] of cases) {
    expect(await runIn(fakeWorld(), ...argv)).toEqual({ status: 2, out: "", err });
  }
});

test("with --json an error is the summary, the last line of standard output", async () => {
  for (const argv of [["--json", "confgi"], ["config", "show", "--json", "--zzz"], ["--json"]]) {
    const { status, out, err } = await runIn(fakeWorld(), ...argv);
    expect(err).toBe("");
    const records = jsonLines(out);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ type: "summary", status, error: { code: "Usage" } });
  }
});

test("--json after -- is a word, not a wish", async () => {
  const { out, err } = await runIn(fakeWorld(), "config", "show", "--", "--json");
  expect(out).toBe("");
  expect(err).toContain("one word too many");
});

test("a wrong configuration ends with 12, whatever the command", async () => {
  using folder = new TempFolder();
  const file = join(folder.path, "varve.toml");
  writeFileSync(file, "[scan]\nhashh = 1\n");
  const { status, err } = await runIn(fakeWorld(), "config", "check", "--data", folder.path);
  expect(status).toBe(12);
  expect(err).toBe(`varve: Unknown key scan.hashh in "${file}", line 2\nDid you mean scan.hash?\n`);
});

test("a configuration that was named and is not there ends with 12", async () => {
  const { status, err } = await runIn(fakeWorld(), "config", "show", "--config", "/nowhere/x.toml");
  expect(status).toBe(12);
  expect(err).toContain('"/nowhere/x.toml" (--config) cannot be read: ENOENT');
});

test("without HOME, a volume or a flag there is no data folder, and the error says so", async () => {
  const { status, err } = await runIn(fakeWorld(), "config", "path");
  expect(status).toBe(12);
  expect(err).toContain("--data DIR");
});

test("an empty --data or --config is an error, not the folder one stands in", async () => {
  for (const flag of ["--data", "--config"]) {
    for (const command of [["files"], ["config", "path"], ["config", "init"]]) {
      const { status, err } = await runIn(fakeWorld(), ...command, flag, "");
      expect(status).toBe(2);
      expect(err).toContain(`${flag} is given without a path`);
    }
  }
});

test("config init writes a file that config check accepts, and never overwrites one", async () => {
  using folder = new TempFolder();
  const data = ["--data", join(folder.path, "new", "data")];
  const file = join(folder.path, "new", "data", "varve.toml");
  expect(await runIn(fakeWorld(), "config", "init", ...data)).toMatchObject({ status: 0, err: "" });
  const written = readFileSync(file, "utf8");
  expect(written).toContain('# hash = "sample"');
  const check = await runIn(fakeWorld(), "config", "check", "--json", ...data);
  expect(jsonLines(check.out)).toEqual([
    { type: "summary", command: "config check", status: 0, file, changed: 0 },
  ]);
  writeFileSync(file, "# mine\n");
  expect((await runIn(fakeWorld(), "config", "init", ...data)).status).toBe(2);
  expect(readFileSync(file, "utf8")).toBe("# mine\n");
});

test("config check warns of a root that is not there", async () => {
  const world = fakeWorld({ env: { VARVE_LIBRARY_ROOTS: "/nowhere/at/all" } });
  const { status, err } = await runIn(world, "config", "check");
  expect(status).toBe(0);
  expect(err).toContain("/nowhere/at/all");
});

test("log flags are configuration, and each says so", async () => {
  const { out } = await runIn(
    fakeWorld(),
    "config",
    "show",
    "--json",
    "--verbose",
    "--log-format",
    "json",
  );
  const values = jsonLines(out);
  expect(values.find(({ key }) => key === "log.level")).toMatchObject({
    value: "debug",
    origin: "--verbose",
  });
  expect(values.find(({ key }) => key === "log.format")).toMatchObject({
    value: "json",
    origin: "--log-format",
  });
});

test("a reader that has gone is no failure", async () => {
  const closed = {
    isTTY: false,
    columns: 80,
    write: () => {
      throw new OutputClosedError("EPIPE");
    },
  };
  const { status, err } = await runIn(fakeWorld({ stdout: closed }), "config", "show");
  expect({ status, err }).toEqual({ status: 0, err: "" });
});

test("what was found goes to standard output, and nothing else does", async () => {
  const { out, err } = await runIn(fakeWorld(), "config", "show");
  expect(out).toContain("performance.chunk_size");
  expect(err).toBe("");
});

test("a scan has its threads started before the catalog is opened, as many as are configured", async () => {
  using folder = new TempFolder();
  const started: (number | string)[] = [];
  const world = (env: Record<string, string>) =>
    fakeWorld({
      env,
      startWorkersAhead: (count) => started.push(count),
      openCatalog: async ({ command }) => {
        started.push(command);
        throw new Error("No catalog in this test");
      },
    });
  const argv = ["--data", folder.path, "scan", folder.path];
  await runIn(world({ VARVE_PERFORMANCE_MAX_WORKERS: "3" }), ...argv);
  await runIn(world({ VARVE_PERFORMANCE_MULTIPROCESSING: "false" }), ...argv);
  await runIn(world({}), "--data", folder.path, "files");
  expect(started).toEqual([3, "scan", 0, "scan", 0, "files"]);
});
