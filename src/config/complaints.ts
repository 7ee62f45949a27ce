// What is wrong with a configuration, said with the key, where it stands, and the nearest known one.

import { nearest } from "../base/nearest.ts";
import { ConfigError, FlagValueError } from "./errors.ts";
import { issueWords } from "./issue_words.ts";
import { configKeys, findKey } from "./keys.ts";
import { describeOrigin, type Origin } from "./origin.ts";
import { MountLimits } from "./schema.ts";

type Issue = Parameters<typeof issueWords>[0] & {
  readonly path: readonly PropertyKey[];
  readonly keys?: readonly string[];
};

/** A key that is not known; `near` is the one that may be meant, else all of `known` are named. */
export function unknownKey(
  name: string,
  origin: Origin,
  near: string | undefined,
  known: readonly string[],
): ConfigError {
  const hint = near == null ? `Known are ${known.join(", ")}` : `Did you mean ${near}?`;
  return new ConfigError(`Unknown key ${name}${whereStands(origin)}`, hint);
}

/** The keys of a section. */
export function keysOf(section: string): string[] {
  return configKeys.filter((key) => key.section === section).map(({ key }) => key);
}

/** The full name of the known key that is nearest to `section.name`. */
export function nearestKey(section: string, name: string): string | undefined {
  const near = nearest(name, keysOf(section));
  if (near != null) return `${section}.${near}`;
  const elsewhere = configKeys.find((key) => key.key === name);
  return (
    elsewhere?.name ??
    nearest(
      `${section}.${name}`,
      configKeys.map((key) => key.name),
    )
  );
}

/** The first thing that the schema refused: an unknown key of a mount, or a value. */
export function wrongValue(
  issue: Issue | undefined,
  draft: Readonly<Record<string, unknown>>,
  originOf: (name: string) => Origin,
): ConfigError | FlagValueError {
  const path = (issue?.path ?? []).map(String);
  const name = path.slice(0, 2).join(".");
  const origin = originOf(name);
  const key = findKey(name);
  const given = path.reduce<unknown>((at, part) => (isIndexable(at) ? at[part] : undefined), draft);
  const shown = [...path.slice(0, 2), ...path.slice(2).map((part) => `[${JSON.stringify(part)}]`)];
  const display = shown.slice(0, 2).join(".") + shown.slice(2).join("");
  if (issue?.code === "unrecognized_keys") {
    const unknown = issue.keys?.[0] ?? "";
    const known = Object.keys(MountLimits.shape);
    return unknownKey(`${display}.${unknown}`, origin, nearest(unknown, known), known);
  }
  const message = issue == null ? "is not accepted" : issueWords(issue);
  const words = `${JSON.stringify(given)}: it ${message}`;
  if (origin.from === "flag") return new FlagValueError(`${origin.flag} does not take ${words}`);
  return new ConfigError(
    `${display}${whereStands(origin)} does not take ${words}`,
    key == null ? "See `varve config show`" : key.description,
  );
}

function whereStands(origin: Origin): string {
  switch (origin.from) {
    case "file":
      return ` in "${origin.file}"${origin.line == null ? "" : `, line ${origin.line}`}`;
    case "environment":
      return ` in the environment (${origin.variable})`;
    default:
      return ` (${describeOrigin(origin)})`;
  }
}

function isIndexable(value: unknown): value is Record<string, unknown> {
  return value != null && typeof value === "object";
}
