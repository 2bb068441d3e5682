/**
 * How the judge looks into a body that is not JSON: it describes the bytes as JSON text, so that the same matchers
 * work on every encoding (`{ json: /time, in: cbor, ... }`). It knows the encoding only, judges nothing, and shares no
 * code with `harness/formats`, because the judge never trusts the codec that is itself under test.
 */
export interface Structure {
  /** The name that cases use, that of the event format where there is one. */
  readonly name: string;
  /** The JSON text that describes the bytes. Throws an Error, with the byte offset where it can, when they are broken. */
  read(bytes: Uint8Array): string;
}
