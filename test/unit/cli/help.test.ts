import { expect, test } from "bun:test";
import { ExitCode } from "../../../src/base/errors.ts";
import { commands } from "../../../src/cli/app.ts";
import { camelCase, flagsOf } from "../../../src/cli/args.ts";
import type { Command, LazyCommand, Needs } from "../../../src/cli/definition.ts";
import { globalFlags } from "../../../src/cli/global_flags.ts";
import { allFlags, parseCommandLine } from "../../../src/cli/parse.ts";
import { findKey } from "../../../src/config/keys.ts";
import { expectGolden } from "../../support/golden.ts";
import { fakeWorld, runIn } from "../../support/world.ts";

const entries: [string, LazyCommand][] = Object.entries(commands).flatMap(([name, one]) =>
  typeof one === "function"
    ? [[name, one] as [string, LazyCommand]]
    : [
        ...(one.own == null ? [] : [[name, one.own] as [string, LazyCommand]]),
        ...Object.entries(one.subCommands).map(
          ([sub, load]) => [`${name} ${sub}`, load] as [string, LazyCommand],
        ),
      ],
);
const all = await Promise.all(
  entries.map(async ([name, load]) => ({ name, load, command: await load() })),
);

const { noCatalog, locked, newerCatalog } = ExitCode;
const opening: Readonly<Record<Needs, readonly ExitCode[]>> = {
  none: [],
  read: [noCatalog, newerCatalog],
  change: [noCatalog, locked, newerCatalog],
  write: [locked, newerCatalog],
};

test("help of the program", async () => {
  const { status, out, err } = await runIn(fakeWorld(), "--help");
  expect({ status, err }).toEqual({ status: 0, err: "" });
  expectGolden("help/varve.txt", out);
});

for (const [name, one] of Object.entries(commands)) {
  if (typeof one === "function") continue;
  test(`help of the group ${name}`, async () => {
    expectGolden(`help/${name}.txt`, (await runIn(fakeWorld(), name, "--help")).out);
  });
}

for (const { name, load, command } of all) {
  test(`help of ${name}`, async () => {
    const { status, out } = await runIn(fakeWorld(), ...name.split(" "), "--help");
    expect(status).toBe(0);
    expectGolden(`help/${name.replace(" ", "_")}.txt`, out);
  });

  test(`${name} is defined as it is listed`, () => {
    expect(command.meta.name).toBe(name);
    expect(command.meta.description).toBe(load.description);
    expect(command.meta.examples.length).toBeGreaterThan(0);
  });

  test(`statuses of ${name} hold those of opening what it needs`, () => {
    expect(command.meta.statuses).toEqual(expect.arrayContaining([...opening[command.needs]]));
  });

  test(`every example of ${name} is understood`, async () => {
    for (const { line } of command.meta.examples) {
      const words = wordsOf(line);
      const parsed = await parseCommandLine(words);
      expect(parsed.command?.meta.name ?? "").toBe(name);
    }
  });

  test(`flags and options of ${name} are the same`, () => {
    expect(optionNames(command)).toEqual(schemaKeys(command));
    for (const flag of Object.keys(flagsOf(command.args)))
      expect(Object.keys(globalFlags)).not.toContain(flag);
    for (const one of [...Object.values(allFlags(command)), ...Object.values(command.args)]) {
      if (one.key != null) expect(findKey(one.key)).toBeDefined();
    }
  });
}

/** The arguments of an example: after `varve`, up to a pipe, without quotes. */
function wordsOf(line: string): string[] {
  const words: string[] = line.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  const start = words.indexOf("varve") + 1;
  const end = words.findIndex((word) => word === "|" || word === ">");
  return words
    .slice(start, end < 0 ? undefined : end)
    .map((word) => word.replace(/^["']|["']$/g, ""));
}

function optionNames(command: Command): string[] {
  const own = Object.entries(command.args).filter(([, { key }]) => key == null);
  return own.map(([name]) => camelCase(name)).sort();
}

function schemaKeys(command: Command): string[] {
  const { shape } = command.options as unknown as { shape: Record<string, unknown> };
  return Object.keys(shape).sort();
}
