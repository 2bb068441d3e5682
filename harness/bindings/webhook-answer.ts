/** What the answer to a delivery says to its sender (http-webhook.md, section 2.2). Pure: times are given. */

/**
 * `delivered`; `gone`: nothing more is sent there; `limited`: nothing more until the time it names; `failed`: it was not
 * taken. A redirection is a failure, since none is followed.
 */
export type Meaning = "delivered" | "gone" | "limited" | "failed";

export function meaningOf(status: number): Meaning {
  if ([200, 201, 202, 204].includes(status)) return "delivered";
  if (status === 410) return "gone";
  return status === 429 ? "limited" : "failed";
}

/**
 * How long Retry-After asks to wait, in milliseconds (RFC 7231, section 7.1.3: seconds or a date).
 *
 * @param now milliseconds since 1970, UTC
 * @returns 0 for a time that is over; `undefined` when the value is neither
 */
export function retryAfterMs(value: string, now: number): number | undefined {
  const text = value.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, Number.MAX_SAFE_INTEGER);
  const date = parseHttpDate(text, now);
  return date === undefined ? undefined : Math.max(0, date - now);
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** The three forms that recipients have to know (RFC 7231, section 7.1.1.1). All of them are UTC. */
const FORMS = [
  /^\w{3}, (?<day>\d\d) (?<month>\w{3}) (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d) GMT$/,
  /^\w{6,9}, (?<day>\d\d)-(?<month>\w{3})-(?<year>\d\d) (?<time>\d\d:\d\d:\d\d) GMT$/,
  /^\w{3} (?<month>\w{3}) (?<day>[ \d]\d) (?<time>\d\d:\d\d:\d\d) (?<year>\d{4})$/,
];

function parseHttpDate(text: string, now: number): number | undefined {
  const found = FORMS.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  const month = MONTHS.indexOf(found?.month?.toLowerCase() ?? "");
  if (found === undefined || month < 0) return undefined;
  const [hour = 0, minute = 0, second = 0] = (found.time ?? "").split(":").map(Number);
  return Date.UTC(yearOf(found.year ?? "", now), month, Number(found.day), hour, minute, second);
}

/** A year of two digits that would be more than fifty years ahead is one of the past. */
function yearOf(text: string, now: number): number {
  if (text.length === 4) return Number(text);
  const current = new Date(now).getUTCFullYear();
  const year = current - (current % 100) + Number(text);
  return year > current + 50 ? year - 100 : year;
}
