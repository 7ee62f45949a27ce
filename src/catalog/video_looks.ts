// What is known of how videos look: which there are to be compared, and what looking at them came to.

import { NumberList } from "../base/number_list.ts";
import type { Stamp } from "../domain/entry.ts";
import type { Sketchless } from "../domain/similar_photos.ts";
import { SKETCH_BYTES } from "../domain/similar_sketch.ts";
import type { FrameHashes } from "../domain/similar_video_index.ts";
import {
  type LookedAt,
  VIDEO_LOOK_VERSION,
  type VideoFrame,
  type VideoLook,
} from "../domain/similar_videos.ts";
import { type DuplicateScope, inScope } from "./duplicates.ts";
import { HashList } from "./hash_list.ts";
import type { Catalog } from "./open.ts";
import type { FileId } from "./scanned.ts";

/** The row of a file that is in force. */
const IN_FORCE = `video_looks.file_id = files.id AND video_looks.version = ${VIDEO_LOOK_VERSION}
  AND video_looks.size_bytes = files.size_bytes AND video_looks.mtime_us = files.mtime_us
  AND video_looks.duration_ms = media.duration_ms`;

const TIME_BYTES = 4;
/** Of the column `frames`. */
export const FRAME_BYTES = TIME_BYTES + SKETCH_BYTES;

export type VideoInScope = {
  readonly id: FileId;
  /** 0: not known. */
  readonly durationMs: number;
  /** Nothing yet, its first frames, all of them, or why it has none. */
  readonly known: "nothing" | "first" | "all" | Sketchless;
  /** The version of the ffmpeg that this is known by; "" where nothing is. */
  readonly decoder: string;
};

/** The videos of a scope, about in the order of a disk. */
export function* videosInScope(
  catalog: Catalog,
  scope: DuplicateScope,
): Generator<VideoInScope, void, undefined> {
  const { sql, parameters } = inScope(catalog, scope);
  const rows = catalog.db
    .prepare<InScopeRow, typeof parameters>(
      `SELECT files.id, coalesce(media.duration_ms, 0) AS durationMs, whole, reason, decoder
       FROM files LEFT JOIN media ON media.file_id = files.id LEFT JOIN video_looks ON ${IN_FORCE}
       WHERE files.kind = 'video' AND ${sql} ORDER BY files.folder_id, files.inode`,
    )
    .iterate(parameters);
  for (const { whole, reason, decoder, ...video } of rows) {
    const looked = whole === 1 ? "all" : "first";
    const known = reason ?? (whole == null ? "nothing" : looked);
    yield { ...video, known, decoder: decoder ?? "" };
  }
}

type InScopeRow = Pick<VideoInScope, "id" | "durationMs"> & {
  whole: 0 | 1 | null;
  reason: Sketchless | null;
  decoder: string | null;
};

/** The frames that are known of videos. */
export type VideoHashes = FrameHashes & {
  /** Of the videos, ascending. */
  readonly ids: NumberList;
  /** Of each of them, 1: all its frames are known. */
  readonly whole: NumberList;
};

/** Of all videos of a scope of which frames are known, in 24 bytes a video and 24 a frame. */
export function videoHashes(catalog: Catalog, scope: DuplicateScope): VideoHashes {
  const { sql, parameters } = inScope(catalog, scope);
  const rows = catalog.db
    .prepare<LookRow & { whole: 0 | 1 }, typeof parameters>(
      `SELECT files.id, media.duration_ms AS durationMs, frames, whole
       FROM files JOIN media ON media.file_id = files.id JOIN video_looks ON ${IN_FORCE}
       WHERE frames IS NOT NULL AND files.kind = 'video' AND ${sql} ORDER BY files.id`,
    )
    .iterate(parameters);
  const [ids, durations, wholes] = [new NumberList(), new NumberList(), new NumberList()];
  const [videos, times, hashes] = [new NumberList(), new NumberList(), new HashList()];
  for (const { id, durationMs, frames, whole } of rows) {
    for (const { atMs, sketch } of unpacked(frames)) {
      if (sketch == null) continue;
      videos.push(ids.length);
      times.push(atMs);
      hashes.push(sketch);
    }
    ids.push(id);
    durations.push(durationMs);
    wholes.push(whole);
  }
  return { ids, durations, whole: wholes, videos, times, hashes: hashes.all() };
}

/** Reads how long videos are and what is known of their frames, by the ids of their files, in no order. */
export function videoLookReader(
  catalog: Catalog,
): (ids: readonly FileId[]) => Map<FileId, VideoLook> {
  const query = catalog.db.prepare<LookRow, { ids: string }>(
    `SELECT files.id, media.duration_ms AS durationMs, frames FROM json_each($ids) AS wanted
     CROSS JOIN files ON files.id = wanted.value JOIN media ON media.file_id = files.id
     LEFT JOIN video_looks ON ${IN_FORCE} WHERE media.duration_ms IS NOT NULL`,
  );
  return (ids) =>
    new Map(
      query
        .all({ ids: JSON.stringify(ids) })
        .map(({ id, durationMs, frames }) => [id, { durationMs, frames: unpacked(frames) }]),
    );
}

type LookRow = {
  readonly id: FileId;
  readonly durationMs: number;
  readonly frames: Uint8Array | null;
};

/** How a video was looked at. */
export type Looking = {
  readonly durationMs: number;
  /** Whether at all of its times. */
  readonly isWhole: boolean;
  /** The version of ffmpeg. */
  readonly decoder: string;
};

/** Notes what looking at a video came to; nothing where it was not read. Call it in a transaction of the writer. */
export function noteVideoLook(
  catalog: Catalog,
  id: FileId,
  { sizeBytes, mtimeUs }: Stamp,
  { durationMs, isWhole, decoder }: Looking,
  found: LookedAt,
): void {
  if (found.status === "edited" || found.status === "failed") return;
  catalog.db
    .query(
      `INSERT OR REPLACE INTO video_looks
         (file_id, size_bytes, mtime_us, duration_ms, version, frames, whole, reason, decoder)
       VALUES ($id, $sizeBytes, $mtimeUs, $durationMs, ${VIDEO_LOOK_VERSION}, $frames, $whole, $reason, $decoder)`,
    )
    .run({
      ...{ id, sizeBytes, mtimeUs, durationMs, decoder },
      frames: found.status === "looked" ? packed(found.frames) : null,
      whole: isWhole ? 1 : 0,
      reason: found.status === "none" ? found.reason : null,
    });
}

function packed(frames: readonly VideoFrame[]): Uint8Array {
  const bytes = new Uint8Array(frames.length * FRAME_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [i, { atMs, sketch }] of frames.entries()) {
    view.setUint32(i * FRAME_BYTES, atMs);
    if (sketch != null) bytes.set(sketch, i * FRAME_BYTES + TIME_BYTES);
  }
  return bytes;
}

function unpacked(bytes: Uint8Array | null): VideoFrame[] {
  if (bytes == null) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / FRAME_BYTES }, (_, i) => {
    const atMs = view.getUint32(i * FRAME_BYTES);
    const sketch = bytes.subarray(i * FRAME_BYTES + TIME_BYTES, (i + 1) * FRAME_BYTES);
    return sketch.some((byte) => byte !== 0) ? { atMs, sketch } : { atMs };
  });
}
