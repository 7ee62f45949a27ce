// The only bulk path into the catalog. Rows go into one open transaction, which is committed with the
// checkpoint that covers them: a killed run leaves whole batches and nothing else.

import type { Captured } from "../domain/captured.ts";
import type { Stamp } from "../domain/entry.ts";
import type { Hashes, PackedFiles } from "../domain/hashes.ts";
import type { Facts, Inspection, Problem } from "../domain/inspection.ts";
import type { MediaKind } from "../domain/media.ts";
import type { RunId } from "../domain/run.ts";
import type { Sketched } from "../domain/similar_photos.ts";
import type { LookedAt } from "../domain/similar_videos.ts";
import { fromSqlite } from "./errors.ts";
import type { FolderId } from "./folders.ts";
import { nameParameter } from "./name_column.ts";
import type { Catalog } from "./open.ts";
import { addListed, type ListedFiles, setHashes } from "./packed_rows.ts";
import { setPayloads } from "./payloads.ts";
import { graftRoot } from "./roots.ts";
import { writeCheckpoint } from "./runs.ts";
import type { FileId } from "./scanned.ts";
import { noteSketch } from "./similar.ts";
import { type Check, noteCheck } from "./verification.ts";
import { type Looking, noteVideoLook } from "./video_looks.ts";

/** Figures of a listing that a folder keeps once it is settled. */
export type SettledListing = {
  readonly fingerprint: string;
  readonly found: number;
  readonly foundBytes: number;
  readonly others: number;
  readonly skipped: number;
};

/** Writes on behalf of one run. Every method throws `OutOfSpaceError` and the like, see errors.ts. */
export class Writer {
  readonly #catalog: Catalog;
  readonly #runId: RunId;
  /** When the run began: what it finds missing is missing since then. */
  readonly #nowUs: number;
  #open = false;
  /** Files written since the last commit. */
  pending = 0;

  constructor(catalog: Catalog, runId: RunId, nowUs: number) {
    this.#catalog = catalog;
    this.#runId = runId;
    this.#nowUs = nowUs;
  }

  /** Commits what was written, with the checkpoint. Nothing happens when nothing was. */
  commit(checkpoint: unknown): void {
    if (!this.#open) return;
    this.#write(() => {
      writeCheckpoint(this.#catalog, this.#runId, checkpoint);
      this.#catalog.db.run("COMMIT");
    });
    this.#open = false;
    this.pending = 0;
  }

  /** Gives up what was not committed; for a run that cannot go on. */
  rollback(): void {
    if (this.#open && this.#catalog.db.inTransaction) this.#catalog.db.run("ROLLBACK");
    this.#open = false;
    this.pending = 0;
  }

  addFolder(rootId: number, parentId: FolderId | undefined, name: string): FolderId {
    const row = this.#get<{ id: number }>(
      `INSERT INTO folders (root_id, parent_id, name)
       VALUES ($rootId, $parentId, CAST($name AS TEXT)) RETURNING id`,
      { rootId, parentId: parentId ?? null, name: nameParameter(name) },
    );
    return row.id;
  }

  /** A root that lies in another from now on becomes a folder of it, with all that is known of it. */
  graftRoot(innerRootId: number, rootId: number, parentId: FolderId, name: string): void {
    this.#write(() => graftRoot(this.#catalog, innerRootId, rootId, parentId, name));
  }

  /** The folder is there again. */
  folderFound(id: FolderId): void {
    this.#run("UPDATE folders SET missing_since_us = NULL WHERE id = $id", { id });
  }

  /** A folder whose files are all accounted for: an equal listing need not be looked at again. */
  settleFolder(id: FolderId, listing: SettledListing): void {
    this.#run(
      `UPDATE folders SET listing = $fingerprint, found = $found, found_bytes = $foundBytes,
       others = $others, skipped = $skipped WHERE id = $id`,
      { id, ...listing },
    );
  }

  /** Something in the folder is to be looked at again by the next scan. */
  unsettleFolder(id: FolderId): void {
    this.#run("UPDATE folders SET listing = NULL WHERE id = $id AND listing IS NOT NULL", { id });
  }

  /** Marks a folder and everything below it missing; all but what has been moved elsewhere. */
  folderMissing(id: FolderId): void {
    const below = `WITH RECURSIVE below (id) AS (
      VALUES ($id) UNION ALL SELECT f.id FROM folders f JOIN below ON f.parent_id = below.id
    )`;
    const parameters = { id, nowUs: this.#nowUs };
    this.#run(`${below} DELETE FROM failures WHERE folder_id IN (SELECT id FROM below)`, { id });
    this.#run(
      `${below} UPDATE folders SET missing_since_us = $nowUs, listing = NULL
       WHERE id IN (SELECT id FROM below) AND missing_since_us IS NULL`,
      parameters,
    );
    this.#run(
      `${below} UPDATE files SET missing_since_us = $nowUs
       WHERE folder_id IN (SELECT id FROM below) AND missing_since_us IS NULL`,
      parameters,
    );
  }

  /** Marks a file missing, unless it has been moved elsewhere by now. */
  fileMissing(id: FileId, folderId: FolderId, name: string): void {
    this.clearFailure(folderId, name);
    this.#run(
      `UPDATE files SET missing_since_us = $nowUs
       WHERE id = $id AND folder_id = $folderId AND missing_since_us IS NULL`,
      { id, folderId, nowUs: this.#nowUs },
    );
  }

  /** The file that another was taken for, wrongly: it is not where it was, nor there. */
  originGone(id: FileId): void {
    this.#run(
      "UPDATE files SET missing_since_us = $nowUs WHERE id = $id AND missing_since_us IS NULL",
      { id, nowUs: this.#nowUs },
    );
  }

  /** A file of which nothing but its stamp is known. */
  addFile(folderId: FolderId, name: string, kind: MediaKind, stamp: Stamp): FileId {
    this.pending++;
    return this.#get<{ id: number }>(
      `INSERT INTO files (folder_id, name, kind, size_bytes, mtime_us, inode, run_id)
       VALUES ($folderId, CAST($name AS TEXT), $kind, $sizeBytes, $mtimeUs, $inode, $runId)
       RETURNING id`,
      { folderId, name: nameParameter(name), kind, ...stamp, runId: this.#runId },
    ).id;
  }

  /**
   * New files of a folder, many at once: numbers `from` up to `to` of a listing, of which nothing is known but the
   * stamps and the hashes of some. Returns the id of the first; those of the others follow.
   */
  addListed(folderId: FolderId, files: ListedFiles, hashes: Hashes | undefined): FileId {
    this.pending += files.to - files.from;
    return this.#write(() => addListed(this.#catalog, this.#runId, folderId, files, hashes));
  }

  /** Hashes and payloads of files that still have the stamps they were read under. */
  setHashes(ids: readonly FileId[], files: PackedFiles, hashes: Hashes): void {
    this.pending += ids.length;
    const set = hashes.payloads.length > 0 ? setPayloads : setHashes;
    this.#write(() => set(this.#catalog, ids, files, hashes));
  }

  /** What holding a file against its digests came to. */
  noteCheck(check: Check, atUs: number): void {
    this.pending++;
    this.#write(() => noteCheck(this.#catalog, check, atUs));
  }

  /** What decoding a photo, to see how it looks, came to. */
  noteSketch(id: FileId, stamp: Stamp, sketched: Sketched): void {
    this.pending++;
    this.#write(() => noteSketch(this.#catalog, id, stamp, sketched));
  }

  /** What looking at a video came to. */
  noteVideoLook(id: FileId, stamp: Stamp, looking: Looking, found: LookedAt): void {
    this.pending++;
    this.#write(() => noteVideoLook(this.#catalog, id, stamp, looking, found));
  }

  /** A new file as it was read. */
  addInspected(folderId: FolderId, name: string, inspection: Inspection): FileId {
    this.pending++;
    const { id } = this.#get<{ id: number }>(
      `INSERT INTO files (folder_id, name, kind, size_bytes, mtime_us, inode, run_id, sample, sha256, md5)
       VALUES ($folderId, CAST($name AS TEXT), $kind, $sizeBytes, $mtimeUs, $inode, $runId,
               $sample, $sha256, $md5)
       RETURNING id`,
      {
        folderId,
        name: nameParameter(name),
        kind: inspection.kind,
        ...inspection.stamp,
        runId: this.#runId,
        ...hashesOf(inspection),
      },
    );
    this.#putMedia(id, inspection);
    return id;
  }

  /** A file that has changed: everything known of it before is replaced. */
  replaceInspected(id: FileId, inspection: Inspection): void {
    this.pending++;
    this.#run(
      `UPDATE files SET kind = $kind, size_bytes = $sizeBytes, mtime_us = $mtimeUs, inode = $inode,
       missing_since_us = NULL, run_id = $runId, sample = $sample, sha256 = $sha256, md5 = $md5,
       content = NULL, ${NO_PAYLOAD} WHERE id = $id`,
      {
        id,
        kind: inspection.kind,
        ...inspection.stamp,
        runId: this.#runId,
        ...hashesOf(inspection),
      },
    );
    this.#putMedia(id, inspection);
  }

  /** A file that has changed and was not read: nothing is known of it but its stamp. */
  restampFile(id: FileId, kind: MediaKind, stamp: Stamp): void {
    this.pending++;
    this.#run("DELETE FROM media WHERE file_id = $id", { id });
    this.#run(
      `UPDATE files SET kind = $kind, size_bytes = $sizeBytes, mtime_us = $mtimeUs, inode = $inode,
       missing_since_us = NULL, run_id = $runId, sample = NULL, sha256 = NULL, md5 = NULL,
       content = NULL, ${NO_PAYLOAD} WHERE id = $id`,
      { id, kind, ...stamp, runId: this.#runId },
    );
  }

  /** More was read of a file that has not changed; what was known stays. */
  completeInspected(id: FileId, inspection: Inspection): void {
    this.pending++;
    this.#run(
      `UPDATE files SET kind = $kind, inode = $inode, missing_since_us = NULL, run_id = $runId,
       sample = coalesce($sample, sample), sha256 = coalesce($sha256, sha256),
       md5 = coalesce($md5, md5) WHERE id = $id`,
      {
        id,
        kind: inspection.kind,
        inode: inspection.stamp.inode,
        runId: this.#runId,
        ...hashesOf(inspection),
      },
    );
    this.#putMedia(id, inspection);
  }

  /** A file under a new name or in a new folder, with all that is known of it. */
  moveFile(
    id: FileId,
    folderId: FolderId,
    name: string,
    stamp: Stamp,
    kind: MediaKind | undefined,
  ): void {
    this.pending++;
    this.#run(
      `UPDATE files SET folder_id = $folderId, name = CAST($name AS TEXT), inode = $inode,
       kind = coalesce($kind, kind), missing_since_us = NULL WHERE id = $id`,
      {
        id,
        folderId,
        name: nameParameter(name),
        inode: stamp.inode,
        kind: kind ?? null,
      },
    );
  }

  /** A known file that could not be read now; what was known stays. */
  fileTried(id: FileId): void {
    this.pending++;
    this.#run("UPDATE files SET run_id = $runId, missing_since_us = NULL WHERE id = $id", {
      id,
      runId: this.#runId,
    });
  }

  /** A file marked missing that is there again, unchanged. */
  fileFound(id: FileId): void {
    this.#run("UPDATE files SET missing_since_us = NULL WHERE id = $id", { id });
  }

  /** What was concluded from the dates of a file; undefined: it stays undated. */
  setCaptured(id: FileId, captured: Captured | undefined): void {
    this.#run(
      `UPDATE media SET captured_local = $local, captured_offset = $offset,
       captured_precision = $precision, captured_source = $source,
       captured_confidence = $confidence WHERE file_id = $id`,
      {
        id,
        local: captured?.local ?? null,
        offset: captured?.offsetMinutes ?? null,
        precision: captured?.precision ?? null,
        source: captured?.source ?? null,
        confidence: captured?.confidence ?? null,
      },
    );
  }

  /** The latest trouble of a file, or of the folder itself where `name` is empty. */
  putFailure(
    folderId: FolderId,
    name: string,
    problem: Problem,
    stamp: Stamp | undefined,
    atUs: number,
  ): void {
    this.#run(
      `INSERT OR REPLACE INTO failures
         (folder_id, name, stage, reason, detail, size_bytes, mtime_us, run_id, at_us)
       VALUES ($folderId, CAST($name AS TEXT), $stage, $reason, $detail,
               $sizeBytes, $mtimeUs, $runId, $atUs)`,
      {
        folderId,
        name: nameParameter(name),
        ...problem,
        sizeBytes: stamp?.sizeBytes ?? null,
        mtimeUs: stamp?.mtimeUs ?? null,
        runId: this.#runId,
        atUs,
      },
    );
  }

  /** The trouble is over. */
  clearFailure(folderId: FolderId, name: string): void {
    this.#run("DELETE FROM failures WHERE folder_id = $folderId AND name = CAST($name AS TEXT)", {
      folderId,
      name: nameParameter(name),
    });
  }

  #putMedia(id: FileId, inspection: Inspection): void {
    const { reader, readerVersion, format, needs, facts, evidence } = inspection;
    if (reader == null || readerVersion == null) return;
    this.#run(PUT_MEDIA, {
      id,
      format: format ?? null,
      reader,
      readerVersion,
      needs: needs ?? null,
      ...factColumns(facts),
      evidence: JSON.stringify(evidence),
    });
  }

  #run(sql: string, parameters: Parameters): void {
    this.#write(() => this.#catalog.db.query<unknown, Parameters>(sql).run(parameters));
  }

  #get<Row>(sql: string, parameters: Parameters): Row {
    const row = this.#write(() => this.#catalog.db.query<Row, Parameters>(sql).get(parameters));
    if (row == null) throw new Error("A statement that returns a row returned none");
    return row;
  }

  #write<T>(act: () => T): T {
    try {
      if (!this.#open) {
        this.#catalog.db.run("BEGIN IMMEDIATE");
        this.#open = true;
      }
      return act();
    } catch (error) {
      throw fromSqlite(error);
    }
  }
}

type Parameters = Record<string, string | number | Uint8Array | null>;

function hashesOf(inspection: Inspection): Parameters {
  const { sample, digests } = inspection;
  return {
    sample: sample == null ? null : Uint8Array.fromHex(sample),
    sha256: digests?.sha256 == null ? null : Uint8Array.fromHex(digests.sha256),
    md5: digests?.md5 == null ? null : Uint8Array.fromHex(digests.md5),
  };
}

function factColumns(facts: Facts): Parameters {
  return {
    width: facts.width ?? null,
    height: facts.height ?? null,
    orientation: facts.orientation ?? null,
    durationMs: facts.durationMs ?? null,
    frameRate: facts.frameRate ?? null,
    codec: facts.codec ?? null,
    audioCodec: facts.audioCodec ?? null,
    cameraMake: facts.cameraMake ?? null,
    cameraModel: facts.cameraModel ?? null,
    lens: facts.lens ?? null,
    latitude: facts.latitude ?? null,
    longitude: facts.longitude ?? null,
    altitude: facts.altitude ?? null,
    rating: facts.rating || null,
    favorite: facts.favorite == null ? null : Number(facts.favorite),
    contentId: facts.contentId ?? null,
    title: facts.title ?? null,
    artist: facts.artist ?? null,
    album: facts.album ?? null,
    about: facts.about ?? null,
  };
}

const NO_PAYLOAD =
  "payload = NULL, payload_definition = NULL, payload_outline = NULL, payload_reason = NULL";

const PUT_MEDIA = `INSERT OR REPLACE INTO media (
    file_id, format, reader, reader_version, needs, width, height, orientation, duration_ms,
    frame_rate, codec, audio_codec, camera_make, camera_model, lens, latitude, longitude, altitude,
    rating, favorite, content_id, title, artist, album, about, evidence
  ) VALUES (
    $id, $format, $reader, $readerVersion, $needs, $width, $height, $orientation, $durationMs,
    $frameRate, $codec, $audioCodec, $cameraMake, $cameraModel, $lens, $latitude, $longitude,
    $altitude, $rating, $favorite, $contentId, $title, $artist, $album, $about, $evidence
  )`;
