// Flags that stand before or after any command.

import type { Flag } from "./definition.ts";

export const globalFlags = {
  data: { value: "DIR", description: "Folder of the catalog, logs and backups" },
  config: { value: "FILE", description: "Configuration (default: varve.toml in the data folder)" },
  json: { description: "Print JSON lines: records, then one summary" },
  quiet: { short: "q", description: "No progress, and only errors on standard error" },
  verbose: { short: "v", description: "Tell more on standard error" },
  "no-color": { description: "No colours (also: NO_COLOR)" },
  "log-file": { value: "FILE", description: "Add log lines to a file", key: "log.file" },
  "log-format": { value: "text|json", description: "Format of log lines", key: "log.format" },
  version: { description: "Print the version" },
  help: { short: "h", description: "Print help" },
} as const satisfies Record<string, Flag>;

export type GlobalOptions = {
  readonly data: string | undefined;
  readonly config: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
  readonly version: boolean;
  readonly help: boolean;
};
