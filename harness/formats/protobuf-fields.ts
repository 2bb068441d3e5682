/**
 * The field numbers of `cloudevents.proto`. They are the truth: the excerpts that protobuf-format.md prints for people
 * have numbers of their own, which no generated code knows.
 */
export const ID = 1;
export const SOURCE = 2;
export const SPEC_VERSION = 3;
export const TYPE = 4;
export const ATTRIBUTES = 5;
export const BINARY_DATA = 6;
export const TEXT_DATA = 7;
export const PROTO_DATA = 8;

/** An entry of the map `attributes`. */
export const KEY = 1;
export const VALUE = 2;

/** The members of the oneof in `CloudEventAttributeValue`. */
export const CE_BOOLEAN = 1;
export const CE_INTEGER = 2;
export const CE_STRING = 3;
export const CE_BYTES = 4;
export const CE_URI = 5;
export const CE_URI_REF = 6;
export const CE_TIMESTAMP = 7;

/** `google.protobuf.Timestamp` and `google.protobuf.Any`. */
export const SECONDS = 1;
export const NANOS = 2;
export const TYPE_URL = 1;
export const ANY_VALUE = 2;

/** `CloudEventBatch`. */
export const EVENTS = 1;

/** Wire types. */
export const VARINT = 0;
export const LENGTH = 2;

/** Those of the requirements of protobuf-format.md that a message can break as it is read or written. */
export const TYPES = "PROTO-2.1-a";
export const REQUIRED_FIELDS = "PROTO-2.3-a";
export const ATTRIBUTE_MAP = "PROTO-2.4-a";
export const ENVELOPE = "PROTO-5.1-a";
