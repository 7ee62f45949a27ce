// Holds what Varve reads of a folder of media against what Debian's exiftool says of the same files:
// `bun scripts/oracle.ts FOLDER [--tools npm|none] [--page]`. Ends with 1 where a difference has no reason in
// scripts/oracle/known_differences.ts. --page writes docs/oracle.md.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { catalogRows } from "./oracle/catalog_rows.ts";
import { compare } from "./oracle/compare.ts";
import { exiftoolTags, exiftoolVersion } from "./oracle/exiftool_tags.ts";
import { type Finding, judgeAll, type Report } from "./oracle/findings.ts";
import { oraclePage } from "./oracle/page.ts";
import { root } from "./root.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tools: { type: "string", default: "npm" },
    page: { type: "boolean", default: false },
  },
});
const [folder] = positionals;
if (folder == null || positionals.length !== 1 || !["npm", "none"].includes(values.tools)) {
  console.error("Give one folder of media, and --tools npm or --tools none");
  process.exit(2);
}
const media = resolve(folder);
const [tags, version] = await Promise.all([exiftoolTags(media), exiftoolVersion()]);
// As the ladder: two days ahead of the clock may be a zone and a camera that runs fast.
const now = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 19);

const report = await reportOf(values.tools);
for (const [property, { same, differs, lacks, more }] of report.counts) {
  console.log(
    `${property.padEnd(12)} ${same} same, ${differs} differ, ${lacks} lacking, ${more} only here`,
  );
}
if (values.page) {
  const page = oraclePage(report, await reportOf("none"), version);
  await Bun.write(join(root, "docs/oracle.md"), page);
}
const unexplained = report.findings.filter(({ reason }) => reason == null);
for (const finding of unexplained) console.log(line(finding));
const explained = report.findings.length - unexplained.length;
console.log(`${report.files} files: ${explained} differences explained, ${unexplained.length} not`);
process.exitCode = unexplained.length > 0 ? 1 : 0;

/** Everything that Varve, with these tools, has catalogued of the folder, against the tags. */
async function reportOf(tools: string): Promise<Report> {
  const data = mkdtempSync(join(tmpdir(), "varve-oracle-"));
  try {
    await scan(data, tools);
    return judgeAll(
      catalogRows(data).flatMap((row) => {
        const known = tags.get(row.path);
        const compares = row.kind === "photo" || row.kind === "video" || row.kind === "audio";
        return compares && known != null ? [{ row, compared: compare(row, known, now) }] : [];
      }),
    );
  } finally {
    rmSync(data, { recursive: true });
  }
}

function line({ path, property, varve, exiftool, reader }: Finding): string {
  return `${path}: ${property}: Varve (${reader}) ${varve || "nothing"}, exiftool ${exiftool || "nothing"}`;
}

async function scan(dataFolder: string, tools: string): Promise<void> {
  const env = tools === "none" ? { VARVE_TOOLS_EXIFTOOL: "none", VARVE_TOOLS_FFPROBE: "none" } : {};
  const run = Bun.spawn(
    [
      ...[process.execPath, join(root, "src/main.ts"), "scan", media],
      ...["--data", dataFolder, "--hash", "none", "--quiet"],
    ],
    { stdout: "ignore", stderr: "ignore", env: { ...process.env, ...env } },
  );
  // 3: done, and some files of a collection of odd ones could not be read.
  const status = await run.exited;
  if (status !== 0 && status !== 3) throw new Error(`The scan ended with status ${status}`);
}
