// Whether a file that nobody has open (a backup, a copy) is a sound catalog.

import { Database } from "bun:sqlite";
import { existsSync } from "node:fs";
import { nextTurn } from "../base/turn.ts";
import { CatalogDamagedError, isDamage } from "./errors.ts";
import { consistency, countRows, structure } from "./integrity.ts";
import { schemaVersion } from "./migrations.ts";
import { applicationId } from "./open.ts";
import { schemaDifference } from "./schema_text.ts";

export type Verdict =
  | {
      readonly kind: "sound";
      readonly version: number;
      /** Rows of each table. */
      readonly rows: Readonly<Record<string, number>>;
    }
  | { readonly kind: "newer"; readonly version: number }
  | { readonly kind: "unsound"; readonly reason: string };

export type VerifyOptions = {
  /**
   * `full`: every page, index and rule; `glance`: that it opens, is ours, has its schema and can be counted
   * (default `full`).
   */
  readonly depth?: "full" | "glance";
  readonly signal?: AbortSignal;
};

/** Opens the file for reading and checks it. Rejects only where the signal is aborted or the disk fails. */
export async function verifyCatalogFile(
  file: string,
  options: VerifyOptions = {},
): Promise<Verdict> {
  if (!existsSync(file)) return { kind: "unsound", reason: "it is not there" };
  let db: Database | undefined;
  try {
    db = new Database(file, { strict: true, readonly: true });
    return await verify(db, options);
  } catch (error) {
    if (error instanceof CatalogDamagedError || (isDamage(error) && error instanceof Error)) {
      return { kind: "unsound", reason: error.message };
    }
    throw error;
  } finally {
    db?.close();
  }
}

async function verify(db: Database, { depth = "full", signal }: VerifyOptions): Promise<Verdict> {
  const unsound = (reason: string): Verdict => ({ kind: "unsound", reason });
  const identity = db.query<{ id: number; version: number }, []>(
    `SELECT application_id AS id, user_version AS version
     FROM pragma_application_id, pragma_user_version`,
  );
  const { id, version } = identity.get() ?? { id: 0, version: 0 };
  if (id !== applicationId || version < 1) return unsound("it is no catalog of Varve");
  if (version > schemaVersion) return { kind: "newer", version };
  const difference = schemaDifference(db, version);
  if (difference != null) return unsound(difference);
  if (depth === "full") {
    for (const checks of [structure(db), consistency(db, version)]) {
      for (const { finding } of checks) {
        if (finding != null) return unsound(`${finding.detail} (${finding.count})`);
        await nextTurn();
        signal?.throwIfAborted();
      }
    }
  }
  return { kind: "sound", version, rows: countRows(db) };
}
