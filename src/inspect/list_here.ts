// A listing in the calling thread.

import { type Listing, listFolder } from "../disk/list.ts";
import type { ListRequest } from "./inspector.ts";

/** Lists a folder and times it; throws what the system says. */
export function listHere(request: Omit<ListRequest, "kind">): Listing {
  const { folder, below, belowVolume, rules, seed } = request;
  const startMs = performance.now();
  const listing = listFolder(folder, below, belowVolume, rules, seed);
  return { ...listing, listMs: performance.now() - startMs };
}
