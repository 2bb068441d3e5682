import type { AttributeValue } from "../event/cloud-event.ts";
import { isUri } from "../event/uri.ts";
import { isValid, validate } from "../event/validate.ts";
import { pointer } from "../event/violation.ts";
import { isExtensionName } from "../extensions/index.ts";
import { judgeExtensions } from "./extensions.ts";
import type { Placed, PlacedEvent } from "./placed.ts";
import type { Findings } from "./violation.ts";

/**
 * Reports all that the core specification says about the attributes: what `validate` finds, each at the byte it is
 * about, and what the text only advises against. An event of another version is told just that, since the rules of
 * 1.0 are not its own.
 */
export function judgeAttributes(event: PlacedEvent, findings: Findings): void {
  const { attributes, path } = event;
  const version = attributes.get("specversion");
  const claimed = version?.value?.value;
  if (version !== undefined && claimed !== undefined && claimed !== "" && claimed !== "1.0") {
    const early = claimed === "0.2" || claimed === "0.3";
    const hint = early ? `; its own rules are those of --spec ${claimed}` : "";
    const message = `The specversion ${JSON.stringify(claimed)} is not the 1.0 that this is judged by${hint}`;
    findings.must("specversion", "CE-specversion-a", `${path}/specversion`, version.valueOffset, message);
    return;
  }
  const values = new Map<string, AttributeValue>();
  for (const [name, { value }] of attributes) if (value !== undefined) values.set(name, value);
  // Nearly every event is right, and then nothing is built that only a report needs.
  if (!isValid({ attributes: values }, findings.spec)) reportViolations(event, values, findings);
  let extended = false;
  for (const [name, placed] of attributes) {
    advise(name, placed, path, findings);
    extended ||= isExtensionName(name);
  }
  if (extended) judgeExtensions(event, { attributes: values }, findings);
}

function reportViolations(
  { attributes, unset, path, offset: start, complete }: PlacedEvent,
  values: ReadonlyMap<string, AttributeValue>,
  findings: Findings,
): void {
  const byPath = new Map([...attributes].map(([name, placed]) => [pointer(name), placed]));
  const violations = validate({ attributes: values }, findings.spec);
  for (const { code, requirement, path: within, message } of violations) {
    const placed = byPath.get(within);
    if (code === "missing" && (placed !== undefined || !complete)) continue;
    const missing = unset?.get(within.slice(1)) ?? start;
    const offset = placed === undefined ? missing : code === "name" ? placed.nameOffset : placed.valueOffset;
    // A URI with a fragment is not what the text calls an absolute URI, but is what many schemas are named by.
    if (code === "uri-fragment") findings.should(code, requirement, path + within, offset, message);
    else findings.must(code, requirement, path + within, offset, message);
  }
}

/** What the text advises and does not demand. */
function advise(name: string, placed: Placed, path: string, findings: Findings): void {
  const { value, nameOffset, valueOffset } = placed;
  if (name.length > 20) {
    const message = `The attribute name ${name} is longer than 20 characters`;
    findings.should("long-name", "CE-naming-conventions-d", path + pointer(name), nameOffset, message);
  }
  // Only the draft says so; before it a name could begin with a digit without comment.
  if (findings.spec === "1.0.3-draft" && /^[0-9]/.test(name)) {
    const message = `The attribute name ${name} does not begin with a letter`;
    findings.should("digit-first", "CE-naming-conventions-b", path + pointer(name), nameOffset, message);
  }
  const text = value?.value;
  if (typeof text !== "string" || text === "") return;
  if (name === "source" && !isUri(text)) {
    findings.should(
      "relative-source",
      "CE-source-e",
      path + pointer(name),
      valueOffset,
      "The source is not an absolute URI",
    );
  }
  if (name === "type" && !text.includes(".")) {
    const message = "The type does not begin with a reverse-DNS name, such as com.example";
    findings.should("type-prefix", "CE-type-c", path + pointer(name), valueOffset, message);
  }
}
