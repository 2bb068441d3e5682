import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bindings } from "../../harness/bindings/index.ts";
import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import { firstDifference } from "../../harness/event/equality.ts";
import { EventError } from "../../harness/event/violation.ts";
import { type EventFormat, formats } from "../../harness/formats/index.ts";
import { events } from "./arbitraries.ts";

/** Whatever goes out comes back the same, in every format, every binding and every mode of it. */

const RUNS = 200;
/** Fixed, so that a run says the same every time; `npm run fuzz` looks further. */
const SEED = Number(process.env.PLUGFEST_FUZZ_SEED ?? 20180405);

/** `undefined` when the format refuses what its encoding cannot carry, which it may. */
function orRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    expect(error).toBeInstanceOf(EventError);
    return undefined;
  }
}

/** Where they differ, but for digits of a time that the encoding has no place for. */
function difference(event: CloudEvent, back: CloudEvent | undefined, emptyIsAbsent: boolean) {
  expect(back).toBeDefined();
  const found = back && firstDifference(event, back, { emptyIsAbsent });
  return found?.kind === "precision" ? undefined : found;
}

/** Runs the property, and asks that it was not true for nothing: most events have to be written. */
function holds(property: (event: CloudEvent) => boolean): void {
  let written = 0;
  fc.assert(
    fc.property(events, (event) => {
      if (property(event)) written++;
    }),
    { numRuns: RUNS, seed: SEED },
  );
  expect(written).toBeGreaterThan(RUNS / 4);
}

/** The events made here are of 1.0; a format that is for earlier versions alone is held to its own tests. */
const ofVersion1 = formats.filter(({ versions }) => versions === undefined);

describe.each(ofVersion1.map((format): [string, EventFormat] => [format.name, format]))("%s", (_, format) => {
  test("decodes what it encoded", () => {
    holds((event) => {
      const bytes = orRefused(() => format.encode(event));
      if (bytes === undefined) return false;
      expect(difference(event, format.decode(bytes), false)).toBeUndefined();
      return true;
    });
  });

  if (format.encodeBatch !== undefined)
    test("decodes a batch that it encoded, in its order", () => {
      fc.assert(
        fc.property(fc.array(events, { maxLength: 3 }), (batch) => {
          const bytes = orRefused(() => format.encodeBatch?.(batch));
          const back = bytes && format.decodeBatch?.(bytes);
          if (back === undefined) return;
          expect(back).toHaveLength(batch.length);
          for (const [at, event] of batch.entries())
            expect(difference(event, back[at], false)).toBeUndefined();
        }),
        { numRuns: RUNS / 4, seed: SEED },
      );
    });

  for (const binding of bindings) {
    if (binding.formats?.includes(format.name) === false) continue;
    test.each(binding.modes)(`comes back over ${binding.name} in %s mode`, (mode) => {
      if (mode === "batched" && format.encodeBatch === undefined) return;
      holds((event) => {
        const message = orRefused(() => binding.encode([event], mode, format));
        if (message === undefined) return false;
        const [back] = binding.decode(message).events;
        expect(difference(event, back, mode === "binary")).toBeUndefined();
        return true;
      });
    });
  }
});
