// Names that say nothing to a person: what cameras, scanners, browsers and services make up. `--rename
// meaningless` gives a name by the template to these only.
//
// A name that holds a date is never among them, though a camera may have made it (20190704_182231,
// VID-20190704-WA0003, PXL_20201231_235959123): it says when, and it may be the only one that does, since
// messengers strip everything else. Neither is one with a word of its own (IMG_1234 Anna's birthday).

import { dateInName } from "./captured_from_name.ts";

/** Which files get the name that the template gives: all, those whose own says nothing, or none. */
export const renameModes = ["always", "meaningless", "never"] as const;
export type RenameMode = (typeof renameModes)[number];

/** A way in which names are made up; it is tried on the whole stem. */
export type MeaninglessName = {
  readonly title: string;
  /** Stems, separated by commas. */
  readonly examples: string;
  readonly pattern: RegExp;
};

function row(title: string, examples: string, pattern: string): MeaninglessName {
  return { title, examples, pattern: new RegExp(`^(?:${pattern})$`, "iu") };
}

/** Words for a picture that has no name, in the languages of programs that number them. */
const words = [
  "image|photo|picture|video|movie|clip|file|scan|scanned|document|doc|attachment|download|snapshot",
  "screenshot|frame|page|slide|untitled|unnamed|unknown|fullsizerender|vlcsnap|img|pic|vid|mov",
  "bild|foto|imagen|imagem|immagine|afbeelding|obraz|zdjęcie|kuva|billede|изображение|фото|写真|画像",
].join("|");

export const meaninglessNames: readonly MeaninglessName[] = [
  row("Canon, Apple, phones", "IMG_1234, IMG_E1234, IMG-0042, IMG00012", "IMG[_-]?[EO]?\\d{3,8}"),
  row(
    "Canon: Adobe RGB, video, panorama, sound",
    "_MG_1234, MVI_1234",
    "(?:_MG|MVI|ST[A-E]|SND|CRW)_\\d{4}",
  ),
  row("Canon: a code of the body", "7K3A1234, EJ5A0001", "(?=.{0,2}\\d)[0-9A-Z]{3}A\\d{4}"),
  row(
    "Nikon, Sony, Fujifilm, Samsung",
    "DSC_1234, DSCN1234, DSC01234, _DSC1234",
    "_?DSC[A-Z]?[_-]?\\d{4,5}",
  ),
  row("Fujifilm, Nikon: Adobe RGB, effects", "_DSF1234, CSC_1234", "_DSF\\d{4}|[CRS]SC_\\d{4}"),
  row("Panasonic, Olympus", "P1000123, PC310042, _7040123", "P[0-9A-C]\\d{6}|_[0-9A-C]\\d{6}"),
  row(
    "Pentax, Ricoh, Casio",
    "IMGP1234, RIMG0001, R0012345, CIMG0001",
    "(?:IMGP|RIMG|CIMG)\\d{4}|R\\d{7}",
  ),
  row("Kodak", "100_1234, DCP_1234", "1\\d\\d_\\d{4}|DC[PS]_?\\d{4,5}"),
  row(
    "HP, Sanyo, Samsung, Minolta",
    "HPIM0001, SANY0001, SAM_0001, SDC10001, PICT0001",
    "(?:HPIM|SANY|SAM_|SDC1|PICT|PIC)\\d{4,5}",
  ),
  row("Sony: videos", "C0001, MAH01234, CLIP0001", "C\\d{4}|MA[HQ]\\d{5}|CLIP\\d{4}"),
  row(
    "GoPro",
    "GOPR0123, GX010123, GH010123, GP010123, G0012345",
    "GOPR\\d{4}|G[HLPSX]\\d{6}|G\\d{7}",
  ),
  row(
    "DJI and action cameras",
    "DJI_0001, YDXJ0001, SJCM0001",
    "(?:DJI_|YDXJ|YIAC|SJCM|FHD|HDV_)\\d{4}",
  ),
  row(
    "Phones of older days",
    "IMAG0001, VIDEO0001, CAM00012",
    "(?:IMAG|VIDEO|PHOTO|MOV|VID|CAM|SNC|KIF_)_?\\d{3,5}",
  ),
  row(
    "Pictures without a name",
    "image, Photo 1, scan0001, Untitled-3, Bild (12)",
    `(?:${words})(?:[ _.-]*\\(?\\d{1,6}\\)?)?`,
  ),
  row("Numbers", "00012, 1234567890", "\\d+"),
  row(
    "Facebook, Instagram",
    "12345678_1234567890123_1234567890_n",
    "\\d+(?:_\\d+){2,}(?:_[a-z](?:_\\d+)?)?",
  ),
  row("Facebook Messenger", "received_10155123456789012", "received_\\d{6,}"),
  row("Flickr", "49012345678_0a1b2c3d4e_o", "\\d{8,12}_[0-9a-f]{10}(?:_[a-z0-9])?"),
  row(
    "UUID",
    "0f8fad5b-d9cb-469f-a165-70867728950e",
    "\\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\\}?",
  ),
  row(
    "Apple: a UUID or a part of one",
    "IMG_0A1B2C3D4E5F, fullsizeoutput_1a2b",
    "IMG_[0-9A-F]{12}|fullsizeoutput_[0-9a-f]{1,6}",
  ),
  row("Hash", "d41d8cd98f00b204e9800998ecf8427e", "(?=.*\\d)(?=.*[a-f])[0-9a-f]{16,128}"),
];

/** What stands behind the name of a copy or an edit: "(1)", " 2", "-1", "~2", " copy", " - Kopie (2)", "-edited". */
const copyMarks =
  /(?:[ _]?\(\d{1,3}\)|[-~_]\d{1,3}| \d{1,2}|(?: -)?[ _-](?:copy|kopie|kopi|kopia|copie|copia|cópia)|[-_]edited)+$/iu;

/** A number that is a year says something. */
const year = /^(?:18|19|20)\d\d$/;

/** Whether a stem says nothing. */
export function isMeaninglessName(stem: string): boolean {
  if (dateInName(stem) != null) return false;
  return [stem, stem.replace(copyMarks, "")].some(
    (one) => !year.test(one) && meaninglessNames.some(({ pattern }) => pattern.test(one)),
  );
}

/** Whether a file keeps its own stem, whatever name the template gives. */
export function keepsName(mode: RenameMode, stem: string): boolean {
  return mode === "never" || (mode === "meaningless" && !isMeaninglessName(stem));
}
