import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareInstants,
  type Instant,
  isTimestamp,
  parseTimestamp,
  precisionLost,
  sameInstant,
} from "./timestamp.ts";

function instant(text: string): Instant {
  const parsed = parseTimestamp(text);
  if (parsed === undefined) throw new Error(`${text} is not a timestamp`);
  return parsed;
}

describe("isTimestamp", () => {
  it.each([
    "2018-04-05T17:31:00Z",
    "2018-04-05t17:31:00z",
    "1990-12-31T23:59:60Z",
    "1990-12-31T15:59:60-08:00",
    "1991-01-01T05:29:60+05:30",
    "2018-04-05T17:31:00+05:30",
    "2018-04-05T17:31:00-00:00",
    "2018-04-05T17:31:00+23:59",
    "2018-04-05T17:31:00.123456789Z",
    "2018-04-05T17:31:00.0Z",
    `2018-04-05T17:31:00.${"7".repeat(5000)}+01:00`,
    "0000-01-01T00:00:00Z",
    "0000-02-29T00:00:00Z",
    "9999-12-31T23:59:59.999Z",
    "2000-02-29T00:00:00Z",
    "2024-02-29T00:00:00Z",
    "1990-12-31T23:59:60.5Z",
  ])("takes %s", (text) => {
    expect(isTimestamp(text)).toBe(true);
    expect(parseTimestamp(text)).toBeDefined();
  });

  it.each([
    "",
    "2018-04-05",
    "17:31:00Z",
    "2018-04-05T17:31Z",
    "2018-04-05T17:31:00",
    "2018-04-05 17:31:00Z",
    "2018-04-05_17:31:00Z",
    "2018-04-05T24:00:00Z",
    "2018-04-05T23:60:00Z",
    "2018-04-05T23:59:61Z",
    "2018-04-05T17:31:60Z",
    "1990-12-31T23:59:60+01:00",
    "1990-12-31T23:59:60-08:00",
    "2018-02-30T00:00:00Z",
    "2018-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z",
    "2018-04-31T00:00:00Z",
    "2018-00-10T00:00:00Z",
    "2018-13-10T00:00:00Z",
    "2018-04-00T00:00:00Z",
    "+002018-04-05T17:31:00Z",
    "12018-04-05T17:31:00Z",
    "-2018-04-05T17:31:00Z",
    "18-04-05T17:31:00Z",
    "1522949460",
    "2018-04-05T17:31:00.Z",
    "2018-04-05T17:31:00,5Z",
    "2018-04-05T17:31:00.5",
    "2018-04-05T17:31:00+05",
    "2018-04-05T17:31:00+0530",
    "2018-04-05T17:31:00+05:30Z",
    "2018-04-05T17:31:00+24:00",
    "2018-04-05T17:31:00+05:60",
    "2018-04-05T17:31:00+5:30",
    "2018-04-05T17:31:00ZZ",
    "2018-04-05T17:31:00Z ",
    " 2018-04-05T17:31:00Z",
    "2018-04-05T17:31:00Z[UTC]",
    "2018-4-5T17:31:00Z",
    "20180405T173100Z",
    "2018-W14-4T17:31:00Z",
    "２018-04-05T17:31:00Z",
    "2018-04-05T17:31:00−05:00",
    "Thu, 05 Apr 2018 17:31:00 GMT",
  ])("refuses %j", (text) => {
    expect(isTimestamp(text)).toBe(false);
    expect(parseTimestamp(text)).toBeUndefined();
  });

  it("refuses every strict prefix of a timestamp but none with a whole offset", () => {
    const text = "2018-04-05T17:31:00.25+05:30";
    for (let length = 0; length < text.length; length++)
      expect(isTimestamp(text.slice(0, length))).toBe(false);
  });
});

describe("parseTimestamp", () => {
  it("agrees with Date.UTC for every day of the years 0 to 9999", () => {
    // Date.UTC takes the years 0 to 99 as 1900 to 1999, so the expectation counts days by itself.
    let day = Math.floor(new Date("0000-01-01T00:00:00Z").getTime() / 86_400_000);
    const pad = (n: number, width: number) => String(n).padStart(width, "0");
    for (let year = 0; year <= 9999; year += 1) {
      for (let month = 1; month <= 12; month++) {
        const last = new Date(Date.UTC(year + 10_000, month, 0)).getUTCDate();
        const stamp = `${pad(year, 4)}-${pad(month, 2)}`;
        if (parseTimestamp(`${stamp}-01T00:00:00Z`)?.seconds !== day * 86_400) throw new Error(stamp);
        day += last;
        const end = parseTimestamp(`${stamp}-${pad(last, 2)}T23:59:59Z`);
        if (end?.seconds !== day * 86_400 - 1) throw new Error(stamp);
        if (isTimestamp(`${stamp}-${pad(last + 1, 2)}T00:00:00Z`)) throw new Error(stamp);
      }
    }
  });

  it("agrees with Date on date-times with offsets and milliseconds", () => {
    const date = fc.date({
      min: new Date("0001-01-02T00:00:00Z"),
      max: new Date("9998-12-30T00:00:00Z"),
      noInvalidDate: true,
    });
    const offset = fc.integer({ min: -1439, max: 1439 });
    fc.assert(
      fc.property(date, offset, (utc, minutes) => {
        const local = new Date(utc.getTime() + minutes * 60_000).toISOString().slice(0, -1);
        const size = Math.abs(minutes);
        const sign = minutes < 0 ? "-" : "+";
        const zone = `${sign}${String(Math.floor(size / 60)).padStart(2, "0")}:${String(size % 60).padStart(2, "0")}`;
        const parsed = instant(local + zone);
        const fraction = Number(`0.${parsed.fraction || "0"}`);
        expect(parsed.seconds * 1000 + Math.round(fraction * 1000)).toBe(utc.getTime());
        expect(parsed.leap).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it("never takes what Date refuses, leap seconds aside", () => {
    const digits = fc.integer({ min: 0, max: 99 }).map((n) => String(n).padStart(2, "0"));
    const parts = fc.tuple(
      digits,
      digits,
      digits,
      digits,
      digits,
      digits,
      fc.constantFrom("Z", "+01:00", "-23:59"),
    );
    fc.assert(
      fc.property(parts, ([year, month, day, hour, minute, second, zone]) => {
        fc.pre(second !== "60" && hour !== "24");
        const text = `20${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`;
        const asDate = new Date(text);
        // Date lets 30 February through as 1 March, so it has to write back the same day.
        const back = Number.isNaN(asDate.getTime())
          ? ""
          : new Date(`20${year}-${month}-${day}T00:00:00Z`).toISOString();
        expect(isTimestamp(text)).toBe(back.startsWith(`20${year}-${month}-${day}`));
      }),
      { numRuns: 5000 },
    );
  });

  it("keeps the fraction exactly, without trailing zeros", () => {
    expect(instant("1970-01-01T00:00:01.123456789012345678900Z")).toEqual({
      seconds: 1,
      fraction: "1234567890123456789",
      leap: false,
    });
    expect(instant("1970-01-01T00:00:00.000Z").fraction).toBe("");
    expect(instant("1969-12-31T23:59:59.5Z")).toEqual({ seconds: -1, fraction: "5", leap: false });
  });

  it("puts a leap second between the seconds around it", () => {
    const before = instant("1990-12-31T23:59:59.9Z");
    const leap = instant("1990-12-31T23:59:60Z");
    const after = instant("1991-01-01T00:00:00Z");
    expect(leap.leap).toBe(true);
    expect(compareInstants(before, leap)).toBeLessThan(0);
    expect(compareInstants(leap, after)).toBeLessThan(0);
    expect(sameInstant(leap, instant("1991-01-01T05:29:60+05:30"))).toBe(true);
    expect(sameInstant(leap, after)).toBe(false);
  });
});

describe("comparing instants", () => {
  it("sees through offset, case and trailing zeros", () => {
    const a = instant("2018-04-05T17:31:00.50Z");
    for (const text of [
      "2018-04-05t17:31:00.5z",
      "2018-04-05T23:01:00.500+05:30",
      "2018-04-04T17:32:00.5-23:59",
    ])
      expect(sameInstant(a, instant(text))).toBe(true);
    expect(sameInstant(a, instant("2018-04-05T17:31:00.51Z"))).toBe(false);
  });

  it("orders as the numbers do", () => {
    const fraction = fc.stringMatching(/^[0-9]{1,6}$/);
    fc.assert(
      fc.property(fraction, fraction, (a, b) => {
        const sign = Math.sign(Number(`0.${a}`) - Number(`0.${b}`));
        const order = compareInstants(
          instant(`2018-04-05T17:31:00.${a}Z`),
          instant(`2018-04-05T17:31:00.${b}Z`),
        );
        expect(Math.sign(order)).toBe(sign);
      }),
    );
    expect(compareInstants(instant("2018-04-05T17:31:00Z"), instant("2018-04-05T17:31:01Z"))).toBeLessThan(0);
    expect(
      compareInstants(instant("2018-04-05T17:31:01Z"), instant("2018-04-05T17:31:00.9Z")),
    ).toBeGreaterThan(0);
  });
});

describe("precisionLost", () => {
  it.each([
    ["00.123456789", "00.123456"],
    ["00.123456789", "00.123457"],
    ["00.123456789", "00.123"],
    ["00.123456789", "00"],
    ["00.1204", "00.12"],
    ["00.5", "01"],
    ["00.5", "00"],
    ["00.1996", "00.2"],
    ["00.9999", "01"],
    ["00.0001", "00"],
    ["00.0996", "00.1"],
  ])("%s became %s", (before, after) => {
    expect(precisionLost(instant(`2018-04-05T17:31:${before}Z`), instant(`2018-04-05T17:31:${after}Z`))).toBe(
      true,
    );
  });

  it.each([
    ["00.123456", "00.123456"],
    ["00.123", "00.123456"],
    ["00.123456", "00.124"],
    ["00.4", "01"],
    ["00.149", "00.2"],
    ["00.12", "00.2"],
    ["00.95", "02"],
    ["00.123", "01.12"],
    ["00.9996", "00.1"],
    ["00", "00"],
    ["00", "01"],
  ])("%s to %s is something else", (before, after) => {
    expect(precisionLost(instant(`2018-04-05T17:31:${before}Z`), instant(`2018-04-05T17:31:${after}Z`))).toBe(
      false,
    );
  });

  it("knows rounding into, out of and within a leap second", () => {
    const at = (text: string) => instant(text);
    expect(precisionLost(at("1990-12-31T23:59:59.9Z"), at("1990-12-31T23:59:60Z"))).toBe(true);
    expect(precisionLost(at("1990-12-31T23:59:60.9Z"), at("1991-01-01T00:00:00Z"))).toBe(true);
    expect(precisionLost(at("1990-12-31T23:59:60.25Z"), at("1990-12-31T23:59:60.2Z"))).toBe(true);
    expect(precisionLost(at("1990-12-31T23:59:60.9Z"), at("1990-12-31T23:59:59Z"))).toBe(false);
    expect(precisionLost(at("1990-12-31T23:59:60.9Z"), at("1990-12-31T23:59:60.8Z"))).toBe(false);
  });

  it("agrees with cutting and rounding done in whole numbers", () => {
    const nanos = fc.bigInt({ min: 0n, max: 59_999_999_999n });
    const text = (n: bigint) => {
      const second = String(n / 1_000_000_000n).padStart(2, "0");
      return `2018-04-05T17:31:${second}.${String(n % 1_000_000_000n).padStart(9, "0")}Z`;
    };
    fc.assert(
      fc.property(nanos, fc.integer({ min: 1, max: 9 }), fc.boolean(), (n, drop, up) => {
        const unit = 10n ** BigInt(drop);
        const result = ((up ? n + unit / 2n : n) / unit) * unit;
        fc.pre(result < 60_000_000_000n);
        const [a, b] = [instant(text(n)), instant(text(result))];
        expect(sameInstant(a, b) || precisionLost(a, b)).toBe(true);
        expect(precisionLost(a, b)).toBe(n !== result);
        expect(precisionLost(b, a)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
