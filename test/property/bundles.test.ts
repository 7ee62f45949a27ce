import { expect, test } from "bun:test";
import fc from "fast-check";
import { nameFromBytes } from "../../src/base/names.ts";
import { type Bundle, bundlesOf } from "../../src/domain/bundle.ts";
import { numberUnder, targetNames } from "../../src/domain/bundle_names.ts";
import type { Member } from "../../src/domain/companions.ts";
import { kindOf } from "../../src/domain/media.ts";
import {
  byteLength,
  collisionKey,
  ECRYPTFS_NAME_BYTES,
  NAME_BYTES,
  safeName,
} from "../../src/domain/safe_name.ts";

/** The new names by those that the files have. */
function named(...asked: Parameters<typeof targetNames>): ReadonlyMap<string, string> {
  const names = targetNames(...asked);
  return new Map(asked[0].members.map(({ name }, i) => [name, names[i] ?? ""]));
}

const july = Date.parse("2019-07-04T18:22:31Z");
const hour = 3_600_000;

/** The names that cameras, phones and programs make of a stem. */
const forms: readonly ((stem: string) => string)[] = [
  ...[".JPG", ".jpg", ".HEIC", ".MOV", ".mov", ".MP4", ".CR2", ".dng", ".WAV", ".pdf", ".txt"].map(
    (ending) => (stem: string) => stem + ending,
  ),
  ...[".xmp", ".XMP", ".AAE", ".THM", ".LRV", ".json", ".en.srt", "_O.AAE"].map(
    (ending) => (stem: string) => stem + ending,
  ),
  ...[".JPG.xmp", ".jpg.XMP", ".HEIC.json", ".JPG.supplemental-metadata.json", ".JPG.su.json"].map(
    (ending) => (stem: string) => stem + ending,
  ),
  ...[".MP.jpg", ".MP", ".RAW-01.COVER.jpg", ".RAW-02.ORIGINAL.dng", "_HEVC.MOV"].map(
    (ending) => (stem: string) => stem + ending,
  ),
  ...["-edited.JPG", "-bearbeitet.JPG", "_edited.jpeg", "-edited.JPG.xmp", " 2.JPG", "~2.JPG"].map(
    (ending) => (stem: string) => stem + ending,
  ),
  (stem) => `${stem.replace(/^IMG_/, "IMG_E")}.JPG`,
  (stem) => `${stem.replace(/^IMG_/, "IMG_E")}.MOV`,
  (stem) => `${stem.replace(/^IMG_/, "IMG_O")}.AAE`,
  (stem) => `${stem.replace(/^G[XH]/, "GL")}.LRV`,
  (stem) => `${stem.replace(/\(\d+\)$/, "")}.JPG(2).json`,
  (stem) => `${stem.replace(/\(\d+\)$/, "")}-edited(2).JPG`,
];
const someBytes = fc
  .uint8Array({ minLength: 1, maxLength: 12 })
  .map((bytes) => nameFromBytes(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0x80 : byte))));
const stem = fc.oneof(
  fc.constantFrom(
    "IMG_0001",
    "IMG_0001",
    "IMG_0002",
    "img_0001",
    "IMG_0001(2)",
    "GX010123",
    "PXL_1",
  ),
  fc.constantFrom("Straße", "STRASSE", "Cafe\u0301", "Café", "a:b", "con", "x. ", "日本", "👨‍👩‍👧"),
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
    .map((text) => text.replace(/[/\0]/g, "-")),
  someBytes,
  fc.constantFrom("y".repeat(200), "ü".repeat(100), `IMG_${"1".repeat(150)}`),
);
const member: fc.Arbitrary<Member> = fc
  .record({
    stem,
    form: fc.constantFrom(...forms),
    hours: fc.constantFrom(undefined, 0, 1, 14, 16, 20, 24 * 40),
    contentId: fc.constantFrom(undefined, undefined, "A", "B"),
    about: fc.constantFrom(undefined, "IMG_0001.JPG", "IMG_0002.HEIC"),
  })
  .map(({ stem, form, hours, contentId, about }) => {
    const name = form(stem);
    const kind = kindOf(name);
    if (kind === "sidecar") return { name, kind, ...(about == null ? {} : { about }) };
    return {
      name,
      kind,
      ...(hours == null ? {} : { aroundMs: july + hours * hour }),
      ...(contentId == null ? {} : { contentId }),
    };
  })
  .filter(({ name }) => byteLength(name) <= NAME_BYTES);
const folder = fc.uniqueArray(member, { maxLength: 14, selector: ({ name }) => name });
const newStem = fc.oneof(
  stem,
  fc.constantFrom("2019-07-04_18-22-31", "", ".", "x/y", "z".repeat(400)),
);
const number = fc.constantFrom(0, 0, 1, 2, 99, 12_345);
const maxNameBytes = fc.constantFrom(NAME_BYTES, ECRYPTFS_NAME_BYTES);

test("every file is in one bundle, every sidecar in one or an orphan", () => {
  fc.assert(
    fc.property(folder, (members) => {
      const { bundles, orphans } = bundlesOf(members);
      const found = bundles.flatMap((bundle) => bundle.members.map(({ name }) => name));
      expect(new Set(found).size).toBe(found.length);
      for (const { name, kind } of members) {
        const places = Number(found.includes(name)) + Number(orphans.includes(name));
        if (kind === "other") expect(places).toBe(0);
        else if (kind === "sidecar") expect(places).toBeLessThanOrEqual(1);
        else expect([name, found.includes(name), places]).toEqual([name, true, 1]);
      }
      for (const { members: own } of bundles) {
        const names = own.map(({ name }) => name);
        expect(own[0].kind).not.toBe("sidecar");
        for (const { form } of own) if (form.of === "sidecar") expect(names).toContain(form.owner);
      }
    }),
    { numRuns: 200 },
  );
});

test("no bundle holds two identifiers, nor, by names alone, times more than 15 hours apart", () => {
  let joined = 0;
  fc.assert(
    fc.property(folder, (members) => {
      const known = new Map(members.map((one) => [one.name, one]));
      for (const bundle of bundlesOf(members).bundles) {
        const mains = bundle.members.flatMap(({ name }) => known.get(name) ?? []);
        const ids = mains.flatMap(({ contentId }) => contentId ?? []);
        expect(new Set(ids).size).toBeLessThanOrEqual(1);
        const times = mains.flatMap(({ aroundMs }) => aroundMs ?? []);
        if (times.length > 1) joined += 1;
        if (ids.length < 2 && times.length > 1) {
          expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(15 * hour);
        }
      }
    }),
    { numRuns: 250 },
  );
  expect(joined).toBeGreaterThan(3);
});

test("bundles do not depend on the order of a listing", () => {
  fc.assert(
    fc.property(folder, (members) => {
      expect(bundlesOf([...members].reverse())).toEqual(bundlesOf(members));
    }),
  );
});

/** Safe, short enough, and no two alike. */
function expectNames(bundle: Bundle, names: ReadonlyMap<string, string>, most: number): void {
  expect([...names.keys()].sort()).toEqual(bundle.members.map(({ name }) => name).sort());
  const keys = new Set<string>();
  for (const name of names.values()) {
    expect(safeName(name, most)).toBe(name);
    expect(name).not.toMatch(/[/\0]/);
    keys.add(collisionKey(name));
  }
  expect(keys.size).toBe(names.size);
}

test("the names of a bundle are safe and no two are alike, whatever the stem", () => {
  fc.assert(
    fc.property(folder, newStem, number, maxNameBytes, (members, given, count, most) => {
      for (const bundle of bundlesOf(members).bundles) {
        const options = { maxNameBytes: most, number: count };
        expectNames(bundle, named(bundle, given, options), most);
        expectNames(bundle, named(bundle, bundle.stem, options), most);
      }
    }),
    { numRuns: 250 },
  );
});

test("two numbers never give one name", () => {
  fc.assert(
    fc.property(folder, newStem, maxNameBytes, (members, given, most) => {
      for (const bundle of bundlesOf(members).bundles) {
        const names = [0, 1, 2, 10, 10_000].flatMap((count) => [
          ...named(bundle, given, { maxNameBytes: most, number: count }).values(),
        ]);
        expect(new Set(names.map(collisionKey)).size).toBe(names.length);
      }
    }),
    { numRuns: 60 },
  );
});

test("what was named once keeps its names: every bundle settles at its first renaming", () => {
  fc.assert(
    fc.property(folder, newStem, number, maxNameBytes, (members, given, count, most) => {
      for (const bundle of bundlesOf(members).bundles) {
        const options = { maxNameBytes: most, number: count };
        const names = named(bundle, given, options);
        const again = afterRenaming(members, names).find(({ members: [first] }) => {
          return first.name === names.get(bundle.members[0].name);
        });
        // Where sidecars had to be told apart by a number, the first may have become another's.
        if (again == null) continue;
        const kept = named(again, again.stem, { maxNameBytes: most });
        for (const [before, after] of kept) expect(after).toBe(before);
      }
    }),
    { numRuns: 250 },
  );
});

/** The bundles of the renamed files, alone in a folder. */
function afterRenaming(
  members: readonly Member[],
  names: ReadonlyMap<string, string>,
): readonly Bundle[] {
  return bundlesOf(
    members.flatMap((one) => {
      const name = names.get(one.name);
      return name == null ? [] : [{ ...one, name, kind: one.kind }];
    }),
  ).bundles;
}

/** Files of one shot, named after one stem as programs do it; no two alike but for case. */
const shot = fc
  .record({
    stem: fc.constantFrom(
      "IMG_0001",
      "IMG_0001(2)",
      "GX010123",
      "PXL_1",
      "Straße",
      "日本",
      "\udce9t\udce9",
    ),
    chosen: fc.uniqueArray(fc.constantFrom(...forms.slice(0, 29), ...forms.slice(31)), {
      minLength: 1,
      maxLength: 12,
    }),
  })
  .map(({ stem, chosen }) => {
    const names = new Map<string, string>();
    for (const form of chosen) names.set(collisionKey(form(stem)), form(stem));
    return [...names.values()].map((name): Member => {
      const kind = kindOf(name);
      return { name, kind, ...(kind === "sidecar" || kind === "other" ? {} : { aroundMs: july }) };
    });
  });
const plainStem = fc.constantFrom(
  "2019-07-04_18-22-31",
  "IMG_0001",
  "IMG_9999",
  "IMG_9999-3",
  "GH010999",
  "Paris",
  "été",
  "a(3)",
  "1. Tag",
);

test("under any new stem the files of a shot are one bundle still, each as what it was", () => {
  let tried = 0;
  fc.assert(
    fc.property(shot, plainStem, (members, given) => {
      const { bundles } = bundlesOf(members);
      const [bundle] = bundles;
      if (bundle == null || bundles.length > 1) return;
      const names = named(bundle, given, { maxNameBytes: NAME_BYTES });
      // Alike but for their mark, which the new stem has no place for.
      if ([...names.values()].some((name) => name.includes("~2"))) return;
      tried += 1;
      const [again, ...others] = afterRenaming(members, names);
      expect([again?.stem, others]).toEqual([given, []]);
      expect(again?.members.map(({ name }) => name).sort()).toEqual([...names.values()].sort());
      expect(again == null ? undefined : numberUnder(again, given, NAME_BYTES)).toBe(0);
      const isOf = (one: Bundle | undefined, name: string) =>
        one?.members.find((each) => each.name === name)?.form;
      for (const [before, after] of names) {
        const was = isOf(bundle, before);
        const is = isOf(again, after);
        expect(is?.of).toBe(was?.of ?? "main");
        if (was?.of === "main" && is?.of === "main") {
          expect([is.edit === "", is.mark, is.ending]).toEqual([
            was.edit === "",
            was.mark,
            was.ending,
          ]);
        } else if (was?.of === "sidecar" && is?.of === "sidecar") {
          expect(is.owner).toBe(names.get(was.owner) ?? "");
        }
      }
    }),
    { numRuns: 250 },
  );
  expect(tried).toBeGreaterThan(40);
});
