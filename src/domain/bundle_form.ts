// How the names of a bundle's files are made of its one stem: what each has of its own stays, so that the file is
// still found to be what it is under the new name.
//
//   IMG_1234.HEIC          stem + ".HEIC"
//   IMG_E1234.JPG          Apple's edit. Photos knows it by the E between "IMG_" and the number, and by nothing else
//                          (osxphotos pull request 1113), so the E stays where a new stem has that form too; behind
//                          any other stem it is "_edited", as osxphotos writes and reads it.
//   IMG_O1234.AAE          what Apple kept of the original's adjustments: O likewise, else "_O"
//   IMG_1234.AAE           stem + ".AAE": Photos wants the stem of the original (osxphotos issue 1464)
//   IMG_1-edited(2).jpg    Google puts its number behind its mark
//   PXL_1.RAW-01.MP.COVER.jpg, PXL_1.MP, IMG_1_HEVC.MOV    marks of phones stay
//   IMG_1.HEIC.xmp         the new name of IMG_1.HEIC + ".xmp"; a.xmp its new stem + ".xmp"
//   IMG_1.jpg(2).json      Takeout: new name + ".json", or + ".supplemental-metadata.json" where it had some of that
//   GL010123.LRV           GoPro's preview: keeps GL only where the video keeps its GX or GH

import { editName, pairStem, splitExtension, splitNumber } from "./companion_names.ts";
import type { MediaKind } from "./media.ts";
import { isLonger } from "./safe_name.ts";
import { takeoutSuffix } from "./takeout_names.ts";

/** What is a file's own in its name. */
export type Form =
  | {
      readonly of: "main";
      /** The stem that the rest of the name belongs to. */
      readonly core: string;
      /** "", "IMG_E", or the suffix of an edit as it is written. */
      readonly edit: string;
      /** What a phone puts behind the stem: "", ".MP", "_HEVC". */
      readonly mark: string;
      /** The extension with its dot, as it is written. */
      readonly ending: string;
    }
  | {
      readonly of: "sidecar";
      /** The name of the file that it is named after. */
      readonly owner: string;
      /** What its name is made of: the owner's name, its stem, or its stem in a form of Apple's or GoPro's. */
      readonly base: "name" | "stem" | "IMG_O" | "GL";
      /** What follows that. */
      readonly ending: string;
    };

type MainForm = Extract<Form, { of: "main" }>;
type SidecarForm = Extract<Form, { of: "sidecar" }>;

/** Longer ones are no extensions but part of the name: no format has one (media.ts). */
const ENDING_BYTES = 16;

/** The form of a photo, video, recording or book; `isEdit`: the file that it is named after is there. */
export function formOfMain(name: string, kind: MediaKind, isEdit: boolean): MainForm {
  const { stem, ending } = splitEnding(name);
  const edited = isEdit ? editName(stem) : undefined;
  const whole = edited?.original ?? stem;
  const core = pairStem({ stem: whole, kind }) || whole;
  return { of: "main", core, edit: edited?.mark ?? "", mark: whole.slice(core.length), ending };
}

/** The form of a sidecar of the file named `owner`. */
export function formOfSidecar(name: string, owner: string): SidecarForm {
  const { stem, extension } = splitExtension(name);
  const ending = name.slice(stem.length);
  const ownerStem = splitEnding(owner).stem;
  const form = (base: SidecarForm["base"], rest: string): SidecarForm => {
    return { of: "sidecar", owner, base, ending: rest };
  };
  if (extension === "json") return form("name", takeoutSuffix(name) + ending);
  if (beginsWith(name, owner)) return form("name", name.slice(owner.length));
  if (extension === "aae") {
    const original = /^(IMG_)O(\d.*)$/i.exec(stem);
    if (original != null && isSame(`${original[1]}${original[2]}`, ownerStem)) {
      return form("IMG_O", ending);
    }
  }
  if (beginsWith(name, ownerStem)) return form("stem", name.slice(ownerStem.length));
  return form(extension === "lrv" && /^GL\d{6}$/i.test(stem) ? "GL" : "stem", ending);
}

/** The name of a photo, video, recording or book under a stem. */
export function nameOfMain({ edit, mark, ending }: MainForm, stem: string): string {
  return edited(stem + mark, edit) + ending;
}

function edited(stem: string, edit: string): string {
  if (edit === "") return stem;
  if (edit === "IMG_E" && /^IMG_\d{4}/.test(stem)) return `IMG_E${stem.slice(4)}`;
  const { base, number } = splitNumber(stem);
  return base + (edit === "IMG_E" ? "_edited" : edit) + number;
}

/** The name of a sidecar, where its owner is named `owner` now. */
export function nameOfSidecar({ base, ending }: SidecarForm, owner: string): string {
  const { stem } = splitEnding(owner);
  switch (base) {
    case "name":
      return owner + ending;
    case "stem":
      return stem + ending;
    case "IMG_O":
      return /^IMG_\d/i.test(stem)
        ? `${stem.slice(0, 4)}O${stem.slice(4)}${ending}`
        : `${stem}_O${ending}`;
    case "GL":
      return (/^G[XH]\d{6}$/i.test(stem) ? `GL${stem.slice(2)}` : stem) + ending;
  }
}

/** A name in two, its extension with the dot and as it is written. */
export function splitEnding(name: string): { readonly stem: string; readonly ending: string } {
  const { stem } = splitExtension(name);
  const ending = name.slice(stem.length);
  return isLonger(ending, ENDING_BYTES) ? { stem: name, ending: "" } : { stem, ending };
}

/** In any case of letters, as companions are looked for. */
function beginsWith(name: string, beginning: string): boolean {
  return isSame(name.slice(0, beginning.length), beginning);
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
