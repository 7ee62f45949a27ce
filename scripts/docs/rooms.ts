// The tables of docs/ARCHITECTURE.md, from the rules that the layer check enforces.

import { onlyHere, rooms } from "../layers/rules.ts";
import { code, table } from "./markdown.ts";

/** The page with its tables made anew; what stands around them is kept. */
export function withRooms(page: string): string {
  const names = (list: readonly string[]) => list.map(code).join(", ") || "nothing of ours";
  const roomTable = table(
    ["room", "is", "may import", "and these packages"],
    rooms.map(({ name, is, imports, packages }) => [
      code(name),
      is,
      names(imports),
      packages.map((name) => code(name === "node:" ? "node:*" : name)).join(", ") || "none",
    ]),
  );
  const onlyTable = table(
    ["what", "only in", "because"],
    onlyHere.map(({ what, allowed, reason }) => [
      what,
      allowed.map(code).join(", ") || "nowhere",
      reason,
    ]),
  );
  return replaceBetween(replaceBetween(page, "rooms", roomTable), "only-here", onlyTable);
}

/** Replaces what stands between `<!-- NAME -->` and `<!-- /NAME -->`. Throws where the page lacks them. */
function replaceBetween(page: string, name: string, text: string): string {
  const [open, close] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const from = page.indexOf(open);
  const to = page.indexOf(close);
  if (from < 0 || to < from) throw new Error(`docs/ARCHITECTURE.md has no place for "${name}"`);
  return page.slice(0, from + open.length) + text + page.slice(to);
}
