import type { AttributeValue, CloudEvent } from "../../harness/event/cloud-event.ts";
import { EventError } from "../../harness/event/violation.ts";
import { extensions } from "../../harness/extensions/index.ts";
import { eachAttribute } from "./edit.ts";
import { type Hooks, reads, refusesToValidate, type Saboteur, saboteur, writes } from "./saboteur.ts";

/** Saboteurs that get the documented extensions wrong: on the way, or when they are asked whether an event is valid. */

const CARRIED = ["EXT-usage-b"];

const nameSets = extensions.map(({ name, attributes }) => ({
  extension: name,
  names: new Set(attributes.map((attribute) => attribute.name)),
}));

const uses = (names: ReadonlySet<string>) => (event: CloudEvent) =>
  [...event.attributes.keys()].some((name) => names.has(name));

const without = (names: ReadonlySet<string>) => (event: CloudEvent) =>
  eachAttribute(event, (value, name) => (names.has(name) ? undefined : value));

/** Loses what belongs to one extension. */
const losing: Saboteur[] = nameSets.flatMap(({ extension, names }) => [
  saboteur(
    `producer/extensions/drops-${extension}`,
    `Drops the attributes of ${extension} where it writes.`,
    CARRIED,
    writes(without(names)),
  ),
  saboteur(
    `consumer/extensions/drops-${extension}`,
    `Drops the attributes of ${extension} where it reads.`,
    CARRIED,
    reads(without(names)),
  ),
]);

const OWN_TRACE: AttributeValue = {
  type: "String",
  value: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
};

const changed = (name: string, change: (value: AttributeValue) => AttributeValue | undefined) => ({
  relay: (event: CloudEvent) => eachAttribute(event, (value, own) => (own === name ? change(value) : value)),
});

/** What a relay does to attributes that it is to leave alone. */
const meddling: Saboteur[] = [
  saboteur(
    "intermediary/extensions/own-trace",
    "Writes its own hop into traceparent.",
    ["EXT-tracing-i", "EXT-tracing-j"],
    changed("traceparent", () => OWN_TRACE),
  ),
  saboteur(
    "intermediary/extensions/removes-expirytime",
    "Takes expirytime away when it passes an event on.",
    ["EXT-expirytime-h"],
    changed("expirytime", () => undefined),
  ),
  saboteur(
    "intermediary/extensions/changes-recordedtime",
    "Sets recordedtime to when it passes the event on.",
    ["EXT-recordedtime-g"],
    changed("recordedtime", (value) => ({ ...value, value: "2020-01-01T00:00:00Z" }) as AttributeValue),
  ),
  saboteur(
    "intermediary/extensions/changes-bam",
    "Gives the step of a process another name.",
    ["EXT-bam-x"],
    changed("bamptxsid", (value) => ({ ...value, value: "relay" }) as AttributeValue),
  ),
  saboteur(
    "intermediary/extensions/changes-classification",
    "Lowers the class of the data.",
    ["EXT-dataclassification-q"],
    changed("dataclassification", (value) => ({ ...value, value: "public" }) as AttributeValue),
  ),
];

/** Overlooks what breaks these rules and no others. */
function forgiving(rules: readonly string[]): Hooks {
  return {
    validate(event, next) {
      try {
        next(event);
      } catch (error) {
        const forgiven =
          error instanceof EventError && error.violations.every((one) => rules.includes(one.requirement));
        if (!forgiven) throw error;
      }
    },
  };
}

const LETTERS: Readonly<Record<string, string>> = {
  authcontext: "abeg",
  bam: "abcefgijkmnoqsu",
  correlation: "acdg",
  dataclassification: "acdfhj",
  dataref: "a",
  deprecation: "abcdhjm",
  tracing: "abdef",
  expirytime: "a",
  opcua: "ghjmoprs",
  partitioning: "ac",
  recordedtime: "c",
  sampledrate: "ac",
  sequence: "abcfhj",
  severity: "achij",
  verifiability: "a",
};

/** One for each rule that an event can break. */
const lenient: Saboteur[] = [
  ...Object.entries(LETTERS).flatMap(([document, letters]) =>
    [...letters].map((letter) => {
      const rule = `EXT-${document}-${letter}`;
      return saboteur(
        `validator/extensions/${document}-${letter}`,
        `Finds nothing wrong with events that break ${rule}.`,
        [rule],
        forgiving([rule]),
      );
    }),
  ),
  // An empty traceparent breaks what the draft says of it, and the form that both texts give it.
  saboteur(
    "validator/extensions/empty-traceparent",
    "Takes an empty traceparent.",
    ["EXT-tracing-c"],
    forgiving(["EXT-tracing-c", "EXT-tracing-d"]),
  ),
];

/** Refuses events that use an extension at all. */
const refusing: Saboteur[] = nameSets.map(({ extension, names }) => {
  const rules = extensions
    .filter(({ name }) => name === extension)
    .flatMap(({ attributes }) => attributes.map(({ typeRule }) => typeRule));
  return saboteur(
    `validator/refuses/extension-${extension}`,
    `Finds fault with every event that uses ${extension}.`,
    rules,
    refusesToValidate(uses(names)),
  );
});

export const documentedExtensions: readonly Saboteur[] = [...losing, ...meddling, ...lenient, ...refusing];
