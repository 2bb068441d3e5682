import { expect, test } from "vitest";
import type { BindingCapabilities } from "../adapters/adapter.ts";
import { type CellFilters, cellId, cellsOf, type Party } from "./cells.ts";

const party = (
  name: string,
  bindings: Readonly<Record<string, BindingCapabilities>>,
  specversions: readonly string[] = ["1.0"],
): Party => ({
  name,
  description: {
    implementation: { name, version: "1", language: "any", url: "https://example.com" },
    capabilities: { specversions, bindings },
    maxConcurrency: 1,
  },
});
const both = (modes: readonly string[], formats = ["json"]): BindingCapabilities => ({
  encode: modes,
  decode: modes,
  send: modes,
  receive: modes,
  formats,
});
const cells = (parties: readonly Party[], filters: Partial<CellFilters> = {}): string[] =>
  cellsOf(parties, { specs: ["1.0", "0.3"], ...filters }).map(cellId);

test("every producer meets every consumer, itself too, in what both have", () => {
  const a = party("a", { http: both(["binary", "structured"], ["json", "xml"]) });
  const b = party("b", { http: both(["binary", "structured"]), kafka: both(["binary"]) });
  expect(cells([a, b])).toEqual([
    "a>a/http/binary/1.0",
    "a>b/http/binary/1.0",
    "b>a/http/binary/1.0",
    "b>b/http/binary/1.0",
    "a>a/http/structured/json/1.0",
    "a>b/http/structured/json/1.0",
    "a>a/http/structured/xml/1.0",
    "b>a/http/structured/json/1.0",
    "b>b/http/structured/json/1.0",
    "b>b/kafka/binary/1.0",
  ]);
});

test("one that has no transport of its own takes no part", () => {
  const codec: BindingCapabilities = { encode: ["binary"], decode: ["binary"], formats: ["json"] };
  const sender: BindingCapabilities = { ...codec, send: ["binary"] };
  const receiver: BindingCapabilities = { ...codec, receive: ["binary"] };
  expect(cells([party("a", { http: codec }), party("b", { http: codec })])).toEqual([]);
  expect(cells([party("a", { http: sender }), party("b", { http: receiver })])).toEqual([
    "a>b/http/binary/1.0",
  ]);
});

test("events of 0.3 go over HTTP between those that know them, in the formats that hold them", () => {
  const old = party(
    "old",
    { http: both(["structured"], ["json", "xml", "proto"]), kafka: both(["binary"]) },
    ["0.3", "1.0"],
  );
  const now = party("new", { http: both(["structured"], ["json", "xml"]) });
  expect(cells([old, now], { specs: ["0.3"] })).toEqual([
    "old>old/http/structured/json/0.3",
    "old>old/http/structured/proto/0.3",
  ]);
  expect(cells([old], { specs: ["1.0"] })).toEqual([
    "old>old/http/structured/json/1.0",
    "old>old/http/structured/xml/1.0",
    "old>old/kafka/binary/1.0",
  ]);
});

test("batches go in the formats that have them", () => {
  const a = party("a", { http: { ...both(["batched"], ["json", "avro"]), batchFormats: ["json"] } });
  expect(cells([a])).toEqual(["a>a/http/batched/json/1.0"]);
});

test("binding, mode and format choose among the cells", () => {
  const all = party("a", {
    http: both(["binary", "structured"], ["json", "xml"]),
    kafka: both(["structured"]),
  });
  expect(cells([all], { bindings: ["kafka"] })).toEqual(["a>a/kafka/structured/json/1.0"]);
  expect(cells([all], { modes: ["binary"] })).toEqual(["a>a/http/binary/1.0"]);
  expect(cells([all], { formats: ["xml"], modes: ["structured"] })).toEqual(["a>a/http/structured/xml/1.0"]);
});
