// The configuration from its layers: defaults, then the file, then the environment, then flags. Every value
// knows where it came from. Nothing is guessed: a key or a value that is not known ends with status 12,
// or 2 where a flag gave it.

import { nearest } from "../base/nearest.ts";
import { keysOf, nearestKey, unknownKey, wrongValue } from "./complaints.ts";
import { type ConfigKey, configKeys, configSections, findKey } from "./keys.ts";
import type { Origin } from "./origin.ts";
import { type Config, resolveConfig } from "./resolve.ts";
import { ConfigFile } from "./schema.ts";
import { parseToml, parseTomlValue } from "./toml.ts";

/** Variables that are no keys: where the data and the configuration file lie (places.ts). */
const placeVariables = ["VARVE_DATA", "VARVE_CONFIG"];

/** What a flag gives to a key: the text as typed, each text of a repeated flag, or a switch. */
export type FlagValue = string | readonly string[] | boolean;

export type Layers = {
  /** The configuration file and its text; absent where there is none. */
  readonly file?: { readonly path: string; readonly text: string };
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** By the name of the key: the flag's name ("--hash") and what it was given. */
  readonly flags?: ReadonlyMap<string, { readonly flag: string; readonly value: FlagValue }>;
  /** Absolute folder that relative paths of variables and flags start from. */
  readonly cwd: string;
  /** The zone that "system" stands for. */
  readonly systemZone: string;
};

export type Loaded = {
  /** As meant: sizes in bytes, paths absolute. */
  readonly config: Config;
  /** As typed, one entry a key, in the order of the schema. */
  readonly values: readonly LoadedValue[];
};

export type LoadedValue = {
  readonly key: ConfigKey;
  readonly value: unknown;
  readonly origin: Origin;
};

const switches = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);

type Draft = Record<string, Record<string, unknown>>;

/** Loads all layers; throws ConfigError (12), or FlagValueError (2) where a flag's value is not taken. */
export function loadConfig(layers: Layers): Loaded {
  const draft: Draft = Object.fromEntries(configSections.map(({ name }) => [name, {}]));
  const origins = new Map<string, Origin>();
  const set = (key: ConfigKey, value: unknown, origin: Origin) => {
    draft[key.section] = { ...draft[key.section], [key.key]: value };
    origins.set(key.name, origin);
  };
  applyFile(layers, set);
  applyEnvironment(layers, set);
  for (const [name, { flag, value }] of layers.flags ?? []) {
    const key = findKey(name);
    if (key == null) throw new Error(`No key ${name} for the flag ${flag}`);
    set(key, typeof value === "boolean" ? value : fromText(key, value), { from: "flag", flag });
  }
  const originOf = (name: string): Origin => origins.get(name) ?? { from: "default" };
  // Checked once: to compile the check first, as zod does by itself, takes 8 ms longer (measured).
  const typed = ConfigFile.safeParse(draft, { jitless: true });
  if (!typed.success) throw wrongValue(typed.error.issues[0], draft, originOf);
  const values = configKeys.map((key) => ({
    key,
    value: valueAt(typed.data, key),
    origin: originOf(key.name),
  }));
  return { config: resolveConfig(typed.data, originOf, layers), values };
}

type Set = (key: ConfigKey, value: unknown, origin: Origin) => void;

function applyFile({ file }: Layers, set: Set): void {
  if (file == null) return;
  const { values, lineOf } = parseToml(file.text, file.path);
  const at = (name: string): Origin & { from: "file" } => {
    const line = lineOf(name);
    return { from: "file", file: file.path, ...(line == null ? {} : { line }) };
  };
  const sections = configSections.map(({ name }) => name);
  for (const [section, keys] of Object.entries(values)) {
    const isSection = sections.includes(section);
    if (!isSection || !isTable(keys)) {
      const known = [
        ...configSections.map(({ name }) => name),
        ...configKeys.map((key) => key.key),
      ];
      const near = isSection ? undefined : nearest(section, known);
      const meant = configKeys.find((key) => key.key === near)?.name ?? near;
      throw unknownKey(
        section,
        at(section),
        isSection ? `[${section}] as a section` : meant,
        sections,
      );
    }
    for (const [name, value] of Object.entries(keys)) {
      const full = `${section}.${name}`;
      const key = findKey(full);
      if (key == null) throw unknownKey(full, at(full), nearestKey(section, name), keysOf(section));
      set(key, value, at(full));
    }
  }
}

function applyEnvironment({ environment }: Layers, set: Set): void {
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith("VARVE_") || text == null || text === "") continue;
    if (placeVariables.includes(variable)) continue;
    const key = configKeys.find((candidate) => candidate.variable === variable);
    const origin: Origin = { from: "environment", variable };
    if (key == null) {
      const known = configKeys.flatMap((candidate) => candidate.variable ?? []);
      const all = [...known, ...placeVariables];
      throw unknownKey(variable, origin, nearest(variable, all), all);
    }
    set(key, fromText(key, text), origin);
  }
}

/** A value from the text of a variable or a flag; lists are separated by commas or written as in TOML. */
function fromText(key: ConfigKey, given: string | readonly string[]): unknown {
  if (key.takes === "list") {
    return [given].flat().flatMap((text) => {
      const list = text.trimStart().startsWith("[") ? parseTomlValue(text) : undefined;
      if (Array.isArray(list)) return list;
      return text
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== "");
    });
  }
  const text = typeof given === "string" ? given : (given.at(-1) ?? "");
  if (key.takes === "boolean") return switches.get(text) ?? text;
  if (key.takes === "number" && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return text;
}

function valueAt(config: ConfigFile, key: ConfigKey): unknown {
  const section: unknown = Object.entries(config).find(([name]) => name === key.section)?.[1];
  return isTable(section) ? section[key.key] : undefined;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return value != null && typeof value === "object" && !Array.isArray(value);
}
