import type { CloudEvent } from "../event/cloud-event.ts";
import type { SpecVersion } from "../event/spec-version.ts";
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

/**
 * What an event breaks and ignores of the rules of all extensions that it uses.
 *
 * @param spec the edition to judge by; the rules of all editions together when left out
 */
export function checkExtensions(event: CloudEvent, spec?: SpecVersion): ExtensionViolation[] {
  return extensions.flatMap((extension) => checkExtension(extension, event, spec));
}
