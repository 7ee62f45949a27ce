// Names of ours beside the owner's files while a step is under way. They are hidden, are of no kind of media, and
// tell which run and step they belong to, so that recovery finds them and nothing else takes them for its own.

import { joinPath } from "../../base/names.ts";
import { folderOf } from "../../base/paths.ts";

export type TemporaryNames = {
  /** In the target's folder: a copy being written. */
  readonly part: string;
  /** In the source's folder: the source for the instant between losing its name and being removed. */
  readonly aside: string;
  /** In the target's folder: the same for a target that is taken back. */
  readonly targetAside: string;
  /** What an empty file that keeps a name for us has in it, on file systems that can do no better. */
  readonly marker: string;
};

/** `run` must differ from all other runs of all catalogs; `step` from the others of the run. Both: a-z, 0-9. */
export function temporaryNames(
  from: string,
  to: string,
  run: string,
  step: number,
): TemporaryNames {
  if (!/^[a-z0-9]+$/.test(run)) throw new Error(`Not a run's name: "${run}"`);
  const stem = `.varve-${run}-${step}`;
  return {
    part: joinPath(folderOf(to), `${stem}.part`),
    aside: joinPath(folderOf(from), `${stem}.aside`),
    targetAside: joinPath(folderOf(to), `${stem}.aside`),
    marker: `varve ${run}-${step}: this name is taken for a file that is being moved here\n`,
  };
}

/** Whether a name is one of ours, of any run. */
export function isTemporaryName(name: string): boolean {
  return /^\.varve-[a-z0-9]+-\d+\.(part|aside)$/.test(name);
}
