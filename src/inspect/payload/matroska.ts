// The payload of Matroska and WebM: the blocks of each track in their order, with how they are coded and when
// they are shown; not tags, chapters, attachments, nor where clusters begin. See docs/payload.md.

import { EbmlFile, type Element } from "../containers/ebml.ts";
import { NoPayload } from "./no_payload.ts";
import { NumberRuns } from "./number_runs.ts";
import type { PayloadFile } from "./payload_file.ts";
import type { Part, PayloadHash } from "./payload_hash.ts";

/** RFC 9559, 5.1. */
const ids = {
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  blockAdditions: 0x75a1,
  blockDuration: 0x9b,
} as const;

/**
 * What a decoder and a player need of a track: type, codec and its setup, default duration, delay and
 * pre-roll, picture (size, crop, colours, projection), sound, the layers' mapping, compression.
 */
const setupIds = new Set([
  ...[0x83, 0x86, 0x63a2, 0x23e383, 0x56aa, 0x56bb, 0xe0, 0xe1, 0x55ee, 0x41e4, 0x6d80, 0xe2],
]);

/** Ten hours of picture and sound are some three million blocks. */
const MAX_ELEMENTS = 50_000_000;

export function matroskaPayload(file: PayloadFile, hash: PayloadHash): void {
  const ebml = new EbmlFile(file, MAX_ELEMENTS);
  const segment = [...children(ebml, 0, file.sizeBytes)].find(({ id }) => id === ids.segment);
  if (segment == null) throw new NoPayload("corrupt", "There is no segment in the file");
  if (segment.cut) throw new NoPayload("truncated", "The file ends within its segment");
  const tracks = new Map<number, Track>();
  let nsPerTick = 1_000_000;
  for (const element of children(ebml, segment.body, segment.end)) {
    if (element.id === ids.info) {
      for (const child of children(ebml, element.body, element.end)) {
        if (child.id === ids.timestampScale) nsPerTick = ebml.uint(child);
      }
    } else if (element.id === ids.tracks) {
      for (const entry of children(ebml, element.body, element.end)) {
        if (entry.id === ids.trackEntry) openTrack(file, ebml, entry, hash, tracks);
      }
    } else if (element.id === ids.cluster) {
      addCluster(file, ebml, element, tracks);
    }
  }
  hash.part("clock").fields(nsPerTick);
  for (const track of tracks.values()) track.times.end();
  if (![...tracks.values()].some((track) => track.data.sizeBytes > 0)) {
    throw new NoPayload("no-media", "The file has no blocks");
  }
}

type Track = {
  readonly data: Part;
  /** Of each block its time in ticks behind the block before, and its length in bytes. */
  readonly times: NumberRuns;
  ticks: number;
};

function openTrack(
  file: PayloadFile,
  ebml: EbmlFile,
  entry: Element,
  hash: PayloadHash,
  into: Map<number, Track>,
): void {
  const setup = hash.part("track");
  for (const child of children(ebml, entry.body, entry.end)) {
    if (child.id === ids.trackNumber) {
      into.set(ebml.uint(child), {
        data: hash.part("blocks"),
        times: new NumberRuns(hash.part("times")),
        ticks: 0,
      });
    } else if (setupIds.has(child.id)) {
      setup.fields(child.id, child.end - child.body);
      file.feed(child.body, child.end, setup);
    }
  }
}

function addCluster(
  file: PayloadFile,
  ebml: EbmlFile,
  cluster: Element,
  tracks: ReadonlyMap<number, Track>,
): void {
  let ticks = 0;
  for (const element of children(ebml, cluster.body, cluster.end)) {
    if (element.id === ids.timestamp) ticks = ebml.uint(element);
    else if (element.id === ids.simpleBlock) addBlock(file, element, ticks, tracks);
    else if (element.id === ids.blockGroup) {
      const inner = [...children(ebml, element.body, element.end)];
      const block = inner.find(({ id }) => id === ids.block);
      if (block == null) throw new NoPayload("corrupt", "A group of the film has no block");
      const track = addBlock(file, block, ticks, tracks);
      for (const child of inner) {
        // Transparency and the like; how long a subtitle stays.
        if (child.id !== ids.blockAdditions && child.id !== ids.blockDuration) continue;
        file.feed(child.start, child.end, track.data);
      }
    }
  }
}

const LACING = 0x06;

/** Track number, time from the cluster's, flags, then the frames (RFC 9559, 10). */
function addBlock(
  file: PayloadFile,
  block: Element,
  clusterTicks: number,
  tracks: ReadonlyMap<number, Track>,
): Track {
  if (block.cut) throw new NoPayload("truncated", "A block of the film is cut short");
  const head = file.need(block.body, Math.min(12, block.end - block.body));
  const numberBytes = Math.clz32(head[0] ?? 0) - 23;
  let number = (head[0] ?? 0) & (0xff >> numberBytes);
  for (let i = 1; i < numberBytes; i++) number = number * 256 + (head[i] ?? 0);
  const track = tracks.get(number);
  const start = block.body + numberBytes + 3;
  if (track == null || start > block.end) {
    throw new NoPayload("corrupt", "A block of the film belongs to no track");
  }
  const relative = ((((head[numberBytes] ?? 0) << 8) | (head[numberBytes + 1] ?? 0)) << 16) >> 16;
  const ticks = clusterTicks + relative;
  track.times.add(1, ticks - track.ticks, block.end - start);
  track.ticks = ticks;
  track.data.add(Uint8Array.of((head[numberBytes + 2] ?? 0) & LACING));
  file.feed(start, block.end, track.data);
  return track;
}

/** Elements that must fill the room between two places. */
function* children(
  ebml: EbmlFile,
  start: number,
  end: number,
): Generator<Element, void, undefined> {
  let at = start;
  for (const element of ebml.elements(start, end)) {
    if (element.open && element.id !== ids.segment) {
      throw new NoPayload("no-definition", "A live recording, whose clusters have no length");
    }
    at = element.end;
    yield element;
  }
  if (at !== end) throw new NoPayload("corrupt", `There is no element at byte ${at}`);
}
