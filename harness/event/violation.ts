/** One rule that an event breaks. */
export interface Violation {
  /** What kind of mistake it is, stable and short, such as `missing` or `uri-fragment`. */
  readonly code: string;
  /** Id of the broken requirement in the catalogue, such as `CE-subject-a`. */
  readonly requirement: string;
  /** Where in the event, as a JSON pointer (RFC 6901): `/subject`, `/data`. */
  readonly path: string;
  /** What is wrong there, for people. */
  readonly message: string;
}

/**
 * Thrown by code that must refuse an event. The message names every violation, so that a log line is enough to
 * see what is wrong; `violations` is for programs.
 */
export class EventError extends Error {
  readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[]) {
    super(violations.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; "));
    this.name = "EventError";
    this.violations = violations;
  }
}

/** The JSON pointer that has `token` as its only reference token, escaped as RFC 6901 section 3 says. */
export function pointer(token: string): string {
  return `/${token.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
