// `varve catalog restore`: a backup in the place of the catalog, which is kept.

import { z } from "zod";
import { absolutePath } from "../../base/paths.ts";
import { backupFolder } from "../../operations/backup_catalog.ts";
import { restoreCatalog } from "../../operations/restore_catalog.ts";
import { defineCommand } from "../definition.ts";
import { lockHolder } from "../lock_holder.ts";
import { printable } from "../render/style.ts";
import { formatCounted } from "../render/words.ts";
import { careStatuses } from "../statuses.ts";

export const catalogRestore = defineCommand({
  meta: {
    name: "catalog restore",
    description: "Put a backup in the place of the catalog",
    details: [
      "The backup is verified before it counts, and the present catalog is kept beside it under another name.",
    ],
    examples: [
      { line: "varve catalog restore", does: "the newest sound backup" },
      {
        line: "varve catalog restore backups/catalog-20260102T013000Z.sqlite",
        does: "a certain one",
      },
    ],
    statuses: careStatuses,
  },
  args: {
    backup: {
      type: "positional",
      required: false,
      description: "A backup (default: the newest sound one)",
    },
  },
  options: z.strictObject({ backup: z.string().optional() }),
  needs: "none",
  perform: async (context, { backup }) => {
    const { config, data } = context.settings();
    const dataFolder = data().path;
    const done = await restoreCatalog(context, {
      dataFolder,
      backups: backupFolder(dataFolder, config.backup.folder),
      ...(backup == null ? {} : { from: absolutePath(context.world.cwd, backup) }),
      holder: lockHolder(context, "catalog restore"),
    });
    return {
      summary: () => done,
      print: (page) => {
        page.line(`Restored ${printable(done.from)}: ${formatCounted(done.files, "file")}`);
        if (done.kept != null) page.line(`  the former catalog is kept as ${printable(done.kept)}`);
      },
    };
  },
});
