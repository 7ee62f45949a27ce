import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { packTools } from "../../../scripts/pack_tools.ts";
import { BundleManifest, type ToolsBundle } from "../../../src/inspect/tools/bundle.ts";
import { findTool } from "../../../src/inspect/tools/find.ts";
import { TempFolder } from "../../support/temp_folder.ts";

// darwin-arm64 has exiftool only: no 79 MB of ffprobe to pack in a test.
const target = "darwin-arm64";

describe("packTools()", () => {
  test("the packed exiftool is unpacked and runs, where there is a perl to run it", async () => {
    using temp = new TempFolder();
    const packed = await packTools(target, join(temp.path, "packed"), { level: 1 });
    const [exiftool] = packed.manifest.tools;
    expect(exiftool).toMatchObject({ name: "exiftool", command: [{ system: "perl" }, {}] });
    const paths = exiftool?.files.map((file) => file.path) ?? [];
    expect(paths).toContain("lib/Image/ExifTool/QuickTime.pm");
    expect(paths.filter((path) => /Lang|Geolocation\.dat|\.pod$/.test(path))).toEqual([]);

    const bundle = (await import(packed.module)).toolsBundle as ToolsBundle;
    if (bundle.kind !== "packed") throw new Error("The module holds no tools");
    expect(BundleManifest.parse(bundle.manifest)).toEqual(packed.manifest);
    const found = await findTool("exiftool", {
      bundle,
      folders: [join(temp.path, "tools")],
      choices: {},
      scratch: temp.path,
      nowUs: () => 1_700_000_000_000_000,
    });
    if (found.status === "absent") expect(found.reason).toContain("exiftool needs perl");
    else expect(found.version).toBe(exiftool?.version ?? "");
  });

  test("gives the same bytes again, and packs what is there only once", async () => {
    using temp = new TempFolder();
    const one = await packTools(target, join(temp.path, "one"), { level: 1 });
    const other = await packTools(target, join(temp.path, "other"), { level: 1 });
    const [a = "", b = ""] = [one.assets[0], other.assets[0]];
    expect(Buffer.compare(await Bun.file(a).bytes(), await Bun.file(b).bytes())).toBe(0);
    expect(await Bun.file(one.module).text()).toBe(await Bun.file(other.module).text());
    await Bun.write(a, "kept");
    await packTools(target, join(temp.path, "one"), { level: 1 });
    expect(await Bun.file(a).text()).toBe("kept");
  });

  test('"none" packs nothing', async () => {
    using temp = new TempFolder();
    const packed = await packTools(target, temp.path, { from: "none" });
    expect(packed.assets).toEqual([]);
    expect(readdirSync(temp.path)).toEqual(["bundle.ts"]);
    expect((await import(packed.module)).toolsBundle).toEqual({ kind: "none" });
  });
});
