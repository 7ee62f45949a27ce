import { expect, test } from "bun:test";
import { linkSync } from "node:fs";
import type { PlanStep } from "../../../../src/domain/plan.ts";
import { ReflinksUnsupportedError } from "../../../../src/operations/duplicates/errors.ts";
import { type LinkAction, LinksPlan } from "../../../../src/operations/duplicates/links_plan.ts";
import { QuarantinePlan } from "../../../../src/operations/duplicates/quarantine_plan.ts";
import { keepRule, type Looking, look } from "../../../support/duplicates.ts";
import { quietContext } from "../../../support/quiet_context.ts";
import { ScanLibrary } from "../../../support/scan_library.ts";

const rules = (...texts: string[]) => texts.map(keepRule);

const memoryLimitBytes = 1e9;

async function quarantine(library: ScanLibrary, keep: readonly string[], looking: Looking = {}) {
  const { result } = await look(library, looking);
  if (result.found == null) throw new Error("Nothing was found");
  const { groups } = result.found;
  const request = {
    groups,
    rules: rules(...keep),
    by: "digest",
    batch: "batch",
    memoryLimitBytes,
  } as const;
  return await QuarantinePlan.of(quietContext(library.catalog), request);
}

/** Steps as short words: "b/x.jpg = a/x.jpg" for one with a twin. */
async function words(
  library: ScanLibrary,
  steps: AsyncIterable<PlanStep> | readonly PlanStep[],
): Promise<string[]> {
  const below = (path: string) => path.slice(library.root.length + 1);
  return (await Array.fromAsync(steps)).map(({ n, bundle, from, to, twin, reason, action }) => {
    if (action === "quarantine") expect(below(to)).toBe(`.varve-quarantine/batch/${below(from)}`);
    const other =
      action === "quarantine" ? (twin == null ? reason : `= ${below(twin)}`) : `-> ${below(to)}`;
    return `${n === bundle ? "" : "+ "}${below(from)} ${other}`;
  });
}

test("all but the file to keep go, each for the sake of that one", async () => {
  using library = await ScanLibrary.make();
  for (const name of ["b/x.jpg", "a/y.jpg", "c/z.jpg"]) library.put(name, "same");
  library.put("a/other.jpg", "else");
  const plan = await quarantine(library, [`inside ${library.path("b")}`]);
  expect(await words(library, plan.steps())).toEqual(["a/y.jpg = b/x.jpg", "c/z.jpg = b/x.jpg"]);
  expect(plan.figures()).toEqual({ steps: 2, bytes: 8, held: 0 });
});

test("half a Live Photo stays where its other half has no twin", async () => {
  using library = await ScanLibrary.make();
  library.put("a/IMG_1.HEIC", "still");
  library.put("b/IMG_1.HEIC", "still");
  library.put("b/IMG_1.MOV", "video");
  const plan = await quarantine(library, [`inside ${library.path("a")}`]);
  expect(await words(library, plan.steps())).toEqual([]);
  expect(plan.figures().held).toBe(1);
});

test("both halves go together where both have a twin, with their sidecars", async () => {
  using library = await ScanLibrary.make();
  for (const folder of ["a", "b"]) {
    library.put(`${folder}/IMG_1.HEIC`, "still");
    library.put(`${folder}/IMG_1.MOV`, "video");
  }
  library.put("b/IMG_1.AAE", "edits of b");
  library.put("b/IMG_1.HEIC.xmp", "stars of b");
  const plan = await quarantine(library, [`inside ${library.path("a")}`]);
  expect(await words(library, plan.steps())).toEqual([
    "b/IMG_1.HEIC = a/IMG_1.HEIC",
    "+ b/IMG_1.AAE companion",
    "+ b/IMG_1.HEIC.xmp companion",
    "+ b/IMG_1.MOV = a/IMG_1.MOV",
  ]);
});

test("halves are kept in one place, by the rules for the file that they are named by", async () => {
  using library = await ScanLibrary.make();
  // By its own age the video of b would be kept, and the still of a: nothing could go then.
  library.put("a/IMG_1.HEIC", "still", 1000);
  library.put("b/IMG_1.HEIC", "still", 2000);
  library.put("a/IMG_1.MOV", "video", 4000);
  library.put("b/IMG_1.MOV", "video", 3000);
  const plan = await quarantine(library, ["oldest file"]);
  expect(await words(library, plan.steps())).toEqual([
    "b/IMG_1.HEIC = a/IMG_1.HEIC",
    "+ b/IMG_1.MOV = a/IMG_1.MOV",
  ]);
});

test("a file that is kept in one group keeps what belongs to it in another", async () => {
  using library = await ScanLibrary.make();
  library.put("a/one.HEIC", "still");
  library.put("b/IMG_1.HEIC", "still");
  library.put("b/IMG_1.MOV", "video");
  library.put("c/two.MOV", "video");
  // b is kept for its video, and so is its still.
  const plan = await quarantine(library, [
    `inside ${library.path("a")}`,
    `inside ${library.path("b")}`,
  ]);
  expect(await words(library, plan.steps())).toEqual(["c/two.MOV = b/IMG_1.MOV"]);
  expect(plan.figures().held).toBe(1);
});

test("a hard link of the file that is kept stays: it takes no space", async () => {
  using library = await ScanLibrary.make();
  library.put("a/x.jpg", "same");
  library.put("b/x.jpg", "same");
  linkSync(library.path("a/x.jpg"), library.path("a/link.jpg"));
  const plan = await quarantine(library, [`inside ${library.path("a")}`, "shortest path"]);
  expect(await words(library, plan.steps())).toEqual(["b/x.jpg = a/x.jpg"]);
});

test("a sidecar that is kept for others of its content is not taken along", async () => {
  using library = await ScanLibrary.make();
  library.put("a/x.jpg", "same");
  library.put("b/x.jpg", "same");
  library.put("b/x.xmp", "stars");
  library.put("c/y.xmp", "stars");
  const kinds = ["photo", "sidecar"] as const;
  const plan = await quarantine(
    library,
    [`inside ${library.path("a")}`, `inside ${library.path("b")}`],
    { kinds },
  );
  expect(await words(library, plan.steps())).toEqual(["c/y.xmp = b/x.xmp"]);
});

test("stars, favourites and places of what goes are offered to what stays, if that has none", async () => {
  using library = await ScanLibrary.make();
  for (const folder of ["a", "b"]) {
    library.put(`${folder}/x.jpg`, "one");
    library.put(`${folder}/y.jpg`, "two");
  }
  library.put("b/x.jpg.xmp", "sidecar");
  await library.scan();
  await look(library);
  const give = (name: string, folder: string, sql: string) =>
    library.catalog.db.run(
      `INSERT INTO media (file_id, reader, reader_version, evidence, ${sql.split("|")[0]})
       SELECT files.id, 'test', 1, '[]', ${sql.split("|")[1]} FROM files
       JOIN folders ON folders.id = folder_id WHERE files.name = '${name}' AND folders.name = '${folder}'
       ON CONFLICT (file_id) DO UPDATE SET (${sql.split("|")[0]}) = (${sql.split("|")[1]})`,
    );
  give("x.jpg.xmp", "b", "rating, favorite|4, 1");
  give("x.jpg", "b", "latitude, longitude|48.1, 11.5");
  give("y.jpg", "b", "rating, favorite|5, 0");
  give("y.jpg", "a", "rating, favorite|2, 0");
  const plan = await quarantine(library, [`inside ${library.path("a")}`]);
  const offers = [
    {
      from: library.path("b/x.jpg"),
      to: library.path("a/x.jpg"),
      rating: 4,
      favorite: true,
      place: { latitude: 48.1, longitude: 11.5 },
    },
  ] as const;
  expect(await Array.fromAsync(plan.offers())).toEqual([...offers]);
  expect(await Array.fromAsync(plan.steps())).toHaveLength(3);
  expect(await Array.fromAsync(plan.offers())).toEqual([...offers]);
});

async function links(library: ScanLibrary, action: LinkAction, keep: readonly string[]) {
  const { result } = await look(library);
  if (result.found == null) throw new Error("Nothing was found");
  const { groups } = result.found;
  const request = { groups, rules: rules(...keep), memoryLimitBytes };
  return new LinksPlan(quietContext(library.catalog), request, action);
}

test("hard links take the place of all others, whatever belongs together", async () => {
  using library = await ScanLibrary.make();
  library.put("a/IMG_1.HEIC", "still");
  library.put("b/IMG_1.HEIC", "still");
  library.put("b/IMG_1.MOV", "video");
  linkSync(library.path("a/IMG_1.HEIC"), library.path("a/link.HEIC"));
  const plan = await links(library, "hardlink", [`inside ${library.path("a")}`, "shortest path"]);
  const steps = await Array.fromAsync(plan.steps());
  expect(await words(library, steps)).toEqual(["a/link.HEIC -> b/IMG_1.HEIC"]);
  const [step] = steps;
  expect(step?.replaces?.mtimeUs).not.toBe(step?.stamp.mtimeUs);
  expect(plan.figures()).toEqual({ steps: 1, bytes: 5, apart: 0 });
});

test("reflinks are refused where no file system of the files has them", async () => {
  using library = await ScanLibrary.make();
  library.put("a.jpg", "same");
  library.put("b.jpg", "same");
  const plan = await links(library, "reflink", []);
  const { fileSystem } = (await import("../../../../src/disk/volume.ts")).volumeOf(library.root);
  if (["btrfs", "xfs", "overlay"].includes(fileSystem)) {
    expect(await Array.fromAsync(plan.steps())).toHaveLength(1);
    return;
  }
  const failure = await Array.fromAsync(plan.steps()).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ReflinksUnsupportedError);
});

test("a plan is stopped between two folders, while it is decided and while its steps are taken", async () => {
  using library = await ScanLibrary.make();
  for (const folder of ["a", "b", "c", "d"]) library.put(`${folder}/x.jpg`, "same");
  const { result } = await look(library);
  if (result.found == null) throw new Error("Nothing was found");
  const { groups } = result.found;
  const controller = new AbortController();
  const context = quietContext(library.catalog, controller.signal);
  const request = { groups, rules: [], by: "digest", batch: "batch", memoryLimitBytes } as const;
  const plan = await QuarantinePlan.of(context, request);
  const links = new LinksPlan(context, request, "hardlink");
  const steps = plan.steps();
  expect((await steps.next()).value).toMatchObject({ n: 1, from: library.path("b/x.jpg") });
  const reason = new Error("stopped");
  controller.abort(reason);
  const failureOf = (work: Promise<unknown>) => work.catch((error: unknown) => error);
  expect(await failureOf(steps.next())).toBe(reason);
  expect(await failureOf(Array.fromAsync(links.steps()))).toBe(reason);
  expect(await failureOf(QuarantinePlan.of(context, request))).toBe(reason);
});
