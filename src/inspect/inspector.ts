// Who lists folders and reads files: this thread (inline.ts) or several (threads.ts). Both answer the same.

import { z } from "zod";
import type { Listing, ListRules } from "../disk/list.ts";
import type { FilesToHash, Hashes } from "../domain/hashes.ts";
import { type Outcome, Wanted } from "../domain/inspection.ts";
import { mediaKinds } from "../domain/media.ts";
import type { FileToSketch, Sketched } from "../domain/similar_photos.ts";
import type { Checked, FileToCheck } from "../domain/verification.ts";

export type ListRequest = {
  readonly kind: "list";
  readonly folder: string;
  /** Path below the root. */
  readonly below: string;
  readonly belowVolume: boolean;
  readonly rules: ListRules;
  readonly seed: bigint;
};

export const FileToInspect = z.object({
  name: z.string(),
  kind: z.enum(mediaKinds),
  /** As listed; bounds the time it may take. */
  sizeBytes: z.number(),
  wanted: Wanted,
});
export type FileToInspect = z.infer<typeof FileToInspect>;

export type InspectRequest = {
  readonly kind: "inspect";
  readonly folder: string;
  readonly files: readonly FileToInspect[];
};

export type HashRequest = FilesToHash & { readonly kind: "hash" };

export type CheckRequest = {
  readonly kind: "check";
  readonly folder: string;
  readonly files: readonly FileToCheck[];
};

export type SketchRequest = {
  readonly kind: "sketch";
  readonly folder: string;
  readonly files: readonly FileToSketch[];
};

export type Request = ListRequest | InspectRequest | HashRequest | CheckRequest | SketchRequest;

export interface Inspector extends AsyncDisposable {
  /** Threads at work; 0: this one. */
  readonly workers: number;
  /** Rejects with what the system says when the folder cannot be listed. */
  list(request: Omit<ListRequest, "kind">): Promise<Listing>;
  /** One outcome a file, in order. Rejects only when no thread can be had. */
  inspect(folder: string, files: readonly FileToInspect[]): Promise<readonly Outcome[]>;
}

/** Whoever inspects can hash, too; few ask for it. */
export interface Hasher {
  /** The hashes that tell duplicates, of as many files. Rejects only when no thread can be had. */
  hash(files: FilesToHash): Promise<Hashes>;
}

/** Whoever inspects can check, too. */
export interface Checker {
  /** Files read whole and held against what is known of them, in order. Rejects only when no thread can be had. */
  check(folder: string, files: readonly FileToCheck[]): Promise<readonly Checked[]>;
}

/** Whoever inspects can sketch photos, too. */
export interface Sketcher {
  /** How photos look, in order. Rejects only when no thread can be had. */
  sketch(folder: string, files: readonly FileToSketch[]): Promise<readonly Sketched[]>;
}
