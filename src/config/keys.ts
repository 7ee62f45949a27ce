// The keys of the configuration as a list: what the environment and flags can set, what errors name,
// what the documentation and the default file are written from.

import type { z } from "zod";
import { ConfigFile } from "./schema.ts";

export type ConfigKey = {
  /** "scan.hash" */
  readonly name: string;
  readonly section: string;
  readonly key: string;
  readonly description: string;
  readonly defaultValue: unknown;
  /** The variable that sets it, "VARVE_SCAN_HASH"; absent for tables such as performance.per_mount. */
  readonly variable?: string;
  readonly takes: "text" | "number" | "boolean" | "list" | "table";
  readonly schema: z.ZodType;
};

export type ConfigSection = { readonly name: string; readonly description: string };

/** All sections, in the order of the schema. */
export const configSections: readonly ConfigSection[] = Object.entries(ConfigFile.shape).map(
  ([name, schema]) => ({ name, description: schema.description ?? "" }),
);

/** All keys, in the order of the schema. */
export const configKeys: readonly ConfigKey[] = Object.entries(ConfigFile.shape).flatMap(
  ([section, schema]) =>
    Object.entries(schema.shape).map(([key, leaf]) => describeKey(section, key, leaf)),
);

/** The key of that full name, "scan.hash". */
export function findKey(name: string): ConfigKey | undefined {
  return configKeys.find((key) => key.name === name);
}

function describeKey(section: string, key: string, leaf: z.ZodDefault): ConfigKey {
  const takes = takenBy(leaf.unwrap());
  return {
    name: `${section}.${key}`,
    section,
    key,
    description: leaf.description ?? "",
    defaultValue: leaf.parse(undefined),
    ...(takes === "table" ? {} : { variable: `VARVE_${section}_${key}`.toUpperCase() }),
    takes,
    schema: leaf,
  };
}

function takenBy(schema: z.core.$ZodType): ConfigKey["takes"] {
  switch (schema._zod.def.type) {
    case "array":
      return "list";
    case "record":
      return "table";
    case "boolean":
      return "boolean";
    case "number":
      return "number";
    default:
      return "text";
  }
}
