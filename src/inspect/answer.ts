// What a reading thread does with a request; worker.ts connects it to its messages.

import { systemCode } from "../base/errors.ts";
import { transferablesOf } from "../disk/list.ts";
import { inspectHere, listHere, type Request } from "./inspector.ts";
import type { Reply } from "./threads.ts";

/** The reply to a request, and what of it may change hands instead of being copied. Never rejects. */
export async function answer(request: Request): Promise<{ reply: Reply; transfer: ArrayBuffer[] }> {
  try {
    if (request.kind === "list") {
      const listing = listHere(request);
      return { reply: { status: "listed", listing }, transfer: transferablesOf(listing) };
    }
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
