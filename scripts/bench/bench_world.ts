// What every row measures with: the compiled program away from its sources, libraries that are kept between
// runs, and an environment in which nothing of the person's configuration counts.

import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Timed, timed } from "./timed.ts";

export type BenchOptions = {
  /** The compiled program. */
  readonly binary: string;
  /** Where libraries are kept; every command runs here, so that its arguments are short names. */
  readonly libraries: string;
  /** How often each thing is measured. */
  readonly runs: number;
  /** Files of a library, where another number than the row's own is wanted. */
  readonly files?: number | undefined;
  /** How many processes a crash row kills, where another number than the row's own is wanted. */
  readonly kills?: number | undefined;
  /** Of everything that is random. */
  readonly seed: number;
  readonly say: (text: string) => void;
};

/** What the last line of `varve scan --json` says, as far as benches look at it. */
const ScanRecord = z.object({
  type: z.literal("summary"),
  status: z.number(),
  found: z.number(),
  failed: z.number(),
  unchanged: z.number(),
  durationMs: z.number(),
  cache: z.object({ hits: z.number(), misses: z.number() }),
});
export type ScanRecord = z.infer<typeof ScanRecord>;

export type TimedScan = Timed & { readonly summary: ScanRecord };

/** The same of `varve organize --json`. */
const PlanRecord = z.object({
  type: z.literal("summary"),
  status: z.number(),
  files: z.number(),
  inPlace: z.number(),
  durationMs: z.number(),
});
export type TimedPlan = Timed & { readonly summary: z.infer<typeof PlanRecord> };

/** The same of `varve apply --json`. */
const ApplyRecord = z.object({ type: z.literal("summary"), status: z.number(), done: z.number() });
export type TimedApply = Timed & { readonly summary: z.infer<typeof ApplyRecord> };

/**
 * Disks of virtual machines often say that they turn, and a turning disk is read by one thread alone; what is
 * measured here comes from the file cache.
 */
const solidDisk = `[performance.per_mount."/"]\nconcurrent_reads = 16\n`;

export class Bench implements Disposable {
  readonly options: BenchOptions;
  /** Gone when the bench ends. */
  readonly folder: string;
  readonly binary: string;
  readonly config: string;
  readonly environment: Readonly<Record<string, string>>;

  constructor(options: BenchOptions) {
    this.options = options;
    this.folder = mkdtempSync(join(tmpdir(), "varve-bench-"));
    this.binary = join(this.folder, "varve");
    copyFileSync(options.binary, this.binary);
    chmodSync(this.binary, 0o755);
    this.config = join(this.folder, "varve.toml");
    writeFileSync(this.config, solidDisk);
    mkdirSync(options.libraries, { recursive: true });
    this.environment = {
      PATH: process.env["PATH"] ?? "",
      HOME: this.folder,
      TZ: "UTC",
      LC_ALL: "C.UTF-8",
    };
  }

  /** A data folder's path; it is not made. */
  dataFolder(name: string): string {
    return join(this.folder, name);
  }

  /** Scans with JSON records; throws where a file failed, because a failure costs less than a reading. */
  async scan(
    library: string,
    data: string,
    flags: readonly string[],
    onProgress?: (files: number, atMs: number) => void,
  ): Promise<TimedScan> {
    const onLine = (line: string, atMs: number) => {
      if (onProgress == null || !line.startsWith('{"type":"progress"')) return;
      onProgress(z.object({ files: z.number() }).parse(JSON.parse(line)).files, atMs);
    };
    const { last, ...measured } = await this.records(["scan", library, ...flags], data, onLine);
    const summary = ScanRecord.parse(last);
    if (summary.failed > 0) throw new Error(`${summary.failed} files of ${library} failed`);
    return { ...measured, summary };
  }

  /** Plans with JSON records: of a library, in the file `plan`. */
  async organize(
    library: string,
    data: string,
    { target, plan }: { readonly target: string; readonly plan: string },
  ): Promise<TimedPlan> {
    const command = ["organize", library, "--to", target, "--out", plan, "--show", "none"];
    const { last, ...measured } = await this.records(command, data);
    return { ...measured, summary: PlanRecord.parse(last) };
  }

  /** Carries out the plan in a file. */
  async apply(plan: string, data: string): Promise<TimedApply> {
    const { last, ...measured } = await this.records(["apply", plan], data);
    return { ...measured, summary: ApplyRecord.parse(last) };
  }

  /** Runs a command with JSON records; `last` is what its last line says, as it comes. */
  async records(
    command: readonly string[],
    data: string,
    onLine: (line: string, atMs: number) => void = () => {},
  ): Promise<Timed & { readonly last: unknown }> {
    let last = "";
    const measured = await timed({
      argv: [this.binary, ...command, "--data", data, "--config", this.config, "--json"],
      cwd: this.options.libraries,
      env: this.environment,
      watchMemory: true,
      onLine: (line, atMs) => {
        last = line;
        onLine(line, atMs);
      },
    });
    return { ...measured, last: JSON.parse(last) };
  }

  /** A first scan, into a data folder that was not there. */
  async firstScan(
    library: string,
    flags: readonly string[],
    onProgress?: (files: number, atMs: number) => void,
  ): Promise<TimedScan> {
    const data = this.dataFolder("data");
    rmSync(data, { recursive: true, force: true });
    return this.scan(library, data, flags, onProgress);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
