// `varve catalog backup`: a verified copy, also while a scan writes.

import { z } from "zod";
import { formatBytes } from "../../base/bytes.ts";
import { ExitCode } from "../../base/errors.ts";
import { absolutePath } from "../../base/paths.ts";
import { backUpCatalog, backupFolder } from "../../operations/backup_catalog.ts";
import { defineCommand } from "../definition.ts";
import { printable } from "../render/style.ts";
import { formatCounted, formatDuration } from "../render/words.ts";

export const catalogBackup = defineCommand({
  meta: {
    name: "catalog backup",
    description: "Back the catalog up and verify the copy",
    details: [
      "A copy counts only once it was verified. Old backups are dropped beyond backup.keep; the newest sound one never is.",
    ],
    examples: [
      { line: "varve catalog backup", does: "into the folder of backups" },
      { line: "varve catalog backup --to /volume2/backup/varve", does: "into another folder" },
    ],
    statuses: [
      ExitCode.noCatalog,
      ExitCode.newerCatalog,
      ExitCode.outOfSpace,
      ExitCode.interrupted,
    ],
  },
  args: {
    to: {
      type: "string",
      valueHint: "DIR",
      description:
        "Folder of the backups (default: backup.folder, else backups in the data folder)",
    },
    keep: { type: "string", valueHint: "N", description: "Backups to keep", key: "backup.keep" },
  },
  options: z.strictObject({ to: z.string().optional() }),
  needs: "read",
  perform: async (context, { to }) => {
    const { config, data } = context.settings();
    const { keep, folder } = config.backup;
    const done = await backUpCatalog(context, {
      folder: to == null ? backupFolder(data().path, folder) : absolutePath(context.world.cwd, to),
      keep,
    });
    return {
      summary: () => done,
      print: (page) => {
        const { path, files, bytes, dropped, durationMs } = done;
        page.line(`Backed up to ${printable(path)}`);
        const old =
          dropped.length === 0 ? "" : `; dropped ${formatCounted(dropped.length, "old backup")}`;
        page.line(
          `  ${formatCounted(files, "file")}, ${formatBytes(bytes)}, verified, in ${formatDuration(durationMs)}${old}`,
        );
      },
    };
  },
});
