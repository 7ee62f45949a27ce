import { expect, test } from "bun:test";
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { osPath } from "../../../src/base/names.ts";
import { exactArguments } from "../../../src/cli/exact_arguments.ts";
import { typedFile, typedFolder } from "../../../src/cli/typed_path.ts";
import { TempFolder } from "../../support/temp_folder.ts";

test("links in folders are resolved, a file's own name is kept, even where it is gone", () => {
  using temp = new TempFolder();
  const home = realpathSync(temp.path);
  mkdirSync(`${home}/real`);
  symlinkSync(`${home}/real`, `${home}/link`);
  writeFileSync(`${home}/real/a.jpg`, "");
  symlinkSync(`${home}/real/a.jpg`, `${home}/real/b.jpg`);
  expect(typedFolder(home, "link")).toBe(`${home}/real`);
  expect(typedFolder(home, "link/gone/deep")).toBe(`${home}/real/gone/deep`);
  expect(typedFile(`${home}/link`, "b.jpg")).toBe(`${home}/real/b.jpg`);
  expect(typedFile(home, "link/gone.jpg")).toBe(`${home}/real/gone.jpg`);
  expect(typedFile("/", "/")).toBe("/");
});

test("names that are not UTF-8 are kept", () => {
  using temp = new TempFolder();
  const home = realpathSync(temp.path);
  mkdirSync(osPath(`${home}/a\udcff`));
  expect(typedFile(home, "a\udcff/b\udcfe.jpg")).toBe(`${home}/a\udcff/b\udcfe.jpg`);
});

test("exactArguments() reads lost bytes again from the command line of the process", () => {
  const bytes = Buffer.from("varve\0info\0a\xff.jpg\0", "latin1");
  const commandLine = () => bytes;
  expect(exactArguments(["info", "a\ufffd.jpg"], commandLine)).toEqual(["info", "a\udcff.jpg"]);
  expect(
    exactArguments(["info", "a.jpg"], () => {
      throw new Error("Not to be read");
    }),
  ).toEqual(["info", "a.jpg"]);
  expect(
    exactArguments(["a\ufffd"], () => {
      throw new Error("No /proc");
    }),
  ).toEqual(["a\ufffd"]);
});
