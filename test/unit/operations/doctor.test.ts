import { expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isoTime } from "../../../src/base/iso_time.ts";
import type { Catalog } from "../../../src/catalog/open.ts";
import { type Machine, machine, parseLimits } from "../../../src/disk/machine.ts";
import { backUpCatalog } from "../../../src/operations/backup_catalog.ts";
import { checkMachine } from "../../../src/operations/doctor/check_machine.ts";
import { checkTime } from "../../../src/operations/doctor/check_time.ts";
import type { Check } from "../../../src/operations/doctor/finding.ts";
import { type DoctorOptions, examine } from "../../../src/operations/doctor.ts";
import {
  careContext,
  DataFolder,
  damagePages,
  makeCatalog,
  withCatalog,
} from "../../support/care.ts";
import { TempFolder } from "../../support/temp_folder.ts";

const NOW_US = Date.UTC(2026, 5, 1) * 1000;

async function examined(data: DataFolder, options: Partial<DoctorOptions> = {}, nowUs = NOW_US) {
  const { records, summary } = examine(careContext(nowUs), {
    dataFolder: data.path,
    backups: data.backups,
    force: false,
    roots: [],
    homeTimeZone: "Europe/Berlin",
    isZoneConfigured: true,
    checkTools: async () => [],
    ...options,
  });
  const checks = await Array.fromAsync(records());
  const of = (name: string) => checks.find((check) => check.name === name);
  return { checks, of, summary: summary() };
}

test("each check has a name of its own, and each that is not ok tells the mend", async () => {
  using data = new DataFolder();
  const { checks, summary } = await examined(data, { roots: ["/no/such/root"] });
  expect(new Set(checks.map((check) => check.name)).size).toBe(checks.length);
  const silent = checks.filter((check) => check.status !== "ok" && !check.mend);
  expect(silent).toEqual([]);
  const count = (status: string) => checks.filter((check) => check.status === status).length;
  expect(summary).toEqual({ ok: count("ok"), warn: count("warn"), fail: count("fail") });
});

test("before the first scan nothing fails and nothing is made", async () => {
  using data = new DataFolder();
  const { of, summary } = await examined(data);
  expect(summary.fail).toBe(0);
  expect(of("data folder")?.detail).toContain("is made by the first scan");
  expect(of("catalog")).toMatchObject({ status: "warn", mend: expect.stringContaining("scan") });
  expect(of("roots")?.status).toBe("warn");
  expect(existsSync(data.path)).toBe(false);
});

test("a data folder with a catalog, a backup and a root that is there is well", async () => {
  using data = new DataFolder();
  using root = new TempFolder();
  mkdirSync(join(root.path, "2019"));
  writeFileSync(join(root.path, "a.jpg"), "x");
  await makeCatalog(data.path, 60, root.path);
  const without = await examined(data);
  expect(without.of("backups")?.status).toBe("warn");
  await withCatalog(data.path, (catalog) =>
    backUpCatalog({ ...careContext(), catalog }, { folder: data.backups, keep: 1 }),
  );
  const { of, summary } = await examined(data);
  expect(summary.fail).toBe(0);
  expect(of("catalog")).toMatchObject({
    status: "ok",
    detail: expect.stringContaining("60 files"),
  });
  expect(of("stat")?.status).toBe("ok");
  expect(of("file system")?.status).toBe("ok");
  expect(of("last scan")).toMatchObject({ status: "ok", detail: expect.stringContaining("done") });
  expect(of("backups")?.status).toBe("ok");
  // Known from the catalog alone.
  expect(of(`root ${root.path}`)?.status).toBe("ok");
  // No scratch folder is left; SQLite's own files are its own affair.
  expect(readdirSync(data.path).filter((name) => !name.startsWith("catalog.sqlite"))).toEqual([
    "backups",
  ]);
});

test("a catalogued root that is gone fails, but not where all of its files are gone, too", async () => {
  using data = new DataFolder();
  const root = join(data.path, "gone");
  await makeCatalog(data.path, 3, root);
  expect((await examined(data)).of(`root ${root}`)?.status).toBe("fail");
  const forget = (catalog: Catalog) => catalog.db.run("UPDATE files SET missing_since_us = 1");
  await withCatalog(data.path, forget, "write");
  expect((await examined(data)).of(`root ${root}`)).toBeUndefined();
});

test("a damaged or foreign catalog fails with what to do", async () => {
  using data = new DataFolder();
  await makeCatalog(data.path, 2000);
  damagePages(data.catalog, 60, 3);
  expect((await examined(data)).of("catalog")).toMatchObject({
    status: "fail",
    mend: expect.stringContaining("rebuild"),
  });
  writeFileSync(data.catalog, "not a catalog ".repeat(500));
  const { of, summary } = await examined(data);
  expect(of("catalog")?.status).toBe("fail");
  expect(summary.fail).toBe(1);
});

test("a lost root fails, an empty one warns, a file in its place fails", async () => {
  using data = new DataFolder();
  using folder = new TempFolder();
  const empty = join(folder.path, "empty");
  const file = join(folder.path, "file");
  mkdirSync(empty);
  writeFileSync(file, "");
  const { of } = await examined(data, { roots: [empty, file, join(folder.path, "lost")] });
  expect(of(`root ${empty}`)).toMatchObject({ status: "warn" });
  expect(of(`root ${file}`)?.status).toBe("fail");
  expect(of(`root ${join(folder.path, "lost")}`)?.status).toBe("fail");
});

test("a root with something that may not be read warns and names it", () => {
  using root = new TempFolder();
  chmodSync(root.path, 0o755);
  writeFileSync(join(root.path, "open"), "");
  writeFileSync(join(root.path, "private"), "");
  chmodSync(join(root.path, "private"), 0);
  // In a process of its own, since root may read everything and has to become nobody first.
  const module = join(import.meta.dir, "../../../src/operations/doctor/check_roots.ts");
  const script = `import { checkRoots } from ${JSON.stringify(module)};
    if (process.getuid() === 0) process.setuid(65534);
    console.log(JSON.stringify(checkRoots([${JSON.stringify(root.path)}])));`;
  const { stdout, stderr } = Bun.spawnSync([process.execPath, "-e", script]);
  expect(stderr.toString()).toBe("");
  const [check]: Check[] = JSON.parse(stdout.toString());
  expect(check).toMatchObject({ status: "warn", mend: expect.stringContaining("Permissions") });
  expect(check?.detail).toContain('"private" may not be read');
  expect(check?.detail).not.toContain("more");
});

test("what is said of tools is passed on, and a failure to find out is a finding", async () => {
  using data = new DataFolder();
  const tool: Check = { name: "exiftool", status: "ok", detail: "13.59" };
  const fine = await examined(data, { checkTools: async () => [tool] });
  expect(fine.of("exiftool")).toEqual(tool);
  const denied = Object.assign(new Error("EACCES: denied"), { code: "EACCES" });
  const broken = await examined(data, { checkTools: () => Promise.reject(denied) });
  expect(broken.of("tools")?.status).toBe("fail");
});

const sound: Machine = {
  platform: "linux",
  arch: "x64",
  kernel: "4.4.302+",
  glibc: "2.36",
  cpus: 4,
  cpuFlags: new Set(["sse4_2", "aes"]),
  memoryBytes: 2e9,
  availableBytes: 1e9,
  user: "admin (1026)",
  limits: new Map(),
};
const statusOf = (change: Partial<Machine>, name: string) =>
  checkMachine({ ...sound, ...change }).find((check) => check.name === name)?.status;

test("a machine as varve supports it is well", () => {
  expect(checkMachine(sound).filter((check) => check.status !== "ok")).toEqual([]);
});

test.each<[Partial<Machine>, string, string | undefined]>([
  [{ kernel: "3.10.108" }, "kernel", "ok"],
  [{ kernel: "3.2.101" }, "kernel", "fail"],
  [{ kernel: "2.6.32" }, "kernel", "fail"],
  [{ glibc: "2.20" }, "glibc", "ok"],
  [{ glibc: "2.19" }, "glibc", "fail"],
  [{ glibc: undefined }, "glibc", "warn"],
  [{ cpuFlags: new Set(["sse2"]) }, "cpu", "fail"],
  [{ cpuFlags: new Set() }, "cpu", "ok"],
  [{ arch: "arm64", cpuFlags: new Set(["asimd"]) }, "cpu", "ok"],
  [{ arch: "ia32" }, "platform", "warn"],
  [{ memoryBytes: 256e6 }, "memory", "warn"],
  [{ availableBytes: 100e6 }, "memory", "warn"],
  [{ availableBytes: undefined }, "memory", "ok"],
  [{ limits: new Map([["Max open files", { soft: 64, hard: 64 }]]) }, "open files", "warn"],
  [{ limits: new Map([["Max file size", { soft: 1e6, hard: 1e6 }]]) }, "file size", "warn"],
  [{ limits: new Map([["Max address space", { soft: 1e9, hard: 1e9 }]]) }, "address space", "warn"],
  [{ limits: new Map([["Max file size", { soft: Infinity, hard: 1 }]]) }, "file size", undefined],
])("checkMachine() of %p: %s is %s", (change, name, status) => {
  expect(statusOf(change, name)).toBe(status as never);
});

const time = { nowUs: NOW_US, newestRunUs: undefined, homeTimeZone: "UTC", isZoneConfigured: true };

test.each([
  [{ nowUs: 5e6 }, "clock", "fail"],
  [{ nowUs: Date.UTC(2200, 0, 1) * 1000 }, "clock", "fail"],
  [{ newestRunUs: NOW_US + 3 * 86_400e6 }, "clock", "warn"],
  [{ newestRunUs: NOW_US - 1 }, "clock", "ok"],
  [{}, "time zone", "ok"],
  [{ isZoneConfigured: false }, "time zone", "warn"],
  [{ isZoneConfigured: false, homeTimeZone: "Asia/Tokyo" }, "time zone", "ok"],
] as const)("checkTime() of %p: %s is %s", (change, name, status) => {
  const checks = checkTime({ ...time, ...change });
  expect(checks.find((check) => check.name === name)?.status).toBe(status);
  expect(checks[0]?.detail).toContain(isoTime({ ...time, ...change }.nowUs).slice(0, 10));
});

test("machine() reads a Synology as it reads this one", () => {
  using folder = new TempFolder();
  const put = (path: string, text: string) => {
    mkdirSync(join(folder.path, dirname(path)), { recursive: true });
    writeFileSync(join(folder.path, path), text);
  };
  put("proc/syno_cpu_arch", "geminilake\n");
  put("proc/sys/kernel/syno_hw_version", "DS920+\n");
  put("etc.defaults/VERSION", 'majorversion="7"\nproductversion="7.2.1"\n');
  put("proc/meminfo", "MemTotal:        3900000 kB\nMemAvailable:    2000000 kB\n");
  put("proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu sse4_2 aes\n");
  expect(machine(folder.path)).toMatchObject({
    synology: { model: "DS920+", version: "7.2.1" },
    memoryBytes: 3_900_000 * 1024,
    availableBytes: 2_000_000 * 1024,
    cpuFlags: new Set(["fpu", "sse4_2", "aes"]),
  });
  expect(machine()).not.toHaveProperty("synology");
  expect(machine().memoryBytes).toBeGreaterThan(1e8);
});

test("parseLimits() reads names with spaces, numbers and unlimited", () => {
  const text = [
    "Limit                     Soft Limit           Hard Limit           Units     ",
    "Max cpu time              unlimited            unlimited            seconds   ",
    "Max open files            1024                 524288               files     ",
  ].join("\n");
  expect([...parseLimits(text)]).toEqual([
    ["Max cpu time", { soft: Infinity, hard: Infinity }],
    ["Max open files", { soft: 1024, hard: 524_288 }],
  ]);
});
