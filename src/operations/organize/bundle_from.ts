// A bundle again, from what the working tables keep of it.

import type { Member } from "../../catalog/organize_tables.ts";
import type { Bundle, BundleMember } from "../../domain/bundle.ts";
import { type Form, formOfMain } from "../../domain/bundle_form.ts";

export function bundleFrom(members: readonly Member[]): Bundle {
  const [first, ...others] = members.map(
    ({ name, kind, form }): BundleMember => ({
      name,
      kind,
      // The form was written by collect.ts.
      form: form === "" ? formOfMain(name, kind, false) : (JSON.parse(form) as Form),
    }),
  );
  if (first == null) throw new Error("A bundle without files");
  return {
    stem: first.form.of === "main" ? first.form.core : first.name,
    members: [first, ...others],
  };
}
