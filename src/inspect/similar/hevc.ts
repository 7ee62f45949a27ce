// Decodes pictures coded as HEVC, by libde265 as the package libheif-js has it: WebAssembly, so that a file built to
// break it breaks into a memory of its own, which has a limit and is thrown away after it.

import { readFileSync } from "node:fs";
import libheif, { type MainModule } from "libheif-js/libheif-wasm/libheif.js";
import wasmPath from "libheif-js/libheif-wasm/libheif.wasm" with { type: "file" };
import type { Plane, Planes } from "./planes.ts";

/** Memory of the decoder, of which 17 MB are its own. */
const MOST_MEMORY_BYTES = 160 * 1024 * 1024;
/** A decoder that has grown beyond this is not kept, since it never gives memory back. */
const KEPT_MEMORY_BYTES = 32 * 1024 * 1024;
/** Of WebAssembly. */
const PAGE_BYTES = 65_536;
/** Rounds until a picture is out, beside those that take in the units one by one. */
const MORE_ROUNDS = 100;
const LUMA = 0;
const BLUE = 1;
const RED = 2;

type Decoder = {
  readonly library: MainModule;
  readonly memory: WebAssembly.Memory;
  /** It asked for more memory than it may have. */
  readonly isRefused: () => boolean;
};

let compiled: WebAssembly.Module | undefined;
let kept: Decoder | undefined;

/**
 * Decodes the picture in `units` (hevc_units.ts) and hands it to `use`, for which alone it is valid. Else says why there
 * is none: `too-large` where it takes more memory than it may.
 */
export function decodeHevc(
  units: readonly Uint8Array[],
  use: (picture: Planes) => void,
): "decoded" | "damaged" | "too-large" {
  const decoder = kept ?? startDecoder();
  // Until it has come to an end: after a trap it is in no known state.
  kept = undefined;
  const { library, memory } = decoder;
  const found = unlessBroken(() => firstPicture(library, units));
  if (found?.picture != null) use(found.picture);
  const isFreed =
    found != null && unlessBroken(() => library._de265_free_decoder(found.context)) != null;
  const isSmall = memory.buffer.byteLength <= KEPT_MEMORY_BYTES && !decoder.isRefused();
  if (isFreed && isSmall) kept = decoder;
  if (found?.picture != null) return "decoded";
  return decoder.isRefused() ? "too-large" : "damaged";
}

/** Undefined where the decoder gives up, in whatever way: it traps, it has no memory left, or throws as C++ does. */
function unlessBroken<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function startDecoder(): Decoder {
  compiled ??= new WebAssembly.Module(readFileSync(wasmPath));
  const module = compiled;
  let memory: WebAssembly.Memory | undefined;
  const library = libheif({
    print: () => {},
    printErr: () => {},
    instantiateWasm: (imports: Bun.WebAssembly.Imports, start: (instance: unknown) => unknown) => {
      const instance = new WebAssembly.Instance(module, imports);
      memory = Object.values(instance.exports).find((it) => it instanceof WebAssembly.Memory);
      return start(instance);
    },
  });
  if (memory == null) throw new Error("The decoder of HEVC did not start");
  return { library, memory, isRefused: limit(memory) };
}

/** Lets it grow to the limit only, beyond which there is no memory for the decoder; returns whether that came about. */
function limit(memory: WebAssembly.Memory): () => boolean {
  const grow = memory.grow.bind(memory);
  let isRefused = false;
  memory.grow = (pages) => {
    if (memory.buffer.byteLength + pages * PAGE_BYTES > MOST_MEMORY_BYTES) {
      isRefused = true;
      throw new RangeError("It is more than the decoder may have");
    }
    return grow(pages);
  };
  return () => isRefused;
}

type Found = { readonly context: number; readonly picture: Planes | undefined };

function firstPicture(library: MainModule, units: readonly Uint8Array[]): Found {
  const context = library._de265_new_decoder();
  for (const unit of units) {
    const at = allocate(library, unit.length);
    heapOf(library).set(unit, at);
    library._de265_push_NAL(context, at, unit.length, 0, 0, 0);
    library._free(at);
  }
  library._de265_flush_data(context);
  const isMore = allocate(library, 4);
  let image = 0;
  const mostRounds = 2 * units.length + MORE_ROUNDS;
  for (let round = 0; image === 0 && round < mostRounds; round++) {
    const error = library._de265_decode(context, isMore);
    image = library._de265_get_next_picture(context);
    if (error !== 0 || heapOf(library)[isMore] === 0) break;
  }
  library._free(isMore);
  return { context, picture: image === 0 ? undefined : planesOf(library, image) };
}

function planesOf(library: MainModule, image: number): Planes {
  const chroma = library._de265_get_chroma_format(image);
  const plane = (channel: number): Plane => {
    const rowBytesAt = allocate(library, 4);
    const start = library._de265_get_image_plane(image, channel, rowBytesAt);
    const heap = heapOf(library);
    const rowBytes = new DataView(heap.buffer, rowBytesAt, 4).getInt32(0, true);
    library._free(rowBytesAt);
    const end = start + rowBytes * library._de265_get_image_height(image, channel);
    return { bytes: heap.subarray(start, end), rowBytes };
  };
  return {
    width: library._de265_get_image_width(image, LUMA),
    height: library._de265_get_image_height(image, LUMA),
    bits: library._de265_get_bits_per_pixel(image, LUMA),
    luma: plane(LUMA),
    ...(chroma === 0
      ? {}
      : {
          colour: {
            blue: plane(BLUE),
            red: plane(RED),
            // 1: 4:2:0, 2: 4:2:2, 3: 4:4:4 (ITU-T H.265, table 6-1).
            acrossShift: chroma === 3 ? 0 : 1,
            downShift: chroma === 1 ? 1 : 0,
          },
        }),
    coding: {
      matrix: library._de265_get_image_matrix_coefficients(image),
      isFullRange: library._de265_get_image_full_range_flag(image) !== 0,
    },
  };
}

function allocate(library: MainModule, sizeBytes: number): number {
  const at = library._malloc(sizeBytes);
  if (at === 0) throw new RangeError("The decoder has no memory left");
  return at;
}

/** Anew each time: when the memory grows, the old view is void. */
function heapOf(library: MainModule): Uint8Array {
  return library.HEAPU8;
}
