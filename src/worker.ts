// Entry of a reading thread: a request in, an answer out, one after the other.

import { answer } from "./inspect/answer.ts";
import type { Request } from "./inspect/inspector.ts";

declare const self: Worker;

let last = Promise.resolve();
self.onmessage = (event: MessageEvent<Request>) => {
  // Files are read one at a time: readers share one buffer a thread.
  last = last.then(async () => {
    const { reply, transfer } = await answer(event.data);
    self.postMessage(reply, transfer);
  });
};
