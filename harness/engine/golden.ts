import type { DataLiteral, EventLiteral, Library, MessageLiteral } from "./literals.ts";

/** A file of fixtures/golden: literal bytes of events in one format, confirmed by an independent tool. */
export interface GoldenFile {
  readonly format: string;
  readonly contentType: string;
  readonly confirmedBy: string;
  readonly golden: Readonly<Record<string, GoldenEntry>>;
}

interface GoldenEntry {
  readonly contentType?: string;
  readonly bytes: DataLiteral;
  readonly event?: EventLiteral;
  readonly events?: readonly EventLiteral[];
  /** False where other bytes are as right and the reference writes those. */
  readonly encode?: boolean;
  readonly because?: string;
}

/** One golden entry with the name that cases use for its message and, when it holds one event, for its event. */
export interface Golden extends GoldenEntry {
  readonly name: string;
  readonly format: string;
  readonly contentType: string;
  readonly confirmedBy: string;
}

/** The entries of a file. */
export function goldenIn({ format, contentType, confirmedBy, golden }: GoldenFile): Golden[] {
  return Object.entries(golden).map(([name, entry]) => ({
    name,
    format,
    contentType,
    confirmedBy,
    ...entry,
  }));
}

/** The library with a message, and an event where there is just one, for each golden entry under its name. */
export function withGolden(library: Library, golden: readonly Golden[]): Library {
  const messages: Record<string, MessageLiteral> = { ...library.messages };
  const events: Record<string, EventLiteral> = { ...library.events };
  for (const { name, contentType, bytes, event } of golden) {
    messages[name] = { fields: [{ "content-type": contentType }], body: bytes };
    if (event !== undefined) events[name] = event;
  }
  return { ...library, events, messages };
}
