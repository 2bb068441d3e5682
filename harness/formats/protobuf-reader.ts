import { BinaryReader } from "@bufbuild/protobuf/wire";
import { EventError } from "../event/violation.ts";
import { LENGTH, VARINT } from "./protobuf-fields.ts";
import { refuse } from "./refuse.ts";
import { decodeUtf8 } from "./utf8.ts";

/** What reads the value of one field; false when the message has no such field, which then is skipped. */
type ReadField = (number: number) => boolean;

/**
 * Protobuf messages in one run over the bytes, bounded by them: a length that is not there allocates nothing, and
 * unknown groups end at a depth of 100. Refusals name the byte.
 */
export class ProtobufReader {
  private readonly reader: BinaryReader;
  private readonly requirement: string;
  private wire = 0;
  private start = 0;

  /** @param requirement the one that bytes break which are no protobuf */
  constructor(bytes: Uint8Array, requirement: string) {
    this.reader = new BinaryReader(bytes);
    this.requirement = requirement;
  }

  /** Runs `work`; what the library has to say about the bytes becomes a refusal. */
  guarded<T>(work: (reader: ProtobufReader) => T): T {
    try {
      return work(this);
    } catch (error) {
      if (error instanceof EventError) throw error;
      return this.broken((error as Error).message);
    }
  }

  /** Reads the fields up to the end of all bytes. */
  all(read: ReadField): void {
    this.fields(this.reader.len, read);
  }

  /** Reads the fields of the embedded message that begins here. */
  message(read: ReadField): void {
    this.expect(LENGTH);
    const length = this.reader.uint32();
    const end = this.reader.pos + length;
    if (end > this.reader.len) this.broken(`a message of ${length} bytes goes beyond the end`);
    this.fields(end, read);
  }

  string(): string {
    const text = decodeUtf8(this.bytes());
    return text ?? this.broken("a string is not UTF-8");
  }

  bytes(): Uint8Array {
    this.expect(LENGTH);
    return this.reader.bytes();
  }

  boolean(): boolean {
    this.expect(VARINT);
    return this.reader.bool();
  }

  int32(): number {
    this.expect(VARINT);
    return this.reader.int32();
  }

  uint32(): number {
    this.expect(VARINT);
    return this.reader.uint32();
  }

  int64(): bigint {
    this.expect(VARINT);
    return BigInt(this.reader.int64());
  }

  private fields(end: number, read: ReadField): void {
    while (this.reader.pos < end) {
      this.start = this.reader.pos;
      const [number, wire] = this.reader.tag();
      this.wire = wire;
      if (!read(number)) this.reader.skip(wire, number);
    }
    if (this.reader.pos !== end) this.broken("a field goes beyond the end of its message");
  }

  private expect(wire: number): void {
    if (this.wire !== wire) this.broken(`a field has the wire type ${this.wire} and should have ${wire}`);
  }

  private broken(what: string): never {
    const message = `The body is no such protobuf message: ${what} (field at byte ${this.start}).`;
    return refuse("not-protobuf", this.requirement, "", message);
  }
}
