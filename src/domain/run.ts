// One execution of an operation. Its row is kept in the catalog with its figures.

export type RunId = number;

/** `running` with a dead process is a run that was killed; it is shown as `killed`. */
export const runStatuses = ["running", "done", "interrupted", "failed"] as const;
export type RunStatus = (typeof runStatuses)[number];
