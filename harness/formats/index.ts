import { essence } from "../wire/media-type.ts";
import { avro } from "./avro.ts";
import { avroCompact } from "./avro-compact.ts";
import { cbor } from "./cbor.ts";
import type { EventFormat } from "./format.ts";
import { json } from "./json.ts";
import { proto } from "./proto.ts";
import { protobuf } from "./protobuf.ts";
import { xml } from "./xml.ts";

export type { EventFormat } from "./format.ts";
export { json } from "./json.ts";

/** Every event format there is. Nothing else lists them. */
export const formats: readonly EventFormat[] = [json, xml, cbor, protobuf, avro, avroCompact, proto];

/** The format of that name, such as `json`. */
export function formatNamed(name: string): EventFormat | undefined {
  return formats.find((format) => format.name === name);
}

/** The format that a content type announces, and whether as a batch; parameters and case do not matter. */
export function formatForMediaType(
  contentType: string,
  known: readonly EventFormat[] = formats,
): { readonly format: EventFormat; readonly batched: boolean } | undefined {
  const wanted = essence(contentType);
  for (const format of known) {
    if (format.mediaType === wanted) return { format, batched: false };
    if (format.batchMediaType === wanted) return { format, batched: true };
  }
  return undefined;
}
