// Raises the schema to the newest version, script by script.

import type { Database } from "bun:sqlite";
import { migrations } from "./migrations.ts";

/** Runs the scripts past `fromVersion` in one transaction: the schema is the old one or the newest. */
export function migrate(db: Database, fromVersion: number, applicationId: number): void {
  const run = db.transaction(() => {
    for (const script of migrations.slice(fromVersion)) db.exec(script);
    db.run(`PRAGMA application_id = ${applicationId}`);
    db.run(`PRAGMA user_version = ${migrations.length}`);
  });
  run.immediate();
}
