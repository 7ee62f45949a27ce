import { describe, expect, test } from "bun:test";
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileCalls } from "../../../../src/disk/move/file_calls.ts";
import { entriesOf } from "../../../../src/disk/move/same_entry.ts";
import { caselessCalls } from "../../../support/faulty_calls.ts";
import { TempFolder } from "../../../support/temp_folder.ts";

describe("entriesOf()", () => {
  test("tells two hard links from two spellings of one name", () => {
    using temp = new TempFolder();
    const at = (name: string) => join(temp.path, name);
    mkdirSync(at("d"));
    writeFileSync(at("IMG.jpg"), "");
    linkSync(at("IMG.jpg"), at("b"));
    linkSync(at("IMG.jpg"), at("d/IMG.jpg"));
    symlinkSync(temp.path, at("again"));
    const calls = caselessCalls();
    expect(entriesOf(at("IMG.jpg"), at("b"), calls)).toBe("two-names");
    expect(entriesOf(at("IMG.jpg"), at("d/IMG.jpg"), calls)).toBe("two-names");
    expect(entriesOf(at("IMG.jpg"), at("img.JPG"), calls)).toBe("only-from");
    expect(entriesOf(at("img.JPG"), at("IMG.jpg"), calls)).toBe("only-to");
    expect(entriesOf(at("IMG.jpg"), at("IMG.jpg"), calls)).toBe("same-name");
    // Two spellings of which neither is as it is written: whatever it is, it is one file.
    expect(entriesOf(at("img.JPG"), at("Img.jpg"), calls)).toBe("same-name");
  });

  test("sees one folder under two paths", () => {
    using temp = new TempFolder();
    const folder = join(temp.path, "d");
    mkdirSync(folder);
    writeFileSync(join(folder, "a"), "");
    // As a folder is that is mounted twice.
    const again = `${temp.path}/./d`;
    expect(entriesOf(join(folder, "a"), `${again}/a`, fileCalls)).toBe("same-name");
  });
});
