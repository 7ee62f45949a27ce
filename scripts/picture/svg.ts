// Terminal output as an SVG of text: readable, searchable, small.
// biome-ignore-all lint/suspicious/noControlCharactersInRegex: escapes of a terminal are what this reads

const palette: Readonly<Record<string, string>> = {
  31: "#f47067",
  32: "#8ddb8c",
  33: "#e0b060",
  34: "#6cb6ff",
  35: "#dcbdfb",
  36: "#56d4dd",
};

type Look = { readonly bold: boolean; readonly dim: boolean; readonly color: string | undefined };
type Piece = { readonly text: string; readonly look: Look };

const plain: Look = { bold: false, dim: false, color: undefined };
const cell = { width: 8.4, height: 18 };
const margin = 16;

/**
 * The picture of `text`, which may hold colour escapes and lines drawn anew with a carriage return. `title` is
 * read out to those who do not see it.
 */
export function terminalSvg(title: string, text: string, columns: number): string {
  const lines = piecesOf(text).flatMap((line) => wrapped(line, columns));
  const width = Math.ceil(columns * cell.width) + 2 * margin;
  const height = lines.length * cell.height + 2 * margin;
  const rows = lines.map((pieces, i) => {
    const y = margin + (i + 0.75) * cell.height;
    return `<text x="${margin}" y="${y}">${pieces.map(tspan).join("")}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escapeMarkup(title)}</title>
<rect width="100%" height="100%" rx="8" fill="#1c2128"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#cdd9e5" xml:space="preserve">
${rows.join("\n")}
</g>
</svg>
`;
}

function tspan({ text, look }: Piece): string {
  const escaped = escapeMarkup(text);
  const attributes = [
    ...(look.bold ? ['font-weight="bold"'] : []),
    ...(look.dim ? ['fill-opacity="0.6"'] : []),
    ...(look.color == null ? [] : [`fill="${look.color}"`]),
  ];
  return attributes.length === 0 ? escaped : `<tspan ${attributes.join(" ")}>${escaped}</tspan>`;
}

function escapeMarkup(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Lines as they stand in the end: what a carriage return went back over is gone. */
function piecesOf(text: string): readonly (readonly Piece[])[] {
  let look = plain;
  return text.split(/\r?\n/).map((line) => {
    const pieces: Piece[] = [];
    const drawnLast = line.split(/\r|\x1b\[2K/).at(-1) ?? "";
    for (const part of drawnLast.split(/(\x1b\[[\d;?]*[A-Za-z])/)) {
      const codes = part.match(/^\x1b\[([\d;]*)m$/)?.[1];
      if (codes != null) look = codes.split(";").reduce(changed, look);
      else if (part !== "" && !part.startsWith("\x1b")) pieces.push({ text: part, look });
    }
    return pieces;
  });
}

/** A line as a terminal breaks it: at its right edge. */
function wrapped(line: readonly Piece[], columns: number): readonly (readonly Piece[])[] {
  const rows: Piece[][] = [[]];
  let used = 0;
  for (const { text, look } of line) {
    for (let rest = text; rest !== ""; ) {
      if (used === columns) {
        rows.push([]);
        used = 0;
      }
      const fits = rest.slice(0, columns - used);
      rows.at(-1)?.push({ text: fits, look });
      used += fits.length;
      rest = rest.slice(fits.length);
    }
  }
  return rows;
}

/** The look after one code of SGR (ECMA-48). */
function changed(look: Look, code: string): Look {
  switch (code) {
    case "":
    case "0":
      return plain;
    case "1":
      return { ...look, bold: true };
    case "2":
      return { ...look, dim: true };
    case "22":
      return { ...look, bold: false, dim: false };
    case "39":
      return { ...look, color: undefined };
    default:
      return code in palette ? { ...look, color: palette[code] } : look;
  }
}
