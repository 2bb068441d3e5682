import {
  DRAFT,
  type Extension,
  type ExtensionViolation,
  integerOf,
  must,
  should,
  textOf,
} from "./extension.ts";

const TEXTS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

/** Severity (extensions/severity.md): the log level of the event. */
export const severity: Extension = {
  name: "severity",
  editions: DRAFT,
  attributes: [
    { name: "severitytext", type: "String", typeRule: "EXT-severity-a", nonEmpty: "EXT-severity-c" },
    { name: "severitynumber", type: "Integer", typeRule: "EXT-severity-h", required: "EXT-severity-i" },
  ],
  rules(event) {
    const found: ExtensionViolation[] = [];
    const text = textOf(event, "severitytext") ?? "";
    if (text !== text.toUpperCase()) {
      found.push(
        should("severity-case", "EXT-severity-d", "severitytext", "severitytext is not in upper case"),
      );
    } else if (text !== "" && !TEXTS.includes(text)) {
      const message = `severitytext is ${JSON.stringify(text)}; the values it advises are ${TEXTS.join(", ")}`;
      found.push(should("severity-text", "EXT-severity-e", "severitytext", message));
    }
    if ((integerOf(event, "severitynumber") ?? 0) < 0) {
      found.push(must("severity-number", "EXT-severity-j", "severitynumber", "severitynumber is negative"));
    }
    return found;
  },
};
