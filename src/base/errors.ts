// Errors that end a run, and the one table of exit statuses. Trouble with a single file is a value
// (domain/inspection.ts), not an error.

/** Exit statuses of the program; docs and help are generated from `exitCodeMeanings`. */
export const ExitCode = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  someFailed: 3,
  noCatalog: 10,
  locked: 11,
  badConfig: 12,
  stalePlan: 13,
  newerCatalog: 14,
  rootUnavailable: 15,
  outOfSpace: 16,
  interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** What each status means, in words for help and docs. */
export const exitCodeMeanings: Readonly<Record<ExitCode, string>> = {
  [ExitCode.ok]: "done (also: nothing to do)",
  [ExitCode.unexpected]: "unexpected error",
  [ExitCode.usage]: "the command line could not be understood",
  [ExitCode.someFailed]: "done, but some files failed",
  [ExitCode.noCatalog]: "no catalog yet",
  [ExitCode.locked]: "the catalog is in use by another run",
  [ExitCode.badConfig]: "bad configuration",
  [ExitCode.stalePlan]: "every step of the plan was stale",
  [ExitCode.newerCatalog]: "the catalog is from a newer version",
  [ExitCode.rootUnavailable]: "a root is unavailable or lost its mount",
  [ExitCode.outOfSpace]: "out of space",
  [ExitCode.interrupted]: "interrupted, state saved",
};

/**
 * An error that ends the run. Subclasses set a literal `name` (minifying mangles class names), an
 * `exitCode` from the table, and a `hint` telling what to do next.
 */
export abstract class AppError extends Error {
  abstract override readonly name: string;
  abstract readonly exitCode: ExitCode;
  readonly hint?: string | undefined;
}

/** The words of an error for a person or a program, whatever was thrown. */
export function describeError(error: unknown): {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly exitCode: ExitCode;
} {
  if (error instanceof AppError) {
    return {
      code: error.name.replace(/Error$/, ""),
      message: error.message,
      ...(error.hint == null ? {} : { hint: error.hint }),
      exitCode: error.exitCode,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: "Unexpected", message, exitCode: ExitCode.unexpected };
}

/** The code of an operating system error ("ENOENT"), or undefined for any other value. */
export function systemCode(error: unknown): string | undefined {
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    return error.code;
  }
  return undefined;
}

/** The end of a switch over a union: a compile error where a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
