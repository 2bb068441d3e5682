import { describe, expect, it } from "vitest";
import { xml } from "./xml.ts";

const read = (text: string) => JSON.parse(xml.read(Buffer.from(text)));

describe("the structure of XML", () => {
  it("names elements by their parent's namespace, lists repeated ones, and keeps every node", () => {
    const found = read(
      '<?xml version="1.0"?><p:a xmlns:p="urn:p" b="c"><p:d>x<![CDATA[y]]></p:d><p:d/><e/><!--f--><?g h?></p:a>',
    );
    expect(found).toMatchObject({
      name: "a",
      ns: "urn:p",
      attributes: { b: "c" },
      declaration: { version: "1.0" },
    });
    expect(found.content).toEqual(["element:d", "element:d", "element:{}e", "comment:f", "pi:g h"]);
    expect(found.children.d.map(({ text }: { text: string }) => text)).toEqual(["xy", ""]);
    expect(found.children["{}e"].name).toBe("e");
  });

  it("says what xsi:type means, and when nothing binds it", () => {
    const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
    expect(read(`<a ${xsi} xmlns:t="urn:t" xsi:type="t:b"/>`).type).toBe("{urn:t}b");
    expect(read(`<a ${xsi} xsi:type="t:b"/>`).type).toBe("{?t}b");
    expect(read("<a/>").type).toBeUndefined();
  });

  it.each(["", "<a>", "<!DOCTYPE a><a/>", "<b:a/>", "<a>".repeat(500)])("refuses %j", (text) => {
    expect(() => xml.read(Buffer.from(text))).toThrow();
  });
});
