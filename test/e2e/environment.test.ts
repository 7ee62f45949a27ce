// The compiled program in surroundings that are against it: hostile folders, no environment, no terminal, no
// folder to stand in, a reader that goes away, folders that forbid.

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeLibrary } from "../../scripts/make_library.ts";
import { makeJpeg } from "../../scripts/sample/jpeg.ts";
import { installedProgram, jsonAnswer, Place, runProgram } from "../support/program.ts";
import { unprivileged } from "../support/unprivileged.ts";

// A program that hangs is ended by test/support/program.ts; a busy machine is no failure.
setDefaultTimeout(120_000);

let place: Place;
let files: number;
let listed: string;
let dump: string;
/** What scans differ by must be said: the zone of pictures without one is that of home. */
const env = { PATH: "/usr/bin:/bin", VARVE_LIBRARY_HOME_TIME_ZONE: "Europe/Berlin" };

beforeAll(() => {
  place = new Place();
  makeLibrary({ out: place.library, files: 60, seed: 1, shape: "small", plain: false });
  const { summary } = place.scan([], { env });
  files = Number(summary["found"]);
  listed = place.run(["files", "--json"], { env }).stdout;
  dump = place.dump();
});

afterAll(() => place[Symbol.dispose]());

/** Scans anew and expects what the first scan found. */
function expectSame(options: Parameters<Place["scan"]>[1]): void {
  place.forget();
  const { summary, stderr } = place.scan([], options);
  expect({ found: summary["found"], stderr: withoutLog(stderr) }).toEqual({
    found: files,
    stderr: "",
  });
  expect(place.dump()).toBe(dump);
  expect(place.run(["files", "--json"], options).stdout).toBe(listed);
}

/** Standard error without its log lines. */
function withoutLog(stderr: string): string {
  return stderr.replace(/^\d{4}-\S+Z (debug|info|warn|error) .*\n/gm, "");
}

describe("a folder full of traps", () => {
  test("is not listened to: no .env, bunfig, package or tsconfig is loaded", () => {
    const trap = place.at("trap");
    mkdirSync(trap, { recursive: true });
    const proof = join(trap, "proof");
    const evil = `require("fs").writeFileSync(${JSON.stringify(proof)}, "caught");`;
    const put = (name: string, text: string) => writeFileSync(join(trap, name), text);
    put(".env", "VARVE_SCAN_HASH=nonsense\nVARVE_DATA=/nowhere\nBUN_CONFIG_VERBOSE_FETCH=1\n");
    put(".env.local", "VARVE_SCAN_HASH=nonsense\n");
    put(".env.production", "VARVE_SCAN_HASH=nonsense\n");
    put("evil.js", evil);
    put(
      "bunfig.toml",
      'preload = ["./evil.js"]\n[run]\nbun = true\n[test]\npreload = ["./evil.js"]\n',
    );
    put("package.json", '{"type":"commonjs","main":"evil.js","imports":{"#a":"./evil.js"}, broken');
    put("tsconfig.json", '{"compilerOptions":{"paths":{"*":["./evil.js"]}}');
    for (const name of ["worker.ts", "worker.js", "main.ts", "index.js"]) put(name, evil);
    mkdirSync(join(trap, "node_modules/zod"), { recursive: true });
    writeFileSync(join(trap, "node_modules/zod/index.js"), evil);
    expectSame({ cwd: trap, env });
    expect(existsSync(proof)).toBe(false);
  });

  test("with tools of the names of ours takes none of them", () => {
    const bin = place.at("evil-bin");
    mkdirSync(bin, { recursive: true });
    const proof = join(bin, "proof");
    for (const name of ["ffprobe", "exiftool", "nice", "ionice", "sh"]) {
      writeFileSync(join(bin, name), `#!/bin/sh\necho caught >> ${proof}\n`, { mode: 0o755 });
    }
    expectSame({ cwd: bin, env: { ...env, PATH: `${bin}:/usr/bin:/bin` } });
    expect(existsSync(proof)).toBe(false);
  });
});

describe("without", () => {
  test("any variable but the zone it finds the same", () => {
    const { VARVE_LIBRARY_HOME_TIME_ZONE } = env;
    expectSame({ env: { VARVE_LIBRARY_HOME_TIME_ZONE } });
    expectSame({ env: { VARVE_LIBRARY_HOME_TIME_ZONE, PATH: "", HOME: "" } });
  });

  test("a place for the catalog it says how to name one", () => {
    const { status, stdout } = runProgram(["files", "--json"], { env: {} });
    expect(status).toBe(12);
    expect(JSON.stringify(jsonAnswer(stdout).summary["error"])).toContain("--data");
  });

  test("the right to write where it stands it needs none", () => {
    expectSame({ cwd: "/proc/self", env });
  });
});

describe("time zones and languages", () => {
  for (const [name, more] of [
    ["Japan", { TZ: "Asia/Tokyo", LANG: "ja_JP.UTF-8" }],
    ["half an hour off", { TZ: "Australia/Lord_Howe", LANG: "C" }],
    ["the west", { TZ: "America/Los_Angeles", LC_ALL: "POSIX" }],
    ["a zone that is none", { TZ: "Nowhere/Land", LC_ALL: "tr_TR.UTF-8" }],
  ] as const) {
    test(`${name}: the catalog and its answers are the same`, () => {
      expectSame({ env: { ...env, ...more } });
    });
  }
});

describe("standard output that is closed early", () => {
  test("ends a listing quietly", () => {
    for (const command of [
      ["files"],
      ["files", "--json"],
      ["files", "--csv"],
      ["config", "show"],
      ["--help"],
    ]) {
      const { exitCode, stderr } = Bun.spawnSync(
        [
          ...["sh", "-c", '{ "$@"; echo "status $?" >&2; } | true', "sh"],
          ...[installedProgram(), "--data", place.data, ...command],
        ],
        { env },
      );
      expect(exitCode).toBe(0);
      expect(stderr.toString()).toBe("status 0\n");
    }
  });

  test("stops a scan with --json, saved, and the next one goes on", () => {
    place.forget();
    const { stderr } = Bun.spawnSync(
      [
        ...["sh", "-c", '{ "$@"; echo "status $?" >&2; } | true', "sh"],
        ...[installedProgram(), "scan", place.library, "--data", place.data, "--json"],
      ],
      { env },
    );
    expect(withoutLog(stderr.toString())).toMatch(/^status (0|3|130)\n$/);
    expect(place.scan([], { env }).summary["found"]).toBe(files);
    expect(place.dump()).toBe(dump);
  });

  test("and closed descriptors from the start are no trouble", () => {
    for (const closing of [">&-", "2>&-", "<&-", ">&- 2>&- <&-"]) {
      place.forget();
      const { exitCode } = Bun.spawnSync(
        [
          ...["sh", "-c", `"$@" ${closing}`, "sh"],
          ...[installedProgram(), "scan", place.library, "--data", place.data],
        ],
        { env },
      );
      expect({ closing, exitCode }).toEqual({ closing, exitCode: 3 });
      expect(place.dump()).toBe(dump);
    }
  });
});

/**
 * Something may be mounted in a namespace that is one's own: as root, or as root of a namespace of users. Machines
 * without util-linux and containers that allow neither skip what needs it.
 */
const withMounts = [
  ["unshare", "-m"],
  ["unshare", "-rm"],
].find(
  (own) => Bun.spawnSync([...own, "sh", "-c", "mount -t tmpfs none /mnt"], { env }).exitCode === 0,
);

describe.skipIf(withMounts == null)("a data folder that forbids programs (noexec)", () => {
  test("has the tools unpacked elsewhere, or says what is wrong", () => {
    const data = place.at("noexec");
    mkdirSync(data, { recursive: true });
    writeFileSync(
      join(place.library, "odd.mpg"),
      Uint8Array.of(0, 0, 1, 0xba, 0x44, 0, 4, 0, 4, 1),
    );
    const ended = runProgram(["scan", place.library, "--data", data, "--json"], {
      env,
      by: [
        ...(withMounts ?? []),
        ...["sh", "-c", 'mount -t tmpfs -o noexec none "$0" && exec "$@"', data],
      ],
    });
    rmSync(join(place.library, "odd.mpg"));
    expect(ended.status).toBe(3);
    const { lines } = jsonAnswer(ended.stdout);
    const odd = lines.find(({ path }) => String(path).endsWith("odd.mpg"));
    expect(odd).toMatchObject({ type: "failure" });
    if (odd?.["reason"] === "needs-tool") expect(odd["detail"]).toContain(data);
  });
});

// Skipped where root runs the tests and cannot be another user: see test/support/unprivileged.ts.
describe.skipIf(unprivileged == null)("without the rights of root", () => {
  const by = unprivileged ?? [];

  test("folders and files that are closed are failures, and keep what is known", () => {
    using own = new Place();
    for (const folder of [own.path, own.library]) chmodSync(folder, 0o755);
    mkdirSync(own.data);
    chmodSync(own.data, 0o777);
    const closed = join(own.library, "closed");
    mkdirSync(closed);
    writeFileSync(join(closed, "a.jpg"), makeJpeg());
    writeFileSync(join(own.library, "b.jpg"), makeJpeg());
    writeFileSync(join(own.library, "secret.jpg"), makeJpeg({ shade: 9 }), { mode: 0 });
    const first = own.scan([], { by });
    expect(first.status).toBe(3);
    expect(first.lines.filter(({ type }) => type === "failure")).toMatchObject([
      { path: join(own.library, "secret.jpg"), reason: "denied" },
    ]);
    chmodSync(closed, 0);
    const second = own.scan([], { by });
    expect(second.status).toBe(3);
    expect(second.summary).toMatchObject({ missing: 0, failed: 2 });
    expect(second.lines.filter(({ type }) => type === "failure")).toMatchObject([
      { path: join(own.library, "secret.jpg"), reason: "denied" },
      { path: closed, stage: "list", reason: "denied" },
    ]);
    expect(own.json(["files"], { by }).lines.length).toBe(3);
    chmodSync(closed, 0o755);
    chmodSync(join(own.library, "secret.jpg"), 0o644);
    expect(own.scan([], { by })).toMatchObject({
      status: 0,
      summary: { found: 3, missing: 0, failed: 0 },
    });
    expect(own.json(["failures"], { by }).lines).toEqual([]);
    chmodSync(own.library, 0);
    expect(own.scan([], { by }).status).toBe(15);
    chmodSync(own.library, 0o755);
  });

  test("a data folder that cannot be written is said with its path", () => {
    using own = new Place();
    chmodSync(own.library, 0o755);
    chmodSync(own.path, 0o555);
    const { status, summary } = own.scan([], { by });
    expect(status).not.toBe(0);
    chmodSync(own.path, 0o755);
    const { message, hint } = summary["error"] as { message: string; hint?: string };
    expect(message).toContain(own.data);
    expect(hint).toBeTruthy();
  });
});
