import { expect, test } from "bun:test";
import { type Flags, nameOptions, takeApart } from "../../../src/cli/args.ts";
import type { Positional } from "../../../src/cli/definition.ts";
import { UsageError } from "../../../src/cli/errors.ts";

const flags: Flags = {
  limit: { value: "N", description: "" },
  kind: { value: "KIND", description: "", repeated: true },
  print0: { description: "" },
  "min-size": { value: "SIZE", description: "", short: "m" },
  quiet: { short: "q", description: "" },
};
const rootsAfterFile: Positional[] = [
  { name: "FILE", description: "", required: true },
  { name: "ROOT", description: "", repeated: true },
];

function parse(args: string[], positionals: readonly Positional[] = []) {
  return Object.fromEntries(nameOptions(takeApart(args, flags), flags, positionals));
}

function complaint(args: string[], positionals: readonly Positional[] = []): string {
  try {
    parse(args, positionals);
  } catch (error) {
    if (error instanceof UsageError) return `${error.message} | ${error.hint}`;
    throw error;
  }
  throw new Error("Nothing to complain about");
}

test("flags take values with a space or an equals sign, words stand anywhere", () => {
  expect(parse(["a", "--limit", "3", "b", "--min-size=1=2", "-q", "c"], rootsAfterFile)).toEqual({
    file: "a",
    root: ["b", "c"],
    limit: "3",
    minSize: "1=2",
    quiet: true,
  });
});

test("repeated flags are a list, a letter is its flag", () => {
  expect(parse(["--kind", "photo", "--kind=video", "-m", "1 MB"])).toEqual({
    kind: ["photo", "video"],
    minSize: "1 MB",
  });
});

test("after -- everything is a word, and a single dash is one too", () => {
  expect(parse(["-", "--", "--limit", "-q"], rootsAfterFile)).toEqual({
    file: "-",
    root: ["--limit", "-q"],
  });
});

test("a value may begin with a dash, but not look like the next flag", () => {
  expect(parse(["--limit", "-3"])).toEqual({ limit: "-3" });
  expect(parse(["--limit=--x"])).toEqual({ limit: "--x" });
  expect(complaint(["--limit", "--quiet"])).toBe("--limit needs a value | Write --limit N");
});

test("what cannot be understood is named, with what was meant", () => {
  const cases: [string[], string][] = [
    [["--limti", "3"], "Unknown flag --limti | Did you mean --limit?"],
    [["--lim=3"], "Unknown flag --lim | Did you mean --limit?"],
    [["--zzz"], "Unknown flag --zzz | undefined"],
    [["-x"], "Unknown flag -x | undefined"],
    [["-mq"], "Unknown flag -mq | undefined"],
    [["--limit"], "--limit needs a value | Write --limit N"],
    [["--limit", "1", "--limit", "2"], "--limit is given twice | Give it once"],
    [["--quiet=yes"], "--quiet is a switch and takes no value | undefined"],
    [["word"], '"word" is one word too many | undefined'],
    [["--constructor"], "Unknown flag --constructor | undefined"],
    [["--toString=1"], "Unknown flag --toString | undefined"],
  ];
  for (const [args, expected] of cases) expect(complaint(args)).toBe(expected);
  expect(complaint([], rootsAfterFile)).toBe("FILE is missing | undefined");
});

test("takeApart() can stop at the first word and leave the rest alone", () => {
  const { given, left } = takeApart(["-q", "scan", "--unknown", "x"], flags, { stopAtWord: true });
  expect([...given.keys()]).toEqual(["quiet"]);
  expect(left).toEqual(["scan", "--unknown", "x"]);
});
