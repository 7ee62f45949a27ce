// The catalog's listings against a plain filter and a plain walk over the same files in memory.

import { expect, test } from "bun:test";
import fc from "fast-check";
import { compareBytes } from "../../src/base/order.ts";
import { files } from "../../src/catalog/files.ts";
import type { FileFilter, FileSort } from "../../src/domain/file_filter.ts";
import { type TestFile, testCatalog } from "../support/catalog_rows.ts";

const ROOTS = ["/v/photo", "/v/photo 2", "/w"];

// Names whose order differs between UTF-16 and bytes, and some that are no UTF-8.
const name = fc.constantFrom(
  "a",
  "B",
  "b b",
  "é",
  "\u{ff21}",
  "\u{1f600}",
  "\udce9x",
  "2019",
  "z.",
);
const local = fc.constantFrom(
  null,
  "2018",
  "2019-07",
  "2019-07-04T18:22:31",
  "2019-08-01",
  "2020-01-01T00:00:00.5",
);

const file = fc.record({
  root: fc.constantFrom(...ROOTS),
  folders: fc.array(name, { maxLength: 3 }),
  stem: name,
  kind: fc.constantFrom("photo", "video", "audio", "other"),
  size: fc.integer({ min: 0, max: 5 }),
  missing: fc.boolean(),
  failed: fc.boolean(),
  media: fc.option(
    fc.record({
      captured_local: local,
      duration_ms: fc.option(fc.integer({ min: 0, max: 3 })),
      width: fc.option(fc.constantFrom(3, 4)),
      height: fc.option(fc.constantFrom(3, 4)),
      orientation: fc.option(fc.constantFrom(1, 6)),
      camera_make: fc.option(fc.constantFrom("Apple", "Canon")),
      camera_model: fc.option(fc.constantFrom("iPhone 12", "Canon EOS 5D")),
      rating: fc.option(fc.integer({ min: -1, max: 5 })),
      favorite: fc.option(fc.constantFrom(0, 1)),
    }),
    { nil: undefined },
  ),
});
type Generated = typeof file extends fc.Arbitrary<infer T> ? T : never;

/** Names in turn: a folder may not be called like a file beside it, so files get an ending. */
const pathOf = (f: Generated) => [f.root, ...f.folders, `${f.stem}.jpg`].join("/");

const library = fc.uniqueArray(file, { selector: pathOf, maxLength: 40 });

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 });
const filter = fc.record({
  kinds: maybe(fc.subarray(["photo", "video", "audio"] as const, { minLength: 1 })),
  under: maybe(
    fc.constantFrom("/v", "/", "/v/photo", "/w", "/w/a", "/v/photo/\u{1f600}", "/v/photo/a/é"),
  ),
  captured: maybe(
    fc.constantFrom({ from: "2019", to: "2019" }, { from: "2019-07-04" }, { to: "2019-07" }),
  ),
  camera: maybe(fc.constantFrom("canon", "IPHONE", "apple iphone", "nikon")),
  minRating: maybe(fc.integer({ min: 1, max: 5 })),
  favorite: maybe(fc.boolean()),
  missing: maybe(fc.boolean()),
  failed: maybe(fc.boolean()),
  shape: maybe(fc.constantFrom("landscape", "portrait", "square")),
});

function matches(f: Generated, asked: FileFilter): boolean {
  const { media } = f;
  const path = pathOf(f);
  const at = media?.captured_local ?? null;
  if (f.missing !== (asked.missing ?? false)) return false;
  if (asked.kinds != null && !asked.kinds.some((kind) => kind === f.kind)) return false;
  if (asked.under != null && asked.under !== "/" && !path.startsWith(`${asked.under}/`))
    return false;
  if (asked.captured != null) {
    const { from, to } = asked.captured;
    if (at == null) return false;
    if (from != null && at < from) return false;
    if (to != null && at > to && !at.startsWith(to)) return false;
  }
  if (asked.camera != null) {
    const text = `${media?.camera_make ?? ""} ${media?.camera_model ?? ""}`.toLowerCase();
    if (!text.includes(asked.camera.toLowerCase())) return false;
  }
  if (asked.minRating != null && (media?.rating ?? 0) < asked.minRating) return false;
  if (asked.favorite && media?.favorite !== 1) return false;
  if (asked.failed && !f.failed) return false;
  if (asked.shape != null) {
    const { width, height, orientation } = media ?? {};
    if (width == null || height == null) return false;
    const wide = orientation === 6 ? height - width : width - height;
    const shape = wide > 0 ? "landscape" : wide < 0 ? "portrait" : "square";
    if (shape !== asked.shape) return false;
  }
  return true;
}

/** A folder's files in byte order, then its folders in byte order, each with what is in it. */
function walked(all: readonly Generated[]): string[] {
  const walk = (some: readonly Generated[], depth: number): string[] => {
    const here = some.filter((f) => f.folders.length === depth);
    const below = new Map<string, Generated[]>();
    for (const f of some) {
      const child = f.folders[depth];
      if (child != null) below.set(child, [...(below.get(child) ?? []), f]);
    }
    return [
      ...here.map(pathOf).sort(compareBytes),
      ...[...below]
        .sort(([a], [b]) => compareBytes(a, b))
        .flatMap(([, list]) => walk(list, depth + 1)),
    ];
  };
  return [...ROOTS].sort(compareBytes).flatMap((root) =>
    walk(
      all.filter((f) => f.root === root),
      0,
    ),
  );
}

const dating = {
  captured_precision: "second",
  captured_source: "exif:DateTimeOriginal",
  captured_confidence: "high",
};

async function withLibrary(all: readonly Generated[]) {
  const lib = await testCatalog();
  for (const f of all) {
    const { root, kind, size, missing, failed, media } = f;
    const row: TestFile = {
      path: pathOf(f).slice(root.length + 1),
      kind,
      size,
      missing,
      ...(failed ? { failure: { stage: "read", reason: "io-error" } } : {}),
      ...(media == null ? {} : { media: { ...media, ...dating } }),
    };
    lib.add(root, [row]);
  }
  return lib;
}

const sorts: readonly Exclude<FileSort, "path">[] = ["captured", "size", "duration"];

test("files() equals a plain filter over a plain walk, in every order", async () => {
  await fc.assert(
    fc.asyncProperty(library, filter, async (all, some) => {
      using lib = await withLibrary(all);
      const asked = JSON.parse(JSON.stringify(some)) as FileFilter; // Drops the undefined keys.
      const expected = walked(all.filter((f) => matches(f, asked)));
      expect([...files(lib.catalog, asked)].map((f) => f.path)).toEqual(expected);
      for (const sort of sorts) {
        const found = [...files(lib.catalog, { ...asked, sort })];
        expect(found.map((f) => f.path).sort()).toEqual(expected.toSorted());
        const keys = found.map((f) =>
          sort === "size"
            ? f.size
            : sort === "duration"
              ? f.durationMs
              : (f.captured?.local ?? null),
        );
        expect(keys).toEqual(keys.toSorted(descendingNullsLast));
      }
    }),
    { numRuns: 300 },
  );
}, 60_000);

test("limit and offset cut the same listing", async () => {
  await fc.assert(
    fc.asyncProperty(
      library,
      fc.constantFrom<FileSort>("path", ...sorts),
      fc.nat(45),
      fc.nat(45),
      async (all, sort, offset, limit) => {
        using lib = await withLibrary(all);
        const whole = [...files(lib.catalog, { sort })].map((f) => f.path);
        const cut = [...files(lib.catalog, { sort, offset, limit })].map((f) => f.path);
        expect(cut).toEqual(whole.slice(offset, offset + limit));
      },
    ),
  );
}, 60_000);

type Key = string | number | null;
function descendingNullsLast(a: Key, b: Key): number {
  if (a == null || b == null) return Number(a == null) - Number(b == null);
  return a === b ? 0 : a > b ? -1 : 1;
}
