// The schema's scripts in order; a compiled binary carries only what is imported.

import initial from "./sql/0001_initial.sql" with { type: "text" };
import journal from "./sql/0002_journal.sql" with { type: "text" };
import content from "./sql/0003_content.sql" with { type: "text" };
import verifications from "./sql/0004_verifications.sql" with { type: "text" };
import payload from "./sql/0005_payload.sql" with { type: "text" };
import sketches from "./sql/0006_sketches.sql" with { type: "text" };
import videoLooks from "./sql/0007_video_looks.sql" with { type: "text" };

/** Script i raises the schema to version i + 1. */
export const migrations: readonly string[] = [
  initial,
  journal,
  content,
  verifications,
  payload,
  sketches,
  videoLooks,
];

/** The schema version this program writes. */
export const schemaVersion = migrations.length;
