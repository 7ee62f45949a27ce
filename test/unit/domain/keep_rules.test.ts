import { expect, test } from "bun:test";
import fc from "fast-check";
import {
  inOrderOfKeeping,
  type KeepCandidate,
  KeepRuleError,
  keepRuleWords,
  parseKeepRule,
  verdict,
} from "../../../src/domain/keep_rules.ts";

const places = {
  absolute: (folder: string) => (folder.startsWith("/") ? folder : `/cwd/${folder}`),
};
const rule = (text: string) => parseKeepRule(text, places);

function file(path: string, more: Partial<KeepCandidate> = {}): KeepCandidate {
  return { path, captured: null, sizeBytes: 1, mtimeUs: 0, pixels: null, metadata: 0, ...more };
}

const taken = (path: string, local: string) => file(path, { captured: { local } });
const order = (rules: readonly string[], ...files: KeepCandidate[]) =>
  inOrderOfKeeping(files, rules.map(rule)).map(({ path }) => path);

test.each([
  [
    "inside /photo",
    ["/photo/b/c", "/photos/a", "/x"],
    [file("/photos/a"), file("/x"), file("/photo/b/c")],
  ],
  ["outside /phone", ["/x", "/phone/a"], [file("/phone/a"), file("/x")]],
  ["inside sub dir", ["/cwd/sub dir/x", "/a"], [file("/a"), file("/cwd/sub dir/x")]],
  ["has more metadata", ["/b", "/a"], [file("/a"), file("/b", { metadata: 3 })]],
  [
    "higher resolution",
    ["/c", "/b", "/a"],
    [file("/a"), file("/b", { pixels: 3 }), file("/c", { pixels: 9 })],
  ],
  ["larger file", ["/b", "/a"], [file("/a"), file("/b", { sizeBytes: 3 })]],
  [
    "earliest captured",
    ["/c", "/b", "/a"],
    [file("/a"), taken("/b", "2019-07-04"), taken("/c", "2019-07")],
  ],
  [
    "latest captured",
    ["/b", "/c", "/a"],
    [file("/a"), taken("/b", "2019-07-04"), taken("/c", "2019-07")],
  ],
  ["oldest file", ["/b", "/a"], [file("/a", { mtimeUs: 2 }), file("/b", { mtimeUs: 1 })]],
  ["newest file", ["/b", "/a"], [file("/a", { mtimeUs: 1 }), file("/b", { mtimeUs: 2 })]],
  ["shortest path", ["/bb", "/a/a"], [file("/a/a"), file("/bb")]],
  ["longest path", ["/b/bb", "/a"], [file("/a"), file("/b/bb")]],
  ["shortest name", ["/long/b", "/aa"], [file("/aa"), file("/long/b")]],
] as const)("%s", (text, expected, files) => {
  expect(order([text], ...files)).toEqual([...expected]);
  expect(order([text], ...files.toReversed())).toEqual([...expected]);
});

test.each([
  "a (1).jpg",
  "a(2).jpg",
  "a copy.jpg",
  "a copy 3.jpg",
  "a - Copy.jpg",
  "a - Kopie (2).jpg",
  "a~2.jpg",
])("%s has the mark of a copy", (name) => {
  expect(order(["name without copy mark"], file(`/a/${name}`), file("/b/a.jpg"))[0]).toBe(
    "/b/a.jpg",
  );
});

test.each(["IMG_1.jpg", "photocopy.jpg", "a (2019).jpg", "hardcopy", "2019-07-04.jpg"])(
  "%s has none",
  (name) => {
    expect(order(["name without copy mark"], file(`/a/${name}`), file("/b/a.jpg"))[0]).toBe(
      `/a/${name}`,
    );
  },
);

test("the folder that was named first is one, and none where none was named", () => {
  const rules = [parseKeepRule("first named", { ...places, firstNamed: "/b" })];
  expect(inOrderOfKeeping([file("/a"), file("/b/x")], rules)[0]?.path).toBe("/b/x");
  expect(order(["first named"], file("/b/x"), file("/a"))[0]).toBe("/a");
});

test("the first rule that tells decides, and is named; after all of them the bytes of the paths", () => {
  const rules = ["inside /p", "oldest file", "shortest path"].map(rule);
  const told = (a: KeepCandidate, b: KeepCandidate) => verdict(a, b, rules).rule?.text;
  expect(told(file("/p/a"), file("/b"))).toBe("inside /p");
  expect(told(file("/a", { mtimeUs: 1 }), file("/b"))).toBe("oldest file");
  expect(told(file("/aa"), file("/b"))).toBe("shortest path");
  expect(told(file("/a"), file("/b"))).toBeUndefined();
  expect(order([], file("/\u{10000}"), file("/\uffee"), file("/b"))).toEqual([
    ...["/b", "/\uffee", "/\u{10000}"],
  ]);
});

test("rules are read whatever their case and spaces", () => {
  expect(rule("  Earliest   Captured ").text).toBe("earliest captured");
  expect(rule("INSIDE /My  Photos").text).toBe("inside /My  Photos");
});

test.each([
  ["erliest captured", 'Did you mean "earliest captured"?'],
  ["newest", 'Did you mean "newest file"?'],
  ["insid /photo", 'Did you mean "inside"?'],
  ["inside", 'Write "inside /volume1/photo"'],
  ["toString", "The rules are: first named"],
])("%s is refused with a hint", (text, hint) => {
  try {
    rule(text);
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(KeepRuleError);
    expect((error as KeepRuleError).hint).toStartWith(hint);
  }
});

test("any rules make one order of any files, however they come", () => {
  const texts = Object.keys(keepRuleWords).map((text) => text.replace("FOLDER", "/a"));
  const candidate = fc.record({
    path: fc.stringMatching(/^\/[ab]\/[a-c]{1,3}( \(1\))?\.jpg$/),
    captured: fc.option(fc.record({ local: fc.constantFrom("2019", "2020-01") })),
    mtimeUs: fc.nat(2),
    sizeBytes: fc.nat(2),
    pixels: fc.option(fc.nat(2)),
    metadata: fc.nat(2),
  });
  fc.assert(
    fc.property(
      fc.shuffledSubarray(texts),
      fc.uniqueArray(candidate, { selector: ({ path }) => path, maxLength: 6 }),
      (rules, files) => {
        const paths = order(rules, ...files);
        expect(order(rules, ...files.toReversed())).toEqual(paths);
        expect(paths.toSorted()).toEqual(files.map(({ path }) => path).toSorted());
      },
    ),
  );
});
