import { expect, test } from "bun:test";
import { ConfigError, FlagValueError } from "../../../src/config/errors.ts";
import { type Layers, loadConfig } from "../../../src/config/load.ts";
import { describeOrigin } from "../../../src/config/origin.ts";
import { defaultConfigText } from "../../../src/config/write_default.ts";

const bare: Layers = { environment: {}, cwd: "/here", systemZone: "Europe/Berlin" };
const withFile = (text: string): Layers => ({ ...bare, file: { path: "/etc/v/varve.toml", text } });
const withFlag = (key: string, value: string | string[]): Layers => ({
  ...bare,
  flags: new Map([[key, { flag: "--x", value }]]),
});

function originOf(layers: Layers, name: string): string {
  const value = loadConfig(layers).values.find(({ key }) => key.name === name);
  if (value == null) throw new Error(`No ${name}`);
  return describeOrigin(value.origin);
}

function complaint(layers: Layers): string {
  try {
    loadConfig(layers);
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof FlagValueError)) throw error;
    return `${error.exitCode} ${error.message} | ${error.hint}`;
  }
  throw new Error("Nothing to complain about");
}

test("without any layer everything is at its default", () => {
  const { config, values } = loadConfig(bare);
  expect(config.scan).toEqual({
    kinds: ["photo", "video", "audio", "book"],
    hash: "sample",
    digests: ["sha256"],
    exclude: [],
  });
  expect(config.library).toEqual({ roots: [], homeTimeZone: "Europe/Berlin" });
  expect(config.performance).toEqual({
    multiprocessing: true,
    maxWorkers: 0,
    chunkSize: 500,
    perMount: [],
  });
  expect(values.every(({ origin }) => origin.from === "default")).toBe(true);
});

test("the file that `config init` writes changes nothing, nor with every key uncommented", () => {
  const text = defaultConfigText();
  const uncommented = text.replace(/^# (?=(\w+|\[performance\.per_mount.*\])( =|$))/gm, "");
  expect(loadConfig(withFile(text)).config).toEqual(loadConfig(bare).config);
  const { config, values } = loadConfig(withFile(uncommented));
  expect(values.filter(({ origin }) => origin.from === "default")).toEqual([]);
  expect(config.performance.perMount).toEqual([
    { path: "/volume1", concurrentReads: 2, ffprobeLimit: 1, bytesPerSecond: 100_000_000 },
  ]);
});

test("a flag stands above the environment, that above the file, that above the default", () => {
  const file = { path: "/etc/v/varve.toml", text: '[scan]\nhash = "none"\n' };
  const environment = { VARVE_SCAN_HASH: "full" };
  const flags = new Map([["scan.hash", { flag: "--hash", value: "sample" }]]);
  const origins = [
    originOf(bare, "scan.hash"),
    originOf({ ...bare, file }, "scan.hash"),
    originOf({ ...bare, file, environment }, "scan.hash"),
    originOf({ ...bare, file, environment, flags }, "scan.hash"),
  ];
  expect(origins).toEqual(["default", "/etc/v/varve.toml:2", "VARVE_SCAN_HASH", "--hash"]);
  expect(loadConfig({ ...bare, file, environment }).config.scan.hash).toBe("full");
});

test("an empty variable is as good as none", () => {
  const environment = { VARVE_SCAN_HASH: "" };
  expect(originOf({ ...bare, environment }, "scan.hash")).toBe("default");
});

test("variables give numbers, switches and lists as text", () => {
  const { config } = loadConfig({
    ...bare,
    environment: {
      VARVE_PERFORMANCE_MAX_WORKERS: "3",
      VARVE_PERFORMANCE_MULTIPROCESSING: "false",
      VARVE_PERFORMANCE_MEMORY_LIMIT: "100 MB",
      VARVE_SCAN_KINDS: "photo, video",
      VARVE_LIBRARY_ROOTS: '["/a, b", "c"]',
      VARVE_DATA: "/somewhere",
      VARVE_CONFIG: "/x.toml",
      PATH: "/bin",
    },
  });
  expect(config.performance).toMatchObject({
    maxWorkers: 3,
    multiprocessing: false,
    memoryLimitBytes: 100_000_000,
  });
  expect(config.scan.kinds).toEqual(["photo", "video"]);
  expect(config.library.roots).toEqual(["/a, b", "/here/c"]);
});

test("relative paths start from the file that holds them, else from the current folder", () => {
  const text =
    '[library]\nroots = ["photo", "/volume1/video", "photo/../x"]\n[tools]\nffprobe = "./ffprobe"\nexiftool = "exiftool"\n';
  const { config } = loadConfig({ ...withFile(text), environment: { VARVE_LOG_FILE: "a.log" } });
  expect(config.library.roots).toEqual(["/etc/v/photo", "/volume1/video", "/etc/v/x"]);
  expect(config.tools.ffprobe).toEqual({ use: "path", path: "/etc/v/ffprobe" });
  expect(config.tools.exiftool).toEqual({ use: "path", path: "exiftool" });
  expect(config.log.file).toBe("/here/a.log");
});

test("how files are filed is meant in milliseconds and cameras", () => {
  const text =
    '[organize]\nsettle = "5 min"\nshift = ["Canon A620=+1h30m", "Nikon=-2d"]\nfold = true\nkinds = ["audio"]\n';
  const { organize } = loadConfig(withFile(text)).config;
  expect(organize).toEqual({
    template: "{year}/{year}-{month}/{stem}{ext}",
    reviewTemplate: "review/{stem}{ext}",
    kinds: ["audio"],
    action: "move",
    undated: "review",
    collision: "suffix",
    rename: "always",
    fold: true,
    shift: [
      { camera: "Canon A620", byMs: 5_400_000 },
      { camera: "Nikon", byMs: -172_800_000 },
    ],
    settleMs: 300_000,
  });
  expect(loadConfig(withFlag("organize.settle", "90")).config.organize.settleMs).toBe(90_000);
  expect(loadConfig(withFile("[organize]\nsettle = 0.5")).config.organize.settleMs).toBe(500);
});

test("what is wrong is named with its place and what was meant", () => {
  const cases: [Layers, RegExp][] = [
    [
      withFile("[organize]\ntemplate = '{yaer}/{stem}{ext}'"),
      /^12 organize\.template .*line 2 does not take "\{yaer\}.*": it has no token \{yaer\} \(Did you mean \{year\}\?\)/,
    ],
    [
      withFlag("organize.review_template", "review/{stem}"),
      /^2 --x does not take "review\/\{stem\}": it does not end in \{ext\}/,
    ],
    [
      withFile("[organize]\nshift = ['Canon', 'Nikon=+1h']"),
      /^12 organize\.shift\["0"\] .* does not take "Canon": it must be a camera and a duration/,
    ],
    [
      withFile("[duplicates]\nkeep = ['shortest path', 'earliest capture']"),
      /^12 duplicates\.keep\["1"\] .* does not take "earliest capture": it is no rule of what to keep \(Did you mean "earliest captured"\?\)/,
    ],
    [
      withFlag("duplicates.keep", ["inside"]),
      /^2 --x does not take "inside": it names no folder \(Write "inside \/volume1\/photo"\)/,
    ],
    [withFlag("duplicates.keep", []), /^2 --x does not take \[\]: it must hold a rule/],
    [withFile("[organize]\nsettle = '-1 s'"), /^12 organize\.settle .* it must be a duration/],
    [withFile("[organize]\nkinds = []"), /^12 organize\.kinds .* it must name at least one kind/],
    [
      withFile("[scan]\nhahs = 1"),
      /^12 Unknown key scan\.hahs .*line 2 \| Did you mean scan\.hash\?/,
    ],
    [withFile("[scna]\nhash = 1"), /^12 Unknown key scna .*line 1 \| Did you mean scan\?/],
    [
      withFile("max_workers = 1"),
      /^12 Unknown key max_workers .* \| Did you mean performance\.max_workers\?/,
    ],
    [
      withFile("[scan]\nroots = []"),
      /^12 Unknown key scan\.roots .* \| Did you mean library\.roots\?/,
    ],
    [
      withFile("[scan]\nqqq = []"),
      /^12 Unknown key scan\.qqq .* \| Known are kinds, hash, digests, exclude/,
    ],
    [withFile("scan = 1"), /^12 Unknown key scan .* \| Did you mean \[scan\] as a section\?/],
    [
      withFile('[performance.per_mount."/v"]\nffprobe = 1'),
      /^12 Unknown key performance\.per_mount\["\/v"\]\.ffprobe .*line 1 \| Did you mean ffprobe_limit\?/,
    ],
    [
      withFile("[backup]\n\nkeep = 0"),
      /^12 backup\.keep .*line 3 does not take 0: it must be at least 1/,
    ],
    [
      withFile('[backup]\nkeep = "3"'),
      /^12 backup\.keep .* does not take "3": it must be a number/,
    ],
    [withFile("[scan]\nkinds = 'photo'"), /^12 scan\.kinds .* it must be a list/],
    [withFile("[scan]\ndigests = []"), /^12 scan\.digests .* it must name at least one/],
    [withFile("[scan]\nhash = 'all'"), /^12 scan\.hash .* it must be "none", "sample" or "full"/],
    [
      withFile("[library]\nhome_time_zone = 'Mars'"),
      /^12 library\.home_time_zone .* it must be the name of a time zone/,
    ],
    [
      withFile("[performance]\nmemory_limit = 'much'"),
      /^12 performance\.memory_limit .* it must be .*size/,
    ],
    [withFile("[scan]\nhash = \n[log]\n"), /^12 .* is not valid TOML near line 2/],
    [
      withFile("[scan]\nhash = 'none'\nhash = 'full'\n[log]\n"),
      /^12 .* is not valid TOML near line 3/,
    ],
    [
      { ...bare, environment: { VARVE_SCAN_HAHS: "x" } },
      /^12 Unknown key VARVE_SCAN_HAHS .* \| Did you mean VARVE_SCAN_HASH\?/,
    ],
    [
      { ...bare, environment: { VARVE_SCAN_HASH: "x" } },
      /^12 scan\.hash in the environment \(VARVE_SCAN_HASH\) does not take "x"/,
    ],
    [
      { ...bare, environment: { VARVE_BACKUP_KEEP: "x" } },
      /^12 backup\.keep .* it must be a number/,
    ],
    [withFlag("scan.hash", "x"), /^2 --x does not take "x"/],
    [withFlag("scan.kinds", ["photo", "vidoe"]), /^2 --x does not take "vidoe"/],
  ];
  for (const [layers, expected] of cases) expect(complaint(layers)).toMatch(expected);
});
