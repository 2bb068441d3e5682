import { clip } from "./printable.ts";

/** Longer texts inside evidence are cut in a summary; the record keeps the whole. */
const LONGEST_TEXT = 32 * 1024;

/** A copy with long texts cut, and about how many characters it holds. */
export function trimLong<T>(value: T): { readonly value: T; readonly size: number } {
  let size = 0;
  const walk = (item: unknown): unknown => {
    size += 16;
    if (typeof item === "string") {
      const cut = item.length > LONGEST_TEXT ? clip(item, LONGEST_TEXT) : item;
      size += cut.length;
      return cut;
    }
    if (Array.isArray(item)) return item.map(walk);
    if (typeof item !== "object" || item === null) return item;
    const prototype: unknown = Object.getPrototypeOf(item);
    if (prototype !== Object.prototype && prototype !== null) return item;
    return Object.fromEntries(
      Object.entries(item).map(([name, member]) => {
        size += name.length;
        // Base64 is cut at whole groups, so that what is left still decodes.
        const isLongBase64 = name === "base64" && typeof member === "string" && member.length > LONGEST_TEXT;
        return [name, walk(isLongBase64 ? member.slice(0, LONGEST_TEXT) : member)];
      }),
    );
  };
  return { value: walk(value) as T, size };
}
