import { expect, test } from "bun:test";
import fc from "fast-check";
import { type Backup, backupsToDrop, FAR_FEWER } from "../../src/domain/backup_rotation.ts";

const backups = fc
  .array(fc.option(fc.nat({ max: 1000 }), { nil: undefined }), { maxLength: 12 })
  .map((counts): Backup[] =>
    counts.map((files, i) => ({ name: `catalog-${String(i).padStart(3, "0")}`, files })),
  );

test("the newest sound backup is never dropped, and neither is the last full one", () => {
  fc.assert(
    fc.property(backups, fc.integer({ min: 1, max: 6 }), (all, keep) => {
      const dropped = new Set(backupsToDrop(all, keep));
      const left = all.filter((backup) => !dropped.has(backup.name));
      const sound = all.filter((backup) => backup.files != null);
      const newest = sound.at(-1);
      if (newest != null) expect(left).toContain(newest);
      const most = Math.max(0, ...sound.map((backup) => backup.files ?? 0));
      const mostLeft = Math.max(0, ...left.map((backup) => backup.files ?? 0));
      expect(mostLeft).toBeGreaterThanOrEqual(FAR_FEWER * most);
    }),
  );
});

test("at least `keep` sound ones are left where there are as many, and at most one more", () => {
  fc.assert(
    fc.property(backups, fc.integer({ min: 1, max: 6 }), (all, keep) => {
      const dropped = new Set(backupsToDrop(all, keep));
      const sound = all.filter((backup) => backup.files != null);
      const left = sound.filter((backup) => !dropped.has(backup.name));
      expect(left.length).toBeGreaterThanOrEqual(Math.min(keep, sound.length));
      expect(left.length).toBeLessThanOrEqual(keep + 1);
    }),
  );
});

test("rotating after each of many backups, a library that is lost never rotates its backups away", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.nat({ max: 30 }), (keep, empties) => {
      let all: Backup[] = [{ name: "catalog-000", files: 1000 }];
      for (let i = 1; i <= empties; i++) {
        all = [...all, { name: `catalog-${String(i).padStart(3, "0")}`, files: i % 3 }];
        const dropped = backupsToDrop(all, keep);
        all = all.filter((backup) => !dropped.includes(backup.name));
      }
      expect(all[0]?.files).toBe(1000);
      expect(all.length).toBeLessThanOrEqual(keep + 1);
    }),
  );
});

test("the order in which backups are listed does not matter", () => {
  fc.assert(
    fc.property(backups, fc.integer({ min: 1, max: 6 }), (all, keep) => {
      const other = backupsToDrop([...all].reverse(), keep);
      expect(other).toEqual(backupsToDrop(all, keep));
    }),
  );
});
