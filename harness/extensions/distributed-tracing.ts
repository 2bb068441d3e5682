import { BOTH, DRAFT, type Extension, type ExtensionViolation, must } from "./extension.ts";

const PARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;
const KEY = /^(?:[a-z][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})$/;
/** Printable ASCII but comma and equals sign, not ending in a space. */
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;
const MOST_MEMBERS = 32;

/** Whether the text is a `traceparent` of W3C Trace Context (section 3.2). Later versions may add to its end. */
export function isTraceParent(text: string): boolean {
  const [, version, trace = "", span = "", more] = PARENT.exec(text) ?? [];
  if (version === undefined || version === "ff" || (version === "00" && more !== undefined)) return false;
  return /[^0]/.test(trace) && /[^0]/.test(span);
}

/** Whether the text is a `tracestate` of W3C Trace Context (section 3.3): a list of at most 32 keys with values. */
export function isTraceState(text: string): boolean {
  const members = text
    .split(",")
    .map((member) => member.replace(/^[ \t]+|[ \t]+$/g, ""))
    .filter((member) => member !== "");
  const keys = members.map((member) => member.slice(0, Math.max(0, member.indexOf("="))));
  return (
    members.length <= MOST_MEMBERS &&
    new Set(keys).size === keys.length &&
    members.every(
      (member, at) => KEY.test(keys[at] ?? "") && VALUE.test(member.slice((keys[at] ?? "").length + 1)),
    )
  );
}

/** Distributed Tracing (extensions/distributed-tracing.md): the trace that the event began in. */
export const distributedTracing: Extension = {
  name: "distributed-tracing",
  editions: BOTH,
  attributes: [
    {
      name: "traceparent",
      type: "String",
      typeRule: "EXT-tracing-a",
      required: "EXT-tracing-b",
      nonEmpty: "EXT-tracing-c",
    },
    { name: "tracestate", type: "String", typeRule: "EXT-tracing-e" },
  ],
  // The released text does not say that it is not empty; what it says about the form comes to the same.
  ruleEditions: { "EXT-tracing-c": DRAFT },
  rules(event) {
    const found: ExtensionViolation[] = [];
    const parent = event.attributes.get("traceparent");
    if (parent?.type === "String" && !isTraceParent(parent.value)) {
      const message = "traceparent is not what W3C Trace Context 3.2 makes it: version, trace, parent, flags";
      found.push(must("trace-parent", "EXT-tracing-d", "traceparent", message));
    }
    const state = event.attributes.get("tracestate");
    if (state?.type === "String" && !isTraceState(state.value)) {
      const message = "tracestate is no list of keys and values as W3C Trace Context 3.3 has it";
      found.push(must("trace-state", "EXT-tracing-f", "tracestate", message));
    }
    return found;
  },
};
