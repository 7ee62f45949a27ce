import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import packageJson from "../../../package.json" with { type: "json" };
import { configPage } from "../../../scripts/docs/config.ts";
import { table } from "../../../scripts/docs/markdown.ts";
import { withRooms } from "../../../scripts/docs/rooms.ts";
import { thirdPartyPage } from "../../../scripts/docs/third_party.ts";
import { typedName } from "../../../src/cli/args.ts";
import { globalFlags } from "../../../src/cli/global_flags.ts";
import { allFlags, findCommand } from "../../../src/cli/parse.ts";
import { configKeys } from "../../../src/config/keys.ts";

const root = join(import.meta.dir, "../../..");

test("table() escapes bars and line ends, so that a cell stays a cell", () => {
  expect(table(["a"], [["x|y\nz"]])).toBe("| a |\n| --- |\n| x\\|y z |\n");
});

test("withRooms() refuses a page that has no place for its tables", () => {
  expect(() => withRooms("# Architecture\n")).toThrow('no place for "rooms"');
});

test("withRooms() keeps what stands around the tables", () => {
  const page =
    "before\n<!-- rooms -->\nold\n<!-- /rooms -->\nbetween\n<!-- only-here -->\n<!-- /only-here -->\nafter\n";
  const made = withRooms(page);
  expect(made).toStartWith("before\n<!-- rooms -->\n| room |");
  expect(made).toEndWith("<!-- /only-here -->\nafter\n");
  expect(made).not.toContain("old");
  expect(withRooms(made)).toBe(made);
});

test("configPage() has a row for every key", () => {
  const page = configPage();
  for (const { key } of configKeys) expect(page).toContain(`\n| \`${key}\` |`);
});

test("thirdPartyPage() names every package that the program is built from, in its version", async () => {
  const page = await thirdPartyPage();
  for (const [name, version] of Object.entries(packageJson.dependencies)) {
    expect(page).toContain(`| ${name} | ${version} |`);
  }
});

describe("the pages for users name only commands and flags that there are", () => {
  test.each(["README.md", "CHANGELOG.md", "synology/README.md", "SECURITY.md"])(
    "%s",
    async (page) => {
      const text = await Bun.file(join(root, page)).text();
      for (const [line, words = ""] of text.matchAll(
        /(?<![\w.-])varve((?: [a-z]+| --?[a-z-]+)+)/g,
      )) {
        const named = words.split(" ").filter((word) => /^[a-z]/.test(word));
        const found = findCommand(named.slice(0, 2));
        const flags = found.is === "command" ? allFlags(await found.load()) : globalFlags;
        const typed = Object.entries(flags).map(([name, flag]) => typedName(name, flag));
        for (const flag of words.match(/--[a-z-]+/g) ?? []) {
          expect(typed, line).toContain(flag.slice(2));
        }
      }
    },
  );
});

describe("links between pages lead somewhere", () => {
  const globs = ["*.md", "docs/*.md", "synology/*.md"];
  const pages = globs.flatMap((glob) => [...new Bun.Glob(glob).scanSync(root)].sort());
  test.each(pages)("%s", async (page) => {
    const text = await Bun.file(join(root, page)).text();
    for (const [, target] of text.matchAll(/\]\(([^)#]+)\)/g)) {
      if (target == null || /^https?:/.test(target)) continue;
      const path = join(root, dirname(page), target);
      expect(existsSync(path), `${page} links to ${target}`).toBe(true);
    }
  });
});
