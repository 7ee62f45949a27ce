// Where the value of a key comes from.

export type Origin =
  | { readonly from: "default" }
  | { readonly from: "file"; readonly file: string; readonly line?: number }
  | { readonly from: "environment"; readonly variable: string }
  | { readonly from: "flag"; readonly flag: string };

/** The origin in words: "default", "/volume1/varve-data/varve.toml:12", "VARVE_SCAN_HASH", "--hash". */
export function describeOrigin(origin: Origin): string {
  switch (origin.from) {
    case "default":
      return "default";
    case "file":
      return origin.line == null ? origin.file : `${origin.file}:${origin.line}`;
    case "environment":
      return origin.variable;
    case "flag":
      return origin.flag;
  }
}
