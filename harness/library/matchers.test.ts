import { CloudEvent, HTTP } from "cloudevents";
import { describe, expect, it } from "vitest";
import "./vitest.ts";

const EVENT = { specversion: "1.0", id: "1", source: "https://example.com/", type: "com.example.t" };
const TEXT = JSON.stringify(EVENT);
const HEADERS = { "ce-specversion": "1.0", "ce-id": "1", "CE-Source": "/s", "ce-type": "t" };
const STRUCTURED = { "content-type": "application/cloudevents+json" };

/** What a failed expectation says. */
function said(expectation: () => void): string {
  try {
    expectation();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it passed");
}

describe("toBeCloudEvent", () => {
  it.each([
    ["JSON text", TEXT],
    ["bytes", Buffer.from(TEXT)],
    ["an array buffer", new Uint8Array(Buffer.from(TEXT)).buffer],
    ["an object", EVENT],
    ["an event of the JavaScript SDK", new CloudEvent({ ...EVENT, data: { a: 1 } })],
    ["its binary message", HTTP.binary(new CloudEvent({ ...EVENT, data: { a: 1 } }))],
    ["its structured message", HTTP.structured(new CloudEvent({ ...EVENT, data: { a: 1 } }))],
    ["headers alone", { headers: HEADERS }],
    ["headers in pairs", { headers: Object.entries(HEADERS), body: null }],
    ["headers of fetch", { headers: new Headers(HEADERS), body: new Uint8Array([1]) }],
    [
      "a header as a list",
      { headers: { ...HEADERS, "ce-id": ["1"], "ce-none": undefined, "content-length": 0 } },
    ],
    ["what was chunked", { headers: { ...STRUCTURED, "transfer-encoding": "chunked" }, body: TEXT }],
  ])("takes %s", (_, received) => {
    expect(received).toBeCloudEvent();
    expect(said(() => expect(received).not.toBeCloudEvent())).toMatch(
      /^expected the .* not to be a CloudEvent/,
    );
  });

  it("reads requests and responses of fetch, and leaves their bodies to be read again", async () => {
    const request = new Request("http://localhost/", { method: "POST", headers: HEADERS });
    await expect(request).toBeCloudEvent({ source: "/s" });
    const response = new Response(TEXT, { headers: STRUCTURED });
    await expect(response).toBeCloudEvent(EVENT);
    expect(await response.json()).toEqual(EVENT);
    await expect(new Response("{}", { headers: STRUCTURED })).not.toBeCloudEvent();
  });

  it("names clause and byte of what is wrong in a header", () => {
    const message = said(() => expect({ headers: { ...HEADERS, "ce-subject": "ä" } }).toBeCloudEvent());
    expect(message).toContain("expected the HTTP message to be a CloudEvent of version 1.0");
    expect(message).toMatch(
      /byte \d+; HTTP-3\.1\.3\.2-\w: .*\(cloudevents\/bindings\/http-protocol-binding\.md, 3\.1\.3\.2\. HTTP Header Values\)/,
    );
    expect(message).toContain("  | ce-subject: \\xe4\n  |             ^");
  });

  it("names all that is wrong in JSON, and where", () => {
    const message = said(() => expect({ ...EVENT, id: "", time: "now" }).toBeCloudEvent());
    expect(message).toContain("expected the event object to be a CloudEvent");
    expect(message).toMatch(/"id" is empty\n {2}at \/id, byte \d+; CE-id-\w: /);
    expect(message).toMatch(/"now" is not an RFC 3339 date and time\n {2}at \/time, byte \d+; CE-time-\w: /);
  });

  it("lets through what is only advised against", () => {
    expect({ ...EVENT, type: "t", averyveryverylongattributename: "x" }).toBeCloudEvent();
  });

  it("compares the values that are named, as JavaScript values", () => {
    const event = { ...EVENT, n: 5, flag: true, data: { a: [1] } };
    expect(event).toBeCloudEvent({
      type: "com.example.t",
      n: 5,
      flag: true,
      data: { a: [1] },
      subject: undefined,
    });
    expect(event).toBeCloudEvent({ id: expect.stringMatching(/^\d$/), data: expect.objectContaining({}) });
    expect({ ...EVENT, datacontenttype: "text/plain", data: "x" }).toBeCloudEvent({ data: "x" });
    expect({ ...EVENT, data_base64: "AQ==" }).toBeCloudEvent({ data: Buffer.from([1]) });
    const binary = (type: string, body: string) => ({ headers: { ...HEADERS, "content-type": type }, body });
    expect(binary("application/json", "[1]")).toBeCloudEvent({ data: [1] });
    expect(binary("application/json", "[")).toBeCloudEvent({ data: Buffer.from("[") });
    expect(binary("text/plain", "é")).toBeCloudEvent({ data: "é" });
    expect(binary("image/png", "x")).toBeCloudEvent({ data: Buffer.from("x") });
    const message = said(() => expect(event).toBeCloudEvent({ type: "other", id: "1", subject: "x" }));
    expect(message).toContain('type\n  expected  "other"\n  received  "com.example.t"');
    expect(message).toContain('subject\n  expected  "x"\n  received  undefined');
    expect(message).not.toContain("id\n");
    expect(event).not.toBeCloudEvent({ type: "other" });
  });

  it("judges by the edition that is asked for", () => {
    const early = { specversion: "0.3", id: "1", source: "/s", type: "t" };
    expect(early).not.toBeCloudEvent();
    expect(early).toBeCloudEvent({ id: "1" }, { spec: "0.3" });
    expect(EVENT).not.toBeCloudEvent(undefined, { spec: "0.3" });
  });

  it.each([
    ["a batch", `[${TEXT},${TEXT}]`, "this is a JSON array"],
    [
      "a batch over HTTP",
      { headers: { "content-type": "application/cloudevents-batch+json" }, body: `[${TEXT},${TEXT}]` },
      "it is a batch of 2 events",
    ],
    [
      "a format that is not known",
      { headers: { "content-type": "application/cloudevents+x" }, body: TEXT },
      "",
    ],
    ["a number", 5, "a number is no event"],
    ["null", null, "a null is no event"],
    ["a body that is an object", { headers: HEADERS, body: { a: 1 } }, "give it as it is sent"],
    [
      "a header with a line break",
      { headers: { ...HEADERS, "ce-x": "a\r\nb" } },
      'the header "ce-x" holds a line break',
    ],
    ["an ordinary message", { headers: { "content-type": "text/plain" }, body: "x" }, "This is no event"],
    ["an object that is none", {}, "missing"],
  ])("refuses %s, and says why", (_, received, reason) => {
    expect(received).not.toBeCloudEvent();
    expect(said(() => expect(received).toBeCloudEvent())).toMatch(new RegExp(reason));
  });
});
