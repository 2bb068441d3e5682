import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { bindings } from "../bindings/index.ts";
import { loadBundle } from "../engine/bundle.ts";
import { formats } from "../formats/index.ts";
import { packageRoot } from "../package-root.ts";
import { CLAUSES } from "./clauses.ts";
import { eventsFor, interopEvents } from "./interop-events.ts";
import { judgeExchange } from "./judge-exchange.ts";
import type { Way } from "./record.ts";

const events = interopEvents();
const fixture = (path: string): string => readFileSync(join(packageRoot, "fixtures", path), "utf8");

test("the interop events fit their schema, and each has a name of its own", () => {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false });
  addFormats.default(ajv);
  ajv.addSchema(JSON.parse(fixture("schemas/case.schema.json")));
  const valid = ajv.compile(JSON.parse(fixture("schemas/interop.schema.json")));
  expect(valid(parse(fixture("interop/events.yaml"))) ? [] : valid.errors).toEqual([]);
  const ids = events.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("the smallest event is the one that holds least", () => {
  const [smallest] = [...events].sort((a, b) => a.size - b.size).filter(({ isBatch }) => !isBatch);
  expect(smallest?.id).toMatch(/minimal$/);
  expect(events.find(({ id }) => id === "large-500k")?.size).toBeGreaterThan(512_000);
});

test("every requirement that an exchange may name is in the catalogue", () => {
  const known = new Set(loadBundle().catalogue.map(({ id }) => id));
  const named = Object.values(CLAUSES).flatMap((clauses) => Object.values(clauses) as string[]);
  expect(named.filter((id) => !known.has(id))).toEqual([]);
  expect(bindings.filter(({ name }) => CLAUSES[name] === undefined).map(({ name }) => name)).toEqual([]);
});

/** Every way of every binding here, for events of 1.0. */
const ways = bindings.flatMap((binding) =>
  binding.modes.flatMap((mode): Way[] => {
    const common = { producer: "a", consumer: "b", binding: binding.name, mode, spec: "1.0" } as const;
    if (mode === "binary") return [common];
    const able = formats.filter(
      ({ name, versions, encodeBatch }) =>
        versions === undefined &&
        (mode !== "batched" || encodeBatch !== undefined) &&
        (binding.formats?.includes(name) ?? true),
    );
    return able.map(({ name }) => ({ ...common, format: name }));
  }),
);

describe.each(bindings)("$name", (binding) => {
  test("carries every interop event in every mode and format, and the judge sees that it arrives", () => {
    const lost: string[] = [];
    let exchanges = 0;
    for (const way of ways.filter(({ binding: name }) => name === binding.name))
      for (const { id, events: given } of eventsFor(way, events)) {
        const format = formats.find(({ name }) => name === (way.format ?? "json"));
        if (format === undefined) throw new Error(`no format ${way.format}`);
        const message = binding.encode(given, way.mode, format);
        const sent = { outcome: "ok" as const, messages: [message], events: [] };
        const received = { outcome: "ok" as const, messages: [], events: binding.decode(message).events };
        exchanges += 1;
        const judged = judgeExchange(way, given, sent, received);
        // The compact form of Avro counts a time in microseconds.
        if (id === "time-nanoseconds" && way.format === "avro-compact") expect(judged.verdict).toBe("warn");
        else if (judged.verdict !== "pass") lost.push(`${id} ${way.mode} ${way.format}: ${judged.message}`);
      }
    expect(exchanges).toBeGreaterThan(50);
    expect(lost).toEqual([]);
  });
});
