// Reading TypeScript just well enough for the layer check: which modules a file imports, and its code
// without comments and quoted text.

// Comments, quoted text and regular expressions, in the order in which they are recognised.
const tokens =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|(?<=(?:[=(,:;!&|?{}[\n+]|\breturn)\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/g;

const imports = [
  /\b(?:import|export)\b[^;"']*?\bfrom\s*["']([^"']+)["']/g,
  /\bimport\s*["']([^"']+)["']/g,
  /\bimport\s*\(\s*["']([^"']+)["']/g,
  /\bnew URL\(\s*["'](\.[^"']+)["']/g,
];

/** The code with comments, quoted text and regular expressions blanked; lines keep their numbers. */
export function codeOnly(source: string): string {
  return source.replace(tokens, (token) => {
    // What a template computes is code and stays.
    if (token.startsWith("`")) {
      const parts = token.split(/(\$\{[^}]*\})/);
      return parts.map((part, i) => (i % 2 === 1 ? part : blank(part))).join("");
    }
    return blank(token);
  });
}

/** The modules that a file imports, by `import`, `export … from`, `import()` or `new URL("./…")`. */
export function importedModules(source: string): readonly { module: string; line: number }[] {
  // Quoted text stays, for it holds the modules' names.
  const code = source.replace(tokens, (token) => (/^\/[/*]/.test(token) ? blank(token) : token));
  return imports
    .flatMap((pattern) => [...code.matchAll(pattern)])
    .map((match) => ({
      module: match[1] ?? "",
      line: lineAt(code, match.index + match[0].length),
    }))
    .sort((a, b) => a.line - b.line);
}

/** The number of the line, from 1, on which the character at `index` stands. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, " ");
}
