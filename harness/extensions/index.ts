import type { CloudEvent } from "../event/cloud-event.ts";
import type { SpecVersion } from "../event/spec-version.ts";
import { EventError } from "../event/violation.ts";
import { authcontext } from "./authcontext.ts";
import { bam } from "./bam.ts";
import { checkExtension } from "./check.ts";
import { correlation } from "./correlation.ts";
import { dataClassification } from "./data-classification.ts";
import { dataref } from "./dataref.ts";
import { deprecation } from "./deprecation.ts";
import { distributedTracing } from "./distributed-tracing.ts";
import { expirytime } from "./expirytime.ts";
import type { Extension, ExtensionViolation } from "./extension.ts";
import { opcua } from "./opcua.ts";
import { partitioning } from "./partitioning.ts";
import { recordedtime } from "./recordedtime.ts";
import { sampledrate } from "./sampledrate.ts";
import { sequence } from "./sequence.ts";
import { severity } from "./severity.ts";
import { verifiability } from "./verifiability.ts";

export type { ExtensionViolation } from "./extension.ts";

/** Every documented extension. */
export const extensions: readonly Extension[] = [
  authcontext,
  bam,
  correlation,
  dataClassification,
  dataref,
  deprecation,
  distributedTracing,
  expirytime,
  opcua,
  partitioning,
  recordedtime,
  sampledrate,
  sequence,
  severity,
  verifiability,
];

const NAMES: ReadonlySet<string> = new Set(
  extensions.flatMap(({ attributes }) => attributes.map(({ name }) => name)),
);

/** Whether an attribute of that name can make an event one that uses a documented extension. */
export function isExtensionName(name: string): boolean {
  return NAMES.has(name);
}

/**
 * What an event breaks and ignores of the rules of all extensions that it uses.
 *
 * @param spec the edition to judge by; the rules of all editions together when left out
 */
export function checkExtensions(event: CloudEvent, spec?: SpecVersion): ExtensionViolation[] {
  return extensions.flatMap((extension) => checkExtension(extension, event, spec));
}

/**
 * Throws an EventError when an event of version 1.0 breaks what an extension that it uses demands, in any edition;
 * what it only advises against passes.
 */
export function assertExtensions(event: CloudEvent): void {
  if (event.attributes.get("specversion")?.value !== "1.0") return;
  const broken = checkExtensions(event).filter(({ level }) => level === "MUST");
  if (broken.length > 0) throw new EventError(broken);
}
