// What a bench leaves behind: the printed table, and a folder with the raw numbers, the table, and how it was
// measured. Rows that were measured before on the same day and kind of machine stay until measured again.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Figure, Row } from "./row.ts";
import { fromCsv, type Sample, toCsv } from "./samples.ts";

export type Verdict = { readonly row: Row; readonly figures: readonly Figure[] };

/** The verdicts of all rows that have samples, in the order of the rows. */
export function judgeAll(rows: readonly Row[], samples: readonly Sample[]): Verdict[] {
  return rows.flatMap((row) => {
    const own = samples.filter((sample) => sample.row === row.name);
    return own.length === 0 ? [] : [{ row, figures: row.judge(own) }];
  });
}

/** A Markdown table, with columns as wide as their widest cell so that it reads well as it is. */
export function table(verdicts: readonly Verdict[]): string {
  const cells = [
    ["row", "what", "required", "measured", "verdict"],
    ...verdicts.flatMap(({ row, figures }) =>
      figures.map((figure, i) => [
        i === 0 ? row.name : "",
        figure.what,
        figure.required ?? "",
        figure.measured,
        figure.holds == null ? "" : figure.holds ? "holds" : "FAILS",
      ]),
    ),
  ];
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = cells;
  return [head, widths.map((width) => "-".repeat(width)), ...body].map(line).join("\n");
}

export type Kept = {
  readonly folder: string;
  readonly rows: readonly Row[];
  readonly samples: readonly Sample[];
  /** Facts of the machine, one a line. */
  readonly facts: readonly string[];
};

/** Writes README.md, raw.csv and summary.md. */
export function keep({ folder, rows, samples, facts }: Kept): void {
  mkdirSync(folder, { recursive: true });
  const all = withEarlier(join(folder, "raw.csv"), samples);
  const verdicts = judgeAll(rows, all);
  writeFileSync(join(folder, "raw.csv"), toCsv(all));
  writeFileSync(join(folder, "summary.md"), `# Summary\n\n${table(verdicts)}\n`);
  writeFileSync(join(folder, "README.md"), readme(verdicts, facts, all));
}

function withEarlier(file: string, samples: readonly Sample[]): Sample[] {
  const measured = new Set(samples.map(({ row }) => row));
  const earlier = existsSync(file) ? fromCsv(readFileSync(file, "utf8")) : [];
  return [...earlier.filter(({ row }) => !measured.has(row)), ...samples];
}

function readme(
  verdicts: readonly Verdict[],
  facts: readonly string[],
  samples: readonly Sample[],
): string {
  const builds = [...new Set(samples.map(({ build }) => build))];
  const rows = verdicts.map(({ row }) =>
    [`- **${row.name}**: ${row.about}`, ...row.commands.map((line) => `  - \`${line}\``)].join(
      "\n",
    ),
  );
  return `# A run of the benches

Whole processes of the compiled program, alone in a folder of its own, timed from start to end; where two things are
compared they take turns (A B A B …), and the ratio is that of their medians. [summary.md](summary.md) has the
verdicts, [raw.csv](raw.csv) every number they come from. To measure again: \`bun scripts/bench.ts --keep\`, or with the
names of some rows.

${facts.map((fact) => `- ${fact}`).join("\n")}
- measured: ${builds.join(", ")}; built with and run by Bun ${Bun.version}

## Rows

${rows.join("\n")}
`;
}
