import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalString } from "../event/canonical.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import { EventError } from "../event/violation.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import { sourceNamed, sources } from "./index.ts";
import { timestampFrom } from "./native-event.ts";

const message = (fields: Record<string, string>, body: string): WireMessage => ({
  fields: Object.entries(fields).map(([name, value]) => ({ name, value })),
  body: Buffer.from(body),
});

function adapted(source: string, fields: Record<string, string>, body: string): CloudEvent {
  const [event] = sourceNamed(source)?.adapt(message(fields, body)) ?? [];
  if (event === undefined) throw new Error("no event");
  return event;
}

const value = (event: CloudEvent, name: string) => {
  const found = event.attributes.get(name);
  return found === undefined ? undefined : canonicalString(found);
};

const GITHUB = { "X-GitHub-Event": "issues", "X-GitHub-Delivery": "d-1" };

describe("what a source adapter keeps", () => {
  test("an identifier that no double can hold", () => {
    const event = adapted(
      "github",
      { ...GITHUB, "X-GitHub-Event": "discussion" },
      '{"action":"created","discussion":{"id":9007199254740993},"repository":{"url":"https://x.example/r"}}',
    );
    expect(value(event, "subject")).toBe("9007199254740993");
  });

  test("the payload to the last character", () => {
    const body =
      '{ "action":"opened", "issue":{"number":1,"score":1.0,"updated_at":null}, "repository":{"url":"/r"} }';
    expect(adapted("github", GITHUB, body).data).toEqual({ kind: "json", json: body });
  });

  test("the numbers of an S3 record", () => {
    const record =
      '{"eventSource":"aws:s3","awsRegion":"lab","eventTime":"2024-03-12T09:41:00Z","eventName":"ObjectCreated:Put","responseElements":{"x-amz-request-id":"A","x-amz-id-2":"B"},"s3":{"bucket":{"name":"b"},"object":{"key":"k","size":12345678901234567890}}}';
    expect(adapted("aws-s3", {}, `{"Records":[${record}]}`).data).toEqual({ kind: "json", json: record });
  });
});

describe("a server below a path", () => {
  test("is the source of a CouchDB event with its path", () => {
    const entry = '{"seq":"1","id":"a","changes":[]}';
    const event = adapted("couchdb", { ":url": "https://h.example/couch/shop/_changes?since=now" }, entry);
    expect(value(event, "source")).toBe("https://h.example/couch/shop");
  });
});

describe("timestampFrom", () => {
  test.each([
    ["2015-05-17T18:08:09Z", "2015-05-17T18:08:09Z"],
    ["2015-05-17 18:08:09 UTC", "2015-05-17T18:08:09Z"],
    ["2015-05-17 18:08:09.5 +0530", "2015-05-17T18:08:09.5+05:30"],
    ["1710236430", "2024-03-12T09:40:30Z"],
    ["2015-05-17 18:08:61 UTC", undefined],
    ["yesterday", undefined],
    [undefined, undefined],
  ])("%s", (text, expected) => {
    expect(timestampFrom(text)).toBe(expected);
  });
});

describe.each(sources.map((source) => [source.name, source] as const))("%s", (_, source) => {
  const fields = {
    ":url": "http://h.example/db/_changes",
    "x-github-event": "issues",
    "x-github-delivery": "1",
    "x-amz-sns-message-type": "Notification",
    "x-amz-sns-message-id": "1",
    "x-amz-sns-subscription-arn": "arn:x",
  };

  test("answers anything that is no event of it with an EventError", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json({ maxDepth: 4 }), fc.string()), (body) => {
        try {
          source.adapt(message(fields, body));
        } catch (error) {
          expect(error).toBeInstanceOf(EventError);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("survives a document nested ten thousand levels deep", () => {
    const body = `{"a":${"[".repeat(10_000)}${"]".repeat(10_000)}}`;
    expect(() => source.adapt(message(fields, body))).toThrow(EventError);
  });
});
