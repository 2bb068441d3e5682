import { bindingNamed, type ContentMode } from "../bindings/index.ts";
import type { Case, Check, Matcher, Stimulus } from "../engine/case.ts";
import { plan } from "../engine/plan.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import { type SpecVersion, wireVersion } from "../event/spec-version.ts";
import { formatNamed } from "../formats/index.ts";
import { contentTypeOf, type WireMessage } from "../wire/wire-message.ts";

/** What a target is said to take. */
export interface Claim {
  readonly binding: string;
  readonly modes: readonly ContentMode[];
  /** The names of event formats, for structured and batched mode. */
  readonly formats: readonly string[];
  readonly spec: SpecVersion;
  /** Patterns of cases; all when there are none. */
  readonly cases: readonly string[];
}

/** One message to send, and what is asked of what becomes of it. */
export interface Probe {
  readonly id: string;
  readonly title: string;
  readonly step: number;
  readonly stimulus: Extract<Stimulus, { operation: "decode" }>;
  readonly checks: readonly Check[];
  readonly keepsEmptyData: boolean;
  readonly disputed?: string;
  /** As `combination` says it. */
  readonly combination: string;
}

/** The cases of the suite for whoever receives, as far as the target is said to take their modes and formats. */
export function probesFor(cases: readonly Case[], claim: Claim): Probe[] {
  const { binding, modes, formats, spec } = claim;
  const capabilities = {
    specversions: [wireVersion(spec)],
    bindings: { [binding]: { receive: modes, formats, batchFormats: formats } },
  };
  const implementation = { name: "", version: "", language: "", url: "" };
  const description = { implementation, capabilities, maxConcurrency: 1 };
  const own = cases.filter((one) => one.binding === binding);
  const planned = plan(own, description, { spec, cases: claim.cases, depths: ["live"] });
  return planned.flatMap(({ case: one, missing }) => {
    if (missing !== undefined) return [];
    return one.steps.flatMap(({ stimulus, checks }, step): Probe[] => {
      if (stimulus.operation !== "decode") return [];
      const { id, title, keepsEmptyData = false, disputed } = one;
      const about = {
        id,
        title,
        step,
        stimulus,
        checks,
        keepsEmptyData,
        combination: combinationOf(stimulus),
      };
      return [disputed === undefined ? about : { ...about, disputed: disputed.reason }];
    });
  });
}

/** Mode and format in one word or two, such as `binary` or `structured json`. */
function combination(mode: ContentMode, format: string): string {
  return mode === "binary" ? mode : `${mode} ${format}`;
}

function combinationOf({ message, holds }: Probe["stimulus"]): string {
  if (holds !== undefined) return combination(holds.mode, holds.format ?? "json");
  const type = /^\s*application\/cloudevents(-batch)?(?:\+([a-z0-9-]+))?/i.exec(contentTypeOf(message) ?? "");
  if (type === null) return "binary";
  return combination(type[1] === undefined ? "structured" : "batched", (type[2] ?? "json").toLowerCase());
}

/** A plain event that whoever takes a mode and a format at all has to take. */
export interface Plain {
  readonly combination: string;
  readonly mode: ContentMode;
  readonly event: CloudEvent;
  readonly message: WireMessage;
}

/** One for each mode and format that the target is said to take. */
export function plainMessages({ binding, modes, formats }: Claim, id: string): Plain[] {
  const codec = bindingNamed(binding);
  if (codec === undefined) return [];
  const event: CloudEvent = {
    attributes: new Map([
      ["specversion", { type: "String", value: "1.0" }],
      ["id", { type: "String", value: id }],
      ["source", { type: "URI-reference", value: "https://plugfest.example.com/check" }],
      ["type", { type: "String", value: "com.example.plugfest.check" }],
      ["subject", { type: "String", value: "check" }],
      ["time", { type: "Timestamp", value: "2020-01-02T03:04:05Z" }],
      ["datacontenttype", { type: "String", value: "application/json" }],
      ["comexampleext", { type: "String", value: "kept" }],
    ]),
    data: { kind: "json", json: '{"plugfest":true}' },
  };
  return modes.flatMap((mode) =>
    (mode === "binary" ? ["json"] : formats).flatMap((name): Plain[] => {
      const format = formatNamed(name);
      const fits = format !== undefined && (codec.formats === undefined || codec.formats.includes(name));
      if (!fits || (mode === "batched" && format.batchMediaType === undefined)) return [];
      const message = codec.encode([event], mode, format);
      return [{ combination: combination(mode, name), mode, event, message }];
    }),
  );
}

/** Whether the check holds only for who refuses the message. */
export function demandsRefusal({ expect }: Check): boolean {
  const demands = (matcher: Matcher): boolean => {
    if ("outcome" in matcher) return matcher.outcome === "rejected";
    if ("allOf" in matcher) return matcher.allOf.some(demands);
    return "anyOf" in matcher && matcher.anyOf.every(demands);
  };
  return demands(expect);
}
