// Names of files as strings without loss. A name on Linux is bytes, nearly always UTF-8. Bytes that are
// not valid UTF-8 are carried as lone surrogates U+DC80–U+DCFF (as Python's `surrogateescape` does), so
// that every name has exactly one string and every such string exactly one name.

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The string of a name given as bytes. */
export function nameFromBytes(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    // Not valid UTF-8 as a whole: decode what is valid and escape the rest, byte by byte.
    return escapeInvalid(bytes);
  }
}

/** The bytes of a name, the inverse of `nameFromBytes`. */
export function nameToBytes(name: string): Uint8Array {
  if (!hasRawBytes(name)) return Buffer.from(name, "utf8");
  const parts: Uint8Array[] = [];
  let start = 0;
  for (let i = 0; i < name.length; i++) {
    if (!isRawByteAt(name, i)) continue;
    parts.push(
      Buffer.from(name.slice(start, i), "utf8"),
      Uint8Array.of(name.charCodeAt(i) - 0xdc00),
    );
    start = i + 1;
  }
  parts.push(Buffer.from(name.slice(start), "utf8"));
  return Buffer.concat(parts);
}

/** Whether the name holds bytes that are not UTF-8. */
export function hasRawBytes(name: string): boolean {
  // Raw bytes are lone surrogates, and this look for them is the engine's own.
  if (name.isWellFormed()) return false;
  for (let i = 0; i < name.length; i++) {
    if (isRawByteAt(name, i)) return true;
  }
  return false;
}

/** A path as the operating system's calls take it: the string, or its bytes where it is not UTF-8. */
export function osPath(path: string): string | Buffer {
  return hasRawBytes(path) ? Buffer.from(nameToBytes(path)) : path;
}

/** A name for people: bytes that are not UTF-8 are shown as U+FFFD. */
export function displayName(name: string): string {
  return name.toWellFormed();
}

/** Joins a folder and a name with one slash; an empty folder or name is no part. */
export function joinPath(folder: string, name: string): string {
  if (folder === "" || name === "") return folder + name;
  return folder.endsWith("/") ? folder + name : `${folder}/${name}`;
}

function isRawByteAt(name: string, i: number): boolean {
  const unit = name.charCodeAt(i);
  if (unit < 0xdc80 || unit > 0xdcff) return false;
  const before = i === 0 ? 0 : name.charCodeAt(i - 1);
  return before < 0xd800 || before > 0xdbff;
}

function escapeInvalid(bytes: Uint8Array): string {
  let out = "";
  let i = 0;
  while (i < bytes.length) {
    const length = sequenceLength(bytes, i);
    if (length === 0) {
      out += String.fromCharCode(0xdc00 + (bytes[i] ?? 0));
      i += 1;
    } else {
      out += utf8.decode(bytes.subarray(i, i + length));
      i += length;
    }
  }
  return out;
}

/** Length of the valid UTF-8 sequence at `i`, or 0 (ranges: Unicode 15, table 3-7). */
function sequenceLength(bytes: Uint8Array, i: number): number {
  const lead = bytes[i] ?? 0;
  if (lead < 0x80) return 1;
  const continues = (at: number, low = 0x80, high = 0xbf) => {
    const byte = bytes[at] ?? 0;
    return byte >= low && byte <= high;
  };
  if (lead >= 0xc2 && lead <= 0xdf) return continues(i + 1) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const low = lead === 0xe0 ? 0xa0 : 0x80;
    const high = lead === 0xed ? 0x9f : 0xbf;
    return continues(i + 1, low, high) && continues(i + 2) ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const low = lead === 0xf0 ? 0x90 : 0x80;
    const high = lead === 0xf4 ? 0x8f : 0xbf;
    return continues(i + 1, low, high) && continues(i + 2) && continues(i + 3) ? 4 : 0;
  }
  return 0;
}
