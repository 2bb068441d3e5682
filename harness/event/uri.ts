// RFC 3986 by a table of character classes, one look at each character. `new URL` is no use here: it refuses
// relative references, repairs mistakes and rewrites what it reads.

const UNRESERVED = 1;
const SUB_DELIM = 2;
const COLON = 4;
const AT = 8;
const SLASH = 16;
const QUESTION = 32;
const SCHEME = 64;
const HEX = 128;

const REG_NAME = UNRESERVED | SUB_DELIM;
const USER_INFO = REG_NAME | COLON;
const PATH = USER_INFO | AT | SLASH;
/** Query and fragment: the characters of a path, and the question mark. */
const QUERY = PATH | QUESTION;

const classes = new Uint8Array(128);
function classify(characters: string, bits: number): void {
  for (const character of characters) {
    const code = character.charCodeAt(0);
    classes[code] = (classes[code] ?? 0) | bits;
  }
}
const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
classify(letters, UNRESERVED | SCHEME);
classify("0123456789", UNRESERVED | SCHEME | HEX);
classify("abcdefABCDEF", HEX);
classify("-._~", UNRESERVED);
classify("!$&'()*+,;=", SUB_DELIM);
classify("+-.", SCHEME);
classify(":", COLON);
classify("@", AT);
classify("/", SLASH);
classify("?", QUESTION);

function classOf(code: number): number {
  return code < 128 ? (classes[code] ?? 0) : 0;
}

function isHex(code: number): boolean {
  return (classOf(code) & HEX) !== 0;
}

/** The index after the run of characters of `allowed` and percent-encoded bytes; it ends at the first other. */
function run(text: string, at: number, end: number, allowed: number): number {
  let i = at;
  while (i < end) {
    const code = text.charCodeAt(i);
    if (code < 128 && ((classes[code] ?? 0) & allowed) !== 0) i++;
    else if (code === 0x25 && i + 2 < end && isHex(text.charCodeAt(i + 1)) && isHex(text.charCodeAt(i + 2)))
      i += 3;
    else break;
  }
  return i;
}

const INVALID = 0;
const RELATIVE = 1;
const ABSOLUTE = 2;
const WITH_FRAGMENT = 3;
const RELATIVE_WITH_FRAGMENT = 4;

/** Which of the forms of RFC 3986 the text is: one of the constants above. */
function scan(text: string): number {
  const length = text.length;
  let at = 0;
  const scheme = schemeLength(text);
  if (scheme > 0) at = scheme + 1;
  if (text.charCodeAt(at) === 0x2f && text.charCodeAt(at + 1) === 0x2f) {
    at = authority(text, at + 2);
    if (at < 0) return INVALID;
    // After an authority the path is empty or begins with a slash; `authority` has stopped at its end.
    at = run(text, at, length, PATH);
  } else {
    const start = at;
    at = run(text, at, length, PATH);
    // RFC 3986 section 4.2: a colon in the first segment would read as a scheme.
    if (scheme === 0 && colonInFirstSegment(text, start, at)) return INVALID;
  }
  if (text.charCodeAt(at) === 0x3f) at = run(text, at + 1, length, QUERY);
  if (at === length) return scheme > 0 ? ABSOLUTE : RELATIVE;
  if (text.charCodeAt(at) !== 0x23) return INVALID;
  if (run(text, at + 1, length, QUERY) !== length) return INVALID;
  return scheme > 0 ? WITH_FRAGMENT : RELATIVE_WITH_FRAGMENT;
}

/** The length of the scheme before a colon, 0 when the text does not begin with one. */
function schemeLength(text: string): number {
  const first = text.charCodeAt(0) | 0x20;
  if (!(first >= 0x61 && first <= 0x7a)) return 0;
  let i = 1;
  while (i < text.length && (classOf(text.charCodeAt(i)) & SCHEME) !== 0) i++;
  return text.charCodeAt(i) === 0x3a ? i : 0;
}

function colonInFirstSegment(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x3a) return true;
    if (code === 0x2f) return false;
  }
  return false;
}

/** The index after the authority that begins at `start` (RFC 3986 section 3.2), -1 when it is malformed. */
function authority(text: string, start: number): number {
  let end = start;
  let host = start;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === 0x2f || code === 0x3f || code === 0x23) break;
    if (code === 0x40 && host === start) host = end + 1;
  }
  if (host > start && run(text, start, host - 1, USER_INFO) !== host - 1) return -1;
  let at: number;
  if (text.charCodeAt(host) === 0x5b) {
    const close = text.indexOf("]", host);
    if (close < 0 || close > end || !isIpLiteral(text.slice(host + 1, close))) return -1;
    at = close + 1;
  } else {
    at = run(text, host, end, REG_NAME);
  }
  if (at < end && text.charCodeAt(at) === 0x3a) {
    at++;
    while (at < end && text.charCodeAt(at) >= 0x30 && text.charCodeAt(at) <= 0x39) at++;
  }
  return at === end ? end : -1;
}

/** What may stand in square brackets (RFC 3986 section 3.2.2). Zone identifiers are not in that grammar. */
function isIpLiteral(text: string): boolean {
  if ((text.charCodeAt(0) | 0x20) !== 0x76) return isIpv6(text);
  const dot = text.indexOf(".");
  if (dot < 2 || dot === text.length - 1) return false;
  for (let i = 1; i < dot; i++) if (!isHex(text.charCodeAt(i))) return false;
  for (let i = dot + 1; i < text.length; i++)
    if ((classOf(text.charCodeAt(i)) & USER_INFO) === 0) return false;
  return true;
}

function isIpv6(text: string): boolean {
  const gap = text.indexOf("::");
  if (gap < 0) return groups(text, true) === 8;
  const before = gap === 0 ? 0 : groups(text.slice(0, gap), false);
  const rest = text.slice(gap + 2);
  const after = rest === "" ? 0 : groups(rest, true);
  // `::` stands for one group of zeros at least.
  return before >= 0 && after >= 0 && before + after <= 7;
}

/** How many 16-bit groups the text has (an IPv4 address at the end counts two), -1000 when it is malformed. */
function groups(text: string, mayEndInIpv4: boolean): number {
  const parts = text.split(":");
  let count = 0;
  for (const [index, part] of parts.entries()) {
    if (mayEndInIpv4 && index === parts.length - 1 && part.includes(".")) {
      if (!isIpv4(part)) return -1000;
      count += 2;
      continue;
    }
    if (part.length < 1 || part.length > 4) return -1000;
    for (let i = 0; i < part.length; i++) if (!isHex(part.charCodeAt(i))) return -1000;
    count++;
  }
  return count;
}

function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return (
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256)
  );
}

/**
 * Whether the text is a URI-reference (RFC 3986 section 4.1): a URI or a relative reference. The empty text is one;
 * where a value has to be non-empty, that is a rule of its own.
 */
export function isUriReference(text: string): boolean {
  return scan(text) !== INVALID;
}

/** Whether the text is an absolute-URI (RFC 3986 section 4.3): with a scheme, without a fragment. */
export function isAbsoluteUri(text: string): boolean {
  return scan(text) === ABSOLUTE;
}

/** Whether the text is a URI (RFC 3986 section 3): with a scheme, with or without a fragment. */
export function isUri(text: string): boolean {
  const form = scan(text);
  return form === ABSOLUTE || form === WITH_FRAGMENT;
}
