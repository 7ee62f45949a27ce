// Scans that are killed, stopped or met by a second one: the compiled program, a real disk, real signals. The
// long version is the row "crash" of scripts/bench.ts.

import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { smallLibrary } from "../../scripts/bench/libraries.ts";
import { catalogName } from "../../scripts/crash/after_kill.ts";
import { dumpCatalog } from "../../scripts/crash/catalog_dump.ts";
import { killTrials } from "../../scripts/crash/kill_trials.ts";
import { type Program, parseRecords, runToEnd, spawn } from "../../scripts/crash/program.ts";
import { resumeTrial } from "../../scripts/crash/resume_trial.ts";
import { makeLibrary } from "../../scripts/make_library.ts";
import { varveBinary } from "../support/binary.ts";
import { TempFolder } from "../support/temp_folder.ts";

const BATCH = 50;
const LONG_MS = 120_000;
/** Of 700 bytes each: `slowly` reads a batch in a quarter of a second. */
const FILES = 600;

let temp: TempFolder;
let program: Program;
/** As `program`, but it takes some seconds to read the library. */
let slowly: Program;

beforeEach(() => {
  temp = new TempFolder();
  const env = {
    PATH: "/usr/bin:/bin",
    HOME: temp.path,
    TZ: "UTC",
    VARVE_PERFORMANCE_CHUNK_SIZE: String(BATCH),
    VARVE_TOOLS_EXIFTOOL: "none",
    VARVE_TOOLS_FFPROBE: "none",
  };
  program = { binary: varveBinary(), env };
  const config = join(temp.path, "slow.toml");
  writeFileSync(config, '[performance.per_mount."/"]\nbytes_per_second = "150 KB"\n');
  slowly = { binary: program.binary, env: { ...env, VARVE_CONFIG: config } };
});

afterEach(() => temp[Symbol.dispose]());

function at(name: string): string {
  return join(temp.path, name);
}

/** Files in the catalog so far. */
function rowsIn(data: string): number {
  const file = join(data, catalogName);
  if (!existsSync(file)) return 0;
  try {
    using db = new Database(file, { readonly: true });
    return db.query<{ n: number }, []>("SELECT count(*) AS n FROM files").get()?.n ?? 0;
  } catch {
    return 0; // Just being made.
  }
}

/** A scan of the library that has committed something and has not ended. */
async function scanUnderWay(library: string, data: string) {
  const child = spawn(slowly, ["scan", library, "--data", data]);
  while (rowsIn(data) === 0) {
    if (child.exitCode != null) throw new Error(await new Response(child.stderr).text());
    await Bun.sleep(5);
  }
  expect(child.exitCode).toBeNull();
  return child;
}

async function undisturbed(library: string): Promise<string[]> {
  const data = at("undisturbed");
  expect((await runToEnd(program, ["scan", library, "--data", data])).status).toBe(0);
  return dumpCatalog(join(data, catalogName));
}

describe("a scan that is killed", () => {
  test(
    "leaves a sound catalog at any moment, and in the end the same one",
    async () => {
      const seed = Number(process.env["VARVE_SEED"] ?? Math.floor(Math.random() * 1e6));
      console.log(`Kills with VARVE_SEED=${seed}`);
      const library = at("library");
      mkdirSync(library);
      makeLibrary({ out: library, files: 300, seed: 1, shape: "small", plain: false });
      const result = await killTrials({ program, library, folder: temp.path, seed, kills: 12 });
      expect(result.problems).toEqual([]);
      expect(result.kills).toBe(12);
    },
    LONG_MS,
  );

  test(
    "reads at most a batch again when it goes on",
    async () => {
      const library = at(smallLibrary(temp.path, FILES, 100));
      const trial = await resumeTrial(program, library, at("data"), FILES);
      expect(trial.rowsBefore).toBeGreaterThanOrEqual(FILES / 2);
      expect(trial.rowsBefore).toBeLessThanOrEqual(trial.readBefore);
      expect(trial.readAfter).toBe(FILES - trial.rowsBefore);
      expect(trial.readBefore + trial.readAfter - FILES).toBeLessThanOrEqual(BATCH);
      expect(trial.summary).toMatchObject({
        status: 0,
        found: FILES,
        cache: { misses: trial.readAfter },
      });
    },
    LONG_MS,
  );

  test(
    "leaves its lock free at once",
    async () => {
      const library = at(smallLibrary(temp.path, FILES, 100));
      const data = at("data");
      const child = await scanUnderWay(library, data);
      child.kill("SIGKILL");
      await child.exited;
      const next = await runToEnd(program, ["scan", library, "--data", data]);
      expect(next.records.at(-1)).toMatchObject({ status: 0, found: FILES, resumed: true, run: 1 });
      expect(dumpCatalog(join(data, catalogName))).toEqual(await undisturbed(library));
    },
    LONG_MS,
  );
});

describe("a scan that is stopped", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "by %s ends with 130, and the next one goes on as the same run",
    async (signal) => {
      const library = at(smallLibrary(temp.path, FILES, 100));
      const data = at("data");
      const child = await scanUnderWay(library, data);
      const output = new Response(child.stdout).text();
      child.kill(signal);
      expect(await child.exited).toBe(130);
      const stopped = parseRecords(await output).at(-1);
      expect(stopped).toMatchObject({ type: "summary", status: 130, run: 1 });

      const rows = rowsIn(data);
      expect(stopped).toMatchObject({ found: rows, cache: { misses: rows } });
      expect(rows).toBeLessThan(FILES);
      const next = await runToEnd(program, ["scan", library, "--data", data]);
      expect(next.records.at(-1)).toMatchObject({
        ...{ status: 0, run: 1, resumed: true, found: FILES },
        cache: { hits: rows, misses: FILES - rows },
      });
      expect(dumpCatalog(join(data, catalogName))).toEqual(await undisturbed(library));
    },
    LONG_MS,
  );
});

describe("a second scan at the same time", () => {
  test(
    "ends with 11 and names the process that holds the catalog, which goes on undisturbed",
    async () => {
      const library = at(smallLibrary(temp.path, FILES, 100));
      const data = at("data");
      const child = await scanUnderWay(library, data);
      const output = new Response(child.stdout).text();
      const second = await runToEnd(program, ["scan", library, "--data", data]);
      expect(second.status).toBe(11);
      expect(second.records.at(-1)).toMatchObject({
        status: 11,
        error: {
          code: "CatalogLocked",
          message: expect.stringContaining(`process ${child.pid} (scan)`),
        },
      });
      expect(await child.exited).toBe(0);
      expect(parseRecords(await output).at(-1)).toMatchObject({ status: 0, found: FILES });
      expect(dumpCatalog(join(data, catalogName))).toEqual(await undisturbed(library));
    },
    LONG_MS,
  );
});
