// Fetching pinned source packages, with an apt-get that does what the test says.

import { afterEach, describe, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packTools } from "../../../scripts/pack_tools.ts";
import {
  asSources,
  debianSource,
  NoSourcesError,
} from "../../../scripts/tools/lean/debian_source.ts";
import { sourcePackages, upstreamVersion } from "../../../scripts/tools/lean/sources.ts";
import { TempFolder } from "../../support/temp_folder.ts";

const path = process.env["PATH"];
afterEach(() => {
  process.env["PATH"] = path;
});

/** Puts programs of the test before those of the machine. */
function programs(temp: TempFolder, bodies: Readonly<Record<string, string>>): void {
  const bin = join(temp.path, "bin");
  mkdirSync(bin);
  for (const [name, body] of Object.entries(bodies)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  process.env["PATH"] = `${bin}:${path}`;
}

const text = "Format: 3.0\n";
const tiny = {
  name: "tiny",
  version: "1:2.3-4",
  sha256: new Bun.CryptoHasher("sha256").update(text).digest("hex"),
  licence: "MIT",
};

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("It did not fail");
}

describe("debianSource()", () => {
  const download = `case "$*" in *"source"*"tiny=1:2.3-4") printf '%s' '${text}' >tiny.dsc ;; esac`;

  test("fetches the pinned version, unpacks it, and takes it from the cache the next time", async () => {
    using temp = new TempFolder();
    programs(temp, {
      "apt-get": `echo run >>'${temp.path}/runs'\n${download}`,
      "dpkg-source": "mkdir tree",
    });
    const folder = await debianSource(tiny, temp.path);
    expect(readdirSync(join(temp.path, "sources"))).toEqual([folder.slice(temp.path.length + 9)]);
    expect(await debianSource(tiny, temp.path)).toBe(folder);
    expect(await Bun.file(join(temp.path, "runs")).text()).toBe("run\n");
  });

  test("refuses a description that is not the pinned one, and unpacks nothing", async () => {
    using temp = new TempFolder();
    programs(temp, {
      "apt-get": download,
      "dpkg-source": `touch '${temp.path}/unpacked'; mkdir tree`,
    });
    const other = { ...tiny, sha256: "0".repeat(64) };
    const error = await failureOf(debianSource(other, temp.path));
    expect(error).not.toBeInstanceOf(NoSourcesError);
    expect(error.message).toContain(`not ${other.sha256}`);
    expect(existsSync(join(temp.path, "unpacked"))).toBe(false);
    expect(readdirSync(join(temp.path, "sources"))).toEqual([]);
  });

  test("renews the lists of packages, then says that there are no sources", async () => {
    using temp = new TempFolder();
    programs(temp, {
      "apt-get": `for w; do last=$w; done; echo "$last" >>'${temp.path}/runs'; exit 100`,
    });
    const error = await failureOf(debianSource(tiny, temp.path));
    expect(error).toBeInstanceOf(NoSourcesError);
    expect(await Bun.file(join(temp.path, "runs")).text()).toBe(
      "tiny=1:2.3-4\nupdate\ntiny=1:2.3-4\n",
    );
  });
});

test("asSources() asks for source packages in both formats of apt", () => {
  expect(asSources("Types: deb\nURIs: mirror\nSuites: a b\n")).toBe(
    "Types: deb-src\nURIs: mirror\nSuites: a b\n",
  );
  expect(asSources("# deb none\ndeb [arch=amd64] mirror a main\ndeb-src mirror a main\n")).toBe(
    "# deb none\ndeb-src [arch=amd64] mirror a main\ndeb-src mirror a main\n",
  );
});

test.each([
  ["ffmpeg", "5.1.9"],
  ["perl", "5.36.0"],
  ["exiftool", "12.57"],
  ["zlib", "1.2.13"],
] as const)("upstreamVersion() of %s is %s", (name, version) => {
  expect(upstreamVersion(sourcePackages[name])).toBe(version);
});

test("a build that cannot have lean tools takes those of npm, and says so", async () => {
  using temp = new TempFolder();
  const packed = await packTools("darwin-arm64", temp.path, { from: "lean", level: 1 });
  expect(packed.from).toBe("npm");
  expect(packed.manifest.tools.map(({ from }) => from.split(":")[0])).toEqual(["npm"]);
});
