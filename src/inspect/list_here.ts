// A listing in the calling thread.

import { type Listing, listFolder } from "../disk/list.ts";
import type { ListRequest } from "./inspector.ts";

/** Lists a folder; throws what the system says. */
export function listHere(request: Omit<ListRequest, "kind">): Listing {
  const { folder, below, belowVolume, rules, seed } = request;
  return listFolder(folder, below, belowVolume, rules, seed);
}
