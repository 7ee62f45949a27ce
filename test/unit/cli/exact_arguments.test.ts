import { expect, test } from "bun:test";
import { exactArguments, exactFolder } from "../../../src/cli/exact_arguments.ts";

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

test("exactFolder() reads lost bytes again from the process", () => {
  const link = () => Buffer.from("/photo\xff", "latin1");
  expect(exactFolder("/photo\ufffd", link)).toBe("/photo\udcff");
  const never = () => {
    throw new Error("Not to be read");
  };
  expect(exactFolder("/photo", never)).toBe("/photo");
  expect(exactFolder("/photo\ufffd", never)).toBe("/photo\ufffd");
});
