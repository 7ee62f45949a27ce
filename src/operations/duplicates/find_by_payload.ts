// Groups of files with the same media under other metadata. Outlines are read of all files that can be compared, whole
// payloads only of those that share theirs; and what a tag turns otherwise is told, and no duplicate.

import type { NumberList } from "../../base/number_list.ts";
import { inTurns } from "../../base/turn.ts";
import {
  type DuplicateScope,
  type PlacedFile,
  placedFileReader,
} from "../../catalog/duplicates.ts";
import type { Catalog } from "../../catalog/open.ts";
import {
  ComparedFiles,
  lackingPayloads,
  type PayloadMember,
  samePayloads,
} from "../../catalog/payload_groups.ts";
import type { FileId } from "../../catalog/scanned.ts";
import type { PayloadDepth } from "../../domain/payload.ts";
import { definedPayloads } from "../../inspect/payload/versions.ts";
import type { Context } from "../context.ts";
import type { FoundGroups } from "./find_groups.ts";
import { GroupStore, type StoredGroup } from "./group_store.ts";
import { type Blocks, blocksOnDisk, borrowedBytes } from "./own_bytes.ts";

/** Finds the groups of a scope; `read` gives files their outlines and payloads. */
export async function findByPayload(
  context: Pick<Context, "catalog" | "clock" | "signal">,
  scope: DuplicateScope,
  read: (ids: NumberList, depth: PayloadDepth) => Promise<void>,
): Promise<FoundGroups> {
  const { catalog } = context;
  const defined = definedPayloads();
  const compared = () => inTurns(ComparedFiles.of(catalog, scope, defined), context);
  await read((await compared()).lackingOutlines, "outline");
  await read(await inTurns(lackingPayloads(catalog, await compared()), context), "payload");
  const files = await compared();
  const finding = new Finding(catalog);
  await inTurns(addAll(finding, samePayloads(catalog, files)), context);
  const { groups, turned, figures } = finding;
  return { groups, figures, ofPayload: { turned, incomparable: files.incomparable } };
}

function* addAll(
  finding: Finding,
  found: Iterable<readonly PayloadMember[] | undefined>,
): Generator<undefined, void, void> {
  for (const members of found) {
    if (members != null) finding.add(members);
    yield;
  }
}

class Finding {
  readonly groups = new GroupStore();
  readonly turned = new GroupStore();
  readonly figures = { groups: 0, surplus: 0, wasted: 0, hardLinks: 0, reflinks: 0 };
  readonly #blocks: Blocks;
  readonly #read: (ids: readonly FileId[]) => PlacedFile[];

  constructor(catalog: Catalog) {
    this.#blocks = blocksOnDisk(catalog);
    this.#read = placedFileReader(catalog);
  }

  /** Takes up the files of one payload. */
  add(members: readonly PayloadMember[]): void {
    const byTurn = Map.groupBy(members, ({ orientation }) => orientation);
    if (byTurn.size > 1) this.turned.add(stored(members, members.length, 0));
    for (const alike of byTurn.values()) this.#addGroup(alike);
  }

  /** Takes up files that show the same, unless all have the bytes of one. */
  #addGroup(members: readonly PayloadMember[]): void {
    const own = this.#ownOnes(members);
    if (own.length < 2) return;
    const wasted = own.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) - largest(own);
    this.groups.add(stored(members, own.length, wasted));
    this.figures.groups++;
    this.figures.surplus += own.length - 1;
    this.figures.wasted += wasted;
  }

  /** Those that have bytes of their own; counts the others. */
  #ownOnes(members: readonly PayloadMember[]): readonly PayloadMember[] {
    const mayBeLinked = new Set(members.map(({ inode }) => inode)).size < members.length;
    if (!mayBeLinked && !this.#blocks.mayBeShared) return members;
    const files = this.#read(members.map(({ id }) => id));
    const borrowed = borrowedBytes(files, this.#blocks);
    const own = new Set(files.filter((_, i) => borrowed[i] == null).map(({ id }) => id));
    const links = borrowed.filter((one) => one?.by === "link").length;
    this.figures.hardLinks += links;
    this.figures.reflinks += files.length - own.size - links;
    return members.filter(({ id }) => own.has(id));
  }
}

function stored(members: readonly PayloadMember[], copies: number, wasted: number): StoredGroup {
  return { sizeBytes: largest(members), copies, wasted, ids: members.map(({ id }) => id) };
}

function largest(members: readonly PayloadMember[]): number {
  return members.reduce((most, { sizeBytes }) => Math.max(most, sizeBytes), 0);
}
