import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { levelIn, loadCatalogue } from "../catalogue/load.ts";
import type { AttributeValue } from "../event/cloud-event.ts";
import { EventError } from "../event/violation.ts";
import { packageRoot } from "../package-root.ts";
import { isTraceParent, isTraceState } from "./distributed-tracing.ts";
import { assertExtensions, checkExtensions, extensions } from "./index.ts";

const event = (own: Record<string, AttributeValue>) => ({
  attributes: new Map<string, AttributeValue>([
    ["specversion", { type: "String", value: "1.0" }],
    ...Object.entries(own),
  ]),
});
const text = (value: string): AttributeValue => ({ type: "String", value });

describe("the documented extensions", () => {
  const catalogue = new Map(
    loadCatalogue(join(packageRoot, "fixtures", "requirements")).map((one) => [one.id, one]),
  );

  it("name rules that the catalogue has", () => {
    const named = extensions.flatMap(({ attributes }) =>
      attributes.flatMap(({ typeRule, required, nonEmpty }) => [typeRule, required, nonEmpty]),
    );
    expect(named.filter((id) => id !== undefined && !catalogue.has(id))).toEqual([]);
  });

  it("are as strict as the catalogue", () => {
    const wrong = event({
      authtype: text("robot"),
      bampid: text("a b"),
      dataclassification: text("top"),
      deprecated: { type: "Boolean", value: false },
      traceparent: text("x"),
      time: { type: "Timestamp", value: "2018-04-05T17:31:00Z" },
      expirytime: { type: "Timestamp", value: "2017-04-05T17:31:00Z" },
      recordedtime: { type: "Timestamp", value: "2017-04-05T17:31:00Z" },
      sampledrate: { type: "Integer", value: 0 },
      severitytext: text("info"),
    });
    const found = checkExtensions(wrong, "1.0.3-draft");
    expect(found.length).toBeGreaterThan(10);
    for (const { requirement, level } of found) {
      const known = catalogue.get(requirement);
      const own = known === undefined ? undefined : levelIn(known, "1.0.3-draft");
      expect([requirement, level]).toEqual([requirement, own === "SHOULD" ? "SHOULD" : "MUST"]);
    }
  });

  it("say nothing of an event that uses none, or of one of another version", () => {
    expect(checkExtensions(event({ other: text("") }))).toEqual([]);
    expect(() =>
      assertExtensions({
        attributes: new Map([
          ["specversion", text("0.3")],
          ["sequence", text("")],
        ]),
      }),
    ).not.toThrow();
  });

  it("refuse what they forbid and pass what they advise against", () => {
    expect(() => assertExtensions(event({ partitionkey: text("") }))).toThrow(EventError);
    expect(() => assertExtensions(event({ authtype: text("robot") }))).not.toThrow();
  });

  it("judge by the edition that is asked for", () => {
    const typed = event({ sequence: text("x"), sequencetype: text("Integer") });
    expect(checkExtensions(typed, "1.0").map(({ requirement }) => requirement)).toEqual(["EXT-sequence-j"]);
    expect(checkExtensions(typed, "1.0.3-draft")).toEqual([]);
    expect(checkExtensions(event({ expirytime: text("soon") }), "1.0")).toEqual([]);
  });

  it("take what a binding made text for the type it was, and name the extension otherwise", () => {
    expect(checkExtensions(event({ sampledrate: text("30") }))).toEqual([]);
    expect(checkExtensions(event({ sampledrate: text("many") }))).toMatchObject([
      {
        path: "/sampledrate",
        requirement: "EXT-sampledrate-a",
        message: expect.stringContaining("extension sampledrate"),
      },
    ]);
  });
});

describe("W3C Trace Context", () => {
  it.each([
    ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true],
    ["01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", true],
    ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", false],
    ["4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00000011", false],
    ["", false],
  ])("traceparent %s: %s", (value, right) => expect(isTraceParent(value)).toBe(right));

  it.each([
    ["rojo=1,,congo=t61", true],
    ["a@b=1", true],
    ["", true],
    ["rojo=a=b", false],
    ["rojo=", false],
    ["=1", false],
  ])("tracestate %s: %s", (value, right) => expect(isTraceState(value)).toBe(right));
});
