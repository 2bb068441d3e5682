import { describe, expect, it, test } from "vitest";
import type { AttributeValue } from "../event/cloud-event.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import { mayCall, queryTokens, tokensIn, withQueryToken } from "./webhook-access.ts";
import { meaningOf, retryAfterMs } from "./webhook-answer.ts";
import { allowsOrigin, consentIn, originHeaderFor, Pace, rateIn, readRate } from "./webhook-consent.ts";

const message = (...fields: readonly (readonly [string, string])[]): WireMessage => ({
  fields: fields.map(([name, value]) => ({ name, value })),
});
const OURS = "eventemitter.example.com";

describe("an allowed origin", () => {
  it.each([OURS, "EventEmitter.Example.COM"])("is %s", (requested) => {
    expect(allowsOrigin(["other.example.com", OURS], requested)).toBe(true);
  });

  it.each([
    `${OURS}.example.org`,
    `evil-${OURS}`,
    `a.${OURS}`,
    "example.com",
    "eventemitterXexample.com",
    `${OURS}:443`,
    `https://${OURS}`,
    `${OURS}, other.example.com`,
    `${OURS}\u0000`,
    "*",
    "null",
    "",
  ])("is not %j", (requested) => {
    expect(allowsOrigin([OURS], requested)).toBe(false);
  });

  it("is any name where all are allowed, but nothing that is no name", () => {
    expect(allowsOrigin(["*"], "example.org")).toBe(true);
    expect(allowsOrigin(["*"], "*")).toBe(false);
    expect(allowsOrigin(["*"], `${"a".repeat(64)}.example.org`)).toBe(false);
  });
});

describe("a rate", () => {
  it.each([
    ["*", "*"],
    ["1", 1],
    [" 120 ", 120],
  ])("%j is one", (text, rate) => {
    expect(readRate(text)).toBe(rate);
  });

  it.each(["0", "-1", "1.5", "1e3", "", "100/min", "**"])("%j is none", (text) => {
    expect(readRate(text)).toBeUndefined();
  });
});

describe("consent", () => {
  const grant = (...origins: string[]) =>
    message(...origins.map((one) => ["WebHook-Allowed-Origin", one] as const), [
      "webhook-allowed-rate",
      "100",
    ]);

  it.each([OURS, "*", OURS.toUpperCase()])("is the origin %s", (origin) => {
    expect(consentIn(grant(origin), OURS)).toBe(100);
  });

  it.each([
    [[]],
    [[`${OURS}.example.org`]],
    [[`a.${OURS}`]],
    [["*.example.com"]],
    [["example.com"]],
    [[""]],
    [[`${OURS}, *`]],
    [["other.example.com", OURS]],
  ])("is not %j", (origins) => {
    expect(consentIn(grant(...origins), OURS)).toBeUndefined();
  });

  test("without a rate leaves it open, and with an impossible one is none", () => {
    expect(consentIn(message(["WebHook-Allowed-Origin", "*"]), OURS)).toBe("unsaid");
    expect(
      consentIn(message(["WebHook-Allowed-Origin", "*"], ["WebHook-Allowed-Rate", "0"]), OURS),
    ).toBeUndefined();
    expect(rateIn(message(["WebHook-Allowed-Rate", "1"], ["WebHook-Allowed-Rate", "2"]))).toBeUndefined();
  });
});

test("the header that names the sender was another one in 0.2 and 0.3", () => {
  const of = (specversion: string) =>
    originHeaderFor({
      attributes: new Map<string, AttributeValue>([["specversion", { type: "String", value: specversion }]]),
    });
  expect([of("1.0"), of("0.3"), of("0.2")]).toEqual(["WebHook-Request-Origin", "Origin", "Origin"]);
});

describe("the pace", () => {
  test("lets through so many requests a minute, and the next when the first is a minute ago", () => {
    const pace = new Pace(2);
    expect(pace.waitMs(1_000)).toBe(0);
    pace.note(1_000);
    expect(pace.waitMs(2_000)).toBe(0);
    pace.note(2_000);
    expect(pace.waitMs(3_000)).toBe(58_000);
    expect(pace.waitMs(61_000)).toBe(0);
    pace.note(61_000);
    expect(pace.waitMs(61_500)).toBe(500);
  });

  test("knows no limit where there is none", () => {
    const pace = new Pace("*");
    for (let sent = 0; sent < 10; sent += 1) pace.note(0);
    expect(pace.waitMs(0)).toBe(0);
  });
});

describe("the answer to a delivery", () => {
  it.each([
    [[200, 201, 202, 204], "delivered"],
    [[410], "gone"],
    [[429], "limited"],
    [[300, 301, 302, 307, 308, 400, 401, 403, 404, 415, 500, 503, 599], "failed"],
  ])("%j is %s", (statuses, meaning) => {
    expect(statuses.map(meaningOf)).toEqual(statuses.map(() => meaning));
  });
});

describe("Retry-After", () => {
  const now = Date.UTC(2026, 0, 31, 23, 59, 30);

  it.each([
    ["120", 120_000],
    ["0", 0],
    [" 1 ", 1_000],
    ["Sun, 01 Feb 2026 00:00:00 GMT", 30_000],
    ["Sunday, 01-Feb-26 00:00:00 GMT", 30_000],
    ["Sun Feb  1 00:00:00 2026", 30_000],
    ["Sun, 06 Nov 1994 08:49:37 GMT", 0],
    ["Sunday, 06-Nov-94 08:49:37 GMT", 0],
  ])("%j", (value, wait) => {
    expect(retryAfterMs(value, now)).toBe(wait);
  });

  it("stays a number whatever is asked for", () => {
    expect(retryAfterMs("9".repeat(400), now)).toBe(Number.MAX_SAFE_INTEGER);
  });

  it.each(["", "-1", "1.5", "soon", "2026-02-01T00:00:00Z", "Sun, 01 Foo 2026 00:00:00 GMT"])(
    "%j is neither seconds nor a date",
    (value) => {
      expect(retryAfterMs(value, now)).toBeUndefined();
    },
  );
});

describe("access tokens", () => {
  it("are in the header and in the query", () => {
    expect(
      tokensIn(message(["Authorization", "Bearer abc"], [":path", "/x?access_token=d%2Be&p=q"])),
    ).toEqual(["abc", "d+e"]);
    expect(tokensIn(message(["authorization", "bearer  abc"]))).toEqual(["abc"]);
    expect(queryTokens(message(["Authorization", "Bearer abc"], [":path", "/x"]))).toEqual([]);
  });

  it.each(["Basic abc", "Bearer", "Bearer a b", "abc", "XBearer abc"])("%j has none", (value) => {
    expect(tokensIn(message(["Authorization", value]))).toEqual([]);
  });

  it("stand apart from the rest of the query", () => {
    expect(withQueryToken("http://a/x", "t")).toBe("http://a/x?access_token=t");
    expect(withQueryToken("http://a/x?p=q", "a+b&c=")).toBe("http://a/x?p=q&access_token=a%2Bb%26c%3D");
  });
});

describe("an address that came in a message", () => {
  it.each(["http://127.0.0.1:8080/x?k=1", "https://127.9.9.9/", "http://[::1]:80/", "http://0x7f.1/"])(
    "%s may be called",
    (url) => {
      expect(mayCall(url)).toBe(true);
    },
  );

  it.each([
    "http://192.0.2.1/",
    "http://example.com/",
    "http://localhost/",
    "http://127.0.0.1.example.com/",
    "http://127.0.0.1@192.0.2.1/",
    "http://user:pw@127.0.0.1/",
    "http://[::ffff:192.0.2.1]/",
    "http://169.254.169.254/latest/meta-data",
    "file:///etc/passwd",
    "javascript:1",
    "/x",
    "",
  ])("%s may not", (url) => {
    expect(mayCall(url)).toBe(false);
  });

  it("may be called where the user allowed its origin", () => {
    expect(mayCall("https://sender.example.com/confirm", ["https://sender.example.com"])).toBe(true);
    expect(mayCall("http://sender.example.com/confirm", ["https://sender.example.com"])).toBe(false);
  });
});
