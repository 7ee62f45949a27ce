// What a plan of `varve organize` is asked to do.

import type { CameraShift } from "../../domain/camera_shift.ts";
import type { RenameMode } from "../../domain/meaningless_name.ts";
import type { MediaKind } from "../../domain/media.ts";
import type { Template } from "../../domain/parse_template.ts";

export type OrganizeOptions = {
  /** Absolute paths of folders, links resolved; what lies in them is filed. */
  readonly sources: readonly string[];
  /** Absolute path, links resolved. It may not be there yet. */
  readonly target: string;
  readonly template: Template;
  /** For files whose date is not to be trusted; it asks for none. */
  readonly reviewTemplate: Template;
  readonly kinds: ReadonlySet<MediaKind>;
  readonly action: "move" | "copy" | "hardlink";
  readonly undated: "review" | "mtime" | "skip";
  readonly collision: "suffix" | "skip" | "fail";
  readonly rename: RenameMode;
  /** Of two files of one content the second goes to quarantine; else it stays where it is. */
  readonly fold: boolean;
  readonly shifts: readonly CameraShift[];
  /** Files modified less than so long ago wait. Whole milliseconds. */
  readonly settleMs: number;
  /** The longest name that the target's file system takes, in bytes. */
  readonly maxNameBytes: number;
  /** IANA name; absent: unknown. */
  readonly homeZone?: string;
};
