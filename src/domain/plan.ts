// A plan: what an operation would do to files, step by step, before anything is done. Every plan is one format,
// whoever made it; plan_file.ts reads and writes it, docs/plan-format.md describes it.

import type { Stamp } from "./entry.ts";

/** What can be done with a file. */
export const planActions = {
  move: "the file goes from `from` to `to`",
  copy: "`to` becomes a copy of `from`, which stays",
  hardlink: "`to` becomes another name of the file `from`, which stays",
  reflink: "the file at `to` shares its blocks on disk with `from`, which stays",
  quarantine:
    "the file goes from `from` to `to`, below a quarantine folder, until a purge is asked for",
} as const;
export type PlanAction = keyof typeof planActions;

/** Who makes plans. */
export const planOperations = ["organize", "duplicates"] as const;
export type PlanOperation = (typeof planOperations)[number];

/** Why a step is taken: who gives the reason, and what it means. */
export const planReasons = {
  captured: { of: "organize", meaning: "goes where its time of capture belongs" },
  shifted: {
    of: "organize",
    meaning: "goes where its time of capture belongs, after the clock of its camera was put right",
  },
  mtime: { of: "organize", meaning: "goes by the time it was last modified, as was asked for" },
  dateless: {
    of: "organize",
    meaning: "goes where the template says, which asks for no date: there is none to be trusted",
  },
  companion: { of: "organize, duplicates", meaning: "goes with the file that it belongs to" },
  undated: { of: "organize", meaning: "goes to review: nothing tells when it was taken" },
  doubtful: { of: "organize", meaning: "goes to review: what tells its time is not to be trusted" },
  incomplete: {
    of: "organize",
    meaning: "goes to review: the template asks for something that is not known of it",
  },
  folded: { of: "organize", meaning: "the same content lies at the target already" },
  duplicate: { of: "duplicates", meaning: "has the same content as the file that is kept" },
  payload: {
    of: "duplicates",
    meaning: "has the same picture or sound as the file that is kept, under other metadata",
  },
  merged: { of: "duplicates", meaning: "goes to the folder that holds the rest of its folder" },
} as const satisfies Readonly<Record<string, { readonly of: string; readonly meaning: string }>>;
export type PlanReason = keyof typeof planReasons;

/** The state that a file must be in for a step to be taken: another state makes the step stale. */
export type ExpectedStamp = Pick<Stamp, "sizeBytes" | "mtimeUs">;

export type PlanHeader = {
  readonly operation: PlanOperation;
  /** Whole Unix microseconds. */
  readonly createdUs: number;
  /** Fingerprint of the library that it was made for. */
  readonly library: string;
  /** Absolute path of the folder that it fills, which the library takes in; absent: it fills none. */
  readonly target?: string;
  readonly steps: number;
  /** Sizes of the files of all steps. */
  readonly bytes: number;
};

export type PlanStep = {
  /** From 1, each higher than the one before. */
  readonly n: number;
  readonly action: PlanAction;
  /** Absolute; strings without loss (base/names.ts). */
  readonly from: string;
  readonly to: string;
  /**
   * The `n` of the first step of its bundle; its steps stand together. They are taken together or not at all.
   */
  readonly bundle: number;
  /** Of `from`. */
  readonly stamp: ExpectedStamp;
  /** Of the file at `to` that a link takes the place of; absent: nothing may lie there. */
  readonly replaces?: ExpectedStamp;
  /**
   * Of a quarantine: path of the file that stays, which must hold the same bytes (with the reason `payload` the same
   * media) when the step is taken; absent: there is none.
   */
  readonly twin?: string;
  readonly reason: PlanReason;
};
