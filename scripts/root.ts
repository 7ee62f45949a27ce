// The folder of the checkout, wherever a script was started from.

import { resolve } from "node:path";

export const root = resolve(import.meta.dir, "..");
