import { expect, test } from "bun:test";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isZoneName, systemZone } from "../../../src/config/time_zone.ts";
import { TempFolder } from "../../support/temp_folder.ts";

const runtimeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

test("the system's zone is read from its link, whatever tree of the table it points into", () => {
  const cases = [
    ["/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin"],
    ["../usr/share/zoneinfo/America/Argentina/Salta", "America/Argentina/Salta"],
    ["/usr/share/zoneinfo/posix/Asia/Kolkata", "Asia/Kolkata"],
    ["/usr/share/zoneinfo/right/Australia/Lord_Howe", "Australia/Lord_Howe"],
    ["/usr/share/zoneinfo/Etc/UTC", "UTC"],
    ["/usr/share/zoneinfo/UTC", "UTC"],
    // Not of the usual kind: the runtime is asked.
    ["/usr/share/zoneinfo/Etc/GMT+5", runtimeZone],
    ["/usr/share/zoneinfo/Amsterdam", runtimeZone],
    ["/etc/zone", runtimeZone],
  ] as const;
  using folder = new TempFolder();
  for (const [i, [target, zone]] of cases.entries()) {
    const link = join(folder.path, String(i));
    symlinkSync(target, link);
    expect([target, systemZone({}, link)]).toEqual([target, zone]);
  }
});

test("where TZ is set, or the link is none, the runtime tells the zone", () => {
  using folder = new TempFolder();
  const link = join(folder.path, "localtime");
  symlinkSync("/usr/share/zoneinfo/Europe/Berlin", link);
  expect(systemZone({ TZ: "Asia/Tokyo" }, link)).toBe(runtimeZone);
  const file = join(folder.path, "file");
  writeFileSync(file, "TZif");
  expect(systemZone({}, file)).toBe(runtimeZone);
  expect(systemZone({}, join(folder.path, "absent"))).toBe(runtimeZone);
});

test("the name of a zone is one that the system or the runtime knows", () => {
  using folder = new TempFolder();
  mkdirSync(join(folder.path, "Europe"));
  writeFileSync(join(folder.path, "Europe", "Atlantis"), "TZif");
  expect(isZoneName("Europe/Atlantis", folder.path)).toBe(true);
  for (const name of ["Europe/Berlin", "UTC"]) expect(isZoneName(name, "/nowhere")).toBe(true);
  for (const name of ["Europe", "Europe/Nowhere", "../Europe/Atlantis", "", "Europe/"]) {
    expect([name, isZoneName(name, folder.path)]).toEqual([name, false]);
  }
});
