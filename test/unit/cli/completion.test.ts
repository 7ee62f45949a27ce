import { expect, test } from "bun:test";
import { completionScript } from "../../../src/cli/completion_script.ts";

/** What bash would offer for a command line whose last word is being typed. */
function offered(script: string, words: readonly string[]): string[] {
  const program = `${script}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _varve; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, exitCode } = Bun.spawnSync(["bash", "-c", program, "bash", ...words]);
  expect(exitCode).toBe(0);
  return stdout
    .toString()
    .split("\n")
    .filter((word) => word !== "");
}

test("bash completes commands, commands of groups and flags, whatever stands between", async () => {
  const script = await completionScript("bash");
  const cases: [string[], string[]][] = [
    [["varve", "sc"], ["scan"]],
    [
      ["varve", "catalog", "re"],
      ["restore", "rebuild"],
    ],
    [["varve", "files", "--cap"], ["--captured"]],
    [["varve", "--json", "files", "--cap"], ["--captured"]],
    [["varve", "scan", "/volume1/photo", "--ret"], ["--retry-failed"]],
    [["varve", "runs", "--lim"], ["--limit"]],
    [["varve", "runs", "sh"], ["show"]],
    [["varve", "config", "show", "--js"], ["--json"]],
    [["varve", "zz"], []],
  ];
  for (const [words, expected] of cases)
    expect([words, offered(script, words)]).toEqual([words, expected]);
});

test("the script for zsh is the same under its bash completion", async () => {
  const bash = await completionScript("bash");
  expect(await completionScript("zsh")).toBe(
    `autoload -U +X bashcompinit && bashcompinit\n${bash}`,
  );
});
