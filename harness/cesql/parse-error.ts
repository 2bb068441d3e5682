import { EventError } from "../event/violation.ts";

/** The expression does not parse (cesql/spec.md, 3.3: ParseError). */
export class ParseError extends EventError {
  /** Where in the expression, in UTF-16 code units from 0; its length when it ends too early. */
  readonly offset: number;

  constructor(offset: number, requirement: string, message: string) {
    const said = `at character ${offset + 1} of the expression: ${message}`;
    super([{ code: "cesql-syntax", requirement, path: "", message: said }]);
    this.offset = offset;
  }
}
