import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { type Entry, fromBuffer, type ZipFile } from "yauzl";
import { ZipFile as ZipWriter } from "yazl";

/** The files of a bundle by name, in a fixed order. */
export type Files = ReadonlyMap<string, Buffer>;

/** The archive is broken or hostile; the message names the entry. */
class ArchiveError extends Error {
  override readonly name = "ArchiveError";
}

/** More than a bundle ever holds: three records of the whole suite are some 60 MiB. */
const BOUNDS = { entries: 64, bytes: 512 * 1024 * 1024, entryBytes: 256 * 1024 * 1024, ratio: 400 };

/** Any bundle has the same bytes for the same files: no time of day, no user is in it. */
const EPOCH = new Date(Date.UTC(2000, 0, 1));

/** Writes a zip file. */
export async function writeArchive(path: string, files: Files): Promise<void> {
  const zip = new ZipWriter();
  for (const [name, bytes] of files) zip.addBuffer(bytes, name, { mtime: EPOCH, mode: 0o100644 });
  zip.end();
  const out = createWriteStream(path);
  zip.outputStream.pipe(out);
  await finished(out);
}

/** A plain file at the top or in one folder: nothing that a person's disk could be surprised by. */
const NAME = /^(?:[A-Za-z0-9][A-Za-z0-9._-]*\/)?[A-Za-z0-9][A-Za-z0-9._-]*$/;

function refuse(name: string, why: string): never {
  throw new ArchiveError(`${JSON.stringify(name)}: ${why}`);
}

function checkEntry({ fileName, uncompressedSize, compressedSize, externalFileAttributes }: Entry): void {
  if (!NAME.test(fileName)) refuse(fileName, "a bundle holds no such path");
  // The upper half are the file's mode on Unix; its first digit is its kind.
  const kind = (externalFileAttributes >>> 28) & 0xf;
  if (kind !== 0 && kind !== 0o10) refuse(fileName, "it is no plain file");
  if (uncompressedSize > BOUNDS.entryBytes) refuse(fileName, `it unpacks to ${uncompressedSize} bytes`);
  if (uncompressedSize > 1024 * 1024 && uncompressedSize > compressedSize * BOUNDS.ratio)
    refuse(fileName, `it unpacks to ${Math.round(uncompressedSize / compressedSize)} times its size`);
}

/**
 * Reads a zip file that comes from anybody: nothing is written to the disk, sizes are bounded before and while it
 * unpacks. Throws ArchiveError.
 */
export async function readArchive(bytes: Buffer): Promise<Files> {
  const zip = await new Promise<ZipFile>((resolve, reject) =>
    fromBuffer(
      bytes,
      { lazyEntries: true, strictFileNames: true, validateEntrySizes: true },
      (error, file) => (error === null && file !== undefined ? resolve(file) : reject(error)),
    ),
  ).catch((error: Error) => {
    throw new ArchiveError(`it is no zip file that can be read: ${error.message}`);
  });
  const files = new Map<string, Buffer>();
  let total = 0;
  try {
    if (zip.entryCount > BOUNDS.entries) throw new ArchiveError(`it holds ${zip.entryCount} files`);
    for await (const entry of entriesOf(zip)) {
      checkEntry(entry);
      if (files.has(entry.fileName)) refuse(entry.fileName, "it is there twice");
      total += entry.uncompressedSize;
      if (total > BOUNDS.bytes) throw new ArchiveError("all in all it unpacks to more than 512 MiB");
      files.set(entry.fileName, await contentOf(zip, entry));
    }
  } finally {
    zip.close();
  }
  return files;
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | undefined>((resolve, reject) => {
      const done = (): void => {
        zip.removeAllListeners("entry");
        zip.removeAllListeners("end");
        zip.removeAllListeners("error");
      };
      zip.once("entry", (found: Entry) => {
        done();
        resolve(found);
      });
      zip.once("end", () => {
        done();
        resolve(undefined);
      });
      zip.once("error", (error: Error) => {
        done();
        reject(new ArchiveError(error.message));
      });
      zip.readEntry();
    });
    if (entry === undefined) return;
    yield entry;
  }
}

function contentOf(zip: ZipFile, entry: Entry): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => reject(new ArchiveError(`${entry.fileName}: ${error.message}`));
    zip.openReadStream(entry, (error, stream) => {
      if (error !== null || stream === undefined) return failed(error ?? new Error("it cannot be read"));
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.once("error", failed);
      stream.once("end", () => resolve(Buffer.concat(parts)));
    });
  });
}
