// docs/formats.md: which files Varve knows, and who reads them.

import { type MediaFormat, mediaFormats } from "../../src/domain/media.ts";
import { code, pageHead, table } from "./markdown.ts";

type Row = Omit<MediaFormat, "extension"> & { readonly extensions: readonly string[] };

const titles: Readonly<Record<MediaFormat["kind"], string>> = {
  photo: "Photos",
  video: "Videos",
  audio: "Audio",
  book: "Books",
  sidecar: "Sidecars",
};

export function formatsPage(): string {
  const sections = Object.entries(titles).map(([kind, title]) => {
    const rows = rowsOf(kind).map(({ title: name, extensions, reader, tool }) => [
      name,
      extensions.map((extension) => code(`.${extension}`)).join(" "),
      reader === "none" ? "content not read" : code(reader),
      tool == null || tool === reader ? "" : code(tool),
    ]);
    return `## ${title}\n\n${table(["format", "extensions", "read by", "and for more"], rows)}`;
  });
  return `${pageHead("Formats", "src/domain/media.ts")}\
The name decides only whom to ask first; what a file is, its content says: a HEIC named \`.jpg\` is read as HEIC.
\`ffprobe\` and \`exiftool\` are programs of their own and are asked where they are there; all other readers are part of
Varve. The last column is who is asked about a file that the first does not know well enough or cannot read. What
Varve reads of real files is held against exiftool in [oracle.md](oracle.md).

Every file with one of these extensions is listed and can be hashed, also where its content is not read. Files with any
other extension are of kind *other*: counted, and catalogued where \`scan.kinds\` asks for them.

${sections.join("\n")}`;
}

/** The extensions of a kind, those of one row of the code together. */
function rowsOf(kind: string): readonly Row[] {
  const rows: Row[] = [];
  for (const { extension, ...format } of mediaFormats) {
    if (format.kind !== kind) continue;
    const last = rows.at(-1);
    if (last?.title === format.title && last.format === format.format) {
      rows[rows.length - 1] = { ...last, extensions: [...last.extensions, extension] };
    } else {
      rows.push({ ...format, extensions: [extension] });
    }
  }
  return rows;
}
