import type { AttributeValue, CloudEvent } from "../../harness/event/cloud-event.ts";
import { EventError } from "../../harness/event/violation.ts";
import { type Saboteur, saboteur } from "./saboteur.ts";

/** Adapters of native events that get one attribute of a table wrong, or take what is no event at all. */

const RULES = ["GITHUB-label-a", "GITLAB-push-a", "COUCHDB-document-updated-a", "AWSS3-record-a"];

function spoiling(
  id: string,
  breaks: string,
  spoil: (event: CloudEvent) => CloudEvent,
  rules: readonly string[] = RULES,
): Saboteur {
  return saboteur(`sources/${id}`, breaks, rules, {
    adapt: (params, next) => next(params).map(spoil),
  });
}

function set(name: string, value: AttributeValue | undefined) {
  return (event: CloudEvent): CloudEvent => {
    const attributes = new Map(event.attributes);
    if (value === undefined) attributes.delete(name);
    else attributes.set(name, value);
    return { ...event, attributes };
  };
}

const text = (value: string): AttributeValue => ({ type: "String", value });

const MADE_UP: CloudEvent = {
  attributes: new Map<string, AttributeValue>([
    ["specversion", text("1.0")],
    ["id", text("0")],
    ["source", { type: "URI-reference", value: "/unknown" }],
    ["type", text("unknown")],
  ]),
};

export const sourceAdapters: readonly Saboteur[] = [
  spoiling("no-id", "leaves the id out", set("id", undefined)),
  spoiling("made-up-id", "gives every event an id of its own", set("id", text("5d1f"))),
  spoiling(
    "other-source",
    "names itself as the source",
    set("source", { type: "URI-reference", value: "/adapter" }),
  ),
  spoiling("other-type", "gives every event one type", set("type", text("webhook"))),
  spoiling("no-subject", "leaves the subject out", set("subject", undefined)),
  spoiling("own-subject", "gives every event a subject", set("subject", text("event"))),
  spoiling("no-time", "leaves the time out", set("time", undefined), [...RULES, "GITHUB-time-a"]),
  spoiling(
    "now-always",
    "takes the current time where the payload has one",
    set("time", { type: "Timestamp", value: "2026-01-01T00:00:00Z" }),
    ["GITHUB-check-run-a", "GITLAB-note-commit-a", "AWSS3-record-a"],
  ),
  spoiling("other-content-type", "says that the data is text", set("datacontenttype", text("text/plain"))),
  spoiling(
    "dataschema",
    "adds a dataschema",
    set("dataschema", { type: "URI", value: "https://example.com/s" }),
  ),
  spoiling("data-in-a-text", "puts the payload into a JSON string", (event) => ({
    ...event,
    data: { kind: "json", json: JSON.stringify(event.data?.kind === "json" ? event.data.json : "none") },
  })),
  saboteur(
    "sources/first-record",
    "turns only the first of several records into an event",
    ["AWSS3-record-a"],
    {
      adapt: (params, next) => next(params).slice(0, 1),
    },
  ),
  saboteur("sources/anything-goes", "makes an event of whatever it gets", RULES, {
    adapt: (params, next) => {
      try {
        return next(params);
      } catch (error) {
        if (error instanceof EventError) return [MADE_UP];
        throw error;
      }
    },
  }),
];
