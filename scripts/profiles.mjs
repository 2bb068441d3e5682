// node scripts/profiles.mjs: writes the profiles that are missing from fixtures/profiles, and pins the suite's digest there. A
// profile that exists is never changed by this script: it is frozen. `--revise SPEC/NAME` writes a new revision of one.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { build, root } from "./steps.mjs";

build();
const suite = JSON.parse(readFileSync(join(root, "dist/fixtures/suite.json"), "utf8"));
const { casesOf } = await import(join(root, "dist/harness/engine/suite-bundle.js"));
const { decidingChecks, readProfile } = await import(join(root, "dist/harness/certify/profile.js"));
const cases = casesOf(suite);

const CORE = { "1.0": "cloudevents/spec.md", "1.0.3-draft": "cloudevents/spec.md", 0.3: "spec.md" };
const JSON_FORMAT = "cloudevents/formats/json-format.md";
const HTTP = "cloudevents/bindings/http-protocol-binding.md";
const binding = (name) => `cloudevents/bindings/${name}-protocol-binding.md`;
const BINDINGS = {
  http: ["HTTP", HTTP],
  webhook: ["web hooks", "cloudevents/http-webhook.md"],
  amqp: ["AMQP 1.0", binding("amqp")],
  rabbitmq: ["RabbitMQ", "rabbitmq/spec.md"],
  mqtt5: ["MQTT 5", binding("mqtt")],
  mqtt3: ["MQTT 3.1.1", binding("mqtt")],
  nats: ["NATS", binding("nats")],
  kafka: ["Kafka", binding("kafka")],
  websockets: ["WebSockets", binding("websockets")],
};
const FORMATS = {
  json: ["JSON", JSON_FORMAT],
  protobuf: ["Protobuf", "cloudevents/formats/protobuf-format.md"],
  avro: ["Avro", "cloudevents/formats/avro-format.md"],
  "avro-compact": ["Avro Compact", "cloudevents/working-drafts/avro-compact-format.md"],
  xml: ["XML", "cloudevents/working-drafts/xml-format.md"],
  cbor: ["CBOR", "cloudevents/working-drafts/cbor-format.md"],
};
const EARLY = {
  http: ["HTTP", "http-transport-binding.md"],
  amqp: ["AMQP 1.0", "amqp-transport-binding.md"],
  mqtt5: ["MQTT 5", "mqtt-transport-binding.md"],
  nats: ["NATS", "nats-transport-binding.md"],
};

function* wanted() {
  for (const spec of ["1.0", "1.0.3-draft", "0.3"]) {
    const early = spec === "0.3";
    for (const role of ["producer", "consumer"])
      yield {
        spec,
        profile: `core-${role}`,
        title: `Core specification, ${role}`,
        documents: [CORE[spec]],
        role,
      };
    const json = early ? "json-format.md" : JSON_FORMAT;
    const http = early ? "http-transport-binding.md" : HTTP;
    yield {
      ...{ spec, profile: "intermediary", title: "Intermediary over HTTP, in JSON" },
      ...{ documents: [CORE[spec], json, http], role: "intermediary", binding: "http" },
    };
    const formats = early ? { json: ["JSON", json], proto: ["Protobuf", "protobuf-format.md"] } : FORMATS;
    for (const [name, [title, document]] of Object.entries(formats))
      yield { spec, profile: `format-${name}`, title: `${title} format`, documents: [document] };
    for (const [name, [title, document]] of Object.entries(early ? EARLY : BINDINGS)) {
      for (const role of ["producer", "consumer"]) {
        const text = `Binding for ${title}, ${role}`;
        yield { spec, profile: `${name}-${role}`, title: text, documents: [document], role, binding: name };
      }
    }
    if (!early)
      yield { spec, profile: "cesql", title: "CESQL", documents: ["cesql/spec.md"], role: "evaluator" };
  }
}

const STRICT = new Set(["MUST", "MUST NOT", "DECLARATIVE"]);

/** Why a requirement does not decide; undefined when it does. */
function whyNot({ testable, reason, unjudged, versions }, spec, judged) {
  const { level } = versions[spec];
  if (testable === "no") return reason;
  if (!STRICT.has(level)) return level === "MAY" ? "a permission" : `${level}: what is not kept is a warning`;
  return judged ? undefined : (unjudged ?? "no case outside a dispute judges it in this role");
}

function profileOf(definition, revision) {
  const { spec, documents, role } = definition;
  const asked = suite.catalogue.filter(
    ({ document, versions, roles }) =>
      documents.includes(document) &&
      versions[spec] !== undefined &&
      (role === undefined || roles.includes(role)),
  );
  const { profile, title, ...rest } = definition;
  const candidate = { profile, revision, ...rest, title, scored: asked.map(({ id }) => id), notScored: [] };
  const judged = new Set(
    cases.flatMap((one) => decidingChecks(candidate, one).flatMap(({ requirements }) => requirements)),
  );
  const reasons = asked.map((requirement) => [
    requirement.id,
    whyNot(requirement, spec, judged.has(requirement.id)),
  ]);
  return {
    ...candidate,
    scored: reasons.filter(([, why]) => why === undefined).map(([id]) => id),
    notScored: reasons.filter(([, why]) => why !== undefined).map(([id, why]) => ({ id, why })),
  };
}

const at = process.argv.indexOf("--revise");
const revised = at < 0 ? undefined : process.argv[at + 1];
for (const definition of wanted()) {
  const { spec, profile } = definition;
  const file = join(root, "fixtures", "profiles", spec, `${profile}.yaml`);
  const exists = existsSync(file);
  if (exists && revised !== `${spec}/${profile}`) continue;
  const made = profileOf(definition, exists ? readProfile(readFileSync(file)).revision + 1 : 1);
  // A document that has nothing to score in an edition has no profile there.
  if (made.scored.length === 0) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, stringify(made, { lineWidth: 118 }));
  process.stderr.write(`wrote fixtures/profiles/${spec}/${profile}.yaml, revision ${made.revision}\n`);
}

const pin = join(root, "harness", "certify", "suite-digest.ts");
build();
const { digest } = JSON.parse(readFileSync(join(root, "dist/fixtures/suite.json"), "utf8"));
const pinned = `/** SHA-256 over the fixtures of this release (npm run profiles writes it): a modified suite certifies nothing. */
export const SUITE_DIGEST = "${digest}";
`;
if (!existsSync(pin) || readFileSync(pin, "utf8") !== pinned) {
  writeFileSync(pin, pinned);
  build();
}
process.stderr.write(`the suite's digest is ${digest}\n`);
