import { expect, test } from "bun:test";
import {
  ignoredBelowVolume,
  ignoredFiles,
  ignoredFirstPairs,
  ignoredFolders,
  isIgnoredFile,
  isIgnoredFolder,
} from "../../../src/domain/ignore.ts";

test.each([
  "@eaDir",
  "#recycle",
  "#snapshot",
  "@tmp",
  "@sharebin",
  ".SynologyWorkingDirectory",
  "@Recycle",
  ".@__thumb",
  "@__thumb",
  "lost+found",
  ".Trashes",
  ".Trash-1000",
  ".Spotlight-V100",
  ".fseventsd",
  ".AppleDouble",
  ".TemporaryItems",
  "$RECYCLE.BIN",
  "$Recycle.Bin",
  "System Volume Information",
  ".stversions",
  ".stfolder",
])("the folder %p is left out anywhere", (name) => {
  expect(isIgnoredFolder(name, false)).toBe(true);
  expect(isIgnoredFolder(name, true)).toBe(true);
});

test.each(["photo", ".hidden", ".photos", "@home", "#1", "eaDir", "@EADIR", "recycle", "Trashes"])(
  "the folder %p is kept in a share",
  (name) => {
    expect(isIgnoredFolder(name, false)).toBe(false);
  },
);

test("folders named @… are left out only directly below a volume", () => {
  expect(isIgnoredFolder("@docker", true)).toBe(true);
  expect(isIgnoredFolder("@docker", false)).toBe(false);
  expect(isIgnoredFolder("photo", true)).toBe(false);
});

test.each(["Thumbs.db", "thumbs.db", "THUMBS.DB", ".DS_Store", "desktop.ini", "Desktop.ini"])(
  "the file %p is left out",
  (name) => expect(isIgnoredFile(name)).toBe(true),
);

test.each(["._IMG_1234.JPG", "SYNOFILE_THUMB_M.jpg", "Icon\r"])("the file %p is left out", (name) =>
  expect(isIgnoredFile(name)).toBe(true),
);

test.each([
  "IMG_1234.JPG",
  "Icon",
  "Icon.png",
  ".hidden.jpg",
  "..jpg",
  "Thumbs.jpg",
  "desktop.ini.bak",
])("the file %p is kept", (name) => expect(isIgnoredFile(name)).toBe(false));

test("every ignored file begins with one of the first pairs", () => {
  for (const name of [
    "Thumbs.db",
    "tHUMBS.DB",
    "DESKTOP.INI",
    ".DS_Store",
    "Icon\r",
    "._x",
    "SYNOFILE_THUMB_",
  ]) {
    const [first = 0, second = 0] = Buffer.from(name);
    expect(ignoredFirstPairs.has(first * 256 + second)).toBe(true);
  }
  // The names of cameras must not need a closer look.
  for (const pair of ["IM", "DS", "VI", "PX", "20"]) {
    expect(ignoredFirstPairs.has(pair.charCodeAt(0) * 256 + pair.charCodeAt(1))).toBe(false);
  }
});

test("every rule has a reason", () => {
  for (const rule of [...ignoredFolders, ...ignoredBelowVolume, ...ignoredFiles]) {
    expect(rule.reason.length).toBeGreaterThan(10);
  }
});
