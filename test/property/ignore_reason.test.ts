// The reasons must tell of exactly what the fast rules leave out.

import { expect, test } from "bun:test";
import fc from "fast-check";
import {
  ignoredBelowVolume,
  ignoredFiles,
  ignoredFolders,
  isIgnoredFile,
  isIgnoredFolder,
} from "../../src/domain/ignore.ts";
import { ignoreRuleOfFile, ignoreRuleOfFolder } from "../../src/domain/ignore_reason.ts";

const names = [...ignoredFiles, ...ignoredFolders, ...ignoredBelowVolume].map((rule) => rule.name);
const name = fc
  .tuple(
    fc.constantFrom("", "x", "."),
    fc.oneof(fc.constantFrom(...names), fc.string()),
    fc.constantFrom("", "x", "1000"),
    fc.constantFrom("as is", "upper", "lower"),
  )
  .map(([before, middle, after, letters]) => {
    const text = before + middle + after;
    if (letters === "as is") return text;
    return letters === "upper" ? text.toUpperCase() : text.toLowerCase();
  });

test("there is a rule for a name if and only if it is left out", () => {
  fc.assert(
    fc.property(name, fc.boolean(), (text, belowVolume) => {
      expect(ignoreRuleOfFile(text) != null).toBe(isIgnoredFile(text));
      expect(ignoreRuleOfFolder(text, belowVolume) != null).toBe(
        isIgnoredFolder(text, belowVolume),
      );
    }),
    { numRuns: 2000 },
  );
});
