// `varve catalog rebuild`: a new catalog of what can be read of the old one, which is kept.

import { formatBytes } from "../../base/bytes.ts";
import { rebuildCatalog } from "../../operations/rebuild_catalog.ts";
import { defineCommand } from "../definition.ts";
import { lockHolder } from "../lock_holder.ts";
import { NoOptions } from "../no_options.ts";
import { printable } from "../render/style.ts";
import { formatCount, formatCounted, formatDuration } from "../render/words.ts";
import { careStatuses } from "../statuses.ts";

export const catalogRebuild = defineCommand({
  meta: {
    name: "catalog rebuild",
    description: "Build a new catalog of what can be read of the old one",
    details: [
      "The new one is built beside the old one, checked, and put in its place; the old one is kept under another name. What was lost is read again by the next scan.",
    ],
    examples: [{ line: "varve catalog rebuild", does: "mend a damaged catalog" }],
    statuses: careStatuses,
  },
  args: {},
  options: NoOptions,
  needs: "none",
  perform: async (context) => {
    const done = await rebuildCatalog(context, {
      dataFolder: context.settings().data().path,
      holder: lockHolder(context, "catalog rebuild"),
    });
    return {
      summary: () => done,
      print: (page) => {
        const { rows, lost, orphans, wasSound, sizeBefore, sizeAfter, kept, durationMs } = done;
        page.line(
          `Rebuilt: ${formatCounted(rows["files"] ?? 0, "file")}, ${formatBytes(sizeBefore)} before, ` +
            `${formatBytes(sizeAfter)} now, in ${formatDuration(durationMs)}`,
        );
        const gone = Object.values(lost).reduce((sum, one) => sum + one, 0) + orphans;
        if (gone > 0)
          page.line(
            `  ${formatCount(gone)} rows could not be kept; the next scan reads those files again`,
          );
        else if (wasSound) page.line("  nothing was wrong, and nothing is lost");
        page.line(`  the old catalog is kept as ${printable(kept)}`);
      },
    };
  },
});
