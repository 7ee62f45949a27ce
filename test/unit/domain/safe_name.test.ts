import { expect, test } from "bun:test";
import {
  byteLength,
  collisionKey,
  cutName,
  ECRYPTFS_NAME_BYTES,
  isSameName,
  NAME_BYTES,
  numberedStem,
  numberOf,
  safeName,
  safeStem,
} from "../../../src/domain/safe_name.ts";

test.each([
  "IMG_1234.JPG",
  "a b (1).jpg",
  ".hidden",
  " leading space.jpg",
  "Ünïcödé 日本語 👨‍👩‍👧.jpg",
  "عيد ميلاد.heic",
  "\u202econtrol of direction.jpg",
  "a;b,c'd&e!f#g%h@i~j^k+l=m{n}o[p]$.jpg",
  "confetti.jpg",
  "com10.jpg",
  "nul_.txt",
  "not utf-8 \udce9: it stays.jpg",
  "\udcff. ",
])("%j is fine and stays as it is", (name) => {
  expect(safeName(name, NAME_BYTES)).toBe(name);
});

test.each([
  ['a<b>c:d"e/f\\g|h?i*j.jpg', "a_b_c_d_e_f_g_h_i_j.jpg"],
  ["tab\there\u0000\u007f\u0085.jpg", "tab_here___.jpg"],
  ["Canon Inc.", "Canon Inc"],
  ["end . .", "end"],
  ["", "_"],
  [".", "_"],
  ["..", "__"],
  ["...", "___"],
  [" ", "_"],
  [". .", "_"],
  ["CON", "_CON"],
  ["con.jpg", "_con.jpg"],
  ["Nul .tar.gz", "_Nul .tar.gz"],
  ["COM1", "_COM1"],
  ["lpt³.x", "_lpt³.x"],
  ["CONIN$", "_CONIN$"],
  ["Cafe\u0301.jpg", "Café.jpg"],
  ["half \ud83d of one", "half _ of one"],
  ["raw \udce9/\u0000", "raw \udce9__"],
])("%j becomes %j", (name, safe) => {
  expect(safeName(name, NAME_BYTES)).toBe(safe);
});

test("bytes that come together to a character become that character", () => {
  // 0xC3 0xA9 is é.
  expect(safeName("\udcff\udcc3\udca9", NAME_BYTES)).toBe("\udcffé");
});

test("safeStem() leaves the end alone, since more follows", () => {
  expect(safeStem("holiday... ")).toBe("holiday... ");
  expect(safeStem("a:b")).toBe("a_b");
  expect(safeStem("aux")).toBe("_aux");
  expect(safeStem("")).toBe("_");
});

test.each([
  ["a".repeat(300), NAME_BYTES, "a".repeat(255)],
  ["é".repeat(100), ECRYPTFS_NAME_BYTES, "é".repeat(71)],
  ["日".repeat(100), ECRYPTFS_NAME_BYTES, "日".repeat(47)],
  // A family is seven code points and 18 bytes more than its parts: never half of one.
  [`ab${"👨‍👩‍👧‍👦".repeat(2)}`, 40, "ab👨‍👩‍👧‍👦"],
  [`x${"y".repeat(20)} ... ${"z".repeat(20)}`, 24, `x${"y".repeat(20)}`],
  [`a${"\u0301".repeat(100)}`, 10, "á\u0301\u0301\u0301\u0301"],
  ["日", 2, "_"],
  ["\udce9".repeat(300), NAME_BYTES, "\udce9".repeat(255)],
  [`a:b${"c".repeat(260)}\udce9`, NAME_BYTES, `a_b${"c".repeat(252)}`],
])("%j is cut to %d bytes", (name, maxBytes, cut) => {
  expect(safeName(name, maxBytes)).toBe(cut);
  expect(byteLength(cut)).toBeLessThanOrEqual(maxBytes);
});

test("cutName() leaves alone what fits", () => {
  expect(cutName("fits. ", 6)).toBe("fits. ");
});

test.each([
  ["IMG_1.jpg", "img_1.JPG"],
  ["Straße", "STRASSE"],
  ["ﬁn", "FIN"],
  ["Café", "Cafe\u0301"],
  ["ΟΔΟΣ", "οδος"],
  ["οδοσ", "οδος"],
  ["\u212a", "k"],
  ["\u212bngström", "ångström"],
  ["İstanbul", "i\u0307stanbul"],
  ["ʼn", "ŉ"],
  ["soft\u00adhyphen", "softhyphen"],
  ["emoji ❤\ufe0f", "emoji ❤"],
  ["end. ", "end"],
  ["ꭰ", "Ꭰ"],
])("%j and %j are one name to some system", (a, b) => {
  expect(collisionKey(a)).toBe(collisionKey(b));
});

test.each([
  ["a.jpg", "b.jpg"],
  ["a.jpg", "a.jpeg"],
  ["Café", "Cafe"],
  ["\udce9", "\udcea"],
  ["\udce9", "é"],
  ["か", "が"],
])("%j and %j are two names", (a, b) => {
  expect(collisionKey(a)).not.toBe(collisionKey(b));
});

test("isSameName() overlooks how accents are written, and nothing else", () => {
  expect(isSameName("Café", "Cafe\u0301")).toBe(true);
  expect(isSameName("Café", "CAFÉ")).toBe(false);
});

test("numberedStem() and numberOf()", () => {
  expect([0, 1, 12].map((number) => numberedStem("IMG_1", number))).toEqual([
    "IMG_1",
    "IMG_1-1",
    "IMG_1-12",
  ]);
  expect(["IMG_1-1", "a-12", "a-01", "a-0", "a", "2019-07"].map(numberOf)).toEqual([
    1,
    12,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
