import { describe, expect, test } from "vitest";
import { readMessage, writeMessage } from "./amqp-message.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

describe("a message of AMQP 1.0", () => {
  test("is read with the types of its properties", () => {
    // content-type t/plai; a is a long in one byte, b an int in one byte, c true; the body is hi.
    const raw = hex(
      "005373 c00f07 404040404040 a306742f706c6169 005374 c10f06 a101615505 a101625405 a1016341 005375 a0026869",
    );
    expect(readMessage(raw)).toEqual({
      message: {
        fields: [
          { name: ":content-type", type: "symbol", value: "t/plai" },
          { name: "a", type: "long", value: "5" },
          { name: "b", type: "int", value: "5" },
          { name: "c", type: "boolean", value: "true" },
          { name: ":section", type: "binary", value: "data" },
        ],
        body: new Uint8Array(Buffer.from("hi")),
      },
      problems: [],
    });
  });

  test.each([
    ["null", ""],
    ["boolean", "false"],
    ["ubyte", "255"],
    ["ushort", "65535"],
    ["uint", "4294967295"],
    ["ulong", "18446744073709551615"],
    ["byte", "-128"],
    ["short", "-32768"],
    ["int", "-2147483648"],
    ["long", "-9223372036854775808"],
    ["timestamp", "1522949460000"],
    ["double", "1.5"],
    ["string", `é${"x".repeat(300)}`],
    ["symbol", "abc"],
  ])("keeps a property of the type %s", (type, value) => {
    const field = { name: "a", type, value };
    const { message, problems } = readMessage(writeMessage({ fields: [field] }));
    expect(problems).toEqual([]);
    expect(message.fields[0]).toEqual(field);
  });

  test("keeps bytes, and has several data sections as one body", () => {
    const bytes = new Uint8Array([0, 255]);
    const written = writeMessage({ fields: [{ name: "a", type: "binary", value: bytes }], body: bytes });
    const { message } = readMessage(Buffer.concat([written, hex("005375 a00101")]));
    expect(message.fields[0]).toEqual({ name: "a", type: "binary", value: bytes });
    expect(message.body).toEqual(new Uint8Array([0, 255, 1]));
  });

  test("can have its body in another section", () => {
    const field = { name: ":section", type: "string", value: "amqp-value" };
    const written = writeMessage({ fields: [field], body: Buffer.from("hi") });
    expect(written.toString("hex")).toBe("005377a1026869");
    expect(readMessage(written).message.fields).toEqual([field]);
  });

  test("that is broken is told, with what came before", () => {
    const { message, problems } = readMessage(hex("005374 c10602 a101615505 005375 a00968"));
    expect(message.fields).toEqual([{ name: "a", type: "long", value: "5" }]);
    expect(problems[0]?.message).toBe("8 bytes are missing at the end");
    expect(readMessage(hex("01")).problems).toHaveLength(1);
  });

  test("is not written with a type that AMQP does not have", () => {
    expect(() => writeMessage({ fields: [{ name: "a", type: "integer", value: "1" }] })).toThrow(RangeError);
    expect(() => writeMessage({ fields: [{ name: "a", type: "byte", value: "300" }] })).toThrow(RangeError);
  });
});
