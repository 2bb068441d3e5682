// The arrows of docs/architecture.md: event <- formats <- bindings <- engine; transports move wire messages and know
// no CloudEvents; reports read records and run nothing.
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: from, pathNot: "\\.test\\.ts$" },
  to: { path: "^(harness|reports|suites|implementations|bench|scripts)/", pathNot: allowed },
});

module.exports = {
  forbidden: [
    { name: "no-circular", comment: "A circle has no bottom.", severity: "error", from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } } },
    only("wire-is-a-leaf", "^harness/wire/", ["^harness/wire/"], "Wire messages know nothing else."),
    only("event-below-formats", "^harness/event/", ["^harness/event/", "^harness/wire/"], "The event model knows no format."),
    only("formats-below-bindings", "^harness/formats/", ["^harness/(formats|event|wire)/"], "Formats know no binding."),
    only("cesql-knows-no-format", "^harness/cesql/", ["^harness/(cesql|event|wire)/", "^harness/adapters/adapter\\.ts$"], "Expressions are evaluated on events, whatever carried them."),
    only("bindings-are-pure", "^harness/bindings/", ["^harness/(bindings|formats|event|wire)/"], "Bindings know no network."),
    only("transports-know-no-cloudevents", "^harness/transports/", ["^harness/(transports|wire)/"], "Transports move wire messages."),
    only("brokers-know-no-transport", "^harness/brokers/", ["^harness/(brokers|wire)/", "^harness/package-root\\.ts$"], "A broker is started and probed; what goes through it is not its concern."),
    only("extensions-know-no-binding", "^harness/extensions/", ["^harness/(extensions|event|wire)/"], "An extension speaks of attributes."),
    only("sources-know-no-binding", "^harness/sources/", ["^harness/(sources|event|wire)/"], "A source maps to events."),
    only("adapters-below-engine", "^harness/adapters/", ["^harness/(adapters|event|wire)/", "^harness/bindings/binding\\.ts$"], "Adapters judge nothing."),
    only("catalogue-stands-alone", "^harness/catalogue/", ["^harness/catalogue/", "^harness/engine/verdict\\.ts$", "^harness/event/spec-version\\.ts$"], "The catalogue is data."),
    only("lint-runs-nothing", "^harness/lint/", ["^harness/(lint|bindings|formats|extensions|event|wire)/"], "Lint reads files."),
    only("outside-drives-no-adapter", "^harness/outside/", ["^harness/(outside|lint|transports|bindings|formats|event|wire|engine)/", "^harness/(package-root|fixture-schema)\\.ts$", "^harness/adapters/json-form\\.ts$"], "What is judged from outside has nothing of ours in it."),
    only("recordings-judge-nothing", "^harness/recording/", ["^harness/(recording|outside|transports|wire)/", "^harness/engine/(evidence|show)\\.ts$", "^harness/adapters/json-form\\.ts$", "^harness/package-root\\.ts$", "^reports/record-"], "What is recorded is sent again, whatever it means."),
    only("convert-knows-no-binding", "^harness/convert/", ["^harness/(convert|formats|event|wire)/"], "Versions of events, whatever carries them."),
    only("structures-share-no-codec", "^harness/structures/", ["^harness/structures/"], "The judge reads bytes on its own."),
    only("engine-knows-no-codec", "^harness/engine/", ["^harness/(structures|engine|adapters|catalogue|event|wire|transports)/", "^harness/brokers/broker\\.ts$", "^harness/bindings/binding\\.ts$", "^harness/package-root\\.ts$"], "The judge never uses the reference codec."),
    only("matrix-starts-no-broker", "^harness/matrix/", ["^harness/(matrix|engine|adapters|bindings|formats|event|wire|transports)/", "^harness/brokers/broker\\.ts$", "^harness/package-root\\.ts$"], "Parties and brokers are handed to it."),
    only("implementations-stand-alone", "^harness/implementations/", ["^harness/implementations/", "^harness/fixture-schema\\.ts$", "^harness/adapters/adapter\\.ts$"], "Manifests and their installation."),
    only("certification-starts-nothing", "^harness/certify/", ["^harness/(certify|engine|catalogue|event|wire|adapters|structures)/", "^harness/(fixture-schema|package-root)\\.ts$", "^reports/"], "Bundles are made of records and verified from them."),
    only("library-is-no-command", "^harness/library/", ["^harness/(?!cli/|brokers/|certify/|implementations/)"], "What JavaScript users import starts no command."),
    only("replay-starts-no-broker", "^harness/replay/", ["^harness/(replay|lint|outside|convert|engine|adapters|bindings|formats|event|wire|transports)/", "^harness/brokers/broker\\.ts$", "^harness/(package-root|fixture-schema)\\.ts$"], "Players and brokers are handed to it."),
    only("reports-read-records", "^reports/", ["^reports/", "^harness/engine/(record|verdict)\\.ts$", "^harness/(matrix|replay)/record\\.ts$", "^harness/replay/outcome\\.ts$", "^harness/package-root\\.ts$"], "Reports run nothing."),
    { name: "harness-knows-no-suite", comment: "Tests use the harness, never the other way.", severity: "error", from: { path: "^(harness|reports)/", pathNot: "\\.test\\.ts$" }, to: { path: "^(suites|bench)/" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|node_modules)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".mjs", ".js", ".json"] },
  },
};
