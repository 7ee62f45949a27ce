import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { mountOf, mounts, parseMounts } from "../../../src/disk/mounts.ts";
import { TempFolder } from "../../support/temp_folder.ts";

const text = [
  "22 1 9:0 / / rw,noatime - ext4 /dev/md0 rw,data=ordered",
  "40 22 0:33 / /volume1 rw,nodev,noatime shared:1 - btrfs /dev/mapper/cachedev_0 rw,space_cache=v2",
  "41 40 0:40 / /volume1/@docker/x rw - overlay none rw,lowerdir=/l",
  "42 22 0:41 / /mnt/with\\040space\\011and\\134back ro,noexec - cifs //nas/a\\040b rw,vers=3.0",
  "43 22 8:1 / /volume1 rw - ext4 /dev/sda1 rw",
  "44 22 0:50 / /old\\012line rw master:2 propagate_from:1 - nfs4 host:/x rw",
  "not a line",
  "",
].join("\n");
const all = parseMounts(Buffer.from(text));

test("parseMounts() reads paths with escapes, optional fields and both sets of options", () => {
  expect(all.map((mount) => mount.path)).toEqual([
    "/",
    "/volume1",
    "/volume1/@docker/x",
    "/mnt/with space\tand\\back",
    "/volume1",
    "/old\nline",
  ]);
  expect(all[3]).toMatchObject({ type: "cifs", source: "//nas/a b", readOnly: true, noExec: true });
  expect(all[5]).toMatchObject({ type: "nfs4", source: "host:/x", readOnly: false, noExec: false });
});

test("parseMounts() keeps bytes that are not UTF-8", () => {
  const line = Buffer.concat([
    Buffer.from("44 22 0:50 / /caf"),
    Buffer.from([0xe9]),
    Buffer.from("\\040x rw - ext4 /dev/sdb rw"),
  ]);
  expect(parseMounts(line)[0]?.path).toBe("/caf\udce9 x");
});

test("mountOf() is the longest mount above a path, the later of two at one place", () => {
  expect(mountOf("/volume1/photo/a.jpg", all)?.source).toBe("/dev/sda1");
  expect(mountOf("/volume1/@docker/x/y", all)?.type).toBe("overlay");
  expect(mountOf("/volume10/photo", all)?.path).toBe("/");
  expect(mountOf("/volume1", all)?.source).toBe("/dev/sda1");
  expect(mountOf("/", all)?.path).toBe("/");
  expect(mountOf("/x", [])).toBeUndefined();
});

test("mounts() of this machine hold the root; without /proc there are none", () => {
  if (process.platform === "linux") expect(mountOf("/", mounts())?.path).toBe("/");
  expect(mounts("/no/such/file")).toEqual([]);
});

test("mounts() sees a mount that came or went since it was last asked", () => {
  using temp = new TempFolder();
  const file = join(temp.path, "mountinfo");
  const [first = "", second = ""] = text.split("\n");
  const seen = (lines: string[]) => {
    writeFileSync(file, `${lines.join("\n")}\n`);
    return mounts(file).map(({ path }) => path);
  };
  expect(seen([first, second])).toEqual(["/", "/volume1"]);
  expect(seen([first, second])).toEqual(["/", "/volume1"]);
  expect(seen([first])).toEqual(["/"]);
  expect(mounts(join(temp.path, "absent"))).toEqual([]);
});
