// docs/exit-codes.md: what each exit status means.

import { exitCodeMeanings } from "../../src/base/errors.ts";
import { code, pageHead, table } from "./markdown.ts";

export function exitCodesPage(): string {
  const rows = Object.entries(exitCodeMeanings).map(([status, meaning]) => [code(status), meaning]);
  return `${pageHead("Exit codes", "src/base/errors.ts")}\
A scheduler that mails when a task fails (DSM: "Send run details only when the script terminates abnormally")
mails for every status but 0.

${table(["status", "meaning"], rows)}`;
}
