// What becomes of a file when its bytes are held against what the catalog says of them. Plain data, it crosses
// threads.

import { z } from "zod";
import type { Stamp } from "./entry.ts";
import type { Problem } from "./inspection.ts";

/** `sample` tells of size and ends only, the others of all bytes. */
export const digestNames = ["sample", "content", "sha256", "md5"] as const;
export type DigestName = (typeof digestNames)[number];

/** In hex; those that are not known, or were not asked for, are absent. */
export type Digests = Readonly<Partial<Record<DigestName, string>>>;

export type FileToCheck = {
  /** Its path from the folder of the request on. */
  readonly name: string;
  /** As catalogued: under another one the file was edited, and is not read. */
  readonly stamp: Stamp;
  readonly known: Digests;
};

/** What reading one file came to. */
export type Checked =
  | {
      readonly status: "read";
      /** The content digest and all that are known; the sample where it alone was. */
      readonly digests: Digests;
      /** When its inode last changed, whole Unix microseconds. */
      readonly changedUs: number;
      readonly bytesRead: number;
    }
  /** Its stamp is another than catalogued, or became another meanwhile. */
  | { readonly status: "edited"; readonly stamp: Stamp }
  | { readonly status: "failed"; readonly problem: Problem };

/** What a file was found to be. */
export const verdicts = ["same", "first", "rot", "edited", "missing", "failed"] as const;
export type Verdict = (typeof verdicts)[number];

/** The known digests that are not what was found. */
export function differing(known: Digests, found: Digests): DigestName[] {
  return digestNames.filter((name) => {
    const [is, was] = [found[name], known[name]];
    return is != null && was != null && is !== was;
  });
}

/** Whether a digest of all bytes is known, and not only of the ends. */
export function isDigested({ content, sha256, md5 }: Digests): boolean {
  return content != null || sha256 != null || md5 != null;
}

const count = z.number().int().nonnegative();

/** The figures of a run. */
export const VerifyFigures = z.object({
  /** Files that were held against the catalog: all of the following. */
  checked: count,
  same: count,
  /** Other bytes under an unchanged stamp. */
  rot: count,
  edited: count,
  missing: count,
  /** Files that had no digest of all their bytes, and have one from now on. */
  first: count,
  failed: count,
  /** Bytes that were read and judged. */
  bytes: count,
});
export type VerifyFigures = z.infer<typeof VerifyFigures>;
