import { describe, expect, test } from "vitest";
import { proto } from "./proto.ts";

const read = (hex: string) => proto.read(Buffer.from(hex.replaceAll(" ", ""), "hex"));

describe("the structure of a CloudEventMap", () => {
  test.each([
    ["nothing", "", "{}"],
    ["a string", "0a 08 0a 01 61 12 03 0a 01 76", '{"a":{"string_value":"v"}}'],
    ["bytes", "0a 08 0a 01 61 12 03 12 01 ff", '{"a":{"binary_value":{"hex":"ff"}}}'],
    ["a number", "0a 07 0a 01 61 12 02 18 05", '{"a":{"int_value":5}}'],
    [
      "the lowest 32 bits",
      "0a 10 0a 01 61 12 0b 18 fb ff ff ff ff ff ff ff ff 01",
      '{"a":{"int_value":4294967291}}',
    ],
    [
      "a map in a map",
      "0a 12 0a 01 61 12 0d 22 0b 0a 09 0a 01 62 12 04 22 02 0a 00",
      '{"a":{"map_value":{"b":{"map_value":{"":{}}}}}}',
    ],
    ["an empty map", "0a 07 0a 01 61 12 02 22 00", '{"a":{"map_value":{}}}'],
    ["an entry of nothing", "0a 00", '{"":{}}'],
    ["an entry that is there twice", "0a 03 0a 01 61 0a 03 0a 01 61", '{"a":{},"a":{}}'],
    ["the last of two keys", "0a 06 0a 01 61 0a 01 62", '{"b":{}}'],
    [
      "a value with two members",
      "0a 0a 0a 01 61 12 05 18 05 0a 01 76",
      '{"a":{"int_value":5,"string_value":"v"}}',
    ],
    [
      "unknown fields",
      "78 05 7a 01 ff 79 00 00 00 00 00 00 00 00 7d 00 00 00 00",
      '{"#15":5,"#15":{"hex":"ff"},"#15":{"hex":"0000000000000000"},"#15":{"hex":"00000000"}}',
    ],
    ["a member with another wire type", "0a 08 0a 01 61 12 03 1a 01 76", '{"a":{"#3":{"hex":"76"}}}'],
  ])("shows %s", (_, hex, wanted) => {
    expect(read(hex)).toBe(wanted);
  });

  test.each([
    ["a length beyond the end", "0a ff ff ff ff 0f", "4294967295 bytes at byte 6 go beyond the end"],
    [
      "a varint without end",
      "ff ff ff ff ff ff ff ff ff ff ff",
      "the varint at byte 0 has more than ten bytes",
    ],
    ["a varint cut off", "78 80", "the varint at byte 1 is cut off"],
    ["the field 0", "02 00", "no field has the number 0"],
    ["a group", "0b 0c", "field 1 has the wire type 3"],
    ["a key that is not UTF-8", "0a 03 0a 01 ff", "the string at byte 4 is not UTF-8"],
  ])("says what is wrong with %s", (_, hex, message) => {
    expect(() => read(hex)).toThrow(message);
  });
});
