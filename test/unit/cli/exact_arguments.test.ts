import { expect, test } from "bun:test";
import { exactArguments } from "../../../src/cli/exact_arguments.ts";

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
