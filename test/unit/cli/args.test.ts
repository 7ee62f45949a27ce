import { expect, test } from "bun:test";
import { type Flags, firstWord, nameWords, parseFlags } from "../../../src/cli/args.ts";
import type { Args } from "../../../src/cli/definition.ts";
import { UsageError } from "../../../src/cli/errors.ts";

const flags: Flags = {
  limit: { type: "string", valueHint: "N", description: "" },
  kind: { type: "string", valueHint: "KIND", description: "", repeated: true },
  print0: { type: "boolean", description: "" },
  "min-size": { type: "string", valueHint: "SIZE", description: "", alias: "m" },
  quiet: { type: "boolean", alias: "q", description: "" },
  color: { type: "boolean", default: true, description: "", negativeDescription: "" },
};
const rootsAfterFile: Args = {
  file: { type: "positional", description: "" },
  root: { type: "positional", description: "", required: false, repeated: true },
};

function parse(line: string[], positionals: Args = {}) {
  const { named, words } = parseFlags(line, flags);
  return Object.fromEntries([...named, ...nameWords(words, positionals)]);
}

function complaint(line: string[], positionals: Args = {}): string {
  try {
    parse(line, positionals);
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

test("a switch that is on by default is typed with no-, and only so", () => {
  expect(parse(["--no-color"])).toEqual({ color: false });
  expect(parse([])).toEqual({});
  expect(complaint(["--color"])).toBe("Unknown flag --color | undefined");
  expect(complaint(["--no-quiet"])).toBe("Unknown flag --no-quiet | undefined");
});

test("a name that is not UTF-8 stays what it is, as a word and as a value", () => {
  const name = "a\udcff/b";
  for (const typed of [["--min-size", name], [`--min-size=${name}`], ["-m", name]]) {
    expect(parse([...typed, name], rootsAfterFile)).toEqual({ file: name, minSize: name });
  }
});

test("an empty value is a value", () => {
  expect(parse(["--limit=", "--min-size", ""])).toEqual({ limit: "", minSize: "" });
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
    [["-m=1"], "-m=1 is not how a value is given | Write --min-size=1"],
    [["-q=1"], "--quiet is a switch and takes no value | undefined"],
    [["-m1"], "Unknown flag -m1 | undefined"],
    [["-mq"], "Unknown flag -mq | undefined"],
    [["--limit"], "--limit needs a value | Write --limit N"],
    [["--limit", "1", "--limit", "2"], "--limit is given twice | Give it once"],
    [["--quiet=yes"], "--quiet is a switch and takes no value | undefined"],
    [["word"], '"word" is one word too many | undefined'],
    [["--constructor"], "Unknown flag --constructor | undefined"],
    [["--__proto__"], "Unknown flag --__proto__ | undefined"],
    [["--toString=1"], "Unknown flag --toString | undefined"],
  ];
  for (const [args, expected] of cases) expect(complaint(args)).toBe(expected);
  expect(complaint([], rootsAfterFile)).toBe("FILE is missing | undefined");
});

test("firstWord() finds the first word, or flag that is not known, past flags and their values", () => {
  const cases: [string[], number][] = [
    [["-q", "scan", "--unknown", "x"], 1],
    [["--limit", "3", "--kind=a", "scan"], 3],
    [["--limit", "3", "--unknown", "scan"], 2],
    [["--limit"], -1],
    [["-q", "--", "scan"], -1],
    [[], -1],
    [["-", "scan"], 0],
  ];
  for (const [line, at] of cases) expect([line, firstWord(line, flags)]).toEqual([line, at]);
  expect(firstWord(["scan", "-q", "x"], flags, 1)).toBe(2);
});
