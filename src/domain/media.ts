// Kinds, extensions and which reader takes what: the one table. docs/formats.md is generated from it.

/** What a file is to the library. `sidecar` belongs to another file; `other` is everything else. */
export const mediaKinds = ["photo", "video", "audio", "book", "sidecar", "other"] as const;
export type MediaKind = (typeof mediaKinds)[number];
