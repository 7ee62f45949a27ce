// Plans applied and undone by a program that is killed at random moments, again and again. However often that was,
// every file is whole in one of its two places, the same command goes on as the same run, and in the end the tree
// is exactly as it was.

import { Database } from "bun:sqlite";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "../library/random.ts";
import { catalogName, copyCatalog } from "./after_kill.ts";
import { lostAfterKill, wrongAfterRecovery } from "./move_checks.ts";
import { type MovingLibrary, makeMovingLibrary, writePlan } from "./moving_library.ts";
import { type JsonRecord, type Program, parseRecords, runToEnd, spawn } from "./program.ts";
import { type Tree, treeDifference, treeOf } from "./tree.ts";
import type { Place } from "./two_places.ts";

export type MoveTrials = {
  readonly program: Program;
  readonly place: Place;
  readonly random: Random;
  readonly kills: number;
  readonly files: number;
  readonly mostBytes: number;
  readonly onKill?: (count: number) => void;
};

export type MoveResult = {
  readonly kills: number;
  /** Kills that came while steps were begun and not written as ended. */
  readonly amidSteps: number;
  /** Applies and undos that got to their end. */
  readonly ended: number;
  /** What was not as it must be, each with when it happened. */
  readonly problems: readonly string[];
};

/** Later ones would hit hardly anything but starting up. */
const MOST_KILLS_A_RUN = 8;
/** What starting up takes at most. */
const START_MS = 100;
/** A little past the end, so that some runs get there. */
const PAST_END = 1.1;

/** Applies a plan and undoes it, both through kills, until there were enough. */
export async function moveTrials(trials: MoveTrials): Promise<MoveResult> {
  const { place, kills } = trials;
  const folders = [
    mkdtempSync(join(place.from, "varve-crash-")),
    mkdtempSync(join(place.to, "varve-crash-")),
  ];
  try {
    const [one = "", other = ""] = folders;
    const trial = new Trial(trials, one, other);
    await trial.prepare();
    while (trial.kills < kills && trial.problems.length === 0) await trial.thereAndBack();
    const { amidSteps, ended, problems } = trial;
    return { kills: trial.kills, amidSteps, ended, problems };
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}

class Trial {
  readonly #trials: MoveTrials;
  readonly #data: string;
  readonly #plan: string;
  readonly #library: MovingLibrary;
  readonly #start: Tree;
  #fullMs = 0;
  #plans = 0;
  kills = 0;
  amidSteps = 0;
  ended = 0;
  readonly problems: string[] = [];

  constructor(trials: MoveTrials, one: string, other: string) {
    this.#trials = trials;
    this.#data = join(one, "data");
    this.#plan = join(one, "plan.jsonl");
    const [inbox, photo] = [join(one, "inbox"), join(other, "photo")];
    mkdirSync(inbox);
    mkdirSync(photo);
    this.#library = makeMovingLibrary(inbox, photo, trials);
    this.#start = treeOf([inbox, photo]);
  }

  /** Scans, and sees how long an undisturbed apply takes. */
  async prepare(): Promise<void> {
    await this.#expectDone(["scan", this.#library.inbox, this.#library.photo], [0, 3]);
    this.#newPlan();
    const startMs = performance.now();
    await this.#expectDone(["apply", this.#plan]);
    this.#fullMs = performance.now() - startMs;
    await this.#expectDone(["undo"]);
    this.#expectAtStart("undisturbed");
  }

  async thereAndBack(): Promise<void> {
    this.#newPlan();
    const { moves } = this.#library;
    await this.#throughKills(["apply", this.#plan], "apply");
    const arrived = treeOf([this.#library.photo]);
    const missing = moves.filter(({ to }) => !arrived.has(to));
    if (missing.length > 0) this.problems.push(`${missing.length} files were not moved in the end`);
    await this.#throughKills(["undo"], "undo");
    this.#expectAtStart(`after ${this.kills} kills`);
    // The catalog has followed each file, so that nothing is read anew.
    const { inbox, photo } = this.#library;
    const scanned = await this.#expectDone(["scan", inbox, photo], [0, 3]);
    for (const what of ["added", "changed", "missing", "moved"]) {
      if (scanned[what] !== 0) this.problems.push(`a scan found ${scanned[what]} ${what}`);
    }
  }

  /** Runs the command until it gets to its end by itself. */
  async #throughKills(args: readonly string[], what: string): Promise<void> {
    const { program, random, onKill } = this.#trials;
    let run: unknown;
    for (let killed = 0; ; killed++) {
      const left = START_MS + (this.#fullMs * (MOST_KILLS_A_RUN - killed)) / MOST_KILLS_A_RUN;
      const delayMs = random.next() * left * PAST_END;
      const child = spawn(program, [...args, "--data", this.#data]);
      const output = new Response(child.stdout).text();
      const errors = new Response(child.stderr).text();
      if (killed < MOST_KILLS_A_RUN && this.kills < this.#trials.kills) {
        await Promise.race([child.exited, Bun.sleep(delayMs)]);
        child.kill("SIGKILL");
      }
      await child.exited;
      const records = parseRecords(await output);
      const own = records.find(({ type }) => type === "run")?.["run"];
      run ??= own;
      const when = `${what}, kill ${this.kills + 1}, after ${delayMs.toFixed(1)} ms`;
      if (own != null && own !== run) this.problems.push(`${when}: run ${own} and not ${run}`);
      if (child.signalCode !== "SIGKILL") {
        const { failed, stale, skipped } = records.at(-1) ?? {};
        if (child.exitCode !== 0 || failed !== 0 || stale !== 0 || skipped !== 0) {
          const summary = JSON.stringify(records.at(-1));
          this.problems.push(`${what} ended with ${child.exitCode}: ${summary}${await errors}`);
        }
        this.ended += 1;
        return;
      }
      this.kills += 1;
      onKill?.(this.kills);
      await this.#checkAfterKill(when);
    }
  }

  /** Looks at what the kill left; every other time the next run finds it so, else it is recovered first. */
  async #checkAfterKill(when: string): Promise<void> {
    const note = (problem: string) => void this.problems.push(`${when}: ${problem}`);
    if (this.#openBatches() > 0) this.amidSteps += 1;
    lostAfterKill(this.#library, this.#start).forEach(note);
    if (this.#trials.random.chance(50)) return;
    const { program } = this.#trials;
    // Opening the catalog for writing recovers; this changes nothing else in it.
    const opened = await runToEnd(program, ["catalog", "optimize", "--data", this.#data]);
    if (opened.status !== 0) note(`recovery ended with ${opened.status}: ${opened.stderr}`);
    if (this.#openBatches() > 0) note("steps are undecided after recovery");
    wrongAfterRecovery(this.#library, this.#start).forEach(note);
    const check = await runToEnd(program, ["catalog", "check", "--data", this.#data]);
    if (check.status !== 0) note(`catalog check ended with ${check.status}: ${check.stderr}`);
  }

  /** Batches of steps that are begun and not ended, looked up in a copy so that the next run meets what the kill left. */
  #openBatches(): number {
    const copy = join(this.#data, "..", "after-kill");
    copyCatalog(this.#data, copy);
    using db = new Database(join(copy, catalogName), { readwrite: true });
    const row = db.query<{ n: number }, []>("SELECT count(*) AS n FROM intentions").get();
    return row?.n ?? 0;
  }

  #newPlan(): void {
    using db = new Database(join(this.#data, catalogName), { readwrite: true });
    const id = db.query<{ id: string }, []>("SELECT id FROM library").get()?.id ?? "";
    writePlan(this.#plan, this.#library, id, ++this.#plans * 1e6);
  }

  #expectAtStart(when: string): void {
    const { inbox, photo } = this.#library;
    const difference = treeDifference(this.#start, treeOf([inbox, photo]));
    this.problems.push(...difference.map((line) => `${when}, undone: ${line}`));
  }

  async #expectDone(args: readonly string[], statuses = [0]): Promise<JsonRecord> {
    const { program } = this.#trials;
    const { status, records, stderr } = await runToEnd(program, [...args, "--data", this.#data]);
    if (!statuses.includes(status)) {
      throw new Error(`"${args.join(" ")}" ended with status ${status}: ${stderr}`);
    }
    return records.at(-1) ?? {};
  }
}
