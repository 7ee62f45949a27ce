// A tool before it is packed.

import type { BundledTool } from "../../src/inspect/tools/bundle.ts";

export type ToolSource = Pick<
  BundledTool,
  "name" | "version" | "licence" | "from" | "options" | "command"
> & {
  readonly files: readonly {
    /** Where it is now. */
    readonly source: string;
    /** Where it will be, below the tool's folder. */
    readonly path: string;
    readonly executable: boolean;
  }[];
};
