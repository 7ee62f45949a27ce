// The packings of TIFF, as a writer of them makes them.

/** LZW as TIFF has it: codes from 9 to 12 bits, the highest first, each width left one code early. */
export function packLzw(bytes: Uint8Array): Uint8Array {
  let bits = "";
  const out: number[] = [];
  const put = (code: number, width: number) => {
    bits += code.toString(2).padStart(width, "0");
    for (; bits.length >= 8; bits = bits.slice(8)) out.push(Number.parseInt(bits.slice(0, 8), 2));
  };
  let codes = new Map<string, number>();
  let width = 9;
  let known = "";
  const codeOf = (text: string) => codes.get(text) ?? text.charCodeAt(0);
  put(256, width);
  for (const byte of bytes) {
    const longer = known + String.fromCharCode(byte);
    if (longer.length === 1 || codes.has(longer)) {
      known = longer;
      continue;
    }
    put(codeOf(known), width);
    codes.set(longer, 258 + codes.size);
    if (258 + codes.size === 2 ** width) width++;
    if (258 + codes.size === 4095) {
      put(256, 12);
      codes = new Map();
      width = 9;
    }
    known = String.fromCharCode(byte);
  }
  put(codeOf(known), width);
  put(257, width);
  put(0, 7);
  return Uint8Array.from(out);
}

/** PackBits: runs of equal bytes, and of others, of 128 at most. */
export function packBits(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    let end = at + 1;
    while (end < bytes.length && end - at < 128 && bytes[end] === bytes[at]) end++;
    if (end - at > 1) {
      out.push(257 - (end - at), bytes[at] ?? 0);
    } else {
      while (end < bytes.length && end - at < 128 && bytes[end] !== bytes[end - 1]) end++;
      out.push(end - at - 1, ...bytes.subarray(at, end));
    }
    at = end;
  }
  return Uint8Array.from(out);
}
