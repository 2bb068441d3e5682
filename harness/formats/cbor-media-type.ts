import { essence } from "../wire/media-type.ts";

/**
 * Whether data of this type is CBOR (CBOR format, section 3.1.1): the subtype is `cbor` or ends in `+cbor`, whatever
 * the type, the parameters and the case. `application/cbor-seq` is not.
 */
export function isCborMediaType(text: string): boolean {
  const name = essence(text);
  const slash = name.indexOf("/");
  if (slash < 1 || name.indexOf("/", slash + 1) >= 0) return false;
  const subtype = name.slice(slash + 1);
  return subtype === "cbor" || subtype.endsWith("+cbor");
}
