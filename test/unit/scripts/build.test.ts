import { expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import packageJson from "../../../package.json" with { type: "json" };
import { hostTarget } from "../../../scripts/bun_base.ts";
import { varveBinary } from "../../support/binary.ts";
import { TempFolder } from "../../support/temp_folder.ts";

const root = resolve(import.meta.dir, "../../..");
const patienceMs = 120_000;

function build(...args: string[]) {
  const child = Bun.spawnSync([process.execPath, "scripts/build.ts", ...args], { cwd: root });
  return { status: child.exitCode, output: `${child.stdout}${child.stderr}` };
}

async function sha256(path: string): Promise<string> {
  return new Bun.CryptoHasher("sha256").update(await Bun.file(path).bytes()).digest("hex");
}

test(
  "the same sources built twice give the same bytes",
  async () => {
    using folder = new TempFolder();
    const hashes: string[] = [];
    for (const name of ["one", "two"]) {
      const out = join(folder.path, name);
      const { status, output } = build("--target", "host", "--tools", "none", "--out", out);
      expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining("runs:") });
      hashes.push(await sha256(join(out, "varve")));
    }
    expect(hashes[0]).toBe(hashes[1] ?? "");
  },
  patienceMs,
);

test(
  "a release has its licences beside it, and a checksum of every file",
  () => {
    using folder = new TempFolder();
    const { path } = folder;
    const { status } = build("--target", hostTarget(), "--tools", "none", "--out", path);
    expect(status).toBe(0);
    const sums = readFileSync(join(path, "SHA256SUMS"), "utf8");
    const summed = sums.split("\n").flatMap((line) => line.split("  ")[1] ?? []);
    const files = readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "SHA256SUMS")
      .map((entry) => relative(path, join(entry.parentPath, entry.name)));
    expect(summed.toSorted()).toEqual(files.toSorted());
    const check = Bun.spawnSync(["sha256sum", "-c", "SHA256SUMS"], { cwd: path });
    expect(check.exitCode).toBe(0);
    const notices = readFileSync(join(path, "THIRD_PARTY.md"), "utf8");
    const links = [...notices.matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => link);
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) expect(files).toContain(link);
  },
  patienceMs,
);

test("a target that there is not is refused by name", () => {
  const { status, output } = build("--target", "amiga");
  expect(status).not.toBe(0);
  expect(output).toContain('No such target: "amiga"');
});

test(
  "the program runs nothing that lies in the folder where it is started",
  async () => {
    using folder = new TempFolder();
    const proof = join(folder.path, "proof");
    const preload = join(folder.path, "preload.ts");
    writeFileSync(preload, `require("node:fs").writeFileSync(${JSON.stringify(proof)}, "ran");`);
    writeFileSync(join(folder.path, "bunfig.toml"), 'preload = ["./preload.ts"]\n');
    writeFileSync(join(folder.path, ".env"), "VARVE_SCAN_HASH=full\n");
    writeFileSync(join(folder.path, "package.json"), '{"type":"module","main":"preload.ts"}');
    mkdirSync(join(folder.path, "node_modules"));
    const child = Bun.spawnSync([varveBinary(), "config", "show", "--json"], {
      cwd: folder.path,
      env: { HOME: folder.path, PATH: process.env["PATH"] },
    });
    expect(child.exitCode).toBe(0);
    expect(await Bun.file(proof).exists()).toBe(false);
    expect(child.stdout.toString()).toContain('"sample"');
    expect(child.stdout.toString()).not.toContain('"full"');
  },
  patienceMs,
);

test(
  "--version names the version",
  () => {
    const child = Bun.spawnSync([varveBinary(), "--version"], { cwd: "/" });
    expect(child.stdout.toString()).toStartWith(`varve ${packageJson.version} (`);
  },
  patienceMs,
);
