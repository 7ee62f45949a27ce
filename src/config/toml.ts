// Reading TOML with the lines where things stand, which Bun's parser does not tell.

import { ConfigError } from "./errors.ts";

export type TomlFile = {
  readonly values: Readonly<Record<string, unknown>>;
  /** The line (from 1) of a key "scan.hash" or a table "performance.per_mount", where it was found. */
  readonly lineOf: (name: string) => number | undefined;
};

/** Parses a file's text; throws ConfigError naming the file and the line of a mistake. */
export function parseToml(text: string, file: string): TomlFile {
  try {
    const lines = findLines(text);
    // A table of tables stands at its first one: "performance.per_mount" at [performance.per_mount."/volume1"].
    const below = (name: string) => [...lines].find(([full]) => full.startsWith(`${name}.`))?.[1];
    return { values: tomlValues(text), lineOf: (name) => lines.get(name) ?? below(name) };
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error))
      .replace(/^TOML Parse error: /, "")
      .replace(/\.$/, "");
    throw new ConfigError(
      `The configuration "${file}" is not valid TOML near line ${lineOfMistake(text)}: ${reason}`,
      "Mend that line; `varve config check` tells whether the file is right",
      { cause: error },
    );
  }
}

/** The value of one TOML expression, such as `["a", "b"]`; undefined where it is none. */
export function parseTomlValue(text: string): unknown {
  try {
    return tomlValues(`value = ${text}`)["value"];
  } catch {
    return undefined; // Not TOML: the caller then takes it as plain text and says what is wrong.
  }
}

function tomlValues(text: string): Record<string, unknown> {
  const values: unknown = Bun.TOML.parse(text);
  return values != null && typeof values === "object" ? { ...values } : {};
}

/**
 * The parser gives no position. The lines before a mistake parse by themselves, so it lies in or after the
 * first line that the longest sound beginning leaves out.
 */
function lineOfMistake(text: string): number {
  const lines = text.split("\n");
  for (let sound = lines.length - 1; sound > 0; sound--) {
    try {
      tomlValues(lines.slice(0, sound).join("\n"));
      return sound + 1;
    } catch {
      // Still holds the mistake: try a line less.
    }
  }
  return 1;
}

/** Lines of `[tables]` and `key =`; good enough to point at, never used to read values. */
function findLines(text: string): Map<string, number> {
  const found = new Map<string, number>();
  let table = "";
  for (const [index, line] of text.split("\n").entries()) {
    const header = /^\s*\[\s*([^\]]+?)\s*\]/.exec(line);
    const key = /^\s*([A-Za-z0-9_.-]+)\s*=/.exec(line);
    if (header?.[1] != null) {
      table = header[1];
      found.set(table, index + 1);
    } else if (key?.[1] != null) {
      const name = table === "" ? key[1] : `${table}.${key[1]}`;
      if (!found.has(name)) found.set(name, index + 1);
    }
  }
  return found;
}
