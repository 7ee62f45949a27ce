// Whether a container holds a film or only sound, where that is not what the file's name says.

import { kindOf, type MediaKind } from "../../domain/media.ts";

/**
 * The kind by content where it contradicts the name: a film named .jpg or .m4a, a song named .mp4.
 * Undefined where the name is right, and for sidecars (.lrv), books and other files, which stay what they are.
 */
export function contentKind(
  name: string,
  holds: { readonly video: boolean; readonly sound: boolean },
): MediaKind | undefined {
  const named = kindOf(name);
  if (named !== "photo" && named !== "video" && named !== "audio") return undefined;
  const kind = holds.video ? "video" : holds.sound ? "audio" : undefined;
  return kind === named ? undefined : kind;
}
