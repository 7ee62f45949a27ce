// `varve doctor`: whether everything is as Varve needs it, each finding with its mend.

import { ExitCode } from "../../base/errors.ts";
import { backupFolder } from "../../operations/backup_catalog.ts";
import { checkTools } from "../../operations/doctor/check_tools.ts";
import type { Check } from "../../operations/doctor/finding.ts";
import { examine } from "../../operations/doctor.ts";
import { defineCommand } from "../definition.ts";
import { NoOptions } from "../no_options.ts";
import type { Page } from "../render/page.ts";
import { printable } from "../render/style.ts";
import type { Column } from "../render/table.ts";
import { toolFolders } from "../tool_folders.ts";

export const doctorCommand = defineCommand({
  meta: {
    name: "doctor",
    description: "Look whether machine, disks, tools and catalog are as they need to be",
    details: [
      "Each finding is ok, a warning or a failure, with what mends it. Nothing is written but a scratch folder in the data folder, and the tools are unpacked there. A failure ends it with status 1.",
    ],
    examples: [
      { line: "varve doctor", does: "look at everything" },
      { line: "varve doctor --json", does: "the same for a program" },
    ],
    statuses: [],
  },
  args: {},
  options: NoOptions,
  needs: "none",
  perform: async (context) => {
    const { world, clock } = context;
    const { config, values, data } = context.settings();
    const dataFolder = data().path;
    const toolsBundle = await world.toolsBundle();
    const zone = values.find(({ key }) => key.name === "library.home_time_zone");
    const { records, summary } = examine(context, {
      dataFolder,
      backups: backupFolder(dataFolder, config.backup.folder),
      force: config.catalog.force,
      roots: config.library.roots,
      homeTimeZone: config.library.homeTimeZone,
      isZoneConfigured: zone != null && zone.value !== "system",
      checkTools: () =>
        checkTools({
          bundle: toolsBundle,
          choices: config.tools,
          folders: toolFolders(world, dataFolder),
          nowUs: () => clock.nowUs(),
        }),
    });
    return {
      status: () => (summary().fail > 0 ? ExitCode.unexpected : ExitCode.ok),
      records: async function* () {
        for await (const check of records()) yield { type: "check", ...check };
      },
      summary,
      print: async (page) => {
        await page.table(columns, withMends(records()));
        printVerdict(page, summary());
      },
    };
  },
});

/** A finding, or the line below one that says what mends it. */
type Row = Check & { readonly isMend?: boolean };

const marks = { ok: "✓", warn: "!", fail: "✗" } as const;
const colors = { ok: "green", warn: "yellow", fail: "red" } as const;

const columns: readonly Column<Row>[] = [
  {
    title: "",
    text: ({ status, isMend }) => (isMend ? "" : `${marks[status]} ${status}`),
    color: ({ status }) => colors[status],
  },
  { title: "", text: ({ name, isMend }) => (isMend ? "" : printable(name)) },
  {
    title: "",
    text: ({ detail, isMend }) => (isMend ? `→ ${printable(detail)}` : printable(detail)),
  },
];

async function* withMends(checks: AsyncIterable<Check>): AsyncGenerator<Row, void, undefined> {
  for await (const check of checks) {
    yield check;
    if (check.mend != null) yield { ...check, detail: check.mend, isMend: true };
  }
}

function printVerdict(
  page: Page,
  { warn, fail }: { readonly warn: number; readonly fail: number },
): void {
  page.line();
  if (warn + fail === 0) page.line(page.style.green("Everything is as it needs to be"));
  else page.line(`${fail} failed, ${warn} ${warn === 1 ? "warning" : "warnings"}`);
}
