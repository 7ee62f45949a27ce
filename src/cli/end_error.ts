// What kept a run over the library from its end.

import { describeError } from "../base/errors.ts";
import type { UnavailableRoot } from "../operations/scan/root.ts";
import { RootUnavailableError } from "../operations/scan/root_unavailable.ts";
import { pathField } from "./render/records.ts";

/** The fields of a summary that tell programs of it: none where nothing did. */
export function endError(
  { end, unavailable }: { readonly end: string; readonly unavailable: readonly UnavailableRoot[] },
  signal: AbortSignal,
): Readonly<Record<string, unknown>> {
  const [first] = unavailable;
  const error =
    end === "interrupted"
      ? signal.reason
      : first && new RootUnavailableError(first.path, first.detail);
  if (error == null) return {};
  const { exitCode: _, ...words } = describeError(error);
  const roots = unavailable.map(({ path, ...why }) => ({ ...pathField(path), ...why }));
  return { error: words, ...(roots.length === 0 ? {} : { unavailable: roots }) };
}
