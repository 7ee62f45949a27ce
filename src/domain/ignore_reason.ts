// Which rule leaves a folder or file out: the reasons behind ignore.ts, for a person who asks.

import { type IgnoreRule, ignoredBelowVolume, ignoredFiles, ignoredFolders } from "./ignore.ts";

/** The rule that leaves out a folder of this name, or undefined; `belowVolume` as in `isIgnoredFolder`. */
export function ignoreRuleOfFolder(name: string, belowVolume: boolean): IgnoreRule | undefined {
  const rules = belowVolume ? [...ignoredFolders, ...ignoredBelowVolume] : ignoredFolders;
  return rules.find((rule) => matches(rule, name));
}

/** The rule that leaves out a file of this name, or undefined. */
export function ignoreRuleOfFile(name: string): IgnoreRule | undefined {
  return ignoredFiles.find((rule) => matches(rule, name));
}

function matches(rule: IgnoreRule, name: string): boolean {
  switch (rule.match) {
    case "exact":
      return name === rule.name;
    case "prefix":
      return name.startsWith(rule.name);
    case "caseless":
      return name.toLowerCase() === rule.name.toLowerCase();
  }
}
