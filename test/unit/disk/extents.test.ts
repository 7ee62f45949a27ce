import { expect, test } from "bun:test";
import { closeSync, copyFileSync, fsyncSync, openSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { extentsOf, mayShareBlocks } from "../../../src/disk/extents.ts";
import { clone } from "../../../src/disk/move/reflink.ts";
import { reflinkFolder } from "../../support/reflink_folder.ts";
import { TempFolder } from "../../support/temp_folder.ts";

// Some tests are skipped where no file system at hand shares blocks: ext4 and tmpfs have none of it, and making another
// one takes root. VARVE_REFLINK_FOLDER names one: test/support/reflink_folder.ts.
const cloning = reflinkFolder();

/** On the disk, where it has a place. */
function write(path: string, content: Uint8Array): void {
  writeFileSync(path, content);
  const file = openSync(path, "r+");
  fsyncSync(file);
  closeSync(file);
}

function reflink(from: string, to: string): void {
  const files = [openSync(from, "r"), openSync(to, "w+")] as const;
  clone(...files);
  for (const file of files) closeSync(file);
}

test("files of their own never say the same; those without blocks say nothing", () => {
  using folder = new TempFolder(cloning);
  const at = (name: string) => join(folder.path, name);
  const content = new Uint8Array(300_000).fill(1);
  write(at("one"), content);
  write(at("other"), content);
  const [one, other] = [extentsOf(at("one")), extentsOf(at("other"))];
  if (one != null) expect(one).not.toBe(other);
  expect(extentsOf(at("one"))).toBe(one);
  write(at("empty"), new Uint8Array(0));
  write(at("hole"), new Uint8Array(0));
  truncateSync(at("hole"), 1_000_000);
  expect(extentsOf(at("empty"))).toBeUndefined();
  expect(extentsOf(at("hole"))).toBeUndefined();
  expect(() => extentsOf(at("none"))).toThrow("ENOENT");
});

test.skipIf(cloning == null)("a reflink says the same, until a byte of it is changed", () => {
  using folder = new TempFolder(cloning);
  const at = (name: string) => join(folder.path, name);
  write(at("one"), new Uint8Array(300_000).fill(1));
  reflink(at("one"), at("twin"));
  const one = extentsOf(at("one"));
  expect(one).toBeString();
  expect(extentsOf(at("twin"))).toBe(one);
  copyFileSync(at("twin"), at("copy"));
  write(at("twin"), new Uint8Array(300_000).fill(2));
  expect(extentsOf(at("twin"))).not.toBe(one);
  expect(extentsOf(at("one"))).toBe(one);
});

test("ext4 shares no blocks", () => {
  expect(["btrfs", "xfs", "ext4", "tmpfs", "nfs4"].map(mayShareBlocks)).toEqual([
    ...[true, true, false, false, false],
  ]);
});
