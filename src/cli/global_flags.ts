// Flags that stand before or after any command.

import type { Flag } from "./definition.ts";

export const globalFlags = {
  data: {
    type: "string",
    valueHint: "DIR",
    description: "Folder of the catalog, logs and backups",
  },
  config: {
    type: "string",
    valueHint: "FILE",
    description: "Configuration (default: varve.toml in the data folder)",
  },
  json: { type: "boolean", description: "Print JSON lines: records, then one summary" },
  quiet: {
    type: "boolean",
    alias: "q",
    description: "No progress, and only errors on standard error",
  },
  verbose: { type: "boolean", alias: "v", description: "Tell more on standard error" },
  color: {
    type: "boolean",
    default: true,
    description: "Colours on a terminal",
    negativeDescription: "No colours (also: NO_COLOR)",
  },
  "log-file": {
    type: "string",
    valueHint: "FILE",
    description: "Add log lines to a file",
    key: "log.file",
  },
  "log-format": {
    type: "string",
    valueHint: "text|json",
    description: "Format of log lines",
    key: "log.format",
  },
  version: { type: "boolean", description: "Print the version" },
  help: { type: "boolean", alias: "h", description: "Print help" },
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
