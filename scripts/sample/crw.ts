// A CRW of the least size that is one: Canon's heap with the time it was taken. Varve has no reader for it, so
// exiftool is asked.

/** Length of the header before the heap (the CIFF specification). */
const headerBytes = 26;
/** CIFF: CapturedTime, three words in the heap. */
const capturedTimeTag = 0x180e;

/** The bytes of a CRW taken at `unixSeconds`, in the camera's local time. */
export function makeCrw(unixSeconds: number): Uint8Array {
  const heap = new DataView(new ArrayBuffer(12 + 2 + 10 + 4));
  heap.setUint32(0, unixSeconds, true);
  // A directory of one entry: where its value lies and how long it is. The heap ends with where it begins.
  const directory = 12;
  heap.setUint16(directory, 1, true);
  heap.setUint16(directory + 2, capturedTimeTag, true);
  heap.setUint32(directory + 4, 12, true);
  heap.setUint32(directory + 8, 0, true);
  heap.setUint32(heap.byteLength - 4, directory, true);

  const bytes = new Uint8Array(headerBytes + heap.byteLength);
  bytes.set(Buffer.from("II\x1a\0\0\0HEAPCCDR", "latin1"));
  bytes.set(new Uint8Array(heap.buffer), headerBytes);
  return bytes;
}
