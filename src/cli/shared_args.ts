// Arguments that several commands take, so that each is named and described once.

import type { Positional, Switch, ValueFlag } from "./definition.ts";

/** Folders to bring up to date first; without them the catalog is taken as it is. */
export const rootsToLookIn: Positional = {
  type: "positional",
  required: false,
  description: "Folders to look in (default: the catalog as it is)",
  repeated: true,
};

export const onlyUnder: ValueFlag = {
  type: "string",
  valueHint: "DIR",
  description: "Only in this folder and below it",
};

/** Of a command that makes a plan. */
export const planOut: ValueFlag = {
  type: "string",
  valueHint: "FILE",
  description: "The plan (default: a new file in the data folder)",
};

/** Of what moves files. */
export const dryRunOfMoves: Switch = {
  type: "boolean",
  description: "Look at every file and do nothing",
};
