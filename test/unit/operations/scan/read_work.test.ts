import { describe, expect, test } from "bun:test";
import type { KnownFile, Origin } from "../../../../src/catalog/scanned.ts";
import type { Stamp } from "../../../../src/domain/entry.ts";
import type { Inspection, Outcome, Problem, Reader } from "../../../../src/domain/inspection.ts";
import type { MediaKind } from "../../../../src/domain/media.ts";
import type { FileToInspect, Inspector } from "../../../../src/inspect/inspector.ts";
import type { Reading } from "../../../../src/inspect/reading.ts";
import type { ToolName } from "../../../../src/inspect/tools/tool.ts";
import type { ScanOptions } from "../../../../src/operations/scan/options.ts";
import { Pace } from "../../../../src/operations/scan/pace.ts";
import { readWork } from "../../../../src/operations/scan/read_work.ts";
import type { FileChange, FolderWork } from "../../../../src/operations/scan/work.ts";

const stamp = { sizeBytes: 1000, mtimeUs: 1, inode: 1 };
const everything = { metadata: true, sample: true, digests: [] } as const;

function inspected(more: Partial<Inspection> = {}): Inspection {
  return {
    status: "inspected",
    stamp,
    kind: "photo",
    format: "jpeg",
    reader: "exif",
    readerVersion: 1,
    facts: {},
    evidence: [],
    sample: "00",
    bytesRead: 0,
    readMs: 0,
    hashMs: 0,
    ...more,
  };
}

/** Answers by file name, and keeps what it was asked for. */
class FakeInspector implements Inspector {
  readonly workers = 0;
  readonly asked: FileToInspect[] = [];
  readonly #outcomes: Readonly<Record<string, Outcome>>;

  constructor(outcomes: Readonly<Record<string, Outcome>>) {
    this.#outcomes = outcomes;
  }

  list = () => Promise.reject(new Error("Nothing is listed here"));

  inspect(_folder: string, files: readonly FileToInspect[]): Promise<readonly Outcome[]> {
    this.asked.push(...files);
    return Promise.resolve(
      files.map(({ name }) => {
        const outcome = this.#outcomes[name];
        if (outcome == null) throw new Error(`Nothing is known of ${name}`);
        return outcome;
      }),
    );
  }

  [Symbol.asyncDispose] = () => Promise.resolve();
}

type Answers = Readonly<Partial<Record<ToolName, Reading | Problem>>>;

/** Tools that are there where they have an answer; what they were asked for stands in `asked`. */
function fakeTools(answers: Answers) {
  const asked: string[] = [];
  const present: readonly ToolName[] = (["ffprobe", "exiftool"] as const).filter(
    (tool) => answers[tool] != null,
  );
  const ask = (tool: ToolName, path: string): Promise<Reading | Problem> => {
    asked.push(`${tool} ${path}`);
    const answer = answers[tool];
    return answer == null
      ? Promise.reject(new Error(`${tool} is not there`))
      : Promise.resolve(answer);
  };
  return { asked, present, ask, stampAt: (): Stamp => stamp };
}

const readerVersions = new Proxy({} as Record<Reader, number>, {
  get: (_, reader) => (reader === "exiftool" ? 7 : 3),
});

function options(inspector: Inspector, tools?: ReturnType<typeof fakeTools>): ScanOptions {
  return {
    targets: [],
    kinds: ["photo", "video"],
    exclude: [],
    hash: "sample",
    digests: [],
    reread: false,
    retryFailed: false,
    chunkSize: 100,
    inspector,
    limitsOf: () => ({ concurrentReads: 2 }),
    readerVersions,
    pid: 1,
    ...(tools == null ? {} : { tools }),
  };
}

const added = (name: string, kind: MediaKind = "photo"): FileChange => ({
  name,
  kind,
  stamp,
  wanted: everything,
  why: { is: "added" },
});

const work = (files: readonly FileChange[]): FolderWork => ({
  folderId: 1 as FolderWork["folderId"],
  path: "/library",
  device: 1,
  files,
  unchanged: 0,
  unchangedBytes: 0,
  problems: [],
});

const read = (files: readonly FileChange[], scan: ScanOptions) =>
  readWork(work(files), scan, new Pace(scan.limitsOf, () => 0), new AbortController().signal);

/** What becomes of one file. */
async function readOne(inspection: Inspection, answers: Answers): Promise<Inspection> {
  const inspector = new FakeInspector({ a: inspection });
  const { files } = await read(
    [added("a", inspection.kind)],
    options(inspector, fakeTools(answers)),
  );
  const [file] = files;
  if (file?.is !== "inspected") throw new Error("It was not inspected");
  return file.inspection;
}

const tags: Reading = {
  reader: "exiftool",
  format: "asf",
  facts: { width: 640, height: 480, cameraModel: "EOS", codec: "wmv2", durationMs: 1000 },
  evidence: [{ source: "asf:CreationDate", value: "2004:10:28 17:23:34Z" }],
};
const streams: Reading = { ...tags, reader: "ffprobe", evidence: [] };
const corrupt: Problem = { stage: "metadata", reason: "corrupt", detail: "ffprobe: Invalid data" };
const unsupported: Problem = { stage: "metadata", reason: "unsupported", detail: "Unknown" };
const timeout: Problem = { stage: "tool", reason: "timeout", detail: "No answer" };
const unread = inspected({ kind: "video", format: "asf", reader: "none", needs: "exiftool" });

describe("readWork()", () => {
  test("asks no tool about a file that its reader knows", async () => {
    const tools = fakeTools({ exiftool: tags, ffprobe: streams });
    const { files } = await read(
      [added("a")],
      options(new FakeInspector({ a: inspected() }), tools),
    );
    expect(files).toMatchObject([{ is: "inspected", inspection: { reader: "exif" } }]);
    expect(tools.asked).toEqual([]);
  });

  test("asks the tool that the reader names, by the file's path, and keeps who answered", async () => {
    const tools = fakeTools({ exiftool: tags, ffprobe: streams });
    const { files } = await read(
      [added("a", "video")],
      options(new FakeInspector({ a: unread }), tools),
    );
    expect(tools.asked).toEqual(["exiftool /library/a"]);
    expect(files).toMatchObject([
      { inspection: { reader: "exiftool", readerVersion: 7, format: "asf", facts: tags.facts } },
    ]);
    expect(files[0]).not.toHaveProperty("inspection.needs");
    expect(files[0]).not.toHaveProperty("inspection.problem");
  });

  test("a file in doubt keeps what its own reader knows better", async () => {
    const own = inspected({
      needs: "exiftool",
      facts: { width: 4000, height: 3000, orientation: 6 },
      evidence: [{ source: "exif:ModifyDate", value: "2020:01:01 00:00:01", offset: "+02:00" }],
    });
    const tool: Reading = {
      ...tags,
      format: "jpeg",
      evidence: [
        { source: "exif:ModifyDate", value: "2020:01:01 00:00:01" },
        { source: "maker:DateTimeOriginal", value: "2019:01:01 00:00:01" },
      ],
    };
    expect(await readOne(own, { exiftool: tool })).toMatchObject({
      format: "jpeg",
      facts: { width: 4000, height: 3000, orientation: 6, cameraModel: "EOS" },
      evidence: [
        { source: "exif:ModifyDate", offset: "+02:00" },
        { source: "maker:DateTimeOriginal" },
      ],
    });
  });

  test("a file in doubt is as it is where no tool is there", async () => {
    const own = inspected({ needs: "exiftool", facts: { width: 1, height: 1 } });
    expect(await readOne(own, {})).toEqual(own);
    expect(await readOne(own, { ffprobe: streams })).toEqual(own);
  });

  test("an unknown content is none once a tool knows it, and stays one where none does", async () => {
    const unknown = { ...unread, format: "unknown", problem: unsupported };
    expect((await readOne(unknown, { exiftool: tags })).problem).toBeUndefined();
    expect((await readOne(unknown, { exiftool: unsupported })).problem).toEqual(unsupported);
    expect((await readOne(unknown, {})).problem).toEqual(unsupported);
  });

  test("what a reader saw broken stays broken, unless it had made nothing of the file", async () => {
    const problem = { ...corrupt, detail: "Cut short" };
    const some = inspected({ needs: "exiftool", facts: { width: 1, height: 1 }, problem });
    expect((await readOne(some, { exiftool: tags })).problem).toEqual(problem);
    const nothing = { ...some, facts: {} };
    expect((await readOne(nothing, { exiftool: tags })).problem).toBeUndefined();
    const blank: Reading = { ...tags, facts: {}, evidence: [] };
    expect((await readOne(nothing, { exiftool: blank })).problem).toEqual(problem);
  });

  test("where ffprobe cannot read a file exiftool is asked, and the trouble is still told", async () => {
    const own = { ...unread, needs: "ffprobe" as const };
    const both = await readOne(own, { ffprobe: corrupt, exiftool: tags });
    expect(both).toMatchObject({ reader: "exiftool", facts: tags.facts, problem: corrupt });
    expect(both.needs).toBeUndefined();
    const odd = await readOne(own, { ffprobe: unsupported, exiftool: tags });
    expect(odd.problem).toBeUndefined();
  });

  test("where exiftool cannot read a film ffprobe is asked, but never about a photo", async () => {
    const film = await readOne(unread, { exiftool: unsupported, ffprobe: streams });
    expect(film).toMatchObject({ reader: "ffprobe", facts: streams.facts });
    const photo = { ...unread, kind: "photo" as const };
    const refused = await readOne(photo, { exiftool: unsupported, ffprobe: streams });
    expect(refused).toMatchObject({ reader: "none", problem: unsupported });
  });

  test("codecs and length that exiftool cannot tell are asked of ffprobe", async () => {
    const dated: Reading = { ...tags, facts: { width: 640, height: 480 } };
    const film = await readOne(unread, { exiftool: dated, ffprobe: streams });
    expect(film).toMatchObject({
      reader: "exiftool",
      facts: { codec: "wmv2", durationMs: 1000 },
      evidence: tags.evidence,
    });
    expect((await readOne(unread, { exiftool: dated })).needs).toBe("ffprobe");
    const alone = await readOne(unread, { exiftool: dated, ffprobe: corrupt });
    expect(alone).toMatchObject({ facts: dated.facts });
    expect(alone.problem).toBeUndefined();
    expect(alone.needs).toBeUndefined();
    // A photo has neither, and a film in doubt is known by its own reader.
    const photo = { ...unread, kind: "photo" as const };
    expect((await readOne(photo, { exiftool: dated })).needs).toBeUndefined();
    const doubt = { ...unread, reader: "bmff" as const };
    expect((await readOne(doubt, { exiftool: dated })).needs).toBeUndefined();
  });

  test("where both fail the first trouble is told, and no tool is asked again", async () => {
    const failed = await readOne(unread, { exiftool: timeout, ffprobe: corrupt });
    expect(failed.problem).toEqual(timeout);
    expect(failed.needs).toBeUndefined();
  });

  test("a tool that is not there is stood in for, and asked for once it is there", async () => {
    const film = await readOne(unread, { ffprobe: streams });
    expect(film).toMatchObject({ reader: "ffprobe", needs: "exiftool" });
    expect(film.problem).toBeUndefined();
    expect(await readOne(unread, {})).toMatchObject({
      needs: "exiftool",
      problem: { stage: "tool", reason: "needs-tool" },
    });
    const absent: Problem = { stage: "tool", reason: "needs-tool", detail: "There is no perl" };
    expect(await readOne(unread, { exiftool: absent, ffprobe: streams })).toEqual(film);
  });

  test("a file that vanished is no matter for the other tool", async () => {
    const vanished: Problem = { stage: "open", reason: "vanished", detail: "Gone" };
    const tools = fakeTools({ exiftool: vanished, ffprobe: streams });
    const { files } = await read(
      [added("a", "video")],
      options(new FakeInspector({ a: unread }), tools),
    );
    expect(tools.asked).toEqual(["exiftool /library/a"]);
    expect(files).toMatchObject([{ inspection: { problem: vanished } }]);
  });

  test("a file that changed before a tool read it yields nothing of what the tool says", async () => {
    const tools = { ...fakeTools({ exiftool: tags }), stampAt: () => ({ ...stamp, mtimeUs: 2 }) };
    const inspector = new FakeInspector({ a: unread });
    const { files } = await read([added("a", "video")], options(inspector, tools));
    expect(files).toMatchObject([
      { is: "failed", problem: { stage: "tool", reason: "changed-while-reading" } },
    ]);
    const gone = () => {
      throw Object.assign(new Error("ENOENT: gone"), { code: "ENOENT" });
    };
    const { files: none } = await read(
      [added("a", "video")],
      options(inspector, { ...tools, stampAt: gone }),
    );
    expect(none).toMatchObject([{ is: "failed", problem: { reason: "vanished" } }]);
  });

  test("why a tool could not be started is told with the file that needs it", async () => {
    const absent: Problem = { stage: "tool", reason: "needs-tool", detail: "There is no perl" };
    const { problem, needs } = await readOne(unread, { exiftool: absent });
    expect(needs).toBe("exiftool");
    expect(problem?.detail).toEndWith(": There is no perl");
  });

  test("an I/O error of a tool is the file's where all of it was read already", async () => {
    const trouble: Problem = { stage: "read", reason: "io-error", detail: "ffprobe: I/O error" };
    const film = inspected({ kind: "video", reader: "none", needs: "ffprobe" });
    const large = { ...film, stamp: { ...stamp, sizeBytes: 200_000 } };
    const corrupt = { stage: "metadata", reason: "corrupt", detail: trouble.detail };
    expect((await readOne(film, { ffprobe: trouble })).problem).toMatchObject(corrupt);
    const tools = { ...fakeTools({ ffprobe: trouble }), stampAt: () => large.stamp };
    const { files } = await read(
      [added("a", "video")],
      options(new FakeInspector({ a: large }), tools),
    );
    expect(files).toMatchObject([{ inspection: { problem: trouble } }]);
  });

  test("a file that is another one once the tool has read it is read again by a later scan", async () => {
    const tools = fakeTools({ exiftool: tags });
    const changed = { ...tools, stampAt: () => ({ ...stamp, mtimeUs: 2 }) };
    const { files } = await read(
      [added("a", "video")],
      options(new FakeInspector({ a: unread }), changed),
    );
    expect(files).toMatchObject([{ is: "failed", problem: { reason: "changed-while-reading" } }]);
  });

  test("a failure stays one, and the others are read", async () => {
    const failed: Outcome = {
      status: "failed",
      problem: { stage: "open", reason: "denied", detail: "No" },
    };
    const inspector = new FakeInspector({ a: failed, b: inspected() });
    const { files } = await read([added("a"), added("b")], options(inspector));
    expect(files.map(({ is }) => is)).toEqual(["failed", "inspected"]);
  });

  test("what looks like a moved file is moved by its sample, or read as added", async () => {
    const origin = { id: 5, sample: "00" } as Origin;
    const otherwise = { ...everything, digests: ["sha256"] } as const;
    const wanted = { metadata: false, sample: true, digests: [] } as const;
    const moved = (name: string): FileChange => ({
      ...added(name),
      wanted,
      why: { is: "moved", origin, otherwise },
    });
    const inspector = new FakeInspector({ same: inspected(), other: inspected({ sample: "11" }) });
    const { files } = await read([moved("same"), moved("other")], options(inspector));
    expect(files).toMatchObject([
      { is: "moved", origin },
      { is: "inspected", change: { why: { is: "added", insteadOf: 5 } } },
    ]);
    expect(inspector.asked.map(({ name, wanted: what }) => [name, what])).toEqual([
      ["same", wanted],
      ["other", wanted],
      ["other", otherwise],
    ]);
  });

  test("rejects where a tool does, since that is the end of the run", async () => {
    const tools = {
      ...fakeTools({ exiftool: tags }),
      ask: () => Promise.reject(new Error("The run was stopped")),
    };
    const known = { why: { is: "incomplete", known: {} as KnownFile } } as const;
    const change = { ...added("a", "video"), ...known };
    expect(
      async () => await read([change], options(new FakeInspector({ a: unread }), tools)),
    ).toThrow("The run was stopped");
  });
});
