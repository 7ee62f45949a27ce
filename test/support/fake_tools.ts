// Tools that misbehave on purpose: shell scripts that speak exiftool's stay-open protocol or answer like
// ffprobe, and do to each file what its name says.

import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Tool } from "../../src/inspect/tools/tool.ts";

/** Writes an executable script into `folder` and gives its path. */
export function script(folder: string, name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** A fake tool that is ready, and what it wrote into its log: a line a start, a line a request. */
export type FakeTool = { readonly tool: Tool; readonly log: () => string[] };

/**
 * exiftool that answers every file as a JPEG, but: "kill…" ends it, "hang…" stops it, "flood…" prints without
 * end, "garbage…" and "half…" break the JSON, "wrong…" answers for another file, "silent…" for none,
 * "marker…" prints what looks like the end of an answer first, "error…" is a file it cannot read.
 */
export function fakeExiftool(folder: string): FakeTool {
  const log = join(folder, "exiftool.log");
  const path = script(
    folder,
    "fake_exiftool",
    `echo start >> '${log}'
files=
count=0
while IFS= read -r line; do
  case "$line" in
  -ver) version=1 ;;
  -execute*)
    number=\${line#-execute}
    if [ -n "$version" ]; then echo 13.59; version=; echo "{ready$number}"; continue; fi
    echo "request $count" >> '${log}'
    printf '['
    comma=
    IFS='
'
    for file in $files; do
      name=\${file##*/}
      printf '%s' "$comma"
      comma=,
      case "$name" in
      kill*) echo "it hurts" >&2; kill -9 $$ ;;
      hang*) sleep 1000 ;;
      flood*) yes ;;
      garbage*) printf 'no JSON at all' ;;
      half*) printf '{"SourceFile": "' ; continue ;;
      wrong*) printf '{"SourceFile": "/other/file.jpg", "File:FileType": "JPEG", "File:MIMEType": "image/jpeg"}' ;;
      silent*) comma= ;;
      marker*) printf '{"SourceFile": "%s", "File:FileType": "JPEG", "XMP:XMP-dc:Title": "{ready1}\\\\n{ready2}"}\\n{ready1}\\n' "$file" ;;
      error*) printf '{"SourceFile": "%s", "ExifTool:Error": "Unknown file type"}' "$file" ;;
      *) printf '{"SourceFile": "%s", "File:FileType": "JPEG", "File:MIMEType": "image/jpeg", "XMP:XMP-dc:Title": "%s"}' "$file" "$name" ;;
      esac
    done
    unset IFS
    files=
    count=0
    printf ']\\n{ready%s}\\n' "$number"
    ;;
  *)
    count=$((count + 1))
    if [ -z "$files" ]; then files=$line; else files="$files
$line"; fi
    ;;
  esac
done`,
  );
  return fake("exiftool", path, log);
}

/**
 * ffprobe that answers every file as a one second MP4, but for the names of fakeExiftool, and "refuse…"
 * which it says is no media file.
 */
export function fakeFfprobe(folder: string): FakeTool {
  const log = join(folder, "ffprobe.log");
  const path = script(
    folder,
    "fake_ffprobe",
    `for file in "$@"; do :; done
name=\${file##*/}
echo "start $name" >> '${log}'
case "$name" in
kill*) kill -9 $$ ;;
hang*) sleep 1000 ;;
flood*) yes ;;
garbage*) echo 'no JSON at all' ;;
half*) printf '{"streams": [], "format": {' ;;
wrong*) echo '{"streams": "none", "format": 5}' ;;
silent*) exit 0 ;;
refuse*) echo "$file: Invalid data found when processing input" >&2; exit 1 ;;
*) printf '{"streams": [], "format": {"format_name": "mov,mp4,m4a", "duration": "1.000000", "tags": {"major_brand": "isom", "title": "%s"}}}' "$name" ;;
esac
echo "end $name" >> '${log}'`,
  );
  return fake("ffprobe", path, log);
}

function fake(name: Tool["name"], path: string, log: string): FakeTool {
  writeFileSync(log, "");
  return {
    tool: { status: "ready", name, version: "1", origin: "configured", command: [path] },
    log: () => readFileSync(log, "utf8").split("\n").filter(Boolean),
  };
}

/**
 * ffmpeg that gives a grey square of 32 by 32 of every video, but for the names of fakeExiftool, "refuse…" which it
 * says is no media file, "strange…" for which it has no decoder, "sound…" which shows nothing, "gone…" which is not
 * there, "8k…" which takes too much memory, and "short…" which has nothing at any time. The log has a line of its words.
 */
export function fakeFfmpeg(folder: string): FakeTool {
  const log = join(folder, "ffmpeg.log");
  const path = script(
    folder,
    "fake_ffmpeg",
    `before=
for word in "$@"; do
  if [ "$before" = -i ]; then file=$word; fi
  if [ "$before" = -ss ]; then at=$word; fi
  before=$word
done
name=\${file##*/}
echo "start $name $at" >> '${log}'
case "$name" in
kill*) kill -9 $$ ;;
hang*) sleep 1000 ;;
flood*) yes ;;
half*) printf 'no whole picture' ;;
refuse*) echo "$file: Invalid data found when processing input" >&2; exit 1 ;;
strange*) echo "Decoder (codec av1) not found for input stream #0:0" >&2; exit 1 ;;
sound*) echo "Stream map '0:V:0' matches no streams." >&2; exit 1 ;;
gone*) echo "$file: No such file or directory" >&2; exit 1 ;;
8k*) echo "$file: Cannot allocate memory" >&2; exit 1 ;;
short*) ;;
*) head -c 3072 /dev/zero | tr '\\0' '\\200' ;;
esac
echo "end $name $at" >> '${log}'`,
  );
  return fake("ffmpeg", path, log);
}
