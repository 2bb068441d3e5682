/** Strings of CESQL are sequences of characters, which are Unicode code points and not the code units of JavaScript. */

export function lengthOf(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    // The second half of a pair is no character of its own.
    if ((text.codePointAt(at) ?? 0) > 0xffff) at += 1;
    count += 1;
  }
  return count;
}

/** The index in code units of the character number `count` from 0; the text's length when it is shorter. */
function indexOf(text: string, count: number): number {
  let at = 0;
  for (let left = count; left > 0 && at < text.length; left--) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return at;
}

/** The characters from number `from` (counted from 0) up to, and without, number `to`. */
export function charactersOf(text: string, from: number, to: number): string {
  const start = indexOf(text, from);
  const rest = text.slice(start);
  return rest.slice(0, indexOf(rest, Math.max(0, to - from)));
}

/** Unicode's property, which is not what String.trim() goes by: U+0085 is in it and U+FEFF is not. */
const WHITE_SPACE = /^\p{White_Space}$/u;

/** Without the white space at either end. */
export function trim(text: string): string {
  let start = 0;
  let end = text.length;
  // All white space is in the first plane.
  while (start < end && WHITE_SPACE.test(text.charAt(start))) start += 1;
  while (end > start && WHITE_SPACE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
