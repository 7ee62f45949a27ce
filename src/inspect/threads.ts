// The inspector over several threads. A thread that hangs or dies takes only the file it was at with it: the
// rest of its request is asked again, file by file, of a fresh one.

import type { Listing } from "../disk/list.ts";
import type { FilesToHash, Hashes } from "../domain/hashes.ts";
import type { Outcome, Unreadable } from "../domain/inspection.ts";
import type { FileToSketch, Sketched } from "../domain/similar_photos.ts";
import type { Checked, FileToCheck } from "../domain/verification.ts";
import { Crew, ThreadLost, type ThreadOptions } from "./crew.ts";
import { joinHashes, noHashes, partsOf } from "./hash_files.ts";
import type {
  Checker,
  FileToInspect,
  Hasher,
  Inspector,
  ListRequest,
  Request,
  Sketcher,
} from "./inspector.ts";
import type { Reply } from "./replies.ts";

/** Starts the threads; dispose it to end them. */
export function threadInspector(options: ThreadOptions): Inspector & Hasher & Checker & Sketcher {
  const crew = new Crew(options);
  const ask = (request: Request) => crew.ask(request);

  const inspect = (folder: string, files: readonly FileToInspect[]) =>
    ofEach<FileToInspect, Outcome>(files, async (files) => {
      const reply = await ask({ kind: "inspect", folder, files });
      if (reply.status === "inspected") return reply.outcomes;
      throw wrongAnswer(reply);
    });

  const check = (folder: string, files: readonly FileToCheck[]) =>
    ofEach<FileToCheck, Checked>(files, async (files) => {
      const reply = await ask({ kind: "check", folder, files });
      if (reply.status === "checked") return reply.checked;
      throw wrongAnswer(reply);
    });

  const sketch = (folder: string, files: readonly FileToSketch[]) =>
    ofEach<FileToSketch, Sketched>(files, async (files) => {
      const reply = await ask({ kind: "sketch", folder, files });
      if (reply.status === "sketched") return reply.sketched;
      throw wrongAnswer(reply);
    });

  async function hash(files: FilesToHash): Promise<Hashes> {
    const count = files.starts.length - 1;
    try {
      const reply = await ask({ kind: "hash", ...files });
      if (reply.status === "hashed" && reply.hashes.read.length === count) return reply.hashes;
      throw wrongAnswer(reply);
    } catch (error) {
      if (!(error instanceof ThreadLost)) throw error;
      if (count === 1) return noHashes(lost(error).problem);
      const [first, second] = partsOf(files);
      return joinHashes(await hash(first), await hash(second));
    }
  }

  return {
    workers: options.workers,
    inspect,
    check,
    sketch,
    hash,
    async list(request: Omit<ListRequest, "kind">): Promise<Listing> {
      const reply = await ask({ kind: "list", ...request });
      if (reply.status === "listed") return reply.listing;
      const error = new Error(reply.status === "error" ? reply.message : "Not a listing");
      throw reply.status === "error" && reply.code != null
        ? Object.assign(error, { code: reply.code })
        : error;
    },
    [Symbol.asyncDispose]: async () => crew.end(),
  };
}

/** The answers about files, asked file by file where a thread was lost with all of them. */
async function ofEach<File, Answer>(
  files: readonly File[],
  ask: (files: readonly File[]) => Promise<readonly Answer[]>,
): Promise<readonly (Answer | Unreadable)[]> {
  try {
    const answers = await ask(files);
    if (answers.length === files.length) return answers;
    throw new Error("A thread gave the wrong answer");
  } catch (error) {
    if (!(error instanceof ThreadLost)) throw error;
    if (files.length === 1) return [lost(error)];
    const answers: (Answer | Unreadable)[] = [];
    for (const file of files) answers.push(...(await ofEach([file], ask)));
    return answers;
  }
}

function wrongAnswer(reply: Reply): Error {
  return new Error(reply.status === "error" ? reply.message : "A thread gave the wrong answer");
}

function lost(error: ThreadLost): Unreadable {
  return {
    status: "failed",
    problem: { stage: "read", reason: error.reason, detail: error.message },
  };
}
