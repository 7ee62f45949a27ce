// What a reading thread does with a request; worker.ts connects it to its messages.

import { systemCode } from "../base/errors.ts";
import { transferablesOf } from "../disk/list.ts";
import { hashFiles, transferablesOfHashes } from "./hash_files.ts";
import type { Request } from "./inspector.ts";
import { listHere } from "./list_here.ts";
import type { Reply } from "./replies.ts";

/** The reply to a request, and what of it may change hands instead of being copied. Never rejects. */
export async function answer(request: Request): Promise<{ reply: Reply; transfer: ArrayBuffer[] }> {
  try {
    if (request.kind === "list") {
      const listing = listHere(request);
      return { reply: { status: "listed", listing }, transfer: transferablesOf(listing) };
    }
    if (request.kind === "hash") {
      const hashes = await hashFiles(request);
      return { reply: { status: "hashed", hashes }, transfer: transferablesOfHashes(hashes) };
    }
    if (request.kind === "check") {
      const { checkFiles } = await import("./check_files.ts");
      const checked = checkFiles(request.folder, request.files);
      return { reply: { status: "checked", checked }, transfer: [] };
    }
    if (request.kind === "sketch") {
      const { sketchFiles } = await import("./similar/sketch_files.ts");
      const sketched = await sketchFiles(request.folder, request.files);
      return { reply: { status: "sketched", sketched }, transfer: [] };
    }
    // The readers are loaded with the first file: a rescan that finds nothing new does without them.
    const { inspectHere } = await import("./inspect_here.ts");
    const outcomes = await inspectHere(request.folder, request.files);
    return { reply: { status: "inspected", outcomes }, transfer: [] };
  } catch (error) {
    const code = systemCode(error);
    const message = error instanceof Error ? error.message : String(error);
    return {
      reply: { status: "error", message, ...(code == null ? {} : { code }) },
      transfer: [],
    };
  }
}
