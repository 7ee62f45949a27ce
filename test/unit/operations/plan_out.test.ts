import { expect, test } from "bun:test";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkPlanOut, PlanOutError } from "../../../src/operations/plan_out.ts";
import { TempFolder } from "../../support/temp_folder.ts";

/** What is said of a path, "" where a plan can be written there. */
function said(path: string): string {
  try {
    checkPlanOut(path);
    return "";
  } catch (error) {
    expect(error).toBeInstanceOf(PlanOutError);
    return error instanceof PlanOutError ? `${error.exitCode} ${error.message}` : "";
  }
}

test("a plan takes the place of nothing but a plan, or an empty file", () => {
  using folder = new TempFolder();
  const at = (name: string) => join(folder.path, name);
  writeFileSync(at("old.jsonl"), '{"type":"plan","version":1}\n');
  writeFileSync(at("empty"), "");
  writeFileSync(at("photo.jpg"), "a photo");
  writeFileSync(at("short"), "{");
  mkdirSync(at("folder"));
  symlinkSync(at("photo.jpg"), at("link"));
  for (const free of ["new.jsonl", "old.jsonl", "empty"]) expect(said(at(free))).toBe("");
  for (const taken of ["photo.jpg", "short", "folder", "link"]) {
    expect(said(at(taken))).toBe(`2 "${at(taken)}" is there, and is no plan`);
  }
});

test("a folder that is not there is told before the work begins", () => {
  using folder = new TempFolder();
  const path = join(folder.path, "nowhere/plan.jsonl");
  expect(said(path)).toBe(`2 The folder of the plan "${path}" does not exist`);
  writeFileSync(join(folder.path, "file"), "");
  expect(said(join(folder.path, "file/plan.jsonl"))).toStartWith("2 The folder of the plan");
});
