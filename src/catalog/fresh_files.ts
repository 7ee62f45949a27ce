// The files of a first walk as they were listed and hashed, still at hand when groups are made of them and told: what the
// catalog would be asked three times for each of them.

import { type Groups, GroupsByKey } from "../base/groups_by_key.ts";
import { nameFromBytes } from "../base/names.ts";
import {
  CONTENT_BYTES,
  HAS_CONTENT,
  HAS_SAMPLE,
  type Hashes,
  SAMPLE_BYTES,
} from "../domain/hashes.ts";
import { type PlacedFile, placesAtHand } from "./duplicates.ts";
import type { FolderPlaces } from "./folder_tree.ts";
import type { FolderId } from "./folders.ts";
import type { Catalog } from "./open.ts";
import type { ListedFiles } from "./packed_rows.ts";
import type { FileId } from "./scanned.ts";
import { type Lookalikes, ToldFiles, word } from "./told_files.ts";

/** Files of a folder, whose rows were added one after the other. */
type Added = {
  /** Of the file with the number `files.from`; the others follow. */
  readonly firstId: FileId;
  readonly folderId: FolderId;
  readonly files: ListedFiles;
  readonly hashes: Hashes;
};

/** Files of which nothing but stamps and hashes is catalogued. Holds what it is given: some 70 bytes a file. */
export class FreshFiles {
  /** In the order of their ids. */
  readonly #added: Added[] = [];
  #hashed = 0;

  /** Takes up files as they were added to the catalog, by rising ids. */
  add(firstId: FileId, folderId: FolderId, files: ListedFiles, hashes: Hashes): void {
    this.#added.push({ firstId, folderId, files, hashes });
    this.#hashed += files.toHash.length;
  }

  /** As `lookalikes` of lookalikes.ts, of all of them. */
  *lookalikes(): Generator<Lookalikes | undefined, void, undefined> {
    const alike = new GroupsByKey(this.#hashed);
    this.#eachSampled((id, { hashes: { samples } }, _, at) => {
      const from = SAMPLE_BYTES * at;
      alike.add(id, word(samples, from), word(samples, from + 4));
    });
    yield;
    yield* this.#told(alike.shared()).lookalikes();
  }

  /** As `placedFileReader` of duplicates.ts; of ids from `lookalikes` alone. */
  placedReader(catalog: Catalog): (ids: readonly FileId[]) => PlacedFile[] {
    const places = placesAtHand(catalog);
    return (ids) => ids.map((id) => placed(this.#addedWith(id), id, places));
  }

  #told(groups: Groups): ToldFiles {
    const told = new ToldFiles(groups);
    let place = 0;
    this.#eachSampled((id, { files, hashes }, i, at) => {
      if (groups.numbers[place] !== id) return;
      const { stamps } = files.listing;
      told.note(place, stamps[3 * i] ?? 0, stamps[3 * i + 2] ?? 0);
      if (((hashes.read[at] ?? 0) & HAS_CONTENT) !== 0) {
        told.noteDigest(place, "content", hashes.contents, CONTENT_BYTES * at);
      }
      place++;
    });
    return told;
  }

  /** Calls `act` for every file that has its sample; `i` is its number in the listing, `at` that among the hashes. */
  #eachSampled(act: (id: FileId, added: Added, i: number, at: number) => void): void {
    for (const added of this.#added) {
      const { firstId, files, hashes } = added;
      for (let at = 0; at < files.toHash.length; at++) {
        if (((hashes.read[at] ?? 0) & HAS_SAMPLE) === 0) continue;
        const i = files.toHash[at] ?? 0;
        act(firstId + i - files.from, added, i, at);
      }
    }
  }

  /** Those with which a file was added. Throws where it was not. */
  #addedWith(id: FileId): Added {
    let low = 0;
    let high = this.#added.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#added[middle]?.firstId ?? 0) <= id) low = middle;
      else high = middle - 1;
    }
    const added = this.#added[low];
    if (added == null) throw new Error(`File ${id} is none of those at hand`);
    return added;
  }
}

function placed({ firstId, folderId, files }: Added, id: FileId, places: FolderPlaces): PlacedFile {
  const { names, starts, stamps } = files.listing;
  const i = files.from + id - firstId;
  const { path, root } = places.get(folderId);
  return {
    id,
    folderId,
    folder: path,
    root,
    name: nameFromBytes(names.subarray(starts[i], (starts[i + 1] ?? 1) - 1)),
    stamp: {
      sizeBytes: stamps[3 * i] ?? 0,
      mtimeUs: stamps[3 * i + 1] ?? 0,
      inode: stamps[3 * i + 2] ?? 0,
    },
    captured: undefined,
    rating: null,
    pixels: null,
    metadata: 0,
  };
}
