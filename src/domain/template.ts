// Templates of paths: "{year}/{year}-{month}/{stem}{ext}". Parsed and checked once (parse_template.ts), rendered
// for every file.
//
//   {token}              what it stands for (template_tokens.ts)
//   {a|b|"text"}         the first that is known; text in single or double quotes always is, and stands last
//   {{ and }}            braces
//   /                    goes down a folder; one whose tokens come out empty ({album|""}) is left out
//   {ext}                what follows the stem, with its dot; stands once, at the very end
//
// Whatever tags hold, the path stays below the target, and every name in it is safe (safe_name.ts). A time known
// to the month only has no {day}: where nothing stands in for it, the file has no place by this template.

import { isIgnoredFile, isIgnoredFolder } from "./ignore.ts";
import type { Part, Template } from "./parse_template.ts";
import { byteLength, cutName, safeName, safeStem } from "./safe_name.ts";
import { type TemplateFacts, type TemplateToken, tokenValue } from "./template_tokens.ts";

export const DEFAULT_TEMPLATE = "{year}/{year}-{month}/{stem}{ext}";

/** What comes out, or the token that was not known and had nothing to stand in for it. */
export type Rendered<T> =
  | ({ readonly status: "rendered" } & T)
  | { readonly status: "lacking"; readonly token: TemplateToken };

/** The folder below the target, "" for the target itself; its names have `maxNameBytes` at most. */
export function renderFolder(
  template: Template,
  facts: TemplateFacts,
  maxNameBytes: number,
): Rendered<{ readonly folder: string }> {
  const names: string[] = [];
  for (const part of template.folders) {
    const rendered = renderPart(part, facts);
    if (rendered.status === "lacking") return rendered;
    if (rendered.name.trim() === "") continue;
    const name = safeName(rendered.name, maxNameBytes);
    // A scan would leave such a folder out: what lies in it would be seen no more.
    names.push(isIgnoredFolder(name, false) ? safeName(`_${name}`, maxNameBytes) : name);
  }
  return { status: "rendered", folder: names.join("/") };
}

/** The stem that the template gives: safe, not cut, since it has to fit every file of a bundle (bundle_names.ts). */
export function renderStem(
  template: Template,
  facts: TemplateFacts,
): Rendered<{ readonly stem: string }> {
  const rendered = renderPart(template.stem, facts);
  if (rendered.status === "lacking") return rendered;
  const stem = safeStem(rendered.name);
  return { status: "rendered", stem: isIgnoredFile(stem + facts.ext) ? `_${stem}` : stem };
}

/** The whole path of one file below the target, without a slash in front: for a preview. */
export function render(
  template: Template,
  facts: TemplateFacts,
  maxNameBytes: number,
): Rendered<{ readonly path: string }> {
  const place = renderFolder(template, facts, maxNameBytes);
  if (place.status === "lacking") return place;
  const named = renderStem(template, facts);
  if (named.status === "lacking") return named;
  const stem = cutName(named.stem, maxNameBytes - byteLength(facts.ext));
  const name = safeName(stem + facts.ext, maxNameBytes);
  return { status: "rendered", path: place.folder === "" ? name : `${place.folder}/${name}` };
}

/** A counter that no file has: where its digits come out is where the counter stands. */
const PROBE = 987_650_123_456_789;

/**
 * The {counter} in a stem that this template made from these facts; undefined where it made none such. A file
 * that has its counter keeps it.
 */
export function counterIn(
  template: Template,
  facts: TemplateFacts,
  stem: string,
): number | undefined {
  const probe = renderStem(template, { ...facts, counter: PROBE });
  if (probe.status === "lacking") return undefined;
  const around = probe.stem.split(String(PROBE));
  const from = around[0]?.length ?? 0;
  const length = (stem.length - around.join("").length) / (around.length - 1);
  const digits = stem.slice(from, from + length);
  if (!/^\d{4,15}$/.test(digits)) return undefined;
  const counter = Number(digits);
  const made = renderStem(template, { ...facts, counter });
  return made.status === "rendered" && made.stem === stem ? counter : undefined;
}

function renderPart(part: Part, facts: TemplateFacts): Rendered<{ readonly name: string }> {
  let name = "";
  for (const piece of part) {
    if (piece.kind === "text") {
      name += piece.text;
      continue;
    }
    let value = tokenValue(piece.first, facts);
    for (const other of piece.others) value ??= tokenValue(other, facts);
    value ??= piece.fallback;
    if (value == null) return { status: "lacking", token: piece.first };
    name += value;
  }
  return { status: "rendered", name };
}
