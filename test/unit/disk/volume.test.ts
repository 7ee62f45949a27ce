import { expect, test } from "bun:test";
import { mkdirSync, statfsSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deviceNumber, isRotating } from "../../../src/disk/rotating.ts";
import { blocksSharedWithin, isNetwork, isVolumeRoot, volumeOf } from "../../../src/disk/volume.ts";
import { TempFolder } from "../../support/temp_folder.ts";

test("volumeOf() agrees with what node:fs says of the same folder", () => {
  using folder = new TempFolder();
  const volume = volumeOf(folder.path);
  const space = statfsSync(folder.path);
  expect(volume.device).toBe(statSync(folder.path).dev);
  expect(volume.totalBytes).toBe(space.blocks * space.bsize);
  expect(volume.freeBytes).toBeGreaterThan(0);
  expect(volume.freeBytes).toBeLessThanOrEqual(volume.totalBytes);
  expect(volume.maxNameBytes).toBeGreaterThanOrEqual(143);
  expect(volume.readOnly).toBe(false);
  expect(volume).toMatchObject({ network: false });
});

test("volumeOf() gives the same id for all of a volume, through links and odd names", () => {
  using folder = new TempFolder();
  const odd = join(folder.path, "sp ace");
  mkdirSync(odd);
  symlinkSync(odd, join(folder.path, "link"));
  const { fileSystemId } = volumeOf(folder.path);
  expect(volumeOf(odd).fileSystemId).toBe(fileSystemId);
  expect(volumeOf(join(folder.path, "link")).fileSystemId).toBe(fileSystemId);
  expect(() => volumeOf(join(folder.path, "none"))).toThrow(/ENOENT/);
});

test("volumeOf() takes file systems from the mounts and knows the network's", () => {
  using folder = new TempFolder();
  const on = (type: string, path = folder.path) =>
    volumeOf(folder.path, [{ path, type, source: "x", readOnly: true, noExec: true, options: [] }]);
  expect(on("cifs")).toMatchObject({
    fileSystem: "cifs",
    network: true,
    rotating: undefined,
    readOnly: true,
    noExec: true,
    source: "x",
  });
  expect(on("ecryptfs").maxNameBytes).toBe(143);
  expect(volumeOf(folder.path, [])).toMatchObject({ fileSystem: "unknown", mount: "/" });
});

test.each([
  ["nfs4", true],
  ["cifs", true],
  ["fuse.sshfs", true],
  ["9p", true],
  ["ext4", false],
  ["btrfs", false],
  ["fuseblk", false],
  ["fuse.mergerfs", false],
  ["overlay", false],
])("isNetwork(%p) is %p", (type, answer) => {
  expect(isNetwork(type)).toBe(answer);
});

test("isVolumeRoot() knows volumes from shares in them", () => {
  expect(["/volume1", "/volumeUSB1", "/volume12/"].every(isVolumeRoot)).toBe(true);
  expect(["/volume1/photo", "/", "/mnt/volume1", "/volume", ""].some(isVolumeRoot)).toBe(false);
});

test("deviceNumber() unpacks glibc's makedev", () => {
  expect(deviceNumber(0x801n)).toBe("8:1");
  expect(deviceNumber(0x23n)).toBe("0:35");
  // Major 259, minor 0x10005: the high bits of the minor lie above the major.
  expect(deviceNumber(0x10010305n)).toBe("259:65541");
  expect(deviceNumber(0xfd00n)).toBe("253:0");
});

/** A sysfs with the folders of block devices as Linux lays them out. */
function fakeSys(root: string) {
  const folder = (path: string) => {
    mkdirSync(join(root, path), { recursive: true });
    return join(root, path);
  };
  folder("dev/block");
  return {
    device(number: string, path: string, rotational?: string) {
      const at = folder(join("devices", path));
      symlinkSync(at, join(root, "dev/block", number));
      if (rotational == null) writeFileSync(join(at, "partition"), "1\n");
      else
        writeFileSync(
          join(folder(join("devices", path, "queue")), "rotational"),
          `${rotational}\n`,
        );
      return at;
    },
    standsOn(upper: string, ...lower: string[]) {
      const slaves = join(upper, "slaves");
      mkdirSync(slaves, { recursive: true });
      for (const one of lower) symlinkSync(one, join(slaves, one.slice(dirname(one).length + 1)));
    },
  };
}

test("isRotating() goes through volume, RAID and partitions to the disks", () => {
  using folder = new TempFolder();
  const sys = fakeSys(folder.path);
  sys.device("8:0", "ata1/sda", "1");
  sys.device("8:16", "ata2/sdb", "0");
  const sda3 = sys.device("8:3", "ata1/sda/sda3");
  const sdb3 = sys.device("8:19", "ata2/sdb/sdb3");
  const slow = sys.device("9:2", "virtual/md2", "0");
  sys.standsOn(slow, sda3);
  const fast = sys.device("9:3", "virtual/md3", "1");
  sys.standsOn(fast, sdb3);
  const cached = sys.device("253:0", "virtual/dm-0", "0");
  sys.standsOn(cached, fast, slow);
  const of = (number: string) => isRotating(number, folder.path);
  expect([of("8:0"), of("8:16"), of("8:3"), of("8:19")]).toEqual([true, false, true, false]);
  expect([of("9:2"), of("9:3"), of("253:0")]).toEqual([true, false, true]);
  expect(of("0:35")).toBeUndefined();
});

test("what a virtual disk says of turning is not believed", () => {
  using folder = new TempFolder();
  const sys = fakeSys(folder.path);
  sys.device("254:0", "virtio0/vda", "1");
  sys.device("254:1", "virtio0/vda/vda1");
  expect(isRotating("254:0", folder.path)).toBeUndefined();
  expect(isRotating("254:1", folder.path)).toBeUndefined();
});

test("isRotating() does not follow a loop for ever", () => {
  using folder = new TempFolder();
  const sys = fakeSys(folder.path);
  const a = sys.device("253:1", "virtual/dm-1", "0");
  sys.standsOn(a, a);
  expect(isRotating("253:1", folder.path)).toBeUndefined();
});

test("shares of a btrfs share blocks with one another, and with no other mount", () => {
  const photo = { fileSystem: "btrfs", mount: "/volume1", fileSystemId: "a1", device: 40 };
  const phones = { ...photo, fileSystemId: "a2", device: 41 };
  const other = { ...photo, mount: "/volume2" };
  expect(blocksSharedWithin(photo)).toBe(blocksSharedWithin(phones));
  expect(blocksSharedWithin(photo)).not.toBe(blocksSharedWithin(other));
  // Without /proc nobody knows of mounts.
  const unknown = { ...photo, fileSystem: "unknown", mount: "/" };
  expect(blocksSharedWithin(unknown)).not.toBe(
    blocksSharedWithin({ ...unknown, device: 41, fileSystemId: "" }),
  );
});
