// The table of what must hold, in its order.

import type { Row } from "./row.ts";
import { apply } from "./rows/apply.ts";
import { applyCrash } from "./rows/apply_crash.ts";
import { crash } from "./rows/crash.ts";
import { duplicates, duplicatesMillion, duplicateTraps } from "./rows/duplicates.ts";
import { exiftool } from "./rows/exiftool.ts";
import { filed } from "./rows/filed.ts";
import { firstScan } from "./rows/first_scan.ts";
import { million } from "./rows/million.ts";
import { plan } from "./rows/plan.ts";
import { rescan } from "./rows/rescan.ts";
import { resume } from "./rows/resume.ts";
import { size } from "./rows/size.ts";
import { start } from "./rows/start.ts";
import { workers } from "./rows/workers.ts";

export const rows: readonly Row[] = [
  firstScan,
  rescan,
  million,
  start,
  workers,
  crash,
  resume,
  plan,
  filed,
  apply,
  applyCrash,
  exiftool,
  size,
  duplicates,
  duplicateTraps,
  duplicatesMillion,
];
