import { expect, test } from "bun:test";
import { fileInfo, NotCataloguedError } from "../../../src/operations/file_info.ts";
import { asking } from "../../support/asking.ts";
import { testCatalog } from "../../support/catalog_rows.ts";

test("fileInfo() tells all that is catalogued, with sources", async () => {
  using lib = await testCatalog();
  const evidence = [
    { source: "exif:DateTimeOriginal", value: "2019:07:04 18:22:31", offset: "+02:00" },
  ];
  lib.add("/p", [
    {
      path: "a/caf\udce9.jpg",
      sha256: "01".repeat(32),
      failure: {
        stage: "metadata",
        reason: "truncated",
        detail: "ends in the middle of a segment",
      },
      media: {
        format: "jpeg",
        reader: "exif",
        reader_version: 3,
        needs: "exiftool",
        camera_make: "Canon",
        camera_model: "Canon EOS 5D",
        lens: "EF50mm",
        latitude: 48.5,
        longitude: -3.25,
        content_id: "C-1",
        title: "Noon",
        evidence: JSON.stringify(evidence),
      },
    },
  ]);
  const info = fileInfo(asking(lib).context, "/p/a/caf\udce9.jpg");
  expect(info).toMatchObject({
    type: "file",
    path: "/p/a/caf\udce9.jpg",
    camera: "Canon EOS 5D",
    digest: "01".repeat(32),
    inode: 1,
    digests: { sha256: "01".repeat(32) },
    noPayload: null,
    missingSince: null,
    media: {
      format: "jpeg",
      reader: "exif",
      readerVersion: 3,
      needs: "exiftool",
      cameraMake: "Canon",
      lens: "EF50mm",
      latitude: 48.5,
      longitude: -3.25,
      altitude: null,
      contentId: "C-1",
      title: "Noon",
      evidence: [
        { source: "exif:DateTimeOriginal", value: "2019:07:04 18:22:31", offset: "+02:00" },
      ],
    },
    failure: { type: "failure", stage: "metadata", reason: "truncated", run: lib.runId },
    run: { id: lib.runId, operation: "scan", started: "1970-01-01T00:00:01.000Z" },
  });
});

test("fileInfo() of a missing file whose metadata was never read", async () => {
  using lib = await testCatalog();
  lib.add("/p", [{ path: "gone.txt", kind: "other", missing: true }]);
  expect(fileInfo(asking(lib).context, "/p/gone.txt")).toMatchObject({
    missing: true,
    missingSince: "1970-01-01T00:00:05.000Z",
    media: null,
    failure: null,
    digests: {},
    noPayload: null,
  });
});

test("fileInfo() of a file that is not catalogued is an error with a next step", async () => {
  using lib = await testCatalog();
  lib.add("/p", [{ path: "a.jpg" }]);
  expect(() => fileInfo(asking(lib).context, "/p/b.jpg")).toThrow(NotCataloguedError);
});
