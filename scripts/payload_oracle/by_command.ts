// What `varve duplicates --by payload` makes of the same files: which of them stand in one group, and which are told
// to be turned otherwise.

import { join } from "node:path";
import { z } from "zod";
import { root } from "../root.ts";

const Line = z.discriminatedUnion("type", [
  z.object({ type: z.enum(["group", "turned"]), files: z.array(z.object({ path: z.string() })) }),
  z.object({ type: z.literal("failure") }),
  z.object({ type: z.literal("progress") }),
  z.object({
    type: z.literal("summary"),
    groups: z.number(),
    turned: z.number(),
    unread: z.number(),
    withoutPayload: z.number(),
    bytesRead: z.number(),
  }),
]);
type Line = z.infer<typeof Line>;

export type ByCommand = {
  /** "group" or "turned", where two files stand together in such a record. */
  readonly together: (a: string, b: string) => "group" | "turned" | undefined;
  /** The paths of each group. */
  readonly groups: readonly (readonly string[])[];
  readonly summary: Extract<Line, { type: "summary" }>;
};

/** Runs it over folders, with a catalog of its own in `data`. Throws where it ends with anything but 0 or 3. */
export function byCommand(folders: readonly string[], data: string): ByCommand {
  const command = ["bun", join(root, "src/main.ts"), "duplicates", "--by", "payload", "--json"];
  const { stdout, exitCode } = Bun.spawnSync([...command, "--data", data, ...folders], {
    stderr: "ignore",
  });
  if (exitCode !== 0 && exitCode !== 3) throw new Error(`The command ended with ${exitCode}`);
  const lines = stdout
    .toString()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Line.parse(JSON.parse(line)));
  const records = { group: new Map<string, number>(), turned: new Map<string, number>() };
  const groups: string[][] = [];
  for (const [n, line] of lines.entries()) {
    if (line.type !== "group" && line.type !== "turned") continue;
    for (const { path } of line.files) records[line.type].set(path, n);
    if (line.type === "group") groups.push(line.files.map(({ path }) => path));
  }
  const summary = lines.find((line) => line.type === "summary");
  if (summary == null) throw new Error("The command gave no summary");
  const stand = (a: string, b: string, kind: "group" | "turned") => {
    const record = records[kind].get(a);
    return record != null && record === records[kind].get(b);
  };
  return {
    together: (a, b) =>
      stand(a, b, "group") ? "group" : stand(a, b, "turned") ? "turned" : undefined,
    groups,
    summary,
  };
}
