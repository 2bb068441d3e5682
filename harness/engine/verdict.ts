/** What a check found. Only `fail`, `crashed` and `timeout` count against the implementation. */
export type Verdict =
  | "pass"
  | "fail"
  | "warn"
  | "info"
  | "not-applicable"
  | "not-observable"
  | "not-run"
  | "crashed"
  | "timeout"
  | "harness-error"
  | "environment-error";

/** The specification's keyword behind a requirement. DECLARATIVE rules fix the wire format without a keyword. */
export type Level = "MUST" | "MUST NOT" | "SHOULD" | "SHOULD NOT" | "MAY" | "DECLARATIVE";

/** Whom a rule binds. An evaluator is an engine of the CloudEvents expression language (CESQL). */
export type Role = "producer" | "consumer" | "intermediary" | "evaluator";

/** `codec`: encode and decode through the adapter. `live`: the implementation really sends and listens. */
export type Depth = "codec" | "live";

/** The verdict that breaking a rule of this level deserves. */
export function verdictOfBreaking(level: Level): "fail" | "warn" | "info" {
  if (level === "SHOULD" || level === "SHOULD NOT") return "warn";
  return level === "MAY" ? "info" : "fail";
}
