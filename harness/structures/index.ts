import { avro } from "./avro.ts";
import { avroCompact } from "./avro-compact.ts";
import { cbor } from "./cbor.ts";
import { proto } from "./proto.ts";
import { protobuf, protobufBatch } from "./protobuf.ts";
import type { Structure } from "./structure.ts";
import { xml } from "./xml.ts";

/** Every structure there is, besides JSON itself. Nothing else lists them. */
export const structures: readonly Structure[] = [
  xml,
  cbor,
  protobuf,
  protobufBatch,
  avro,
  avroCompact,
  proto,
];

/** The structure of that name; the suite was checked to use no other. */
export function structureNamed(name: string): Structure {
  const found = structures.find((structure) => structure.name === name);
  if (found === undefined) throw new Error(`there is no structure ${name}`);
  return found;
}
