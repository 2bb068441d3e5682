import { describe, expect, it } from "vitest";
import type { EarlyVersion } from "../event/versions/index.ts";
import { lint } from "./index.ts";

/** Each finding as `requirement path`, with the text that stands where it is. */
function found(text: string, spec: EarlyVersion, name = "x.json"): [string, string][] {
  const bytes = Buffer.from(text);
  return lint(bytes, { name, spec }).map(({ requirement, path, offset }) => [
    `${requirement} ${path}`,
    bytes.subarray(offset, offset + 5).toString(),
  ]);
}

const V1 = '"cloudEventsVersion":"0.1","eventID":"1","source":"/s","eventType":"t"';
const V3 = '"specversion":"0.3","id":"1","source":"/s","type":"t"';

describe("linting by an early version", () => {
  it.each<[string, EarlyVersion, string, [string, string][]]>([
    ["a valid event of 0.1", "0.1", `{${V1},"extensions":{"a":{"b":"c"}}}`, []],
    ["a valid event of 0.3", "0.3", `{${V3},"m":{"a":5}}`, []],
    ["a valid batch", "0.3", `[{${V3}}]`, []],
    ["a batch where there are none", "0.2", "[]", [["JSON0-4.1-a ", "[]"]]],
    ["a batch with a mistake", "0.3", `[{${V3}}, 5]`, [["JSON0-4.1-a /1", "5]"]]],
    [
      "two bad attributes",
      "0.3",
      `{${V3},"time":"now","subject":""}`,
      [
        ["CE0-time-b /time", '"now"'],
        ["CE0-subject-b /subject", '""}'],
      ],
    ],
    ["an event of another version", "0.2", `{${V3}}`, [["CE0-specversion-c /specversion", '"0.3"']]],
    ["an empty map", "0.1", `{${V1},"extensions":{}}`, [["CE0-extensions-b /extensions", "{}}"]]],
    ["a number in 0.1", "0.1", `{${V1},"extensions":{"n":5}}`, [["JSON0-2.2-a /extensions", '{"n":']]],
    ["what is no JSON", "0.3", `{${V3},}`, [["JSON0-3-c ", "}"]]],
    ["what is no object", "0.3", "5", [["JSON0-3-c ", "5"]]],
  ])("judges %s", (_, spec, text, expected) => {
    expect(found(text, spec)).toEqual(expected);
  });

  it("judges messages, at the header that is wrong", () => {
    const head = 'CE-CloudEventsVersion: "0.1"\r\nCE-EventID: "1"\r\nCE-Source: "/s"\r\n';
    expect(found(`${head}CE-EventType: "t"\r\n\r\n`, "0.1", "x.http")).toEqual([]);
    expect(found(`${head}CE-EventType: t\r\n\r\n`, "0.1", "x.http")).toEqual([
      ["HTTP0-3.1.3.2-a /eventType", "t\r\n\r\n"],
    ]);
    const structured = `Content-Type: application/cloudevents+json\r\n\r\n{${V3},"time":"now"}`;
    expect(found(structured, "0.3", "x.http")).toEqual([["CE0-time-b /time", '"now"']]);
  });
});
