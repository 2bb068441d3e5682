/** 0 conforms, 1 does not, 2 usage, 3 environment or adapter could not start, 4 stale expectation, 5 nothing matched. */
export const EXIT = { ok: 0, nonconforming: 1, usage: 2, environment: 3, stale: 4, nothing: 5 } as const;

/** Reading a folder fails without the folder's name: this adds the name to the error. */
export function withPath<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw Object.assign(error as Error, { path });
  }
}

/** Something the user can put right: one line that says what, where and what to do; never a stack trace. */
export class CliError extends Error {
  override readonly name = "CliError";

  constructor(
    message: string,
    readonly exitCode: number = EXIT.usage,
  ) {
    super(message);
  }
}
