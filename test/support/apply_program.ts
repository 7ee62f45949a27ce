// A program that does nothing but apply or undo a plan, having recovered what an earlier one left, and that can kill
// itself at any instant that matters: before each call to the system, and before and after each commit. Arguments:
// the catalog, "apply" or "undo", the plan, and the number of the instant (from 0). Prints how many there were.

import type { Database } from "bun:sqlite";
import { systemClock } from "../../src/base/clock.ts";
import { openCatalog } from "../../src/catalog/open.ts";
import { closeDeadRuns } from "../../src/catalog/runs.ts";
import { type FileCalls, fileCalls } from "../../src/disk/move/file_calls.ts";
import { applyPlan } from "../../src/operations/apply/apply_plan.ts";
import { recoverSteps } from "../../src/operations/apply/recover.ts";
import { undoRun } from "../../src/operations/apply/undo_run.ts";

/** Counts the instants, and dies at one of them. */
class Deathwatch {
  readonly #at: number;
  passed = 0;

  constructor(at: number) {
    this.#at = at;
  }

  instant(): void {
    if (this.passed === this.#at) process.kill(process.pid, "SIGKILL");
    this.passed += 1;
  }

  /** Calls with an instant before each: whoever takes one from here makes it at once. */
  calls(): FileCalls {
    return new Proxy(fileCalls, {
      get: (calls, name, self) => {
        this.instant();
        return Reflect.get(calls, name, self);
      },
    });
  }

  /** Instants before and after each commit. */
  watch(db: Database): void {
    const transaction = db.transaction.bind(db);
    Object.assign(db, {
      transaction: (act: () => unknown) => ({
        immediate: () => {
          const result = transaction(() => {
            const result = act();
            this.instant();
            return result;
          }).immediate();
          this.instant();
          return result;
        },
      }),
    });
  }
}

async function run(file: string, what: string, plan: string, killAt: number): Promise<void> {
  using catalog = await openCatalog(file, { access: "write" });
  closeDeadRuns(catalog);
  const signal = new AbortController().signal;
  const context = { catalog, clock: systemClock, signal, emit: () => {} };
  const death = new Deathwatch(killAt);
  const calls = death.calls();
  death.watch(catalog.db);
  await recoverSteps({ ...context, calls });
  const options = { dryRun: false, pid: process.pid, index: async () => {}, calls };
  const { end, summary } =
    what === "apply"
      ? await applyPlan(context, { plan, ...options })
      : await undoRun(context, options);
  console.log(JSON.stringify({ instants: death.passed, end: end.kind, ...summary }));
}

const [, , file = "", what = "", plan = "", killAt = "-1"] = process.argv;
await run(file, what, plan, Number(killAt));
