// Names of files that care of the catalog makes: their time comes first, so that they sort by age.

/** "20190704T162231Z", of whole Unix microseconds. */
function timeInName(us: number): string {
  const iso = new Date(us / 1000).toISOString(); // 2019-07-04T16:22:31.047Z
  return `${iso.slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}

/** A backup that is rotated; one made before a migration is not. The number keeps apart two of one second; "_" sorts after ".". */
export const rotatedBackup = /^catalog-\d{8}T\d{6}Z(_\d+)?\.sqlite$/;
/** What a backup is called until it is verified. */
export const unfinishedBackup = /^\.catalog-.*\.unfinished(-journal)?$/;

/** The first name of that time that is not taken. `tail` comes before the ending. */
export function freeName(
  start: string,
  us: number,
  tail: string,
  isTaken: (name: string) => boolean,
): string {
  for (let n = 1; ; n++) {
    const name = `${start}-${timeInName(us)}${n === 1 ? "" : `_${n}`}${tail}`;
    if (!isTaken(name)) return name;
  }
}
