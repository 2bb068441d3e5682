import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DataSchemas, SchemaError } from "./data-schema.ts";

const folder = mkdtempSync(join(tmpdir(), "plugfest-schemas-"));
const write = (name: string, schema: unknown) => writeFileSync(join(folder, name), JSON.stringify(schema));
const ORDER = {
  $id: "https://example.com/schemas/order",
  type: "object",
  properties: {
    number: { type: "integer" },
    lines: { type: "array", items: { $ref: "line" } },
    "a/b": { type: "null" },
  },
  required: ["number"],
  additionalProperties: false,
};
let schemas: DataSchemas;

beforeAll(() => {
  mkdirSync(join(folder, "more"));
  write("order.json", ORDER);
  write("line.json", { $id: "https://example.com/schemas/line", type: "object", required: ["sku"] });
  write("more/old.json", {
    $schema: "http://json-schema.org/draft-07/schema#",
    type: "string",
    format: "email",
  });
  schemas = new DataSchemas(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const event = (members: object) => ({ specversion: "1.0", id: "1", source: "/ä", type: "t", ...members });
const order = (data: unknown) => event({ dataschema: ORDER.$id, data });

function judged(value: unknown): string[] {
  const bytes = Buffer.from(JSON.stringify(value, null, 1));
  return schemas.judge(bytes).map(({ level, path, offset }) => {
    return `${level} ${path} ${/^\s*("[^"]*"|[^\s,]*)/.exec(bytes.subarray(offset).toString())?.[1]}`;
  });
}

describe("data and its schema", () => {
  it("passes data that fits, and what has no schema or no JSON data", () => {
    expect(judged(order({ number: 1, lines: [{ sku: "x" }] }))).toEqual([]);
    expect(judged(event({ data: 5 }))).toEqual([]);
    expect(judged(event({ dataschema: ORDER.$id }))).toEqual([]);
    expect(judged(event({ dataschema: ORDER.$id, datacontenttype: "text/plain", data: "x" }))).toEqual([]);
  });

  it("points at each value that does not", () => {
    expect(judged(order({ number: "one", lines: [{ sku: "x" }, { n: 1 }], "a/b": 7 }))).toEqual([
      'MUST /data/number "one"',
      "MUST /data/lines/1 {",
      "MUST /data/a~1b 7",
    ]);
    expect(judged([order({ number: 1 }), order({ extra: 1 })])).toEqual(["MUST /1/data {", "MUST /1/data {"]);
  });

  it("finds a schema without $id by the path of its address, and knows older drafts", () => {
    const mail = (dataschema: string, data: unknown) => judged(event({ dataschema, data }));
    expect(mail("https://other.example.com/more/old.json?x#", "ann@example.com")).toEqual([]);
    expect(mail("https://other.example.com/more/old.json?x#", "ann")).toEqual(['MUST /data "ann"']);
    expect(mail("https://other.example.com/more/old", 5)).toEqual(["MUST /data 5"]);
  });

  it("takes no schema for another because their names end alike", () => {
    for (const dataschema of [
      "https://example.com/v1/more/old.json",
      "https://elsewhere.example.com/order.json",
    ])
      expect(judged(event({ dataschema, data: 5 }))).toEqual([`SHOULD /dataschema "${dataschema}"`]);
  });

  it("says of a schema that is not there that nothing was judged, and fetches nothing", () => {
    expect(judged(event({ dataschema: "http://127.0.0.1:1/none.json", data: 5 }))).toEqual([
      'SHOULD /dataschema "http://127.0.0.1:1/none.json"',
    ]);
  });

  it("leaves what is no JSON to others", () => {
    expect(["", "{", "[{]", '{"data":1'].flatMap((text) => schemas.judge(Buffer.from(text)))).toEqual([]);
  });

  it("names the file that is no schema", () => {
    const broken = mkdtempSync(join(folder, "broken-"));
    writeFileSync(join(broken, "a.json"), JSON.stringify({ $ref: "https://example.com/elsewhere" }));
    expect(() => new DataSchemas(broken)).toThrow(SchemaError);
    expect(() => new DataSchemas(broken)).toThrow(
      "a.json: it cannot be used as a JSON Schema: can't resolve",
    );
  });
});
