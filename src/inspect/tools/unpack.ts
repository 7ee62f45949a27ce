// Unpacks a bundled tool: once, verified byte by byte, and whole or not at all. The folder is named after
// the tool's hash, so an upgrade never meets files of another version.

import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { pipeline, Readable } from "node:stream";
import { createZstdDecompress } from "node:zlib";
import type { BundledFile, BundledTool } from "./bundle.ts";
import { ownershipObjection } from "./folder.ts";

/** Written last: what it stands beside is complete. Its time tells when the tool was last used. */
const marker = ".ok";

/** Folders of tools that nobody used for so long are removed: those of older versions, and half ones. */
const keepUnusedMs = 7 * 24 * 3600 * 1000;

/** An asset does not hold what its manifest says: the program itself is damaged. */
export class DamagedBundleError extends Error {
  override readonly name = "DamagedBundleError";
}

/**
 * The folder of `tool` inside `parent`, unpacked from the file `asset` where it is not there yet or not
 * as it was unpacked. `nowMs` is Unix time. Two programs may do this at once: one wins, both are served.
 */
export async function unpackTool(
  tool: BundledTool,
  asset: string,
  parent: string,
  nowMs: number,
): Promise<string> {
  const folder = join(parent, `tools-${tool.name}-${tool.hash.slice(0, 12)}`);
  if (!isWhole(folder, tool)) {
    const fresh = `${folder}.tmp-${process.pid}-${crypto.randomUUID().slice(0, 8)}`;
    try {
      await writeFiles(tool, asset, fresh);
      putInPlace(fresh, folder, tool);
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  }
  utimesSync(join(folder, marker), nowMs / 1000, nowMs / 1000);
  removeUnused(parent, folder, nowMs);
  return folder;
}

/** Whether a folder is ours, complete, and every file as long as it was. */
function isWhole(folder: string, tool: BundledTool): boolean {
  try {
    if (ownershipObjection(folder) != null) return false;
    if (readFileSync(join(folder, marker), "utf8") !== tool.hash) return false;
    return tool.files.every((file) => {
      const stat = lstatSync(join(folder, file.path));
      return stat.isFile() && stat.size === file.sizeBytes && (stat.mode & 0o022) === 0;
    });
  } catch {
    return false; // Something is not there.
  }
}

async function writeFiles(tool: BundledTool, asset: string, folder: string): Promise<void> {
  mkdirSync(folder, { mode: 0o755 });
  const folders = new Set(tool.files.map((file) => dirname(join(folder, file.path))));
  for (const path of folders) mkdirSync(path, { recursive: true, mode: 0o755 });

  let open: OpenFile | undefined;
  let next = 0;
  try {
    for await (const chunk of decompressed(asset)) {
      let rest = chunk;
      while (rest.length > 0) {
        open ??= openFile(folder, tool.files[next++]);
        const taken = Math.min(rest.length, open.missingBytes);
        append(open, rest.subarray(0, taken));
        rest = rest.subarray(taken);
        if (open.missingBytes > 0) continue;
        syncIfProgram(open);
        closeSync(open.fd);
        const { file, hasher } = open;
        open = undefined;
        checkHash(file, hasher);
      }
    }
    if (open != null || next < tool.files.length) {
      throw new DamagedBundleError(`The packed ${tool.name} ends before its last file`);
    }
  } finally {
    if (open != null) closeSync(open.fd);
  }
  writeDurably(join(folder, marker), tool.hash);
  syncFolder(folder);
}

type OpenFile = {
  readonly file: BundledFile;
  readonly fd: number;
  readonly hasher: Bun.CryptoHasher;
  missingBytes: number;
};

function openFile(folder: string, file: BundledFile | undefined): OpenFile {
  if (file == null) throw new DamagedBundleError("A packed tool goes on past its last file");
  const fd = openSync(join(folder, file.path), "wx", file.executable ? 0o755 : 0o644);
  return { file, fd, hasher: new Bun.CryptoHasher("sha256"), missingBytes: file.sizeBytes };
}

function append(open: OpenFile, bytes: Uint8Array): void {
  open.hasher.update(bytes);
  let written = 0;
  while (written < bytes.length) written += writeSync(open.fd, bytes, written);
  open.missingBytes -= bytes.length;
}

/**
 * A power cut must not leave half a program under a marker. Of hundreds of small files the length is
 * checked at each start instead: a sync of each takes seconds on a spinning disk.
 */
function syncIfProgram(open: OpenFile): void {
  if (open.file.executable) fsyncSync(open.fd);
}

function checkHash(file: BundledFile, hasher: Bun.CryptoHasher): void {
  if (hasher.digest("hex") === file.sha256) return;
  throw new DamagedBundleError(`"${file.path}" was not packed as its manifest says`);
}

/** Reads through Bun.file: other ways of copying fail on files inside a compiled program. */
async function* decompressed(asset: string): AsyncGenerator<Uint8Array> {
  const decompress = createZstdDecompress();
  const packed = Readable.from(Bun.file(asset).stream());
  // An error of either end destroys the other, and comes out of the loop below.
  pipeline(packed, decompress, () => {});
  const chunks = decompress[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await chunks.next().catch((cause) => {
        throw new DamagedBundleError("A packed tool cannot be unpacked", { cause });
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    decompress.destroy();
  }
}

/** Moves the fresh folder to its name. Where another program was faster, its folder serves. */
function putInPlace(fresh: string, folder: string, tool: BundledTool): void {
  for (let attempt = 0; ; attempt++) {
    try {
      renameSync(fresh, folder);
      syncFolder(dirname(folder));
      return;
    } catch (error) {
      if (isWhole(folder, tool)) return;
      if (attempt > 0) throw error;
      // There, but not as it was unpacked: out of the way with it, then once more.
      const damaged = `${fresh}-damaged`;
      renameSync(folder, damaged);
      rmSync(damaged, { recursive: true, force: true });
    }
  }
}

function writeDurably(path: string, text: string): void {
  const fd = openSync(path, "wx", 0o644);
  try {
    writeFileSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function syncFolder(folder: string): void {
  const fd = openSync(folder, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function removeUnused(parent: string, current: string, nowMs: number): void {
  for (const name of readdirSync(parent)) {
    const folder = join(parent, name);
    if (!name.startsWith("tools-") || folder === current) continue;
    if (nowMs - lastUsedMs(folder) > keepUnusedMs) rmSync(folder, { recursive: true, force: true });
  }
}

function lastUsedMs(folder: string): number {
  try {
    return lstatSync(join(folder, marker)).mtimeMs;
  } catch {
    // Half unpacked, or removed meanwhile.
  }
  try {
    return lstatSync(folder).mtimeMs;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
