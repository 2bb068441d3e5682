/**
 * `plugfest` as a library: lint, the conformance suite on an adapter, and the CloudEvents codec behind them. Everything
 * here is documented in docs/library.md; what is not exported may change at any time.
 */
export type { Adapter, Call, Description, Reply } from "../adapters/adapter.ts";
export { AdapterFailure, AdapterStartError } from "../adapters/adapter.ts";
export { InProcessAdapter, type InProcessImplementation } from "../adapters/in-process.ts";
export { StdioAdapter, type StdioOptions } from "../adapters/stdio.ts";
export { type ContentMode, http, type ProtocolBinding } from "../bindings/index.ts";
export type { ResultLine } from "../engine/record.ts";
export type { AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
export { SPEC_VERSIONS, type SpecVersion } from "../event/spec-version.ts";
export { validate } from "../event/validate.ts";
export { EventError, type Violation } from "../event/violation.ts";
export { type EventFormat, formatForMediaType, formatNamed, formats } from "../formats/index.ts";
export {
  type LineViolation,
  type LintOptions,
  type LintViolation,
  lint,
  NdjsonLinter,
} from "../lint/index.ts";
export type { WireField, WireMessage } from "../wire/wire-message.ts";
export {
  type CaseOutcome,
  type Conformance,
  type ConformanceOptions,
  conformance,
  isNewFailure,
} from "./conformance.ts";
