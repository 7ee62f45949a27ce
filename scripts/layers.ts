// The layer check: prints every import and call that the rooms of src/ do not allow, with the reason.

import { join } from "node:path";
import { violations } from "./layers/check.ts";
import { root } from "./root.ts";

const src = join(root, "src");
const files = [...new Bun.Glob("**/*.ts").scanSync(src)].sort();
let broken = 0;
for (const file of files) {
  for (const { line, message, reason } of violations(
    file,
    await Bun.file(join(src, file)).text(),
  )) {
    console.log(`src/${file}:${line}: ${message}\n  because ${reason}`);
    broken += 1;
  }
}
console.log(`${files.length} files in their rooms, ${broken} broken rules`);
process.exit(broken === 0 ? 0 : 1);
