// The tables of docs/organize.md: the tokens of templates, and what templates make of two files.

import { parseTemplate } from "../../src/domain/parse_template.ts";
import { NAME_BYTES } from "../../src/domain/safe_name.ts";
import { render } from "../../src/domain/template.ts";
import {
  isTemplateToken,
  type TemplateFacts,
  templateTokens,
} from "../../src/domain/template_tokens.ts";
import { code, replaceBetween, table } from "./markdown.ts";

/** A photo of which much is known, and one of which its month is. */
const photo: TemplateFacts = {
  captured: {
    local: "2019-07-04T18:22:31",
    precision: "second",
    source: "exif:DateTimeOriginal",
    confidence: "high",
  },
  kind: "photo",
  stem: "IMG_1234",
  ext: ".HEIC",
  make: "Apple",
  model: "iPhone 12",
  counter: 1,
  hash8: "9c7e1f4a",
};
const scan: TemplateFacts = {
  captured: {
    local: "1974-08",
    precision: "month",
    source: "name:Folder",
    confidence: "medium",
  },
  kind: "photo",
  stem: "Scan 7",
  ext: ".jpg",
  counter: 7,
};

const templates = [
  "{year}/{year}-{month}/{stem}{ext}",
  "{year}/{month}/{day}/{stem}{ext}",
  '{year}/{month}/{day|"00"}/{stem}{ext}',
  "{date}_{time}_{stem}{ext}",
  '{date|"undated"}/{camera|"no camera"}/{stem}{ext}',
  '{year}/{album|""}/{stem}{ext}',
  "{kind}/{year}-{month}_{counter}{ext}",
];

/** The page with its tables made anew; what stands around them is kept. */
export function withTemplates(page: string): string {
  const tokens = Object.keys(templateTokens).filter(isTemplateToken);
  const tokenTable = table(
    ["token", "stands for", "such as"],
    tokens.map((token) => {
      const { meaning, example } = templateTokens[token];
      return [code(`{${token}}`), meaning, code(example)];
    }),
  );
  const exampleTable = table(
    ["template", "`IMG_1234.HEIC`", "`Scan 7.jpg`"],
    templates.map((text) => [code(text), filed(text, photo), filed(text, scan)]),
  );
  return replaceBetween(replaceBetween(page, "tokens", tokenTable), "examples", exampleTable);
}

function filed(text: string, facts: TemplateFacts): string {
  const rendered = render(parseTemplate(text), facts, NAME_BYTES);
  return rendered.status === "rendered"
    ? code(rendered.path)
    : `to review, for its \`{${rendered.token}}\``;
}
