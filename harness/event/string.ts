/** The first character of a String value that the type system does not allow. */
export interface Forbidden {
  /** Index in UTF-16 code units. */
  readonly index: number;
  readonly codePoint: number;
  readonly reason: "control character" | "noncharacter" | "unpaired surrogate";
}

/**
 * The index of the first code unit that a String must not hold, -1 when there is none (spec.md, "Type System":
 * no C0 and C1 controls, no Unicode noncharacters, no surrogate without its partner).
 */
export function forbiddenIndex(text: string): number {
  const length = text.length;
  for (let i = 0; i < length; i++) {
    const c = text.charCodeAt(i);
    // Nearly all text stays in the first two ranges.
    if (c >= 0x20 && c < 0x7f) continue;
    if (c >= 0xa0 && c < 0xd800) continue;
    if (c < 0xa0) return i;
    if (c < 0xdc00) {
      const low = text.charCodeAt(i + 1);
      if (!(low >= 0xdc00 && low <= 0xdfff)) return i;
      // The last two code points of each plane: low surrogate xFFFE or xFFFF, high surrogate ending in six ones.
      if (low >= 0xdffe && (c & 0x3f) === 0x3f) return i;
      i++;
    } else if (c < 0xe000 || (c >= 0xfdd0 && c <= 0xfdef) || c >= 0xfffe) return i;
  }
  return -1;
}

/** What the first character is that a String must not hold, and where; `undefined` when all are allowed. */
export function firstForbidden(text: string): Forbidden | undefined {
  const index = forbiddenIndex(text);
  if (index < 0) return undefined;
  const codePoint = text.codePointAt(index) ?? 0;
  if (codePoint < 0xa0) return { index, codePoint, reason: "control character" };
  const surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
  return { index, codePoint, reason: surrogate ? "unpaired surrogate" : "noncharacter" };
}
