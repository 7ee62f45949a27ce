import { describe, expect, test } from "bun:test";
import { countTests } from "../../../scripts/check/count_tests.ts";

describe("countTests()", () => {
  test("reads the summary", () => {
    const output = "(pass) 7 pass [1ms]\n\n 42 pass\n 1 skip\n 3 fail\n 142 expect() calls\n";
    expect(countTests(output, 1)).toEqual({ passed: 42, failed: 3 });
  });

  test("reads it in colour, too", () => {
    const output = "\u001b[0m\u001b[32m 47 pass\u001b[0m\n\u001b[0m\u001b[31m 2 fail\u001b[0m\n";
    expect(countTests(output, 1)).toEqual({ passed: 47, failed: 2 });
  });

  test("counts errors outside tests as failures", () => {
    const output = "\n 2 pass\n 0 fail\n 1 error\n";
    expect(countTests(output, 1)).toEqual({ passed: 2, failed: 1 });
  });

  test("counts a run that ended badly without a summary as one failure", () => {
    expect(countTests("Segmentation fault", 139)).toEqual({ passed: 0, failed: 1 });
  });

  test("counts a run that ended badly after a clean summary as one failure", () => {
    expect(countTests(" 9 pass\n 0 fail\n", 137)).toEqual({ passed: 9, failed: 1 });
  });
});
