// A small library to be moved, of everything that a plan may hold, and what must hold of it whoever was killed when.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { filesOf, type Tree } from "../../scripts/crash/tree.ts";
import { consistency } from "../../src/catalog/integrity.ts";
import { openSteps } from "../../src/catalog/intentions.ts";
import { schemaVersion } from "../../src/catalog/migrations.ts";
import { ApplyLibrary, type PlannedMove } from "./apply_library.ts";

export type MovingWorld = {
  readonly library: ApplyLibrary;
  readonly plan: string;
  readonly moves: readonly PlannedMove[];
  readonly start: Tree;
  readonly known: Map<string, string>;
};

const inMemory = existsSync("/dev/shm") ? "/dev/shm" : undefined;

/**
 * A bundle of three, two files alone, one of them in a folder that a move empties, and a copy. The target lies on
 * `photoOn`, all else on `on`.
 */
export async function movingWorld(photoOn = inMemory, on = inMemory): Promise<MovingWorld> {
  const library = await ApplyLibrary.make(photoOn, on);
  const moves: PlannedMove[] = [];
  const add = (from: string, to: string, more: Partial<PlannedMove> = {}) => {
    const path = join(library.inbox, from);
    library.put(path, `${from} ${"x".repeat(3000)}`);
    moves.push({ from: path, to: join(library.photo, to), ...more });
  };
  add("one/IMG_1.jpg", "2020/2020-01/IMG_1.jpg");
  add("two/IMG_2.heic", "2020/2020-02/IMG_2.heic", { bundle: "live" });
  add("two/IMG_2.mov", "2020/2020-02/IMG_2.mov", { bundle: "live" });
  add("two/IMG_2.aae", "2020/2020-02/IMG_2.aae", { bundle: "live" });
  add("two/caf\udce9.jpg", "2020/2020-02/caf\udce9.jpg");
  add("copied.jpg", "copies/copied.jpg", { action: "copy" });
  library.settleFolders();
  await library.scan();
  const plan = library.plan(moves);
  return { library, plan, moves, start: library.tree(), known: library.catalogued() };
}

/** What is not as it must be after a crash and recovery; `bytesOnly`: times and permissions may be lost. */
export function problems({ library, moves, start }: MovingWorld, bytesOnly = false): string[] {
  const found: string[] = [];
  const now = filesOf(library.tree());
  const places = new Set<string>();
  for (const { from, to, action = "move" } of moves) {
    const [atFrom, atTo] = [now.get(from), now.get(to)];
    const whole = start.get(from);
    places.add(from).add(to);
    for (const [path, look] of [
      [from, atFrom],
      [to, atTo],
    ] as const) {
      const [is, was] = bytesOnly ? [look?.split(" ")[0], whole?.split(" ")[0]] : [look, whole];
      if (look != null && is !== was) found.push(`${path} is not whole: ${look} ≠ ${whole}`);
    }
    if (action === "move" && (atFrom == null) === (atTo == null)) {
      found.push(`${from} is ${atFrom == null ? "nowhere" : "in both places"}`);
    }
    if (action === "copy" && atFrom == null) found.push(`${from} is gone`);
  }
  for (const path of now.keys()) if (!places.has(path)) found.push(`${path} was left behind`);
  const bundle = moves.filter((move) => move.bundle != null);
  const moved = bundle.filter(({ to }) => now.has(to)).length;
  if (moved !== 0 && moved !== bundle.length)
    found.push(`${moved} of ${bundle.length} of the bundle`);
  if (openSteps(library.catalog).length > 0) found.push("steps are open");
  for (const { finding } of consistency(library.catalog.db, schemaVersion)) {
    if (finding != null) found.push(`${finding.check}: ${finding.count}`);
  }
  // What the catalog says is what is there.
  const catalogued = [...library.catalogued().keys()].sort();
  if (JSON.stringify(catalogued) !== JSON.stringify([...now.keys()].sort())) {
    found.push(`the catalog has ${catalogued.join(" ")}`);
  }
  return found;
}
