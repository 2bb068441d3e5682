import { isUri } from "../event/uri.ts";
import { essence } from "../wire/media-type.ts";

/**
 * Data that are a protobuf message (protobuf-format.md, section 3). An event here holds them as the bytes of the
 * message, their type URL as `dataschema`, which section 3 recommends, and `application/protobuf` as `datacontenttype`.
 *
 * A type URL has no scheme as a rule (`type.googleapis.com/a.B`), and `dataschema` must have one. The documentation of
 * `google.protobuf.Any` says that a missing scheme means https, so that is written out here and left out there.
 *
 * What is lost: the type URL of an event whose `dataschema` names something else, and the way back into `proto_data` of
 * an event whose `datacontenttype` names something else. Without a `dataschema` nobody knows the type of the message,
 * so it goes out as the bytes that it is.
 */
export const PROTOBUF_MEDIA_TYPE = "application/protobuf";

const DEFAULT_SCHEME = "https://";

export function isProtobufMediaType(mediaType: string): boolean {
  return essence(mediaType) === PROTOBUF_MEDIA_TYPE;
}

/** The type URL that a `dataschema` stands for; `dataschemaOf` makes the same `dataschema` of it again. */
export function typeUrlOf(dataschema: string): string {
  if (!dataschema.startsWith(DEFAULT_SCHEME)) return dataschema;
  const bare = dataschema.slice(DEFAULT_SCHEME.length);
  // `host:80/a.B` would be read as a URI with the scheme host.
  return bare === "" || isUri(bare) ? dataschema : bare;
}

/** The `dataschema` that a type URL stands for, `undefined` when that is no URI even with a scheme. */
export function dataschemaOf(typeUrl: string): string | undefined {
  if (typeUrl === "") return undefined;
  if (isUri(typeUrl)) return typeUrl;
  const url = DEFAULT_SCHEME + typeUrl;
  return isUri(url) ? url : undefined;
}
