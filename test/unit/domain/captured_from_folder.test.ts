import { expect, test } from "bun:test";
import { dateInFolders } from "../../../src/domain/captured_from_folder.ts";
import { wallText } from "../../../src/domain/wall_time.ts";

test.each([
  ["2012", "2012"],
  ["photo/2012", "2012"],
  ["2012/raw", "2012"],
  ["2012/2012-08", "2012-08"],
  ["2012-08", "2012-08"],
  ["2012-08 Paris", "2012-08"],
  ["2012_08", "2012-08"],
  ["2012.08 Paris", "2012-08"],
  ["201208", "2012-08"],
  ["2012-08-14", "2012-08-14"],
  ["2012-08-14 Paris", "2012-08-14"],
  ["Paris 2012-08-14", "2012-08-14"],
  ["20120814", "2012-08-14"],
  ["20120814_Paris", "2012-08-14"],
  ["2012_08_14", "2012-08-14"],
  ["2012/08", "2012-08"],
  ["2012/8", "2012-08"],
  ["2012/08 August", "2012-08"],
  ["2012/08-August/14", "2012-08-14"],
  ["2012/08/14", "2012-08-14"],
  ["2012/08/14/raw", "2012-08-14"],
  ["2012/2012-08-14 - 2012-08-20", "2012-08"],
  ["2012-08-30 to 2012-09-02", "2012"],
  ["2012-08-14 2012-08-14", "2012-08-14"],
  ["2012 Paris", "2012"],
  ["Paris 2012", "2012"],
  ["2012-08/2012", "2012-08"],
  // An import's date says nothing of what lies in a folder of its own date.
  ["2019-07-04 import/2012", "2012"],
  ["2019-07-04 import/2012-08-14 Paris", "2012-08-14"],
  // Not a month, not a day
  ["2012/13", "2012"],
  ["2012/00", "2012"],
  ["2012/02/30", "2012-02"],
  ["1850-03-12 portraits", "1850-03-12"],
])("the folders %p say %p", (path, expected) => {
  const date = dateInFolders(path.split("/"));
  expect(date == null ? "-" : wallText(date)).toBe(expected);
});

test.each([
  "photo",
  "Summer 98",
  "iPhone 14",
  "100CANON",
  "101_2012",
  "08/14",
  "2012-13",
  "2010-2015",
  "20121",
  "1200",
  "v2012.8",
  "2012abc",
  "20190704-1822-4312-8c9d-123456789abc",
  "d41d8cd98f00b204e9800998ecf8427e",
  "",
])("the folders %p say nothing", (path) => {
  expect(dateInFolders(path.split("/"))).toBeUndefined();
});

test("2012-02-30 is no day, and nothing is made of it", () => {
  expect(dateInFolders(["2012-02-30"])).toBeUndefined();
  expect(dateInFolders([])).toBeUndefined();
});
