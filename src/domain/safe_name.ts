// Names that every place can hold where a library lies or is looked at from: ext4, btrfs, encrypted shares, and
// Windows and macOS over SMB. A name that is fine already stays as it is, byte for byte.

import { hasRawBytes, nameFromBytes, nameToBytes } from "../base/names.ts";

/** The longest name of ext4, btrfs and most others, in bytes. */
export const NAME_BYTES = 255;
/** The longest name in an encrypted share of Synology (eCryptfs), in bytes. */
export const ECRYPTFS_NAME_BYTES = 143;
/** Bytes left free where a stem is cut, so that a suffix up to "-9999" needs no other cut. */
export const SUFFIX_BYTES = 5;

/** Refused by Windows, and so by what SMB shows of a share; a slash separates folders. */
const refused = /[<>:"/\\|?*\p{Cc}]/gu;
/** Halves of a character, as broken tags hold them: no name on disk has any. */
const halves = /[\u{d800}-\u{dc7f}\u{dd00}-\u{dfff}]/gu;
/** Names of devices to Windows, with any extension too. */
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³]) *(?:\.|$)/i;

/**
 * The name as a folder or a whole file name that is safe everywhere, at most `maxBytes` long (cut at its end).
 * Characters that Windows refuses become "_", composed characters are written as one (NFC), dots and spaces at
 * the end go, names of devices get a "_" in front. Never empty, never "." or "..". A name that is not UTF-8
 * stays as it is unless it is too long: nobody knows what its bytes mean. Doing it twice changes nothing more.
 */
export function safeName(name: string, maxBytes: number): string {
  const stem = safeStem(name);
  const safe = hasRawBytes(stem) ? stem : withoutEnd(stem) || "_";
  if (!isLonger(safe, maxBytes)) return safe;
  const cut = cutName(safe, maxBytes);
  // What was not UTF-8 may have been cut off.
  return hasRawBytes(safe) && !hasRawBytes(cut) ? safeName(cut, maxBytes) : cut;
}

/** `safeName` for a part that something will follow (a stem): neither cut, nor is its end touched. */
export function safeStem(stem: string): string {
  if (plain.test(stem) && !device.test(stem)) return stem;
  if (hasRawBytes(stem)) {
    const name = stem.replace(/[/\0]/g, "_").replace(halves, "_");
    // Bytes that came together may make a character now: one name has one string.
    return nameFromBytes(nameToBytes(name));
  }
  const safe = stem.normalize("NFC").replace(refused, "_").replace(halves, "_");
  if (/^\.*$/.test(safe)) return safe === "" ? "_" : safe.replaceAll(".", "_");
  return device.test(safe) ? `_${safe}` : safe;
}

/** The first character in a text that `safeName` would replace wherever it stood; undefined where there is none. */
export function refusedIn(text: string): string | undefined {
  return text.match(refused)?.[0] ?? text.match(halves)?.[0];
}

/** What most names are: nothing in them to change. */
const plain = /^[0-9A-Za-z_-][0-9A-Za-z_. ()-]*$/;

/** Bytes of a name on disk. */
export function byteLength(name: string): number {
  return hasRawBytes(name) ? nameToBytes(name).length : Buffer.byteLength(name, "utf8");
}

/** Whether a name has more than so many bytes: of most their length tells, as no unit of a string makes more than 3. */
export function isLonger(name: string, bytes: number): boolean {
  return 3 * name.length > bytes && byteLength(name) > bytes;
}

/**
 * As much of the beginning of a name as fits into `maxBytes`, cut between characters as people see them, without
 * dots and spaces at its new end; "_" where nothing fits.
 */
export function cutName(name: string, maxBytes: number): string {
  if (!isLonger(name, maxBytes)) return name;
  const whole = take(graphemes(name), maxBytes);
  // A letter under a hundred accents may be longer than a name: then between code points.
  const cut = whole === "" ? take(name, maxBytes) : whole;
  return withoutEnd(cut) || "_";
}

function take(characters: Iterable<string>, maxBytes: number): string {
  let taken = "";
  let left = maxBytes;
  for (const character of characters) {
    left -= byteLength(character);
    if (left < 0) break;
    taken += character;
  }
  return taken;
}

let segmenter: Intl.Segmenter | undefined;

function* graphemes(text: string): Generator<string> {
  // Made when first asked for: few names are cut, and making one is slow.
  segmenter ??= new Intl.Segmenter("en");
  for (const { segment } of segmenter.segment(text)) yield segment;
}

function withoutEnd(name: string): string {
  return name.endsWith(".") || name.endsWith(" ") ? name.replace(/[. ]+$/, "") : name;
}

/**
 * Equal for names that some system takes for the same: in any case of letters (by full case folding, the widest
 * that file systems use: "Straße" and "STRASSE"), however accents are written, with characters that cannot be
 * seen or without, with dots and spaces at the end or without. Two files of one folder should never share it.
 */
export function collisionKey(name: string): string {
  if (ascii.test(name)) return withoutEnd(name.toUpperCase());
  const visible = name.normalize("NFD").replace(/\p{Default_Ignorable_Code_Point}/gu, "");
  return withoutEnd(visible.toLowerCase().toUpperCase().normalize("NFC"));
}

const ascii = /^[\x20-\x7e]*$/;

/** Whether two names are the same but for how accents are written: no reason to rename a file. */
export function isSameName(a: string, b: string): boolean {
  return a === b || a.normalize("NFC") === b.normalize("NFC");
}

/** The stem under which a bundle goes where others have its name: "IMG_1", then "IMG_1-1", "IMG_1-2" … */
export function numberedStem(stem: string, number: number): string {
  return number === 0 ? stem : `${stem}-${number}`;
}

/** The number that a stem may have got from `numberedStem`; undefined where it ends in none. */
export function numberOf(stem: string): number | undefined {
  const digits = /-([1-9]\d{0,8})$/.exec(stem)?.[1];
  return digits == null ? undefined : Number(digits);
}
