// Parsing and checking of templates (template.ts says what they look like). Everything that can be wrong with one
// is told here, before a file is looked at.

import { AppError, ExitCode } from "../base/errors.ts";
import { nearest } from "../base/nearest.ts";
import { isIgnoredFolder } from "./ignore.ts";
import { NAME_BYTES, refusedIn, safeName } from "./safe_name.ts";
import { isTemplateToken, type TemplateToken, templateTokens } from "./template_tokens.ts";

/** A template that was parsed; only `parseTemplate` makes one. */
export type Template = {
  /** As it was written. */
  readonly text: string;
  readonly folders: readonly Part[];
  /** The last part, without {ext}. */
  readonly stem: Part;
  /** Every token in it: whether a counter or a hash is needed is told by these. */
  readonly tokens: ReadonlySet<TemplateToken>;
};

/** One name of a path. */
export type Part = readonly Piece[];

/** Text as it stands, or the first of some tokens that is known, or else the fallback where there is one. */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "choice";
      readonly first: TemplateToken;
      readonly others: readonly TemplateToken[];
      readonly fallback?: string;
    };

/** A template that cannot be used. */
export class TemplateError extends AppError {
  override readonly name = "TemplateError";
  override readonly exitCode = ExitCode.usage;
  override readonly hint: string;
  /** The message without the template: "has no token {yaer}". */
  readonly what: string;
  constructor(template: string, what: string, hint: string) {
    super(`The template "${template}" ${what}`);
    this.what = what;
    this.hint = hint;
  }
}

/** Parses and checks a template. Throws `TemplateError`, whose hint says what to write instead. */
export function parseTemplate(text: string): Template {
  return new Parser(text).parse();
}

const EXT = "{ext}";

class Parser {
  readonly #text: string;
  readonly #tokens = new Set<TemplateToken>();
  /** Where the next character stands. */
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Template {
    const text = this.#text;
    if (text.trim() === "") throw this.#error("is empty", 'Write one such as "{year}/{stem}{ext}"');
    if (text.startsWith("/")) {
      throw this.#error("is an absolute path", "Leave the first slash out: it is below the target");
    }
    const end = text.length - EXT.length;
    const parts = text.endsWith(EXT) ? this.#parts(end) : [];
    // "{{ext}" is a brace and a text.
    if (this.#at !== end) {
      throw this.#error(
        `does not end in ${EXT}`,
        `Files would lose their extension: end it in ${EXT}`,
      );
    }
    const stem = parts.pop() ?? [];
    for (const part of parts) this.#checkFolder(part);
    this.#checkStem(stem);
    return { text, folders: parts, stem, tokens: this.#tokens };
  }

  #parts(end: number): Part[] {
    const parts: Piece[][] = [[]];
    while (this.#at < end) {
      const part = parts.at(-1) ?? [];
      if (this.#text[this.#at] === "/") {
        this.#at += 1;
        parts.push([]);
      } else if (this.#isBrace("{")) {
        part.push(this.#choice(end));
      } else {
        part.push({ kind: "text", text: this.#literal(end) });
      }
    }
    return parts;
  }

  /** Whether a brace stands here that is not doubled. */
  #isBrace(brace: string): boolean {
    return this.#text[this.#at] === brace && this.#text[this.#at + 1] !== brace;
  }

  #literal(end: number): string {
    let literal = "";
    while (this.#at < end && this.#text[this.#at] !== "/" && !this.#isBrace("{")) {
      const character = this.#text[this.#at] ?? "";
      if (this.#isBrace("}"))
        throw this.#error('has a "}" that closes nothing', 'Write "}}" for a brace');
      this.#at += character === "{" || character === "}" ? 2 : 1;
      literal += character;
    }
    return this.#checked(literal);
  }

  #choice(end: number): Piece {
    const words: string[] = [""];
    let quote: string | undefined;
    for (this.#at += 1; this.#at < end; this.#at++) {
      const character = this.#text[this.#at] ?? "";
      if (quote == null && character === "}") {
        this.#at += 1;
        return this.#choiceOf(words.map((word) => word.trim()));
      }
      if (quote == null && character === "|") {
        words.push("");
        continue;
      }
      const begins = words.at(-1)?.trim() === "";
      if (quote == null && begins && (character === '"' || character === "'")) quote = character;
      else if (character === quote) quote = undefined;
      words[words.length - 1] += character;
    }
    throw this.#error(
      'has a "{" that is not closed',
      'Close it with "}", or write "{{" for a brace',
    );
  }

  #choiceOf(words: readonly string[]): Piece {
    const last = words.at(-1) ?? "";
    const quoted = /^(["'])(.*)\1$/su.exec(last);
    const fallback = quoted == null ? undefined : this.#checked(quoted[2] ?? "");
    const [first, ...others] = (fallback == null ? words : words.slice(0, -1)).map((word) =>
      this.#token(word),
    );
    if (first == null) return { kind: "text", text: fallback ?? "" };
    return { kind: "choice", first, others, ...(fallback == null ? {} : { fallback }) };
  }

  #token(word: string): TemplateToken {
    if (isTemplateToken(word)) {
      this.#tokens.add(word);
      return word;
    }
    if (word === "")
      throw this.#error("has empty braces", "Write a token between them, or {{ for a brace");
    if (/^["']/.test(word)) {
      throw this.#error(
        `has ${word} before another choice`,
        "Text is always known: let it stand last",
      );
    }
    if (word === "ext") {
      throw this.#error(
        `has ${EXT} elsewhere than at its end`,
        `Write ${EXT} once, as the last of it`,
      );
    }
    const near = nearest(word, Object.keys(templateTokens));
    throw this.#error(
      `has no token {${word}}`,
      near == null
        ? `There are ${Object.keys(templateTokens).join(", ")} and ext`
        : `Did you mean {${near}}?`,
    );
  }

  /** Text as it may stand in a name. */
  #checked(text: string): string {
    const refused = refusedIn(text);
    if (refused == null) return text.normalize("NFC");
    if (refused === "\\") throw this.#error('holds "\\"', 'Folders are parted by "/"');
    if (refused === "/") throw this.#error('holds a "/" in quotes', "A token is part of one name");
    throw this.#error(
      `holds ${JSON.stringify(refused)}`,
      "Windows refuses it in names, and so do shares: take another character",
    );
  }

  #checkFolder(part: Part): void {
    if (part.length === 0) throw this.#error('has nothing before a "/"', "Leave one slash out");
    const folder = literalOf(part);
    const tokens = part.flatMap((piece) => (piece.kind === "choice" ? tokensOf(piece) : []));
    for (const [token, what] of ownOfFiles) {
      if (!tokens.includes(token)) continue;
      const hint = `{${token}} is for names of files: let it stand behind the last /`;
      throw this.#error(what, hint);
    }
    if (folder == null) return;
    if (folder === "." || folder === "..") {
      throw this.#error(
        `leaves the target by "${folder}"`,
        "Files go below the target: leave it out",
      );
    }
    const safe = safeName(folder, NAME_BYTES);
    if (safe !== folder) {
      throw this.#error(
        `has the folder "${folder}", which is no name everywhere`,
        `Write "${safe}", or another name`,
      );
    }
    if (isIgnoredFolder(folder, false)) {
      throw this.#error(`has the folder "${folder}", which scans leave out`, "Take another name");
    }
  }

  #checkStem(part: Part): void {
    const hasName = part.some((piece) =>
      piece.kind === "text" ? piece.text.trim() !== "" : piece.fallback?.trim() !== "",
    );
    if (!hasName) throw this.#error(`gives no name before ${EXT}`, `Write {stem}${EXT} at its end`);
  }

  #error(what: string, hint: string): TemplateError {
    return new TemplateError(this.#text, what, hint);
  }
}

/** What changes with the name that a file gets: the next plan would make another folder of it. */
const ownOfFiles: readonly (readonly [TemplateToken, string])[] = [
  ["counter", "counts folders"],
  ["stem", "names folders after single files"],
];

/** The text of a part that holds nothing else. */
function literalOf(part: Part): string | undefined {
  let text = "";
  for (const piece of part) {
    if (piece.kind === "choice") return undefined;
    text += piece.text;
  }
  return text;
}

function tokensOf(piece: Extract<Piece, { kind: "choice" }>): readonly TemplateToken[] {
  return [piece.first, ...piece.others];
}
