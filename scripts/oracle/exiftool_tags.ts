// What the system's exiftool says of every file below a folder: another build of it than the one Varve comes
// with, asked in another way, so that a mistake in how Varve asks is seen.

import { relative } from "node:path";
import { z } from "zod";

const Answer = z.array(z.looseObject({ SourceFile: z.string() }));

/** Tags of one file. Where a name stands in several groups, the caller says which come first. */
export class ExiftoolTags {
  readonly #tags: readonly {
    readonly group: string;
    readonly name: string;
    readonly text: string;
  }[];

  constructor(answer: Readonly<Record<string, unknown>>) {
    this.#tags = Object.entries(answer).flatMap(([key, value]) => {
      const colon = key.lastIndexOf(":");
      const group = colon < 0 ? "" : key.slice(0, colon);
      const text = Array.isArray(value) ? value.join("; ") : String(value ?? "").trim();
      // The thumbnail's directory speaks of the thumbnail.
      return text === "" || group === "IFD1" ? [] : [{ group, name: key.slice(colon + 1), text }];
    });
  }

  /** The first value of the tag in the first of these groups that has it. */
  first(name: string, ...groups: readonly string[]): string | undefined {
    for (const group of groups) {
      const found = this.#tags.find((tag) => tag.name === name && tag.group === group);
      if (found != null) return found.text;
    }
    return undefined;
  }

  /** The first value of the tag in a group for which `accepts` is true. */
  where(name: string, accepts: (group: string) => boolean): string | undefined {
    return this.#tags.find((tag) => tag.name === name && accepts(tag.group))?.text;
  }

  /** Every value that begins like a day, with its tag. */
  days(): readonly { readonly tag: string; readonly value: string }[] {
    return this.#tags.flatMap(({ group, name, text }) =>
      /^(?!0000)\d{4}[:/-]\d\d[:/-]\d\d/.test(text)
        ? [{ tag: `${group}:${name}`, value: text }]
        : [],
    );
  }

  number(name: string, ...groups: readonly string[]): number | undefined {
    const value = Number(this.first(name, ...groups) ?? Number.NaN);
    return Number.isFinite(value) ? value : undefined;
  }
}

/** Tags of every file below `folder` that exiftool reads, by path relative to it. */
export async function exiftoolTags(folder: string): Promise<ReadonlyMap<string, ExiftoolTags>> {
  const run = Bun.spawn(
    [
      ...["exiftool", "-json", "-n", "-G1", "-a", "-r", "-q", "-q", "-m"],
      ...["-charset", "filename=utf8", "-api", "largefilesupport=1", "-ext", "*", folder],
    ],
    { stdout: "pipe", stderr: "ignore" },
  );
  const answer = Answer.parse(JSON.parse(await new Response(run.stdout).text()));
  return new Map(
    answer.map((tags) => [relative(folder, tags.SourceFile), new ExiftoolTags(tags)] as const),
  );
}

/** Its version, for the page. */
export async function exiftoolVersion(): Promise<string> {
  return (await Bun.$`exiftool -ver`.text()).trim();
}
