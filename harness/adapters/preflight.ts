import { randomBytes } from "node:crypto";
import type { ContentMode } from "../bindings/binding.ts";
import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { WIRE_VERSIONS, type WireVersion } from "../event/spec-version.ts";
import { profileFor } from "../event/versions/index.ts";
import { type Adapter, AdapterFailure, AdapterStartError, type Call } from "./adapter.ts";

const text = (value: string): AttributeValue => ({ type: "String", value });

/** The smallest event of a version. */
function minimal(version: WireVersion): CloudEvent {
  const { versionAttribute, names } = profileFor(version);
  return {
    attributes: new Map<string, AttributeValue>([
      [versionAttribute, text(version)],
      [names.id, text("1")],
      ["source", { type: "URI-reference", value: "/s" }],
      [names.type, text("t")],
    ]),
  };
}

/** The newest version that the adapter declares; 1.0 when it declares none that is known. */
function newestOf({ description }: Adapter): WireVersion {
  const declared = WIRE_VERSIONS.filter((version) => description.capabilities.specversions.includes(version));
  return declared.at(-1) ?? "1.0";
}

/** Whether anything is declared that a case could use. */
function declaresSomething({ description: { capabilities } }: Adapter): boolean {
  const { bindings, validate, evaluate, adapt } = capabilities;
  const operations = Object.values(bindings).flatMap(({ formats, batchFormats, settings, ...declared }) =>
    Object.keys(declared),
  );
  return operations.length > 0 || validate === true || evaluate === true || adapt !== undefined;
}

/** The smallest call that the declared capabilities allow; none where all that is declared needs a message or a peer. */
function smokeCall(adapter: Adapter): Call | undefined {
  for (const [binding, capabilities] of Object.entries(adapter.description.capabilities.bindings)) {
    const [format] = capabilities.formats;
    const mode = capabilities.encode?.find((candidate) => candidate !== "batched") as ContentMode | undefined;
    if (mode !== undefined && format !== undefined) {
      const events = [minimal(newestOf(adapter))];
      return { case: "preflight/smoke", method: "encode", binding, mode, format, events };
    }
    if (capabilities.receive !== undefined)
      return { case: "preflight/smoke", method: "receive.start", binding };
  }
  return undefined;
}

/** A question that every adapter answers with `unsupported`, without asking its implementation. */
export function probeCall(caseId: string, binding: string): Call {
  return {
    case: caseId,
    method: "encode",
    binding,
    mode: "binary",
    format: "json",
    events: [minimal("1.0")],
  };
}

async function prove(adapter: Adapter, smoke: Call, refuse: (what: string) => never): Promise<void> {
  const reply = await adapter.perform(smoke);
  if (reply.outcome === "rejected")
    refuse(`${smoke.method} of a minimal valid event was rejected: ${reply.message}`);
  if (reply.outcome === "unsupported") refuse(`${smoke.method} is declared but answered unsupported`);
  if (reply.outcome === "ok" && smoke.method === "receive.start" && reply.subscription !== undefined) {
    await adapter.perform({ case: smoke.case, method: "receive.stop", subscription: reply.subscription });
  }
}

/**
 * Proves that the adapter can be trusted with cases: one smoke case succeeds and a capability that cannot exist is
 * answered `unsupported`. Throws AdapterStartError with one clear line.
 */
export async function preflight(adapter: Adapter): Promise<void> {
  if (!declaresSomething(adapter))
    throw new AdapterStartError("the adapter declares no operation that a case could use");
  const smoke = smokeCall(adapter);
  const refuse = (what: string): never => {
    throw new AdapterStartError(`the adapter failed its preflight: ${what}`);
  };
  try {
    if (smoke !== undefined) await prove(adapter, smoke, refuse);
    const binding = `no-such-binding-${randomBytes(4).toString("hex")}`;
    const probe = await adapter.perform(probeCall("preflight/unknown-capability", binding));
    if (probe.outcome !== "unsupported") {
      refuse(`the unknown binding ${binding} was answered ${probe.outcome} instead of unsupported`);
    }
  } catch (error) {
    if (!(error instanceof AdapterFailure)) throw error;
    refuse(error.message);
  }
}
