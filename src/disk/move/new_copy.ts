// A copy while it is made: first a file under a name of ours, then one with the name it should have. Until it is
// kept, all of it can be undone, and nothing but it is ever removed.

import type { FileCalls } from "./file_calls.ts";
import { type FileFacts, sameContent } from "./file_facts.ts";
import { removeIf, unlinkOwn } from "./remove_if_same.ts";
import { takeName } from "./take_name.ts";
import type { TemporaryNames } from "./temporary_names.ts";
import { attempt, type Trouble, troubleOf } from "./trouble.ts";

export class NewCopy {
  readonly #to: string;
  readonly #names: TemporaryNames;
  readonly #calls: FileCalls;
  #stage: "none" | "part" | "named" = "none";
  #fd: number | undefined;
  #facts: FileFacts | undefined;

  constructor(to: string, names: TemporaryNames, calls: FileCalls) {
    this.#to = to;
    this.#names = names;
    this.#calls = calls;
  }

  /** Makes the file and opens it. */
  create(): number | Trouble {
    const { part } = this.#names;
    const made = attempt(() => this.#calls.create(part));
    if (made.code == null) {
      this.#fd = made.value;
      this.#stage = "part";
      return made.value;
    }
    const trouble = troubleOf(made.code, "create", part);
    return made.code === "EEXIST" ? { ...trouble, reason: "temporary-exists" } : trouble;
  }

  /** Ends writing; some file systems tell only now what went wrong. */
  close(): Trouble | undefined {
    if (this.#fd == null) return undefined;
    const fd = this.#fd;
    this.#fd = undefined;
    const facts = attempt(() => this.#calls.lookOpen(fd));
    const closed = attempt(() => this.#calls.close(fd));
    if (facts.code == null) this.#facts = facts.value;
    const code = facts.code ?? closed.code;
    return code == null ? undefined : troubleOf(code, "close", this.#names.part);
  }

  /** Gives the closed file its name; returns what has the name then. */
  takeName(): FileFacts | "target-exists" | Trouble {
    const { part, marker } = this.#names;
    const letGo = () => unlinkOwn(part, this.#calls);
    const taken = takeName(part, this.#to, marker, letGo, this.#calls);
    if (taken.kind === "taken") return "target-exists";
    if (taken.kind === "failed") return taken.trouble;
    this.#stage = "named";
    if (taken.kind === "both") return taken.trouble;
    const facts = attempt(() => this.#calls.look(this.#to));
    if (facts.code != null) return troubleOf(facts.code, "look", this.#to);
    // Somebody has replaced it already, and wanted to.
    if (!this.#isOurs(facts.value)) {
      this.#stage = "none";
      return "target-exists";
    }
    return facts.value;
  }

  /** From now on it is the owner's. */
  keep(): void {
    this.#stage = "none";
  }

  /** Removes what there is of it; returns what could not be removed. Does nothing when there is nothing. */
  undo(): readonly string[] {
    this.close();
    const stage = this.#stage;
    this.#stage = "none";
    if (stage === "none") return [];
    const { part, targetAside, marker } = this.#names;
    const left = unlinkOwn(part, this.#calls) == null ? [] : [part];
    if (stage === "part") return left;
    const names = { aside: targetAside, marker };
    const removed = removeIf(this.#to, (facts) => this.#isOurs(facts), names, this.#calls);
    if (removed.kind === "failed") return [this.#to, ...removed.left, ...left];
    return removed.kind === "changed" ? [this.#to, ...removed.left, ...left] : left;
  }

  #isOurs(facts: FileFacts): boolean {
    return this.#facts != null && sameContent(facts, this.#facts);
  }
}
