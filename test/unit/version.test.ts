import { expect, test } from "bun:test";
import packageJson from "../../package.json" with { type: "json" };
import { build, describeBuild } from "../../src/version.ts";

test("run from its sources, the program says so", () => {
  expect(build).toEqual({
    name: "varve",
    version: packageJson.version,
    commit: "development",
    target: "source",
    tools: "npm",
  });
});

test("describeBuild() is one line with all that a report needs", () => {
  const of = { ...build, commit: "0123456789ab", target: "linux-arm64", version: "1.2.3" };
  expect(describeBuild(of)).toBe("varve 1.2.3 (0123456789ab, linux-arm64)");
});
