// Writes the pages that are generated from the code into docs/. With --check it writes nothing and fails
// where a page is not what the code says.

import { join } from "node:path";
import { commandsPage } from "./docs/commands.ts";
import { configPage } from "./docs/config.ts";
import { exitCodesPage } from "./docs/exit_codes.ts";
import { formatsPage } from "./docs/formats.ts";
import { withTemplates } from "./docs/organize.ts";
import { withRooms } from "./docs/rooms.ts";
import { libheifLicence, thirdPartyPage } from "./docs/third_party.ts";
import { root } from "./root.ts";

/** Each page, from what it is now: most are written whole, some keep what people wrote around a table. */
const pages: Readonly<Record<string, (now: string) => string | Promise<string>>> = {
  "docs/ARCHITECTURE.md": withRooms,
  "docs/commands.md": commandsPage,
  "docs/config.md": configPage,
  "docs/exit-codes.md": exitCodesPage,
  "docs/formats.md": formatsPage,
  "docs/licences/libheif-js.txt": libheifLicence,
  "docs/organize.md": withTemplates,
  "THIRD_PARTY.md": thirdPartyPage,
};

const check = process.argv.includes("--check");
const stale: string[] = [];
for (const [path, render] of Object.entries(pages)) {
  const file = Bun.file(join(root, path));
  const now = (await file.exists()) ? await file.text() : "";
  const next = await render(now);
  if (next === now) continue;
  stale.push(path);
  if (!check) await file.write(next);
}
const count = Object.keys(pages).length;
if (check && stale.length > 0) {
  console.log(`Not what the code says: ${stale.join(", ")}. Run: bun scripts/docs.ts`);
  process.exit(1);
}
console.log(`${count} pages ${check ? "fresh" : `written, ${stale.length} changed`}`);
