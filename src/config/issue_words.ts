// What a schema finds wrong, in words that say what to write.

/** The parts of a zod issue that tell. */
type Issue = {
  readonly code?: string | undefined;
  readonly message: string;
  readonly expected?: unknown;
  readonly values?: readonly unknown[];
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly origin?: unknown;
};

const types: Readonly<Record<string, string>> = {
  string: "must be text",
  number: "must be a number",
  int: "must be a whole number",
  boolean: "must be true or false",
  array: "must be a list",
  object: "must be a table",
  record: "must be a table",
};

/** "must be at least 1", 'must be "none", "sample" or "full"'. */
export function issueWords(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return types[String(issue.expected)] ?? issue.message;
    case "invalid_value":
      return `must be ${oneOf((issue.values ?? []).map((value) => JSON.stringify(value)))}`;
    case "too_small":
      // A schema that limits the length of a text or a list has words of its own for it.
      return isNumeric(issue) ? `must be at least ${issue.minimum}` : issue.message;
    case "too_big":
      return isNumeric(issue) ? `must be at most ${issue.maximum}` : issue.message;
    default:
      return issue.message;
  }
}

function isNumeric({ origin }: Issue): boolean {
  return origin === "number" || origin === "int";
}

function oneOf(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
