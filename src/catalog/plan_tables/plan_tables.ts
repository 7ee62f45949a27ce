// The working tables of one plan: what a million bundles wish for, and who has those names already. They lie on disk,
// so that memory does not grow with the library.

import { Bundles } from "./bundles.ts";
import { Contents } from "./contents.ts";
import { Movers } from "./movers.ts";
import { Places } from "./places.ts";
import { Remarks } from "./remarks.ts";
import { TakenNames } from "./taken_names.ts";
import { WaitingHalves } from "./waiting_halves.ts";
import { Wishes } from "./wishes.ts";
import { WorkingDatabase } from "./working_database.ts";

export class PlanTables implements Disposable {
  readonly #db: WorkingDatabase;
  readonly bundles: Bundles;
  readonly places: Places;
  readonly wishes: Wishes;
  readonly halves: WaitingHalves;
  readonly movers: Movers;
  readonly remarks: Remarks;
  /** Of the folder of the target that is in hand. */
  readonly names: TakenNames;
  /** Of the same. */
  readonly contents: Contents;

  /** Makes them in a file at the absolute path `file`, which loses its name at once. */
  constructor(file: string) {
    const db = new WorkingDatabase(file);
    this.#db = db;
    this.bundles = new Bundles(db);
    this.places = new Places(db);
    this.wishes = new Wishes(db);
    this.halves = new WaitingHalves(db);
    this.movers = new Movers(db);
    this.remarks = new Remarks(db);
    this.names = new TakenNames(db);
    this.contents = new Contents(db);
  }

  /** Begins with another folder of the target. */
  enter(): void {
    this.names.clear();
    this.contents.clear();
  }

  [Symbol.dispose](): void {
    this.#db[Symbol.dispose]();
  }
}
