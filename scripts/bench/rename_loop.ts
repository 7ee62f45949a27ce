// What applying a plan of renames is measured against: a loop of `rename` and nothing else. Arguments: a file of
// pairs of paths (JSON); "back" turns them round.

import { mkdirSync, readFileSync, renameSync } from "node:fs";
import { dirname } from "node:path";

const [, , file = "", direction] = process.argv;
const pairs: [from: string, to: string][] = JSON.parse(readFileSync(file, "utf8"));
const turned = direction === "back" ? pairs.map(([from, to]) => [to, from] as const) : pairs;
for (const folder of new Set(turned.map(([, to]) => dirname(to)))) {
  mkdirSync(folder, { recursive: true });
}
for (const [from, to] of turned) renameSync(from, to);
