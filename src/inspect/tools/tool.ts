// A tool: another program that reads what the readers inside Varve cannot. Where it came from makes no
// difference to who asks it.

/** Those that a scan asks about files. They come with the program. */
export const toolNames = ["ffprobe", "exiftool"] as const;
export type ToolName = (typeof toolNames)[number];

/** And ffmpeg, which decodes videos: found on the machine, where it has one. */
export type ProgramName = ToolName | "ffmpeg";

/** `configured`: a path in the configuration; `bundled`: packed into this program; `system`: found on PATH. */
export type ToolOrigin = "configured" | "bundled" | "system";

/** A tool that answered a trial run. */
export type Tool = {
  readonly status: "ready";
  readonly name: ProgramName;
  /** As the tool itself prints it: "13.59", "5.1.9". */
  readonly version: string;
  readonly origin: ToolOrigin;
  /** The program and the arguments that come before those of a request: `["/usr/bin/perl", "…/exiftool"]`. */
  readonly command: readonly [string, ...string[]];
};

/** A tool that cannot be used, with the reason for people: what is missing, and what to do. */
export type AbsentTool = {
  readonly status: "absent";
  readonly name: ProgramName;
  readonly reason: string;
};

export type ToolStatus = Tool | AbsentTool;

/** What the configuration says of a tool. A path without a slash is a name to look up on PATH. */
export type ToolChoice =
  | { readonly use: "bundled" }
  | { readonly use: "none" }
  | { readonly use: "path"; readonly path: string };
