// Catalogs for tests, filled by plain SQL: what a scan would leave behind, without a scan.

import { nameParameter } from "../../src/catalog/name_column.ts";
import { type Catalog, openCatalog } from "../../src/catalog/open.ts";
import { putRoot } from "../../src/catalog/roots.ts";
import { finishRun, startRun } from "../../src/catalog/runs.ts";

export type TestFile = {
  /** Below its root: "2019/07/a.jpg". */
  readonly path: string;
  readonly kind?: string;
  readonly size?: number;
  readonly mtimeUs?: number;
  readonly missing?: boolean;
  /** Hex. */
  readonly sample?: string;
  readonly sha256?: string;
  readonly failure?: { readonly stage: string; readonly reason: string; readonly detail?: string };
  /** Columns of `media`; undefined: its metadata was not read. */
  readonly media?: Readonly<Record<string, string | number | null>>;
};

/** A catalog in memory with one finished scan; further roots and files can be added. */
export class TestCatalog implements Disposable {
  readonly catalog: Catalog;
  readonly runId: number;
  readonly #folders = new Map<string, number>();

  constructor(catalog: Catalog) {
    this.catalog = catalog;
    this.runId = startRun(catalog, { operation: "scan", options: {}, pid: 1, nowUs: 1_000_000 });
    finishRun(catalog, this.runId, "done", undefined, 2_000_000);
  }

  /** Adds files below a root, in the order given; their folders are made as needed. Returns their ids. */
  add(root: string, files: readonly TestFile[]): number[] {
    return this.catalog.db.transaction(() => files.map((file) => this.#addFile(root, file)))();
  }

  /** The id of a folder, made where it is not there. */
  folder(root: string, below: string): number {
    const key = `${root}\0${below}`;
    const known = this.#folders.get(key);
    if (known != null) return known;
    const rootId = putRoot(this.catalog, root, "test");
    const slash = below.lastIndexOf("/");
    const parent = below === "" ? null : this.folder(root, below.slice(0, Math.max(slash, 0)));
    const id = this.#insert("folders", {
      root_id: rootId,
      parent_id: parent,
      name: nameParameter(below.slice(slash + 1)),
    });
    this.#folders.set(key, id);
    return id;
  }

  #addFile(root: string, file: TestFile): number {
    const slash = file.path.lastIndexOf("/");
    const folder_id = this.folder(root, file.path.slice(0, Math.max(slash, 0)));
    const name = nameParameter(file.path.slice(slash + 1));
    const size_bytes = file.size ?? 1000;
    const mtime_us = file.mtimeUs ?? 1_562_264_551_047_000;
    const id = this.#insert("files", {
      folder_id,
      name,
      kind: file.kind ?? "photo",
      size_bytes,
      mtime_us,
      inode: 1,
      missing_since_us: file.missing ? 5_000_000 : null,
      run_id: this.runId,
      sample: file.sample == null ? null : Buffer.from(file.sample, "hex"),
      sha256: file.sha256 == null ? null : Buffer.from(file.sha256, "hex"),
    });
    if (file.media != null) {
      this.#insert("media", {
        file_id: id,
        reader: "exif",
        reader_version: 1,
        evidence: "[]",
        ...file.media,
      });
    }
    if (file.failure != null) {
      const { stage, reason, detail = "" } = file.failure;
      const at = { size_bytes, mtime_us, run_id: this.runId, at_us: 3_000_000 };
      this.#insert("failures", { folder_id, name, stage, reason, detail, ...at });
    }
    return id;
  }

  #insert(table: string, values: Record<string, string | number | Uint8Array | null>): number {
    const columns = Object.keys(values);
    const marks = columns.map((column) => (column === "name" ? "CAST(? AS TEXT)" : "?"));
    const sql = `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks.join(", ")})`;
    return Number(this.catalog.db.query(sql).run(...Object.values(values)).lastInsertRowid);
  }

  [Symbol.dispose](): void {
    this.catalog[Symbol.dispose]();
  }
}

export async function testCatalog(file = ":memory:"): Promise<TestCatalog> {
  return new TestCatalog(await openCatalog(file, { access: "write" }));
}
