// What reading one file yields. These records cross threads, so they are plain data with a zod schema.
// Readers report what the file says, as it says it; what that means (which date is right, in which zone)
// is decided in captured.ts, so that it can be decided again, and explained, without reading the file.
// The schemas are built when first used (`z.lazy`): together they cost 8 ms (measured), which a scan that finds
// nothing new does without.

import { z } from "zod";
import { EvidenceSource } from "./evidence.ts";
import { mediaKinds } from "./media.ts";

/** Hashes of all bytes that can be asked for. */
export const digestAlgorithms = ["sha256", "md5"] as const;
export type DigestAlgorithm = (typeof digestAlgorithms)[number];

/** What to read of a file; anything already known is left out. */
export const Wanted = z.lazy(() =>
  z.object({
    metadata: z.boolean(),
    sample: z.boolean(),
    digests: z.array(z.enum(digestAlgorithms)).readonly(),
  }),
);
export type Wanted = z.infer<typeof Wanted>;

/** One date as it stands in a file, unjudged: `value` may be zeros or nonsense. */
export const Evidence = z.lazy(() =>
  z.object({
    source: EvidenceSource,
    /** As written, e.g. "2019:07:04 18:22:31", "2019-07-04T18:22:31+02:00" or Unix seconds "1562264551". */
    value: z.string(),
    /** The UTC offset the file gives for exactly this value, as written ("+02:00"). */
    offset: z.string().optional(),
    /** Digits after the second's decimal point, as written ("047"). */
    subSecond: z.string().optional(),
  }),
);
export type Evidence = z.infer<typeof Evidence>;

/** Facts of a photo, a video or an audio file. A fact that the file does not give is absent. */
export const Facts = z.lazy(() =>
  z.object({
    /** Pixels as stored, before `orientation` is applied. */
    width: z.number().int().positive().optional(),
    height: z.number().int().positive().optional(),
    /** EXIF orientation, 1–8; of videos the rotation in the same terms (90° clockwise = 6). */
    orientation: z.number().int().min(1).max(8).optional(),
    durationMs: z.number().int().nonnegative().optional(),
    /** Frames a second, rounded to 3 decimals. */
    frameRate: z.number().positive().optional(),
    /** Video codec of a video, audio codec of an audio file, image codec of a photo: "h264", "hevc", "jpeg". */
    codec: z.string().optional(),
    audioCodec: z.string().optional(),
    cameraMake: z.string().optional(),
    cameraModel: z.string().optional(),
    lens: z.string().optional(),
    /** Degrees, WGS 84. */
    latitude: z.number().min(-90).max(90).optional(),
    longitude: z.number().min(-180).max(180).optional(),
    /** Metres above sea level. */
    altitude: z.number().optional(),
    /** Stars, 1–5; -1 is "rejected"; 0 and absent mean unrated. */
    rating: z.number().int().min(-1).max(5).optional(),
    favorite: z.boolean().optional(),
    /** Apple's ContentIdentifier / MediaGroupUUID: equal in both halves of a Live Photo. */
    contentId: z.string().optional(),
    title: z.string().optional(),
    artist: z.string().optional(),
    album: z.string().optional(),
    /** Sidecars only: the name of the file it is about, where it says so (Takeout JSON `title`). */
    about: z.string().optional(),
  }),
);
export type Facts = z.infer<typeof Facts>;

/** Which program read the file; a newer version of it may read it again. */
export const readers = [
  "exif",
  "bmff",
  "matroska",
  "riff",
  "audio",
  "image",
  "sidecar",
  "ffprobe",
  "exiftool",
  "none",
] as const;
export type Reader = (typeof readers)[number];

/** Where a failure arose. */
export const failureStages = ["list", "open", "read", "metadata", "hash", "tool"] as const;
export type FailureStage = (typeof failureStages)[number];

/** Why a file could not be read; closed, so that failures can be counted by reason. */
export const failureReasons = [
  "denied",
  "vanished",
  "changed-while-reading",
  "io-error",
  "empty",
  "truncated",
  "corrupt",
  "unsupported",
  "needs-tool",
  "tool-failed",
  "too-large",
  "timeout",
  "crashed",
  "rot",
] as const;
export type FailureReason = (typeof failureReasons)[number];

/** One file's trouble. */
export const Problem = z.lazy(() =>
  z.object({
    stage: z.enum(failureStages),
    reason: z.enum(failureReasons),
    /** For people: what exactly, without the path. */
    detail: z.string(),
  }),
);
export type Problem = z.infer<typeof Problem>;

/** Everything read of a file. A file whose metadata is broken still has its hashes, and a `problem`. */
export const Inspection = z.lazy(() =>
  z.object({
    status: z.literal("inspected"),
    /** The stamp under which all of it was read: the same before and after. */
    stamp: z.object({ sizeBytes: z.number(), mtimeUs: z.number(), inode: z.number() }),
    /** The kind by content, where it differs from the kind by name (a HEIC named .jpg stays a photo). */
    kind: z.enum(mediaKinds),
    /** The format by content: "jpeg", "heic", "mp4"; absent where it was not recognised or not read. */
    format: z.string().optional(),
    /** Who read the metadata; absent where metadata was not wanted. */
    reader: z.enum(readers).optional(),
    readerVersion: z.number().int().optional(),
    /** A tool that would know more of this file than the reader that answered. */
    needs: z.enum(["ffprobe", "exiftool"]).optional(),
    facts: Facts,
    evidence: z.array(Evidence).readonly(),
    /** xxh3 of size, head and tail as 16 hex digits. */
    sample: z.string().optional(),
    /** Hex digests of all bytes, by algorithm. */
    digests: z.partialRecord(z.enum(digestAlgorithms), z.string()).optional(),
    problem: Problem.optional(),
    /** Bytes read from disk for this file. */
    bytesRead: z.number().nonnegative(),
    /** Milliseconds spent opening it and reading metadata, and hashing. */
    readMs: z.number().nonnegative(),
    hashMs: z.number().nonnegative(),
  }),
);
export type Inspection = z.infer<typeof Inspection>;

/** The file could not be read at all, or not soundly; nothing of it may be stored. */
export const Unreadable = z.lazy(() => z.object({ status: z.literal("failed"), problem: Problem }));
export type Unreadable = z.infer<typeof Unreadable>;

export const Outcome = z.lazy(() => z.discriminatedUnion("status", [Inspection, Unreadable]));
export type Outcome = z.infer<typeof Outcome>;
