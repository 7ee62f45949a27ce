import { expect, test } from "bun:test";
import fc from "fast-check";
import type { DatingInput } from "../../src/domain/captured.ts";
import { dateInName } from "../../src/domain/captured_from_name.ts";
import { evidenceSources } from "../../src/domain/evidence.ts";
import type { Evidence } from "../../src/domain/inspection.ts";
import { knownBad } from "../../src/domain/known_bad_dates.ts";
import { capturedOf, explainCaptured } from "../../src/domain/ladder.ts";
import { mediaKinds } from "../../src/domain/media.ts";
import { offsetText, parseTime, type Wall, wallText } from "../../src/domain/wall_time.ts";
import { zoneAt } from "../../src/domain/zone_at.ts";
import { offsetAtInstant, offsetAtWall } from "../../src/domain/zones.ts";

const NOW_US = Date.parse("2026-11-21T00:00:00Z") * 1000;

/** A second from 1900 to 2025, as its digits. */
const moment = fc
  .integer({ min: Date.UTC(1900, 0, 1) / 1000, max: Date.UTC(2025, 11, 31) / 1000 })
  .map((seconds) => {
    const iso = new Date(seconds * 1000).toISOString().slice(0, 19);
    const [y = "", mo = "", d = "", h = "", mi = "", s = ""] = iso.split(/[-:T]/);
    return { iso, y, mo, d, h, mi, s };
  });
type Moment = typeof moment extends fc.Arbitrary<infer T> ? T : never;

const toTheSecond: readonly ((m: Moment) => string)[] = [
  ({ y, mo, d, h, mi, s }) => `IMG_${y}${mo}${d}_${h}${mi}${s}.jpg`,
  ({ y, mo, d, h, mi, s }) => `IMG${y}${mo}${d}${h}${mi}${s}.jpg`,
  ({ y, mo, d, h, mi, s }) => `${y}${mo}${d}T${h}${mi}${s}Z.jpg`,
  ({ y, mo, d, h, mi, s }) => `PXL_${y}${mo}${d}_${h}${mi}${s}.jpg`,
  ({ y, mo, d, h, mi, s }) => `Screenshot_${y}-${mo}-${d}-${h}-${mi}-${s}.png`,
  ({ y, mo, d, h, mi, s }) => `${y}-${mo}-${d} ${h}.${mi}.${s}.jpg`,
  ({ y, mo, d, h, mi, s }) => `WhatsApp Image ${y}-${mo}-${d} at ${h}.${mi}.${s}.jpeg`,
  ({ y, mo, d, h, mi, s }) => `signal-${y}-${mo}-${d}-${h}${mi}${s}.jpg`,
  ({ y, mo, d, h, mi, s }) => `WIN_${y}${mo}${d}_${h}_${mi}_${s}_Pro.mp4`,
  ({ y, mo, d, h, mi, s }) => `${y}_${mo}${d}_${h}${mi}${s}_001.MP4`,
  ({ y, mo, d, h, mi, s }) => `photo_12@${d}-${mo}-${y}_${h}-${mi}-${s}.jpg`,
];
const toTheDay: readonly ((m: Moment) => string)[] = [
  ({ y, mo, d }) => `IMG-${y}${mo}${d}-WA0012.jpg`,
  ({ y, mo, d }) => `${y}-${mo}-${d} Paris.jpg`,
  ({ y, mo, d }) => `scan ${y}.${mo}.${d}.tif`,
];

test("a time written into a name in any known way is read back", () => {
  fc.assert(
    fc.property(moment, fc.constantFrom(...toTheSecond), (m, write) => {
      const date = dateInName(write(m));
      expect(date == null ? undefined : wallText(date)).toBe(m.iso);
    }),
  );
  fc.assert(
    fc.property(moment, fc.constantFrom(...toTheDay), (m, write) => {
      const date = dateInName(write(m));
      expect(date == null ? undefined : wallText(date)).toBe(m.iso.slice(0, 10));
    }),
  );
});

test("a date inside letters and digits without a gap is none", () => {
  const glue = fc.stringMatching(/^[0-9a-f]{1,8}$/);
  fc.assert(
    fc.property(moment, glue, glue, ({ y, mo, d }, before, after) => {
      expect(dateInName(`${before}${y}${mo}${d}${after}.jpg`)).toSatisfy(
        // Glued to digits only, it may be a longer stamp that really begins or ends there.
        (date) => date == null || /^\d+$/.test(before + after),
      );
    }),
  );
});

test("no date is found in UUIDs and hashes", () => {
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      expect(dateInName(`${id}.jpg`)).toBeUndefined();
      expect(dateInName(`IMG_${id}_1.jpg`)).toBeUndefined();
      expect(dateInName(`${id.toUpperCase()}.HEIC`)).toBeUndefined();
    }),
    { numRuns: 500 },
  );
  const hex = fc.stringMatching(/^[0-9a-f]{16,64}$/);
  fc.assert(
    fc.property(hex, (hash) => expect(dateInName(`${hash}.jpg`)).toBeUndefined()),
    { numRuns: 500 },
  );
});

test("a UUID made of a date is still a UUID", () => {
  fc.assert(
    fc.property(moment, fc.uuid(), ({ y, mo, d, h, mi }, id) => {
      expect(dateInName(`${y}${mo}${d}-${h}${mi}${id.slice(13)}.jpg`)).toBeUndefined();
      expect(dateInName(`${id.slice(0, 24)}${y}${mo}${d}${h}${mi}.jpg`)).toBeUndefined();
    }),
  );
});

test("a wall time printed and read again is the same", () => {
  const offsets = fc.integer({ min: -48, max: 56 }).map((quarters) => quarters * 15);
  const digits = fc.stringMatching(/^[0-9]{1,9}$/);
  fc.assert(
    fc.property(moment, offsets, fc.option(digits), ({ iso }, offsetMinutes, sub) => {
      const text = `${iso}${sub == null ? "" : `.${sub}`}`;
      const parsed = parseTime(text + offsetText(offsetMinutes)) as Wall;
      expect(parsed).toMatchObject({ offsetMinutes });
      expect(wallText(parsed)).toBe(text);
    }),
  );
});

const zones = fc.constantFrom(
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Africa/Casablanca",
  "Pacific/Apia",
  "America/Sao_Paulo",
  "UTC",
);

test("an instant shown on a wall and read again is the same instant, by its offset as the clue", () => {
  fc.assert(
    fc.property(zones, moment, (zone, { iso }) => {
      const utcMs = Date.parse(`${iso}Z`);
      const offset = offsetAtInstant(zone, utcMs);
      const expected = Temporal.Instant.fromEpochMilliseconds(utcMs).toZonedDateTimeISO(zone);
      expect(offset).toBe(Math.round(expected.offsetNanoseconds / 60e9));
      // Before standard time offsets had seconds, which minutes cannot give back.
      fc.pre(expected.offsetNanoseconds % 60e9 === 0);
      expect(offsetAtWall(zone, utcMs + offset * 60_000, offset)).toBe(offset);
    }),
    { numRuns: 300 },
  );
});

test("a wall time is read as Temporal reads it: the first of two, a skipped one by the old clock", () => {
  // Around changes of the clock, where it matters, every 10 minutes.
  const hours = fc.constantFrom("2019-03-31T00", "2019-10-27T00", "2019-11-03T00", "2019-04-07T00");
  fc.assert(
    fc.property(zones, hours, fc.integer({ min: 0, max: 36 }), (zone, start, tens) => {
      const wallMs = Date.parse(`${start}:00:00Z`) + tens * 600_000;
      const there = Temporal.PlainDateTime.from(new Date(wallMs).toISOString().slice(0, 19));
      const { epochMilliseconds } = there.toZonedDateTime(zone, { disambiguation: "compatible" });
      expect(wallMs - offsetAtWall(zone, wallMs) * 60_000).toBe(epochMilliseconds);
    }),
    { numRuns: 300 },
  );
});

const value = fc.oneof(
  moment.map(({ iso }) => iso.replace("T", " ").replaceAll("-", ":")),
  moment.map(({ iso }) => `${iso}Z`),
  moment.map(({ iso }) => `${iso}+02:00`),
  moment.map(({ iso }) => iso.slice(0, 10)),
  moment.map(({ iso }) => iso.slice(0, 7)),
  fc.constantFrom(
    "0000:00:00 00:00:00",
    "",
    "2002:12:08 12:00:00",
    "0",
    "x",
    "2040:01:01 00:00:00",
  ),
  fc.integer({ min: -3e9, max: 2e9 }).map(String),
);
const evidence: fc.Arbitrary<Evidence> = fc.record({
  source: fc.constantFrom(
    ...evidenceSources.filter((source) => !/^(?:pair|name|stat):/.test(source)),
  ),
  value,
});
const input: fc.Arbitrary<DatingInput> = fc
  .record({
    kind: fc.constantFrom(...mediaKinds),
    name: fc.oneof(
      fc.constantFrom("IMG_1234.JPG", "GX010123.MP4", "IMG-20190704-WA0003.jpg"),
      fc.tuple(moment, fc.constantFrom(...toTheSecond)).map(([m, write]) => write(m)),
    ),
    folders: fc.constantFrom(["photo"], ["2012"], ["2012", "08", "14"], ["2019-07 Paris"]),
    evidence: fc.array(evidence, { maxLength: 6 }),
    mtimeUs: fc.integer({ min: 0, max: NOW_US }),
    place: fc.option(fc.constantFrom({ latitude: 48.857, longitude: 2.352 })),
    home: fc.option(zones),
  })
  .map(({ place, home, ...rest }) => ({
    ...rest,
    ...(place == null ? {} : { position: place }),
    ...(home == null ? {} : { homeZone: home }),
    nowUs: NOW_US,
    zoneAt,
  }));

test("the ladder does not depend on the order of evidence", () => {
  const shuffled = input.chain((one) =>
    fc
      .shuffledSubarray([...one.evidence], { minLength: one.evidence.length })
      .map((other) => [one, { ...one, evidence: other }] as const),
  );
  fc.assert(
    fc.property(shuffled, ([one, other]) => {
      expect(explainCaptured(other)).toEqual(explainCaptured(one));
    }),
    { numRuns: 500 },
  );
});

test("the quick answer is the explained one; exactly that candidate is marked", () => {
  fc.assert(
    fc.property(input, (one) => {
      const { taken, candidates, conflict } = explainCaptured(one);
      expect(capturedOf(one)).toEqual(taken as NonNullable<typeof taken>);
      const marked = candidates.filter(({ verdict }) => verdict === "taken");
      expect(marked.map(({ captured }) => captured)).toEqual(taken == null ? [] : [taken]);
      if (conflict != null) expect(conflict.days).toBeGreaterThanOrEqual(1);
    }),
    { numRuns: 500 },
  );
});

test("what is taken is a plausible date, whatever the evidence", () => {
  fc.assert(
    fc.property(input, (one) => {
      const { taken, candidates } = explainCaptured(one);
      for (const { verdict, captured } of candidates) {
        expect(captured == null).toBe(verdict === "refused");
      }
      if (taken == null) return;
      const wall = parseTime(taken.local) as Wall;
      expect(wallText(wall)).toBe(taken.local);
      expect(taken.local >= "1825-12-31" && taken.local < "2026-11-24").toBe(true);
      if (taken.offsetMinutes == null) expect(knownBad(wall)).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});
