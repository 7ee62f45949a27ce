// A look at a file that a link is to replace: whether it is what the plan had in mind, and what it has beside its bytes.

import { formerFile } from "../../disk/move/copy_attributes.ts";
import type { FileCalls } from "../../disk/move/file_calls.ts";
import { hasStamp, untouched } from "../../disk/move/file_facts.ts";
import { attempt, failed, troubleOf } from "../../disk/move/trouble.ts";
import type { Replaced } from "../../domain/journal.ts";
import { type Acted, changed, gone, notDone } from "./acted.ts";

export function lookAtReplaced(
  path: string,
  expected: Replaced,
  calls: FileCalls,
): Replaced | Acted {
  const fail = (code: string) =>
    notDone(failed(troubleOf(code, "look", path)), { from: path, to: path });
  const seen = attempt(() => calls.look(path));
  if (seen.code === "ENOENT" || seen.code === "ENOTDIR") return gone(path);
  if (seen.code != null) return fail(seen.code);
  if (!hasStamp(seen.value, expected.stamp)) return changed(path);
  const fd = attempt(() => calls.open(path));
  if (fd.code != null) return fail(fd.code);
  const former = attempt(() => formerFile(fd.value, calls));
  const now = attempt(() => calls.lookOpen(fd.value));
  attempt(() => calls.close(fd.value));
  if (former.code != null) return fail(former.code);
  if (now.code != null) return fail(now.code);
  if (!untouched(now.value, seen.value)) return changed(path);
  return { stamp: now.value.stamp, former: former.value };
}
