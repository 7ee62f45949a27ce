// Where things lie: the data folder and the configuration file, on a NAS without HOME as on a desktop.

import { joinPath } from "../base/names.ts";
import { absolutePath, folderOf } from "../base/paths.ts";
import { ConfigError } from "./errors.ts";

export type PlaceHints = {
  /** `--data` and `--config`, as typed. */
  readonly data?: string | undefined;
  readonly config?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Absolute path of the running program. */
  readonly execPath: string;
};

/** A folder and what chose it: "--data", "VARVE_DATA", "beside the program" … */
export type Place = { readonly path: string; readonly by: string };

/**
 * The data folder as far as it is known before the configuration is read: `--data`, `$VARVE_DATA`,
 * `varve-data` beside the program where that lies on a volume (/volume1/…, /volumeUSB1/…),
 * `$XDG_DATA_HOME/varve`, `$HOME/.local/share/varve`; undefined where none of these is.
 */
export function dataPlace(hints: PlaceHints): Place | undefined {
  const { environment, cwd, execPath } = hints;
  if (hints.data != null) return { path: absolutePath(cwd, hints.data), by: "--data" };
  const variable = environment["VARVE_DATA"];
  if (variable) return { path: absolutePath(cwd, variable), by: "VARVE_DATA" };
  if (/^\/volume[^/]+\//.test(execPath)) {
    return { path: joinPath(folderOf(execPath), "varve-data"), by: "beside the program" };
  }
  const dataHome = environment["XDG_DATA_HOME"];
  // The XDG specification says that relative values are to be ignored.
  if (dataHome?.startsWith("/")) return { path: joinPath(dataHome, "varve"), by: "XDG_DATA_HOME" };
  const home = environment["HOME"];
  if (home?.startsWith("/")) return { path: joinPath(home, ".local/share/varve"), by: "HOME" };
  return undefined;
}

/** The configuration file: `--config`, `$VARVE_CONFIG`, `varve.toml` in the data folder. */
export function configPlace(
  hints: PlaceHints,
): (Place & { readonly mustExist: boolean }) | undefined {
  const { environment, cwd } = hints;
  if (hints.config != null) {
    return { path: absolutePath(cwd, hints.config), by: "--config", mustExist: true };
  }
  const variable = environment["VARVE_CONFIG"];
  if (variable) return { path: absolutePath(cwd, variable), by: "VARVE_CONFIG", mustExist: true };
  const data = dataPlace(hints);
  if (data == null) return undefined;
  return { path: joinPath(data.path, "varve.toml"), by: "in the data folder", mustExist: false };
}

/** The data folder once the configuration is known; `--data` stands above it. Throws where none is left. */
export function finalDataPlace(hints: PlaceHints, configured: string | undefined): Place {
  const place =
    hints.data == null && configured != null
      ? { path: configured, by: "data.folder" }
      : dataPlace(hints);
  if (place == null) {
    throw new ConfigError(
      "There is no place for the catalog: neither HOME nor XDG_DATA_HOME is set and the program does not lie on a volume",
      "Name a folder with --data DIR, or set VARVE_DATA",
    );
  }
  return place;
}
