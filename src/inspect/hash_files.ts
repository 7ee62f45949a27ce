// Reads the hashes and payloads that tell duplicates: one open a file, and nothing else of it.

import { compileLess } from "../base/compile_less.ts";
import { stampOfOpenFile } from "../disk/entries.ts";
import { FilesBelow } from "../disk/files_below.ts";
import {
  CONTENT_BYTES,
  type FilesToHash,
  HAS_CONTENT,
  HAS_PAYLOAD,
  HAS_SAMPLE,
  type Hashes,
  SAMPLE_BYTES,
} from "../domain/hashes.ts";
import type { Problem } from "../domain/inspection.ts";
import type { PayloadRead } from "../domain/payload.ts";
import { contentOf, contentRead, readEnds, sampleRead } from "./content.ts";
import { WHOLE_IN_SAMPLE_BYTES } from "./hash.ts";
import { readFully } from "./open_file.ts";
import { NOT_A_FILE, problemOf } from "./problem.ts";

/**
 * Hashes files one after the other, in the order of their inodes, which is about that of a disk. Never throws on
 * account of a file.
 */
export async function hashFiles({
  folder,
  names,
  starts,
  stamps,
  depth,
}: FilesToHash): Promise<Hashes> {
  const count = starts.length - 1;
  const read = new Uint8Array(count);
  const samples = Buffer.alloc(count * SAMPLE_BYTES);
  const contents = Buffer.alloc(count * CONTENT_BYTES);
  const ofPayload =
    depth === "outline" || depth === "payload"
      ? { depth, readPayload: (await import("./payload/payload_of.ts")).readPayload }
      : undefined;
  const payloads = new Array<PayloadRead | undefined>(ofPayload == null ? 0 : count);
  const problems: { at: number; problem: Problem }[] = [];
  let bytesRead = 0;

  const hash = (fd: number, at: number, sizeBytes: number): number => {
    if (ofPayload != null) {
      const readInto = (into: Uint8Array, offset: number) => {
        const length = readFully(fd, into, offset);
        bytesRead += length;
        return length;
      };
      payloads[at] = ofPayload.readPayload({ sizeBytes, readInto }, ofPayload.depth);
      return HAS_PAYLOAD;
    }
    if (sizeBytes > WHOLE_IN_SAMPLE_BYTES && depth === "content") {
      const length = contentOf(fd, sizeBytes, contents, at * CONTENT_BYTES);
      bytesRead += length;
      return length === sizeBytes ? HAS_CONTENT : 0;
    }
    const length = readEnds(fd, sizeBytes);
    bytesRead += length;
    if (length !== Math.min(sizeBytes, WHOLE_IN_SAMPLE_BYTES)) return 0;
    sampleRead(length, samples, at * SAMPLE_BYTES);
    if (length !== sizeBytes) return HAS_SAMPLE;
    contentRead(length, contents, at * CONTENT_BYTES);
    return HAS_SAMPLE | HAS_CONTENT;
  };
  compileLess(hash);

  let open: FilesBelow;
  try {
    open = new FilesBelow(folder, names);
  } catch (error) {
    const problem = problemOf(error, "open");
    for (let at = 0; at < count; at++) problems.push({ at, problem });
    return { read, samples, contents, payloads, bytesRead, problems };
  }
  using files = open;
  const inodes = stamps.filter((_, i) => i % 3 === 2);
  const order = new Uint32Array(count).map((_, i) => i);
  for (const at of order.sort((a, b) => (inodes[a] ?? 0) - (inodes[b] ?? 0))) {
    let fd: number | undefined;
    try {
      fd = files.open(starts[at] ?? 0);
      const has = hash(fd, at, stamps[3 * at] ?? 0);
      // The stamp was taken before; where it still is the same, so were the bytes in between.
      if (has !== 0 && isStamped(fd, stamps, at)) read[at] = has;
      else problems.push({ at, problem: changed });
    } catch (error) {
      problems.push({ at, problem: problemOf(error, fd == null ? "open" : "hash") });
    } finally {
      if (fd != null) files.close(fd);
    }
  }
  return { read, samples, contents, payloads, bytesRead, problems };
}

/** What may change hands between threads instead of being copied. */
export function transferablesOfHashes({ read, samples, contents }: Hashes): ArrayBuffer[] {
  return [read, samples, contents].map(
    (array) => array.buffer as ArrayBuffer, // Made by `hashFiles`, never shared.
  );
}

/** The first and the second half of a request for several files. */
export function partsOf(files: FilesToHash): [FilesToHash, FilesToHash] {
  const { names, starts, stamps } = files;
  const half = Math.floor((starts.length - 1) / 2);
  const cut = starts[half] ?? 0;
  return [
    {
      ...files,
      names: names.slice(0, cut),
      starts: starts.slice(0, half + 1),
      stamps: stamps.slice(0, 3 * half),
    },
    {
      ...files,
      names: names.slice(cut),
      starts: starts.slice(half).map((start) => start - cut),
      stamps: stamps.slice(3 * half),
    },
  ];
}

/** The answers to both halves as that to the whole. */
export function joinHashes(first: Hashes, second: Hashes): Hashes {
  const count = first.read.length;
  return {
    read: Buffer.concat([first.read, second.read]),
    samples: Buffer.concat([first.samples, second.samples]),
    contents: Buffer.concat([first.contents, second.contents]),
    payloads: [...first.payloads, ...second.payloads],
    bytesRead: first.bytesRead + second.bytesRead,
    problems: [
      ...first.problems,
      ...second.problems.map(({ at, problem }) => ({ at: at + count, problem })),
    ],
  };
}

/** The answer about one file that could not be read. */
export function noHashes(problem: Problem): Hashes {
  return {
    read: new Uint8Array(1),
    samples: new Uint8Array(SAMPLE_BYTES),
    contents: new Uint8Array(CONTENT_BYTES),
    payloads: [undefined],
    bytesRead: 0,
    problems: [{ at: 0, problem }],
  };
}

const changed: Problem = {
  stage: "read",
  reason: "changed-while-reading",
  detail: "The file is not as it was listed any more",
};

/** Whether an open file has the stamp that it must have. Throws where it is none. */
function isStamped(fd: number, stamps: Float64Array, at: number): boolean {
  const stamp = stampOfOpenFile(fd);
  if (stamp == null) throw Object.assign(new Error("It is no file any more"), { code: NOT_A_FILE });
  return stamp.sizeBytes === stamps[3 * at] && stamp.mtimeUs === stamps[3 * at + 1];
}
compileLess(hashFiles, isStamped);
