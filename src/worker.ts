// Entry of a reading thread: requests in, as many answers out, one after the other.

import { answer } from "./inspect/answer.ts";
import type { Request } from "./inspect/inspector.ts";
import type { Reply } from "./inspect/replies.ts";

declare const self: Worker;

let last = Promise.resolve();
self.onmessage = (event: MessageEvent<readonly Request[]>) => {
  // Files are read one at a time: readers share one buffer a thread.
  last = last.then(async () => {
    const replies: Reply[] = [];
    const transfers: ArrayBuffer[] = [];
    for (const request of event.data) {
      const { reply, transfer } = await answer(request);
      replies.push(reply);
      transfers.push(...transfer);
    }
    self.postMessage(replies, transfers);
  });
};
