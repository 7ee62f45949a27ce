import { describe, expect, test } from "bun:test";
import { statSync } from "node:fs";
import { join } from "node:path";
import { type LibraryOptions, makeLibrary } from "../../../scripts/make_library.ts";
import { kindOf } from "../../../src/domain/media.ts";
import { inspectFile } from "../../../src/inspect/inspect_file.ts";
import { TempFolder } from "../../support/temp_folder.ts";

/** Path, size, modification time and hash of every file. */
async function contents(folder: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const path of new Bun.Glob("**/*").scanSync({ cwd: folder, dot: true })) {
    const bytes = await Bun.file(join(folder, path)).bytes();
    const { mtimeMs } = statSync(join(folder, path));
    lines.push(`${path} ${bytes.length} ${mtimeMs} ${Bun.hash(bytes)}`);
  }
  return lines.sort();
}

const make = (folder: TempFolder, options: Partial<LibraryOptions>) =>
  makeLibrary({ out: folder.path, files: 120, seed: 1, shape: "small", plain: false, ...options });

async function inspect(folder: TempFolder, path: string) {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const wanted = { metadata: true, sample: false, digests: [] };
  const outcome = await inspectFile(join(folder.path, path), name, kindOf(name), wanted);
  if (outcome.status !== "inspected") throw new Error(outcome.problem.detail);
  return outcome;
}

describe("makeLibrary()", () => {
  test("makes the same files for the same seed, and others for another", async () => {
    using one = new TempFolder();
    using two = new TempFolder();
    using three = new TempFolder();
    make(one, {});
    make(two, {});
    make(three, { seed: 2 });
    const first = await contents(one.path);
    expect(await contents(two.path)).toEqual([...first]);
    expect(await contents(three.path)).not.toEqual([...first]);
  });

  test.each([1, 17, 400])("makes exactly %d files, no two under one path", async (files) => {
    using folder = new TempFolder();
    const made = make(folder, { files });
    const found = await contents(folder.path);
    expect(made.files).toBe(files);
    expect(found).toHaveLength(files);
    expect(found.reduce((sum, line) => sum + Number(line.split(" ").at(-3)), 0)).toBe(made.bytes);
  });

  test("makes files as large as from a camera when asked for real ones", async () => {
    using folder = new TempFolder();
    const made = make(folder, { files: 6, shape: "real", plain: true });
    expect(made.bytes / made.files).toBeGreaterThan(2_000_000);
    expect(made.bytes / made.files).toBeLessThan(5_000_000);
  });

  test("makes nothing broken, ignored or twice when asked for plain ones", async () => {
    using folder = new TempFolder();
    make(folder, { files: 300, plain: true });
    const hashes = new Set<string>();
    for (const line of await contents(folder.path)) {
      expect(line).not.toMatch(/@eaDir|#recycle|\.xmp|\.json|Backup/);
      hashes.add(line.split(" ").at(-1) ?? "");
    }
    expect(hashes.size).toBe(300);
  });

  test("writes what readers read: both halves of a Live Photo, a zone, a camera", async () => {
    using folder = new TempFolder();
    make(folder, {});
    const still = await inspect(folder, "2023/2023-12-31 Tokyo/IMG_4705.HEIC");
    const film = await inspect(folder, "2023/2023-12-31 Tokyo/IMG_4705.MOV");
    expect(still.facts.contentId).toMatch(/^7E1A9C52-/);
    expect(film.facts.contentId).toBe(still.facts.contentId ?? "");
    expect(still.facts.cameraModel).toBe("iPhone 12 mini");
    const fireworks = await inspect(folder, "2023/2023-12-31 Tokyo/IMG_4711.MOV");
    expect(fireworks.evidence).toContainEqual(
      expect.objectContaining({
        source: "quicktime:CreationDate",
        value: "2024-01-01T00:00:12+0900",
      }),
    );
    const truncated = await inspect(folder, "2023/2023-01-21 Cape Town/PXL_20230121_194859012.mp4");
    expect(truncated.problem?.reason).toBe("truncated");
    const mislabelled = await inspect(folder, "Downloads/IMG_9001.jpg");
    expect(mislabelled.format).toBe("heic");
  });
});
