import { hexOf, utf8 } from "./bytes.ts";

/** Text of unknown origin made safe and exact to look at: no byte of it can move a cursor or turn the reading order. */

// Controls (C0, C1), bidirectional controls, zero-width characters, line separators, lone surrogates, noncharacters.
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|\p{Cs}|[\u{e0000}-\u{e007f}]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escapeOne(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}

/** The text with every character that cannot be seen written as an escape (`\n`, `\x1b`, `\u{202e}`). */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escapeOne);
}

/** The same, broken after each line feed, which stays visible as `\n`. */
export function printableLines(text: string): string[] {
  return text.split(/(?<=\n)/).map(printable);
}

/** `count` with its noun: `1 finding`, `12,000 findings`. */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? noun : nouns}`;
}

/** At most `max` characters; what was cut is said. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = max;
  if (/[\ud800-\udbff]/.test(text[end - 1] ?? "")) end -= 1;
  return `${text.slice(0, end)}… (${plural(text.length - end, "more character")})`;
}

/** Where two texts part: both begin with `start` equal UTF-16 units and differ up to their end. */
export interface Difference {
  readonly start: number;
  readonly expectedEnd: number;
  readonly observedEnd: number;
  /** Offset of the first differing byte in UTF-8. */
  readonly byte: number;
  /** Alike enough that marking the differing part helps a reader. */
  readonly alike: boolean;
}

/** Undefined when the texts are equal. */
export function difference(expected: string, observed: string): Difference | undefined {
  if (expected === observed) return undefined;
  const most = Math.min(expected.length, observed.length);
  let start = 0;
  while (start < most && expected[start] === observed[start]) start += 1;
  if (start > 0 && isHigh(expected, start - 1)) start -= 1;
  let tail = 0;
  while (
    tail < most - start &&
    expected[expected.length - 1 - tail] === observed[observed.length - 1 - tail]
  ) {
    tail += 1;
  }
  if (tail > 0 && isLow(expected, expected.length - tail)) tail -= 1;
  return {
    start,
    expectedEnd: expected.length - tail,
    observedEnd: observed.length - tail,
    byte: utf8(expected.slice(0, start)).length,
    alike: most > 0 && start + tail >= most / 2,
  };
}

function isHigh(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** A text cut into what precedes the marked part, the part, and what follows; `…` stands for what was left out. */
export interface Marked {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

/** A window of about `max` characters of `text` around `start`..`end`. */
export function excerpt(text: string, start: number, end: number, max: number): Marked {
  if (text.length <= max) {
    return { before: text.slice(0, start), marked: text.slice(start, end), after: text.slice(end) };
  }
  const part = Math.min(end - start, Math.floor(max / 2));
  const side = Math.floor((max - part) / 2);
  const from = Math.max(0, start - side);
  const to = Math.min(text.length, end + side);
  return {
    before: `${from > 0 ? "…" : ""}${text.slice(from, start)}`,
    marked: part < end - start ? clip(text.slice(start, end), part) : text.slice(start, end),
    after: `${text.slice(end, to)}${to < text.length ? "…" : ""}`,
  };
}

/** The bytes of `start`..`end` of the text in hexadecimal, with four bytes of its surroundings. */
export function hexAround(text: string, start: number, end: number, max = 24): Marked {
  const before = utf8(text.slice(Math.max(0, start - 8), start));
  const part = utf8(text.slice(start, Math.min(end, start + max)));
  const after = utf8(text.slice(end, end + 8));
  const isCut = part.length > max || end - start > max;
  const marked = isCut ? `${hexOf(part.subarray(0, max))} …` : hexOf(part);
  const left = before.length > 4 || start > 8 ? "… " : "";
  const right = after.length > 4 || end + 8 < text.length ? " …" : "";
  return {
    before: `${left}${hexOf(before.subarray(-4))}`.trimEnd(),
    marked,
    after: `${hexOf(after.subarray(0, 4))}${right}`.trimStart(),
  };
}
