/** A record cannot be written or read. The message is one line: which file, where in it, what is wrong, what to do. */
export class RecordError extends Error {
  override readonly name = "RecordError";
  readonly path: string;
  readonly line: number | undefined;

  constructor(path: string, problem: string, line?: number) {
    super(line === undefined ? `${path}: ${problem}` : `${path}:${line}: ${problem}`);
    this.path = path;
    this.line = line;
  }
}

const CAUSES: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is not a folder",
  ENOSPC: "no space is left on the device",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file is too large",
  EMFILE: "too many files are open",
  EPIPE: "the reader has gone away",
  ENAMETOOLONG: "the name is too long",
};

/** The cause of a file system error in words. */
export function causeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return CAUSES[code] ?? (error instanceof Error ? error.message : String(error));
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
