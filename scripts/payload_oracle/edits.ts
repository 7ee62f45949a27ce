// What a program may do to a copy: edits of metadata, after which the payload must be the original's, and
// changes of the picture or sound, after which it must not.

/** Arguments of exiftool. */
export const metadataEdits: Readonly<Record<string, readonly string[]>> = {
  rated: ["-Rating=5", "-XMP:Rating=5"],
  tagged: ["-Keywords+=harbour", "-Subject+=harbour", "-XMP:Description=Boats", "-Title=Boats"],
  "re-dated": ["-AllDates=2001:02:03 04:05:06", "-XMP:DateTimeOriginal=2001:02:03 04:05:06"],
  placed: [
    "-XMP:GPSLatitude=59.9",
    "-XMP:GPSLongitude=10.7",
    "-GPSLatitude=59.9",
    "-GPSLatitudeRef=N",
  ],
  // Colour profiles change what is seen: a copy without its own is another picture.
  stripped: ["-all=", "--ICC_Profile:all"],
};

/** Edits of exiftool that change what is seen. */
export const colourEdits: Readonly<Record<string, readonly string[]>> = {
  "without its colour profile": ["-ICC_Profile:all="],
};

/** Filters of ffmpeg for pictures. */
export const pictureChanges: Readonly<Record<string, readonly string[]>> = {
  recompressed: [],
  rotated: ["-vf", "transpose=1"],
  cropped: ["-vf", "crop=iw-2:ih-2"],
};

/** Verdicts that are right although they look wrong, by the ending of a path. */
export const reasons: readonly (readonly [ending: string, reason: string])[] = [
  [
    "ExifTool.jpg",
    "exiftool strips a further image from it, which its list does not call a preview",
  ],
  ["Minolta.mrw", "exiftool strips the block with the size, without which the raw cannot be read"],
  ["Nikon.nef", "the profile is the preview's; the raw picture has none"],
  ["JXL.jxl", "the codestream of JXL2.jxl, without boxes"],
];
