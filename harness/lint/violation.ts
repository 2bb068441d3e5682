import type { SpecVersion } from "../event/spec-version.ts";
import type { Violation } from "../event/violation.ts";

/** One thing that is wrong, or advised against, in a file. */
export interface LintViolation extends Violation {
  /** How much the specification minds: what it forbids is MUST, what it advises against SHOULD. */
  readonly level: "MUST" | "SHOULD";
  /** The first byte that it is about, counted from the start of the file. */
  readonly offset: number;
}

/** Judges the bytes of one file and says all that is wrong with them. Never throws. */
export type Linter = (bytes: Uint8Array, spec?: SpecVersion) => LintViolation[];

/** Collects what is found. `path` and `offset` of what is reported are relative to where the part begins. */
export class Findings {
  readonly spec: SpecVersion;
  readonly #found: LintViolation[] = [];

  constructor(spec: SpecVersion) {
    this.spec = spec;
  }

  must(code: string, requirement: string, path: string, offset: number, message: string): void {
    this.#found.push({ code, requirement, level: "MUST", message, path, offset });
  }

  should(code: string, requirement: string, path: string, offset: number, message: string): void {
    this.#found.push({ code, requirement, level: "SHOULD", message, path, offset });
  }

  has(offset: number): boolean {
    return this.#found.some((found) => found.offset === offset);
  }

  /** Everything found, in the order of the file. */
  list(): LintViolation[] {
    return this.#found.length < 2 ? this.#found : this.#found.toSorted((a, b) => a.offset - b.offset);
  }
}
