// The configuration in force, from the file, the environment and the flags of this command line.

import { existsSync, readFileSync } from "node:fs";
import { systemCode } from "../base/errors.ts";
import { ConfigError } from "../config/errors.ts";
import { type FlagValue, type Layers, loadConfig } from "../config/load.ts";
import { configPlace, finalDataPlace, type Place, type PlaceHints } from "../config/places.ts";
import { systemZone } from "../config/time_zone.ts";
import type { Settings } from "./definition.ts";
import { UsageError } from "./errors.ts";
import type { World } from "./world.ts";

/** Values that flags give to keys, by the name of the key. */
export type FlagValues = ReadonlyMap<string, { readonly flag: string; readonly value: FlagValue }>;

/** Loads the configuration; throws ConfigError (12), or UsageError (2) where a flag's value is not taken. */
export function loadSettings(
  world: World,
  options: { readonly data: string | undefined; readonly config: string | undefined },
  flags: FlagValues,
): Settings {
  const hints = placeHints(world, options);
  const place = configPlace(hints);
  const file = place == null ? undefined : readConfigFile(place);
  const layers: Layers = {
    ...(file == null ? {} : { file }),
    environment: world.env,
    flags,
    cwd: world.cwd,
    systemZone: systemZone(world.env),
  };
  const { config, values } = loadConfig(layers);
  return {
    config,
    values,
    ...(place == null ? {} : { file: { ...place, exists: file != null } }),
    data: () => finalDataPlace(hints, config.data.folder),
  };
}

/** What decides where things lie. */
export function placeHints(
  world: World,
  options: { readonly data: string | undefined; readonly config: string | undefined },
): PlaceHints {
  for (const flag of ["data", "config"] as const) {
    if (options[flag] !== "") continue;
    // A variable of a script that was not set, and not the folder one stands in.
    throw new UsageError(
      `--${flag} is given without a path`,
      `Write --${flag} PATH, or leave it out`,
    );
  }
  return { ...options, environment: world.env, cwd: world.cwd, execPath: world.execPath };
}

function readConfigFile(
  place: Place & { readonly mustExist: boolean },
): { readonly path: string; readonly text: string } | undefined {
  if (!place.mustExist && !existsSync(place.path)) return undefined;
  try {
    return { path: place.path, text: readFileSync(place.path, "utf8") };
  } catch (error) {
    const code = systemCode(error) ?? String(error);
    throw new ConfigError(
      `The configuration "${place.path}" (${place.by}) cannot be read: ${code}`,
      code === "ENOENT"
        ? "Write one with `varve config init`"
        : "Check the path and its permissions",
      { cause: error },
    );
  }
}
