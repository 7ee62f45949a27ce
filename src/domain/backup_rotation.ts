// Which backups to drop. Others have rotated theirs until only empty ones were left: here the number of files
// in a backup counts as much as its age.

export type Backup = {
  /** Sorts by age: names begin with their time. */
  readonly name: string;
  /** Files catalogued in it; undefined where it is not sound. */
  readonly files: number | undefined;
};

/** A backup with less than this part of the fullest one's files does not stand in for it. */
export const FAR_FEWER = 0.5;

/**
 * Names of the backups to drop so that the newest `keep` (at least 1) sound ones are left. Where none of those
 * comes near the fullest one, the newest that does is kept too. One that is not sound never counts, and is
 * dropped only when it is older than all that are kept.
 */
export function backupsToDrop(backups: readonly Backup[], keep: number): string[] {
  const newestFirst = [...backups].sort((a, b) => (a.name < b.name ? 1 : -1));
  const sound = newestFirst.filter((backup) => backup.files != null);
  const kept = sound.slice(0, Math.max(1, keep));
  const filesOf = (backup: Backup) => backup.files ?? 0;
  const enough = FAR_FEWER * Math.max(0, ...sound.map(filesOf));
  const full = (backup: Backup) => filesOf(backup) >= enough;
  const fallback = kept.some(full) ? undefined : sound.find(full);
  const oldest = kept.at(-1)?.name;
  return newestFirst
    .filter((backup) => {
      if (backup === fallback || kept.includes(backup)) return false;
      return oldest != null && kept.length >= keep && backup.name < oldest;
    })
    .map((backup) => backup.name);
}
