import { expect, test } from "bun:test";
import fc from "fast-check";
import { nameFromBytes, nameToBytes } from "../../src/base/names.ts";
import { isIgnoredFolder } from "../../src/domain/ignore.ts";
import { parseTemplate, TemplateError } from "../../src/domain/parse_template.ts";
import {
  byteLength,
  collisionKey,
  cutName,
  ECRYPTFS_NAME_BYTES,
  NAME_BYTES,
  refusedIn,
  safeName,
  safeStem,
} from "../../src/domain/safe_name.ts";
import { counterIn, render, renderFolder, renderStem } from "../../src/domain/template.ts";
import { type TemplateFacts, templateTokens } from "../../src/domain/template_tokens.ts";

/** Text of every kind: any script, what Windows refuses, broken UTF-16, words that mean something to systems. */
const nasty = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.string({ unit: "grapheme", maxLength: 8 }) },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 4 }) },
      fc.constantFrom(
        "/",
        "\\",
        ":",
        "..",
        ".",
        " ",
        "\u0000",
        "\u0301",
        "\ud83d",
        "\udc00",
        "ß",
        "İ",
      ),
      fc.constantFrom(
        "con",
        "NUL",
        "@eaDir",
        "#recycle",
        "._",
        "👨‍👩‍👧",
        "é",
        "e\u0301",
        "한",
        "ﬁ",
      ),
      fc.string({ unit: fc.constantFrom("a", "é", "日", "👍🏽"), minLength: 40, maxLength: 120 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));
/** A name as a listing gives it: any bytes but "/" and NUL. */
const onDisk = fc
  .oneof(
    nasty.map((text) => text.toWellFormed().replace(/[/\0]/g, "")),
    fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => {
      return nameFromBytes(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0x2e : byte)));
    }),
  )
  .filter((name) => name !== "" && name !== "." && name !== ".." && byteLength(name) <= NAME_BYTES);
const maxBytes = fc.constantFrom(NAME_BYTES, ECRYPTFS_NAME_BYTES);

function isUtf8(name: string): boolean {
  return name.isWellFormed();
}

/** Holds for every name that may be written to disk. */
function expectSafe(name: string, most: number): void {
  expect(name).not.toBe("");
  expect(name).not.toBe(".");
  expect(name).not.toBe("..");
  expect(name).not.toMatch(/[/\0]/);
  expect(byteLength(name)).toBeLessThanOrEqual(most);
  expect(nameFromBytes(nameToBytes(name))).toBe(name);
  if (!isUtf8(name)) return;
  expect(refusedIn(name)).toBeUndefined();
  expect(name).not.toMatch(/[. ]$/);
  expect(name.normalize("NFC")).toBe(name);
  expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
}

test("a safe name is safe, and safe already", () => {
  fc.assert(
    fc.property(fc.oneof(nasty, onDisk), maxBytes, (text, most) => {
      const name = safeName(text, most);
      expectSafe(name, most);
      expect(safeName(name, most)).toBe(name);
      expect(safeStem(safeStem(text))).toBe(safeStem(text));
    }),
    { numRuns: 1000 },
  );
});

test("a name that is safe stays as it is, and one that is not UTF-8 always does", () => {
  fc.assert(
    fc.property(onDisk, (name) => {
      const fine =
        !isUtf8(name) ||
        (refusedIn(name) == null &&
          !/[. ]$/.test(name) &&
          name.normalize("NFC") === name &&
          !/^(con|prn|aux|nul|conin\$|conout\$|clock\$|com[\d¹²³]|lpt[\d¹²³]) *(\.|$)/i.test(name));
      if (fine) expect(safeName(name, NAME_BYTES)).toBe(name);
      else expect(safeName(name, NAME_BYTES)).not.toBe(name);
    }),
    { numRuns: 1000 },
  );
});

test("a name is cut between characters as people see them", () => {
  const characters = fc.array(
    fc.constantFrom("a", "é", "日", "👍🏽", "👨‍👩‍👧", "🇩🇪", "நி", "\udce9"),
    { maxLength: 80 },
  );
  fc.assert(
    fc.property(characters, fc.integer({ min: 25, max: 255 }), (list, most) => {
      const cut = cutName(list.join(""), most);
      const kept = [...new Intl.Segmenter("en").segment(cut)].map(({ segment }) => segment);
      expect(byteLength(cut)).toBeLessThanOrEqual(most);
      // Flags join in pairs, so that two beside each other are two characters still.
      if (list.length > 0) expect(kept).toEqual(list.slice(0, kept.length));
      const next = list[kept.length];
      if (next != null) expect(byteLength(cut) + byteLength(next)).toBeGreaterThan(most);
    }),
  );
});

test("names that differ in case or in how accents are written share a key, and its key is itself", () => {
  fc.assert(
    fc.property(onDisk, (name) => {
      const key = collisionKey(name);
      for (const other of [
        name.toUpperCase(),
        name.toLowerCase(),
        name.normalize("NFD"),
        name.normalize("NFC"),
        key,
      ]) {
        expect(collisionKey(other)).toBe(key);
      }
    }),
    { numRuns: 1000 },
  );
});

const local = fc
  .date({ min: new Date("1826-01-01"), max: new Date("2199-12-31"), noInvalidDate: true })
  .chain((date) =>
    fc.constantFrom(4, 7, 10, 16, 19, 23).map((length) => date.toISOString().slice(0, length)),
  );
const facts: fc.Arbitrary<TemplateFacts> = fc.record(
  {
    captured: local.map((text) => ({
      local: text,
      precision: "second" as const,
      source: "exif:DateTimeOriginal" as const,
      confidence: "high" as const,
    })),
    kind: fc.constantFrom("photo", "video", "audio", "book"),
    stem: onDisk,
    ext: fc.constantFrom(".jpg", ".JPG", ".MP.jpg", ".m2ts", ""),
    make: nasty,
    model: nasty,
    lens: nasty,
    shape: fc.constantFrom("landscape", "portrait", "square"),
    album: nasty,
    artist: nasty,
    title: nasty,
    counter: fc.integer({ min: 1, max: 2_000_000 }),
    hash8: fc.constant("9c7e1f4a"),
  },
  { requiredKeys: ["kind", "stem", "ext"] },
);

const tokens = Object.keys(templateTokens);
const piece = fc.oneof(
  fc.constantFrom(...tokens).map((token) => `{${token}}`),
  fc
    .tuple(
      fc.constantFrom(...tokens),
      fc.constantFrom(...tokens),
      fc.constantFrom('""', '"x"', "'..'", "'con'"),
    )
    .map((words) => `{${words.join("|")}}`),
  fc.constantFrom("-", "_", " ", ".", "..", "x", "{{", "}}", "Fotos", "con", "é"),
);
const part = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(""));
const template = fc
  .tuple(fc.array(part, { maxLength: 4 }), part)
  .map(([folders, stem]) => `${[...folders, stem].join("/")}{ext}`);

test("whatever the tags hold, a path stays below the target and is safe in every part", () => {
  let made = 0;
  fc.assert(
    fc.property(template, facts, maxBytes, (text, given, most) => {
      const parsed = parsedOrNot(text);
      if (parsed == null) return;
      const result = render(parsed, given, most);
      if (result.status === "lacking") return;
      made += 1;
      const names = result.path.split("/");
      for (const name of names) expectSafe(name, most);
      for (const folder of names.slice(0, -1)) expect(isIgnoredFolder(folder, false)).toBe(false);
      const place = renderFolder(parsed, given, most);
      expect(place).toEqual({ status: "rendered", folder: names.slice(0, -1).join("/") });
    }),
    { numRuns: 3000 },
  );
  // Templates that cannot be used and facts that are not known leave enough.
  expect(made).toBeGreaterThan(300);
});

function parsedOrNot(text: string): ReturnType<typeof parseTemplate> | undefined {
  try {
    return parseTemplate(text);
  } catch (error) {
    expect(error).toBeInstanceOf(TemplateError);
    return undefined;
  }
}

test("any text is a template or refused in words", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        nasty,
        template,
        nasty.map((text) => `{${text}}{ext}`),
      ),
      (text) => {
        const parsed = parsedOrNot(text);
        if (parsed != null) expect(text).toEndWith("{ext}");
      },
    ),
    { numRuns: 1000 },
  );
});

test("a counter that was rendered is found again", () => {
  const counted = fc.constantFrom(
    "{counter}{ext}",
    "{date|'x'}_{counter}{ext}",
    "{stem}{counter}{title|''}{ext}",
    "{counter}{counter}-{artist|stem}{ext}",
  );
  fc.assert(
    fc.property(counted, facts, fc.integer({ min: 1, max: 2_000_000 }), (text, given, counter) => {
      const parsed = parseTemplate(text);
      const made = renderStem(parsed, { ...given, counter });
      if (made.status === "lacking") return;
      expect(counterIn(parsed, given, made.stem)).toBe(counter);
    }),
  );
});
