import { invalidUtf8At } from "../formats/utf8.ts";
import type { HttpField } from "../wire/http-text.ts";
import type { Findings } from "./violation.ts";

const SPACE = 0x20;
const QUOTE = 0x22;
const PERCENT = 0x25;

/**
 * Reports what HTTP section 3.1.3.2 says about the bytes of one header value.
 *
 * Spaces and quotes that stand for themselves, and quoting, are what the text before 1.0.2 allowed: every reader has
 * to accept them, but no producer may write them any more.
 *
 * @param encoded whether the value is percent-encoded; Content-Type is not
 * @returns whether the value can be decoded at all
 */
export function judgeHeaderValue(
  field: HttpField,
  path: string,
  encoded: boolean,
  findings: Findings,
): boolean {
  const { value, valueOffset, name } = field;
  const raw = value.findIndex((byte) => byte < SPACE || byte > 0x7e);
  if (raw >= 0) {
    const message = `The value of ${name} holds a raw byte outside printable ASCII; it is not percent-encoded`;
    findings.must("raw-characters", "HTTP-3.1.3.2-b", path, valueOffset + raw, message);
  }
  if (!encoded) return raw < 0;
  judgePlain(field, path, findings);
  return judgeEscapes(field, path, findings) && raw < 0;
}

function judgePlain({ value, valueOffset, name }: HttpField, path: string, findings: Findings): void {
  const last = value.length - 1;
  if (last > 0 && value[0] === QUOTE && value[last] === QUOTE) {
    const message = `The value of ${name} is quoted, as before 1.0.2; since then it is percent-encoded instead`;
    findings.must("compat-quoted", "HTTP-3.1.3.2-i", path, valueOffset, message);
    return;
  }
  const plain = value.findIndex((byte) => byte === SPACE || byte === QUOTE);
  if (plain < 0) return;
  const what = value[plain] === SPACE ? "space" : "double quote";
  const message = `The value of ${name} holds a ${what} that is not percent-encoded`;
  findings.must("compat-unencoded", "HTTP-3.1.3.2-i", path, valueOffset + plain, message);
}

/** Goes through the runs of `%XY`; each run must be UTF-8 by itself. Says whether all are. */
function judgeEscapes({ value, valueOffset, name }: HttpField, path: string, findings: Findings): boolean {
  let valid = true;
  let lowerCase = -1;
  let at = value.indexOf(PERCENT);
  while (at >= 0) {
    const run: number[] = [];
    const start = at;
    for (let byte = escapeAt(value, at); byte >= 0; byte = escapeAt(value, at)) {
      run.push(byte);
      if (lowerCase < 0 && isLowerCase(value, at)) lowerCase = at;
      at += 3;
    }
    if (run.length === 0) {
      const message = `The value of ${name} holds a percent sign that is not followed by two hexadecimal digits`;
      findings.must("bad-percent", "HTTP-3.1.3.2-i", path, valueOffset + at, message);
      at++;
    }
    const wrong = invalidUtf8At(Uint8Array.from(run));
    if (wrong >= 0) {
      valid = false;
      const message = `The value of ${name} percent-encodes bytes that are not UTF-8`;
      findings.must("not-utf8", "HTTP-3.1.3.2-n", path, valueOffset + start + 3 * wrong, message);
    }
    at = value.indexOf(PERCENT, at);
  }
  if (lowerCase >= 0) {
    const message = `The value of ${name} has a percent-encoding in lower case`;
    findings.should("lower-case-hex", "HTTP-3.1.3.2-k", path, valueOffset + lowerCase, message);
  }
  return valid;
}

function escapeAt(value: Uint8Array, at: number): number {
  if (value[at] !== PERCENT) return -1;
  const digits = String.fromCharCode(value[at + 1] ?? 0, value[at + 2] ?? 0);
  return /^[0-9A-Fa-f]{2}$/.test(digits) ? Number.parseInt(digits, 16) : -1;
}

function isLowerCase(value: Uint8Array, at: number): boolean {
  return (value[at + 1] ?? 0) >= 0x61 || (value[at + 2] ?? 0) >= 0x61;
}
