import { DRAFT, type Extension, type ExtensionViolation, must, textOf } from "./extension.ts";

const VERSIONS = { opcuametadatamajorversion: "EXT-opcua-o", opcuametadataminorversion: "EXT-opcua-r" };
/** Types of messages that carry the attributes of other extensions too. */
const MEASURED = ["ua-keyframe", "ua-deltaframe", "ua-event"];
const OTHERS = ["sequence", "traceparent", "recordedtime"];

/** OPC UA (extensions/opcua.md): the headers of an OPC UA PubSub dataset message as attributes. */
export const opcua: Extension = {
  name: "opcua",
  editions: DRAFT,
  attributes: [
    { name: "opcuametadatamajorversion", type: "Integer", typeRule: "EXT-opcua-m" },
    { name: "opcuametadataminorversion", type: "Integer", typeRule: "EXT-opcua-p" },
    { name: "opcuastatus", type: "Integer", typeRule: "EXT-opcua-s" },
  ],
  rules(event) {
    const found: ExtensionViolation[] = [];
    for (const [name, rule] of Object.entries(VERSIONS)) {
      if (!event.attributes.has(name) || !event.attributes.has("dataschema")) continue;
      found.push(must("opcua-version", rule, name, `${name} is there beside dataschema`));
    }
    const type = textOf(event, "type") ?? "";
    const subject = textOf(event, "subject");
    if ((type === "ua-metadata" || MEASURED.includes(type)) && subject === undefined) {
      found.push(must("opcua-subject", "EXT-opcua-g", "subject", `a message of type ${type} has a subject`));
    }
    if (type === "ua-event" && subject !== undefined && !/\/./.test(subject)) {
      found.push(
        must("opcua-event-id", "EXT-opcua-h", "subject", "the subject of a ua-event ends in / and its id"),
      );
    }
    if (!MEASURED.includes(type)) return found;
    const missing = OTHERS.filter((name) => !event.attributes.has(name));
    return [
      ...found,
      ...missing.map((name) =>
        must("opcua-others", "EXT-opcua-j", name, `a message of type ${type} has the attribute ${name}`),
      ),
    ];
  },
};
