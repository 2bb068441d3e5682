import { conclude } from "./conclusion.ts";
import { isFailing } from "./finding.ts";
import { escapeMarkup } from "./markup.ts";
import { clip, plural, printable } from "./printable.ts";
import type { RunSummary } from "./summary.ts";

/** What shields.io reads from an address: https://shields.io/badges/endpoint-badge */
export interface BadgeEndpoint {
  readonly schemaVersion: 1;
  readonly label: string;
  readonly message: string;
  /** A colour name of shields.io; the message says the same in words. */
  readonly color: "brightgreen" | "red" | "lightgrey";
  readonly isError?: true;
}

/** The answer of a run in two words. A known failure is a failure here as well. */
export function badgeOf(summary: RunSummary): BadgeEndpoint {
  const { spec, profile, shard } = summary.header.filters;
  const label = profile === undefined ? `CloudEvents ${spec}` : `CloudEvents ${spec} ${profile}`;
  const { conforms, answer } = conclude(summary);
  const common = { schemaVersion: 1, label: printable(clip(label, 80)) } as const;
  if (conforms && shard === undefined) return { ...common, message: "conforms", color: "brightgreen" };
  if (answer === "does-not-conform") {
    const failing = summary.findings.filter(({ verdict }) => isFailing(verdict)).length;
    return { ...common, message: plural(failing, "finding"), color: "red", isError: true };
  }
  return { ...common, message: MESSAGES[answer] ?? "no answer", color: "lightgrey" };
}

const MESSAGES: Readonly<Record<string, string>> = {
  filtered: "partly run",
  seen: "seen from outside",
  truncated: "not finished",
  interrupted: "not finished",
};

const COLORS: Readonly<Record<BadgeEndpoint["color"], string>> = {
  brightgreen: "#2b7a0b",
  red: "#b3261e",
  lightgrey: "#5f6368",
};

const HEIGHT = 20;
const PADDING = 7;

/** The badge as one static SVG: no font, no image and no address is loaded from anywhere. */
export function badgeSvg(summary: RunSummary): string {
  const { label, message, color } = badgeOf(summary);
  const [left, right] = [widthOf(label), widthOf(message)];
  const width = left + right;
  const title = escapeMarkup(`${label}: ${message}`);
  const part = (text: string, from: number, size: number): string =>
    `<text x="${from + size / 2}" y="14" textLength="${size - 2 * PADDING}">${escapeMarkup(text)}</text>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" role="img" aria-label="${title}">` +
    `<title>${title}</title>` +
    `<rect width="${width}" height="${HEIGHT}" rx="3" fill="#3c4043"/>` +
    `<path d="M${left} 0h${right - 3}a3 3 0 0 1 3 3v${HEIGHT - 6}a3 3 0 0 1-3 3h-${right - 3}z" fill="${COLORS[color]}"/>` +
    `<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">` +
    `${part(label, 0, left)}${part(message, left, right)}</g></svg>\n`
  );
}

/** About what Verdana takes at 11 px; `textLength` makes any other font fit. */
const widthOf = (text: string): number => Math.ceil([...text].length * 6.6) + 2 * PADDING;
