// How many tests passed and failed, from what `bun test` prints.

/**
 * The counts of a run that ended with `status`. Errors outside a test count as failures, and so does a run
 * that ended badly without naming any.
 */
export function countTests(
  output: string,
  status: number,
): { readonly passed: number; readonly failed: number } {
  const plain = Bun.stripANSI(output);
  const number = (word: string) =>
    [...plain.matchAll(new RegExp(`^ *(\\d+) ${word}\\b`, "gm"))].at(-1)?.[1] ?? "0";
  const passed = Number(number("pass"));
  const failed = Number(number("fail")) + Number(number("errors?"));
  return { passed, failed: status !== 0 && failed === 0 ? 1 : failed };
}
