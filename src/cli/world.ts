// The outside world as the command line sees it. main.ts builds the real one, tests build their own.

import type { Clock } from "../base/clock.ts";
import type { Config } from "../config/resolve.ts";
import type { Context } from "../operations/context.ts";
import type { LibraryScan } from "../operations/scan/scan_library.ts";
import type { Build } from "../version.ts";

/** Standard output or standard error. */
export type Output = {
  readonly isTTY: boolean;
  /** Width of the terminal now; 80 where there is none. */
  readonly columns: number;
  /** Writes all of the text before it returns. Throws `OutputClosedError` where nobody reads any more. */
  readonly write: (text: string) => void;
};

/** Opening for writing may have to tell what a run that was killed left, and to mend it (`emit`, `signal`). */
export type OpenRequest = Pick<Context, "emit" | "signal"> & {
  /** `change` migrates and takes the lock of the data folder; `write` also creates what is missing. */
  readonly access: "read" | "change" | "write";
  /** Absolute; holds the catalog. */
  readonly dataFolder: string;
  readonly config: Config;
  /** Who opens it, for those who find it locked: "scan". */
  readonly command: string;
};

/** An open catalog and what gives it (and its lock) back. */
export type OpenedCatalog = AsyncDisposable & { readonly catalog: Context["catalog"] };

export type World = {
  readonly build: Build;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the current folder. */
  readonly cwd: string;
  /** Absolute path of the running program. */
  readonly execPath: string;
  readonly pid: number;
  readonly clock: Clock;
  /** Aborted by SIGINT and SIGTERM (base/abort.ts). */
  readonly signal: AbortSignal;
  /** Starts a reading thread, or hands out one that was started ahead; only main.ts may. */
  readonly startWorker: () => Worker;
  /** Starts threads for `startWorker` to hand out: they need some 10 ms until they can read (measured). */
  readonly startWorkersAhead: (count: number) => void;
  /** The tools that came with this program. */
  readonly toolsBundle: () => Promise<LibraryScan["toolsBundle"]>;
  readonly openCatalog: (request: OpenRequest) => Promise<OpenedCatalog>;
};
