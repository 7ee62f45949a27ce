import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { nameFromBytes, osPath } from "../../../src/base/names.ts";
import { compareBytes } from "../../../src/base/order.ts";
import { eachEntry, eachPortable, stampOf } from "../../../src/disk/entries.ts";
import { Files, type Listing, listFolder } from "../../../src/disk/list.ts";
import type { Stamp } from "../../../src/domain/entry.ts";
import { kindOf, mediaFormats, mediaKinds } from "../../../src/domain/media.ts";
import { TempFolder } from "../../support/temp_folder.ts";

const allKinds = { kinds: [...mediaKinds], exclude: [] };
const list = (folder: string, rules: Parameters<typeof listFolder>[3] = allKinds, seed = 1n) =>
  listFolder(folder, "", false, rules, seed);
const namesOf = (listing: Listing): string[] => {
  const files = new Files(listing);
  return [...files.inOrder()].map((i) => files.name(i));
};

let folder: TempFolder;
beforeAll(() => {
  folder = new TempFolder();
});
afterAll(() => folder[Symbol.dispose]());

/** A new folder with files of these names. */
let count = 0;
function made(names: readonly (string | Uint8Array)[]): string {
  const path = join(folder.path, `list-${count++}`);
  mkdirSync(path);
  for (const name of names) {
    writeFileSync(Buffer.concat([Buffer.from(`${path}/`), Buffer.from(name)]), name);
  }
  return path;
}

describe("eachEntry()", () => {
  test("sees what the portable way sees", () => {
    const path = made(["a.jpg", "é.mp4", "😀.heic", "x".repeat(255), Uint8Array.of(0x62, 0xff)]);
    mkdirSync(join(path, "sub"));
    symlinkSync("a.jpg", join(path, "link"));
    symlinkSync("nowhere", join(path, "broken"));
    utimesSync(join(path, "a.jpg"), new Date(-1500), new Date(-1500));
    utimesSync(join(path, "é.mp4"), 1.234567, 1562264551.987654);
    truncateSync(join(path, "😀.heic"), 5 * 2 ** 32 + 7);
    const seen = (visitAll: typeof eachEntry) => {
      const entries: { name: string; type: string; stamp: Stamp | undefined }[] = [];
      const device = visitAll(path, (bytes, start, end, type, stamp) => {
        entries.push({ name: nameFromBytes(bytes.slice(start, end)), type, stamp: stamp() });
      });
      return { device, entries: entries.sort((a, b) => compareBytes(a.name, b.name)) };
    };
    const found = seen(eachEntry);
    expect(found).toEqual(seen(eachPortable));
    expect(found.entries.find(({ name }) => name === "a.jpg")?.stamp?.mtimeUs).toBe(-1_500_000);
    expect(found.entries.find(({ name }) => name === "😀.heic")?.stamp?.sizeBytes).toBe(
      5 * 2 ** 32 + 7,
    );
  });

  test("gives times of any age as whole numbers that can be stored, the same both ways", () => {
    const path = made(["a"]);
    const stampBy = (visitAll: typeof eachEntry) => {
      let mtimeUs = Number.NaN;
      visitAll(path, (_bytes, _start, _end, _type, stamp) => {
        mtimeUs = stamp()?.mtimeUs ?? Number.NaN;
      });
      return mtimeUs;
    };
    // The file system takes what it can of these: ext4 up to 2446, tmpfs and btrfs any.
    for (const seconds of [-1e11, -1e10, -1, 0, 1e10, 15e9, 1e11, 1e13]) {
      utimesSync(join(path, "a"), seconds, seconds);
      const mtimeUs = stampBy(eachEntry);
      expect(Number.isSafeInteger(mtimeUs)).toBe(true);
      expect(stampBy(eachPortable)).toBe(mtimeUs);
    }
    const mtimeNs = 9_223_372_036_854_775_807_000_000_000n;
    const extreme = { size: 2n ** 63n - 1n, ino: 1n };
    expect(stampOf({ ...extreme, mtimeNs }).sizeBytes).toBe(Number.MAX_SAFE_INTEGER);
    expect(stampOf({ ...extreme, mtimeNs }).mtimeUs).toBe(Number.MAX_SAFE_INTEGER);
    expect(stampOf({ ...extreme, mtimeNs: -mtimeNs }).mtimeUs).toBe(Number.MIN_SAFE_INTEGER);
  });

  test("throws what the system says of a folder that is not there", () => {
    expect(() => eachEntry(join(folder.path, "none"), () => {})).toThrow("ENOENT");
    const file = join(made(["f"]), "f");
    expect(() => eachEntry(file, () => {})).toThrow("ENOTDIR");
  });

  test("reads a folder that does not fit one buffer", () => {
    // 2,000 records of some 260 bytes are twice the buffer.
    const names = Array.from({ length: 2000 }, (_, i) => `${i}_${"long name ".repeat(23)}.jpg`);
    expect(namesOf(list(made(names)))).toEqual(names.sort(compareBytes));
  });
});

describe("listFolder()", () => {
  test("takes the kind of a name as domain/media.ts does", () => {
    const extension = fc.oneof(
      fc.constantFrom(...mediaFormats.map((format) => format.extension)),
      fc.string({ unit: "grapheme-ascii", maxLength: 8 }),
    );
    const name = fc
      .tuple(fc.string({ unit: "grapheme-ascii", maxLength: 4 }), fc.boolean(), extension)
      .map(([stem, upper, text]) => `${stem}.${upper ? text.toUpperCase() : text}`)
      .filter((text) => !/[/\0]/.test(text) && !text.startsWith(".") && text !== "..");
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 20 }), (names) => {
        const path = made(names);
        const listing = list(path);
        const files = new Files(listing);
        for (let i = 0; i < files.count; i++) expect(files.kind(i)).toBe(kindOf(files.name(i)));
        expect(files.count + listing.skipped).toBe(names.length);
        rmSync(path, { recursive: true });
      }),
      { numRuns: 50 },
    );
  });

  test("counts files of other kinds without a look at them, and skips what is ignored", () => {
    const path = made(["a.jpg", "b.txt", "c.exe", "Thumbs.db", "._a.jpg", ".DS_Store", ".jpg"]);
    for (const name of ["@eaDir", "#recycle", "2019", ".hidden"]) mkdirSync(join(path, name));
    symlinkSync("a.jpg", join(path, "link.jpg"));
    const listing = list(path, { kinds: ["photo"], exclude: [] });
    expect(namesOf(listing)).toEqual(["a.jpg"]);
    expect(listing.folders).toEqual([".hidden", "2019"]);
    // b.txt, c.exe, and .jpg, which is a name without an extension.
    expect(listing.others).toBe(3);
    // Thumbs.db, ._a.jpg, .DS_Store, link.jpg, @eaDir, #recycle
    expect(listing.skipped).toBe(6);
  });

  test("skips every folder named @… below a volume only", () => {
    const path = made([]);
    for (const name of ["@docker", "photo"]) mkdirSync(join(path, name));
    expect(listFolder(path, "", true, allKinds, 1n).folders).toEqual(["photo"]);
    expect(list(path).folders).toEqual(["@docker", "photo"]);
  });

  test("leaves out what a glob excludes, by name or by path below the root", () => {
    const path = made(["a.jpg", "b.tmp.jpg"]);
    for (const name of ["Trash", "keep"]) mkdirSync(join(path, name));
    const rules = { kinds: ["photo" as const], exclude: ["*.tmp.jpg", "2019/Tr*"] };
    const listing = listFolder(path, "2019", false, rules, 1n);
    expect(namesOf(listing)).toEqual(["a.jpg"]);
    expect(listing.folders).toEqual(["keep"]);
    expect(listing.skipped).toBe(2);
  });

  test("orders names by their bytes and keeps those that are not UTF-8", () => {
    const names = [Uint8Array.of(0x61, 0xff), "a\uffee", "a😀", "ab", "a", "é", "z", "B"];
    const path = made(names);
    const expected = names.map((name) => nameFromBytes(Buffer.from(name))).sort(compareBytes);
    const found = namesOf(list(path));
    expect(found).toEqual(expected);
    for (const name of found) {
      expect(Buffer.from(osPath(name))).toBeInstanceOf(Buffer);
    }
  });

  test("gives an unchanged folder the same fingerprint, and any change another", () => {
    const path = made(["a.jpg", "b.jpg", "other.txt"]);
    const rules = { kinds: ["photo" as const], exclude: [] };
    const fingerprint = (seed = 1n) => list(path, rules, seed).fingerprint;
    const seen = [fingerprint()];
    const changedBy = (change: () => void) => {
      change();
      const next = fingerprint();
      expect(seen).not.toContain(next);
      expect(fingerprint()).toBe(next);
      seen.push(next);
    };
    expect(fingerprint()).toBe(seen[0] ?? "");
    expect(fingerprint(2n)).not.toBe(seen[0] ?? "");
    changedBy(() => writeFileSync(join(path, "a.jpg"), "longer than it was"));
    changedBy(() => utimesSync(join(path, "b.jpg"), 1, 1.000001));
    changedBy(() => renameSync(join(path, "b.jpg"), join(path, "c.jpg")));
    changedBy(() => writeFileSync(join(path, "d.jpg"), ""));
    changedBy(() => rmSync(join(path, "a.jpg")));
    changedBy(() => {
      // The same name, size and time: another file.
      writeFileSync(join(path, "new"), "");
      utimesSync(join(path, "d.jpg"), 5, 5);
      utimesSync(join(path, "new"), 5, 5);
      renameSync(join(path, "new"), join(path, "d.jpg"));
    });
  });
});
