/**
 * A point on the UTC time line, exact. `Date` is not used: it refuses leap seconds, forgets what is below a
 * millisecond and accepts much that RFC 3339 does not.
 */
export interface Instant {
  /** Whole seconds since 1970-01-01T00:00:00Z, leap seconds not counted. Negative before. */
  readonly seconds: number;
  /** The decimal digits of the fraction of a second, trailing zeros dropped; `""` when there is none. */
  readonly fraction: string;
  /** The leap second 23:59:60 that follows `seconds` (which then is the second 23:59:59). */
  readonly leap: boolean;
}

const daysBeforeMonth = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const daysInMonth = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days from 1970-01-01 to the given day of the proleptic Gregorian calendar, for the years 0 to 9999. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const before = year - 1;
  // floor, not truncation: year 0 has -1 years before year 0 + 1.
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  const leapDay = month > 2 && isLeapYear(year) ? 1 : 0;
  return before * 365 + leapDays + (daysBeforeMonth[month] ?? 0) + leapDay + day - 1 - 719162;
}

/** The number that two digits at `at` make, or -1 when they are not two digits. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30;
  const ones = text.charCodeAt(at + 1) - 0x30;
  // Past the end charCodeAt is NaN, which fails these comparisons as it should.
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** The index after the digits that begin at `at`. */
function afterDigits(text: string, at: number): number {
  let i = at;
  for (let c = text.charCodeAt(i); c >= 0x30 && c <= 0x39; c = text.charCodeAt(i)) i++;
  return i;
}

const invalid = Number.NaN;

/**
 * The seconds since the epoch of an RFC 3339 date-time, NaN when it is none. For a leap second this is the second
 * before it. Apart from parseTimestamp so that validation allocates nothing.
 */
function secondsOf(text: string): number {
  const century = twoDigits(text, 0);
  const yearOfCentury = twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  if (century < 0 || yearOfCentury < 0 || month < 1 || month > 12 || day < 1) return invalid;
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return invalid;
  const separator = text.charCodeAt(10);
  if (separator !== 0x54 && separator !== 0x74) return invalid;
  if (text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a) return invalid;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return invalid;
  const year = century * 100 + yearOfCentury;
  const days = month === 2 && isLeapYear(year) ? 29 : (daysInMonth[month] ?? 0);
  if (day > days) return invalid;

  let at = 19;
  if (text.charCodeAt(at) === 0x2e) {
    const end = afterDigits(text, at + 1);
    if (end === at + 1) return invalid;
    at = end;
  }
  const offset = offsetSeconds(text, at);
  const leap = second === 60;
  const seconds =
    daysSinceEpoch(year, month, day) * 86400 + hour * 3600 + minute * 60 + (leap ? 59 : second) - offset;
  // A leap second is inserted at the end of a UTC day, wherever the offset puts that on the local clock.
  if (leap && (((seconds + 1) % 86400) + 86400) % 86400 !== 0) return invalid;
  return seconds;
}

/** The offset that begins at `at` and ends the text, in seconds east of UTC; NaN when it is none. */
function offsetSeconds(text: string, at: number): number {
  const sign = text.charCodeAt(at);
  if (sign === 0x5a || sign === 0x7a) return text.length === at + 1 ? 0 : invalid;
  if (sign !== 0x2b && sign !== 0x2d) return invalid;
  const hours = twoDigits(text, at + 1);
  const minutes = twoDigits(text, at + 4);
  if (text.length !== at + 6 || text.charCodeAt(at + 3) !== 0x3a) return invalid;
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return invalid;
  const offset = hours * 3600 + minutes * 60;
  return sign === 0x2d ? -offset : offset;
}

/**
 * Whether the text is an RFC 3339 section 5.6 `date-time`. Lower-case `t` and `z`, `-00:00` and a leap second are
 * valid; a space instead of `T`, hour 24 and a missing offset are not.
 */
export function isTimestamp(text: string): boolean {
  return !Number.isNaN(secondsOf(text));
}

/** The instant that an RFC 3339 `date-time` names, `undefined` when the text is none (spec.md, "Type System"). */
export function parseTimestamp(text: string): Instant | undefined {
  const seconds = secondsOf(text);
  if (Number.isNaN(seconds)) return undefined;
  let fraction = "";
  if (text.charCodeAt(19) === 0x2e) {
    let end = afterDigits(text, 20);
    while (end > 20 && text.charCodeAt(end - 1) === 0x30) end--;
    fraction = text.slice(20, end);
  }
  return { seconds, fraction, leap: text.charCodeAt(17) === 0x36 };
}

/** Negative when `a` is before `b`, 0 when they are the same instant, positive when `a` is after `b`. */
export function compareInstants(a: Instant, b: Instant): number {
  if (a.seconds !== b.seconds) return a.seconds < b.seconds ? -1 : 1;
  if (a.leap !== b.leap) return a.leap ? 1 : -1;
  if (a.fraction === b.fraction) return 0;
  // Digits after the point order as text does, and without trailing zeros a prefix is the smaller.
  return a.fraction < b.fraction ? -1 : 1;
}

/** Whether both name the same instant. */
export function sameInstant(a: Instant, b: Instant): boolean {
  return a.seconds === b.seconds && a.fraction === b.fraction && a.leap === b.leap;
}

/**
 * Whether `b` is what is left of `a` when some digits of the fraction are cut off or rounded away, as a hop that
 * holds milliseconds does. False when they are the same instant.
 */
export function precisionLost(a: Instant, b: Instant): boolean {
  const kept = b.fraction.length;
  if (a.fraction.length <= kept) return false;
  if (a.seconds === b.seconds && a.leap === b.leap && a.fraction.startsWith(b.fraction)) return true;
  // Rounded up: the first digit dropped was 5 or more, and what was kept went up by one. Rounding to more digits,
  // the last of them a zero that is not written, is the same number.
  if (a.fraction.charCodeAt(kept) < 0x35) return false;
  const up = increment(a.fraction.slice(0, kept));
  if (up !== undefined) return a.seconds === b.seconds && a.leap === b.leap && up === b.fraction;
  if (b.fraction !== "") return false;
  if (!b.leap) return b.seconds === a.seconds + 1;
  return !a.leap && b.seconds === a.seconds;
}

/** The digits plus one in the last place, `undefined` when that carries out of the first. */
function increment(digits: string): string | undefined {
  let at = digits.length - 1;
  while (at >= 0 && digits.charCodeAt(at) === 0x39) at--;
  if (at < 0) return undefined;
  return `${digits.slice(0, at)}${digits.charCodeAt(at) - 0x2f}${"0".repeat(digits.length - at - 1)}`;
}
