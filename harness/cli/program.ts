import { Command, CommanderError, Option } from "commander";
import { SPEC_VERSIONS, WIRE_VERSIONS } from "../event/spec-version.ts";
import { packageVersion } from "../package-root.ts";
import { CliError, EXIT } from "./exit.ts";

/** Errors that say all there is to say in their message: shown as one line, never with a stack. */
const PLAIN: Readonly<Record<string, number>> = {
  AdapterStartError: EXIT.environment,
  ArchiveError: EXIT.nonconforming,
  BrokerError: EXIT.environment,
  CatalogueError: EXIT.usage,
  ClaimError: EXIT.usage,
  ExpectationError: EXIT.usage,
  InstallError: EXIT.environment,
  ManifestError: EXIT.usage,
  MergeError: EXIT.usage,
  ProfileError: EXIT.usage,
  ScenarioError: EXIT.usage,
  RecordError: EXIT.usage,
  SchemaError: EXIT.usage,
  SignatureError: EXIT.usage,
  SuiteError: EXIT.environment,
  TckError: EXIT.usage,
  VendorError: EXIT.usage,
};

const FILE_TROUBLE: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is no folder",
};

/** What follows `--` is a command of the user's, whose options are not ours. */
function splitCommand(args: readonly string[]): { own: string[]; command: string[] | undefined } {
  const at = args.indexOf("--");
  return at === -1
    ? { own: [...args], command: undefined }
    : { own: args.slice(0, at), command: args.slice(at + 1) };
}

const patterns = (value: string, before: string[]): string[] => [
  ...before,
  ...value.split(",").filter((part) => part !== ""),
];

const collect = (value: string, before: string[]): string[] => [...before, value];

function withFilters(command: Command): Command {
  return command
    .option(
      "--case <pattern>",
      "only cases whose id matches; * within a segment, ** for any number; repeatable",
      patterns,
      [],
    )
    .option("--spec <version>", `specification version: ${SPEC_VERSIONS.join(", ")}`, "1.0")
    .option("--depth <depth>", "codec, live or both", "both");
}

function withReports(command: Command): Command {
  return command
    .option("--junit <file>", "write JUnit XML")
    .option("--tap <file>", "write TAP 14 (Test Anything Protocol)")
    .option("--badge <file>", "write a badge: .json for shields.io, .svg for a picture")
    .option("--annotations", "say the findings as GitHub Actions shows them, on standard error")
    .option("--markdown <file>", "write a Markdown summary")
    .option("--html <file>", "write one self-contained HTML page")
    .option("--json", "print the result as JSON")
    .option("--verbose", "show every finding in full")
    .option("--show-known", "show known failures among the findings");
}

function withBrokers(command: Command): Command {
  return command
    .option(
      "--brokers <order>",
      "which providers of brokers to try: external, process, embedded, container, by comma",
    )
    .option("--broker <protocol=url>", "a broker that is there, for that protocol; repeatable", collect, []);
}

function withDriver(command: Command): Command {
  return withBrokers(withFilters(command))
    .option("--live <binding>", "the live depth for that binding only; repeatable", patterns, [])
    .option("--start-timeout <seconds>", "how long the adapter may take to start", "60")
    .option("--timeout <seconds>", "how long one answer may take", "10")
    .option("--no-install", "do not install the implementation when it is missing")
    .option("--implementation-version <version>", "another release of the implementation's package");
}

function withRecord(command: Command): Command {
  return command
    .option("--spec <version>", `specification version: ${SPEC_VERSIONS.join(", ")}`, "1.0")
    .option("--record <file>", "where to keep the run record (default: a new file in this folder)")
    .option("--no-record", "keep no record");
}

/** How a target that is not ours is entered. */
function withAccess(command: Command): Command {
  return command
    .option(
      "--header <header>",
      "a header for each request; a dollar sign and NAME in braces is an environment variable; repeatable",
      collect,
      [],
    )
    .option("--bearer <variable>", "the environment variable with the token for Authorization: Bearer")
    .option("--query-token <variable>", "the environment variable with the token for ?access_token=")
    .option("--cert <file>", "the client's certificate (PEM)")
    .option("--key <file>", "its key (PEM); PLUGFEST_KEY_PASSPHRASE opens it")
    .option("--ca <file>", "whom to trust instead of the usual authorities (PEM)");
}

type Action = (
  options: Record<string, unknown>,
  names: string[],
  command: string[] | undefined,
) => Promise<number>;

/** Runs one command line; returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const { own, command } = splitCommand(args);
  let exitCode: number = EXIT.ok;
  const run =
    (load: () => Promise<Action>) =>
    async (...given: unknown[]) => {
      const self = given.at(-1) as Command;
      exitCode = await (await load())(self.optsWithGlobals(), self.args, command);
    };
  const program = build(run);
  try {
    await program.parseAsync(own, { from: "user" });
    return exitCode;
  } catch (error) {
    return report(error);
  }
}

function build(run: (load: () => Promise<Action>) => (...given: unknown[]) => Promise<void>): Command {
  const program = new Command("plugfest")
    .description(
      "CloudEvents conformance: judges any implementation, in any language, and shows clause and bytes.",
    )
    .version(packageVersion())
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .addHelpText("after", "\nExample: plugfest run javascript --html report.html");

  const runOf = program
    .command("run")
    .argument("[name]", "an implementation of implementations/, or give -- COMMAND...");
  withReports(withDriver(runOf))
    .description("judge one implementation: plugfest run NAME, or plugfest run -- COMMAND...")
    .option("--expectations <file>", "the list of known failures (default: the implementation's own)")
    .option("--no-expectations", "judge without the list of known failures")
    .option("--record <file>", "write the run record (NDJSON)")
    .option("--shard <part>", "only that part of the cases, such as 2/5; report --merge joins the records")
    .addHelpText(
      "after",
      "\nExamples:\n  plugfest run javascript --case 'http/binary/**'\n  plugfest run --no-expectations -- python3 my_adapter.py",
    )
    .action(run(async () => (await import("./commands/run.ts")).runCommand));

  withBrokers(program.command("matrix").argument("<name...>"))
    .description(
      "send events from every implementation to every other, live, and tell which side breaks them",
    )
    .option("--binding <name>", "only that binding; repeatable", patterns, [])
    .option("--mode <mode>", "only that content mode: binary, structured, batched; repeatable", patterns, [])
    .option("--format <format>", "only that event format; repeatable", patterns, [])
    .option("--spec <version>", "only events of that version: 1.0 or 0.3; repeatable", patterns, [])
    .option("--event <id>", "only that event of fixtures/interop; repeatable", patterns, [])
    .option("--shard <part>", "only that part of the cells, such as 2/5; report --merge joins the records")
    .option("--record <file>", "write the record (NDJSON)")
    .option("--resume", "go on where the record ends")
    .option("--start-timeout <seconds>", "how long an adapter may take to start", "60")
    .option("--timeout <seconds>", "how long one answer may take", "10")
    .option("--no-install", "do not install an implementation that is missing")
    .option("--html <file>", "write one self-contained HTML page")
    .option("--markdown <file>", "write a Markdown page")
    .option("--json", "print the cells as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  plugfest matrix javascript go --binding http\n  plugfest matrix javascript python go java rust --record matrix.ndjson --resume",
    )
    .action(run(async () => (await import("./commands/matrix.ts")).matrixCommand));

  const replay = program.command("replay").argument("[what]", "a scenario, or a file of plugfest record");
  withAccess(withBrokers(replay))
    .description(
      "tell an interop demo again, with real messages, and judge every one, or send a recording again; without a name, list the demos",
    )
    .option("--seed <number>", "the same seed gives the same story", "1")
    .option(
      "--speed <times>",
      "how many times as fast as it was, or max; demos: max unless --open, 10 with it; recordings: original unless told",
    )
    .option("--open", "tell a demo on a local page, live")
    .option("--port <number>", "with --open: where the page is served; a free port unless told")
    .option("--html <file>", "write the story as one self-contained HTML page")
    .option("--length <duration>", "how much of the story to tell, such as 90s; its own length unless told")
    .option("--spec <version>", "tell it with events of that version: 1.0")
    .option("--binding <name>", "tell it over that binding, with events of 1.0")
    .option("--mode <mode>", "binary or structured")
    .option(
      "--party <name=who>",
      "who plays it: http://127.0.0.1:PORT, or an implementation; repeatable",
      collect,
      [],
    )
    .option("--defect <name=state>", "switch on or off what went wrong on the day; repeatable", collect, [])
    .option("--no-defects", "as it would have been without what went wrong")
    .option("--record <file>", "write the record (NDJSON)")
    .option("--json", "print the record's lines instead of text")
    .option("--start-timeout <seconds>", "how long an adapter may take to start", "60")
    .option("--timeout <seconds>", "how long one answer may take", "10")
    .option("--no-install", "do not install an implementation that is missing")
    .option("--to <url>", "of a recording: where to send it; docs/check-a-product.md has the addresses")
    .option("--compare <what>", "what of that which comes back: all, status, or off", "all")
    .option("--ignore <field>", "a field that may differ; repeatable", patterns, [])
    .option("--wait <duration>", "how long a broker may take to give back what was sent", "2s")
    .option("--direction <direction>", "which messages of it: sent, received, in or back")
    .option("--address <url>", "only what went to that address when it was recorded")
    .option("--partial", "send what is there of a recording that is cut off")
    .option("--dry-run", "print what would be sent, and send nothing")
    .option("--take", "read from a queue, which takes the messages away from everybody else")
    .option("--verbose", "show every message that differs")
    .addHelpText(
      "after",
      '\nExamples:\n  plugfest replay kubecon-eu-2018\n  plugfest replay kubecon-eu-2018 --spec 1.0 --party "AWS Lambda"=javascript\n  plugfest replay orders.ndjson --to http://127.0.0.1:8080/ --speed max',
    )
    .action(run(async () => (await import("./commands/replay.ts")).replayCommand));

  withFilters(program.command("list"))
    .description("list the cases")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample: plugfest list --case 'json/**'")
    .action(run(async () => (await import("./commands/list.ts")).listCommand));

  program
    .command("explain")
    .argument("<case>")
    .description("show one case: its requirements, the stimulus, the expected bytes, how to run it alone")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample: plugfest explain http/binary/percent-encoding/subject/space")
    .action(run(async () => (await import("./commands/explain.ts")).explainCommand));

  program
    .command("requirements")
    .description(
      "show how much of the specification is covered, and each requirement that is not, with the reason",
    )
    .option("--all", "show every requirement")
    .option("--json", "every requirement, as JSON")
    .option("--check <folder>", "hold the catalogue against the specification's text in that folder")
    .addHelpText("after", "\nExample: plugfest requirements --check ../spec")
    .action(run(async () => (await import("./commands/requirements.ts")).requirementsCommand));

  program
    .command("lint")
    .argument(
      "[file...]",
      "events, batches, HTTP messages (.http), NDJSON, HAR, AsyncAPI, or folders of them; - reads standard input",
    )
    .description("judge events and messages in files")
    .option("--spec <version>", `specification version: ${SPEC_VERSIONS.join(", ")}`, "1.0")
    .option(
      "--type <type>",
      "event, batch, http, ndjson, har, asyncapi or a media type, when name and content do not tell",
    )
    .option("--sarif <file>", "write SARIF 2.1.0, for code scanning")
    .option("--schema <folder>", "hold data against the JSON Schemas in that folder that dataschema names")
    .option(
      "--fetch-schemas <origin>",
      "fetch those that dataschema names there, such as https://schemas.example.com; repeatable",
      collect,
      [],
    )
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample: plugfest lint event.json request.http")
    .action(run(async () => (await import("./commands/lint.ts")).lintCommand));

  withRecord(
    program.command("listen").argument("<url>", "where to listen: docs/check-a-product.md has the addresses"),
  )
    .description("judge what arrives at an address, topic, queue or subject, live")
    .option(
      "--vendor <name>",
      "judge what that vendor documents, and say where it differs; plugfest profiles lists them",
    )
    .option("--count <number>", "end after so many events")
    .option("--for <duration>", "end after that time, such as 30s or 2m")
    .option("--expose", "let other machines reach the address")
    .option("--take", "read from a queue, which takes the messages away from everybody else")
    .addHelpText("after", "\nExample: plugfest listen http://127.0.0.1:8080 --count 10")
    .action(run(async () => (await import("./commands/listen.ts")).listenCommand));

  withReports(
    withRecord(
      withAccess(
        program.command("check").argument("<url>", "the target: docs/check-a-product.md has the addresses"),
      ),
    ),
  )
    .description("send valid and invalid events to a target, and judge what can be seen of it")
    .option(
      "--vendor <name>",
      "judge what that vendor documents, and say where it differs; plugfest profiles lists them",
    )
    .option("--mode <mode>", "what it takes: binary, structured, batched; repeatable", patterns, [])
    .option("--format <format>", "event formats that it takes (default: json); repeatable", patterns, [])
    .option("--case <pattern>", "only cases whose id matches; repeatable", patterns, [])
    .option("--webhook", "it is a delivery target of web hooks: the handshake, and the rules for its answers")
    .option("--origin <name>", "with --webhook: the DNS name that we say we are", "plugfest.example.com")
    .option(
      "--callback <url>",
      "with --webhook: where we listen, for the target to answer the handshake there",
    )
    .option("--echo", "it answers with the event that it read")
    .option("--reply-to <url>", "it forwards what it read to that address, topic, queue or subject")
    .option(
      "--profile <name>",
      "strict-receiver: 4xx on what is malformed, which no text of CloudEvents asks for",
    )
    .option("--rate <number>", "messages a second at most", "20")
    .option("--wait <duration>", "how long an echo may take", "2s")
    .option("--dry-run", "print what would be sent, and send nothing")
    .option("--expose", "let other machines reach the address of --reply-to")
    .option("--take", "read from a queue, which takes the messages away from everybody else")
    .addHelpText(
      "after",
      "\nExample: plugfest check http://127.0.0.1:8080/ --mode binary --profile strict-receiver",
    )
    .action(run(async () => (await import("./commands/check.ts")).checkCommand));

  withRecord(program.command("proxy"))
    .description("pass HTTP, WebSockets, or a topic to another one through untouched, and judge what passes")
    .option(
      "--listen <url>",
      "where to listen; a second one with --to is behind an intermediary",
      collect,
      [],
    )
    .option("--to <url>", "where to pass it on to", collect, [])
    .option("--count <number>", "end after so many events")
    .option("--for <duration>", "end after that time, such as 30s or 2m")
    .option("--take", "read from a queue, which takes the messages away from everybody else")
    .option("--expose", "let other machines reach the address")
    .addHelpText(
      "after",
      "\nExample: plugfest proxy --listen http://127.0.0.1:8080 --to http://127.0.0.1:9090",
    )
    .action(run(async () => (await import("./commands/proxy.ts")).proxyCommand));

  program
    .command("record")
    .description("run another command and keep every message that it moves, with time and bytes")
    .option("--out <file>", "where to keep the recording")
    .addHelpText(
      "after",
      "\nExample: plugfest record --out orders.ndjson -- listen http://127.0.0.1:8080 --count 10",
    )
    .action(run(async () => (await import("./commands/record.ts")).recordCommand(main)));

  program
    .command("convert")
    .argument("[file...]", "JSON event or JSON batch; without a file, or for -, standard input")
    .description("print events in another version of the specification, and say what is lost")
    .option("--to <version>", `the version: ${WIRE_VERSIONS.join(", ")}`)
    .option("--json", "events and changes as one JSON document")
    .addHelpText("after", "\nExample: plugfest convert old-event.json --to 1.0")
    .action(run(async () => (await import("./commands/convert.ts")).convertCommand));

  const cesql = program.command("cesql").description("the CloudEvents SQL expression language");
  cesql
    .command("eval")
    .argument("<expression>")
    .argument("[file]", "a JSON event; - reads standard input; without it the event has no attributes")
    // An expression may begin with a minus.
    .allowUnknownOption()
    .description("evaluate an expression on an event: its value and its errors")
    .option("--mode <mode>", "after an error: complete goes on, fail-fast stops", "complete")
    .addHelpText("after", '\nExample: plugfest cesql eval "EXISTS subject" event.json')
    .action(run(async () => (await import("./commands/cesql.ts")).cesqlEvalCommand));
  cesql
    .command("tck")
    .argument("<folder>", "the folder cesql_tck of the specification's repository")
    .argument("[name]", "an implementation, or -- COMMAND... (default: reference)")
    .description("give the cases of the TCK to an implementation")
    .option("--start-timeout <seconds>", "how long the adapter may take to start", "60")
    .option("--timeout <seconds>", "how long one answer may take", "10")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample: plugfest cesql tck ../spec/cesql/cesql_tck reference")
    .action(run(async () => (await import("./commands/cesql.ts")).cesqlTckCommand));

  const adapter = program.command("adapter").description("help for people who write an adapter");
  withDriver(adapter.command("check").argument("[name]"))
    .description(
      "drive an adapter through every case and report what breaks the protocol: plugfest adapter check -- COMMAND...",
    )
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample: plugfest adapter check -- node my-adapter.mjs")
    .action(run(async () => (await import("./commands/adapter-check.ts")).adapterCheckCommand));

  const expectations = program.command("expectations").description("maintain the list of known failures");
  withDriver(expectations.command("update").argument("[name]"))
    .description("write an entry for each new failure, remove entries that no longer hold, keep comments")
    .option("--file <file>", "the list (default: the implementation's own)")
    .addHelpText("after", "\nExample: plugfest expectations update javascript")
    .action(run(async () => (await import("./commands/expectations-update.ts")).expectationsUpdateCommand));

  const implementations = program
    .command("implementations")
    .description("the implementations that come with the suite");
  implementations
    .command("install")
    .argument("[name...]")
    .option("--all", "every implementation that is tested here")
    .description("get an implementation's packages and build its adapter, several side by side")
    .addHelpText("after", "\nExample: plugfest implementations install python go")
    .action(run(async () => (await import("./commands/implementations.ts")).installCommand));
  implementations
    .command("list")
    .description("list them")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample: plugfest implementations list --json")
    .action(run(async () => (await import("./commands/implementations.ts")).listImplementationsCommand));

  const brokers = program
    .command("brokers")
    .description("show for each protocol what brokers can be had here, and why not")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample: plugfest brokers")
    .action(run(async () => (await import("./commands/brokers.ts")).brokersCommand));
  brokers
    .command("install")
    .argument("[product...]")
    .description("get the programs of brokers; without a name, of all")
    .addHelpText("after", "\nExample: plugfest brokers install mosquitto")
    .action(run(async () => (await import("./commands/brokers.ts")).brokersInstallCommand));
  withBrokers(brokers.command("cross").argument("[product...]"))
    .description("tell what a broker does to events that come out by another protocol than they went in by")
    .addHelpText("after", "\nExample: plugfest brokers cross rabbitmq")
    .action(run(async () => (await import("./commands/brokers-cross.ts")).brokersCrossCommand));
  withBrokers(brokers.command("start").argument("[protocol...]"))
    .description("start brokers, print their URLs, and keep them until Ctrl-C")
    .addHelpText("after", "\nExample: plugfest brokers start mqtt5")
    .action(run(async () => (await import("./commands/brokers.ts")).brokersStartCommand));

  implementations
    .command("findings")
    .description("the page of all findings about them, each with clause, bytes and reproduction (Markdown)")
    .addHelpText("after", "\nExample: plugfest implementations findings > findings.md")
    .action(run(async () => (await import("./commands/findings.ts")).findingsCommand));

  /** What certify refuses with a reason, where an unknown option would give none. */
  const refused = (flags: string): Option => new Option(flags).hideHelp();
  withBrokers(program.command("certify").argument("[name]"))
    .description("run a frozen profile three times and write a signed bundle that anyone can verify")
    .option("--profile <name>", "the profile: plugfest profiles lists them")
    .option("--spec <version>", `specification version: ${SPEC_VERSIONS.join(", ")}`, "1.0")
    .option("--claim <file>", "organisation, product, version and contact, as JSON or YAML")
    .option("--key <file>", "the Ed25519 private key to sign with (PEM)")
    .option("--out <file>", "the bundle (default: NAME-PROFILE-SPEC.zip)")
    .option("--start-timeout <seconds>", "how long the adapter may take to start", "60")
    .option("--timeout <seconds>", "how long one answer may take", "10")
    .addOption(refused("--case <pattern>"))
    .addOption(refused("--depth <depth>"))
    .addOption(refused("--shard <part>"))
    .addOption(refused("--expectations <file>"))
    .addHelpText(
      "after",
      "\nExample: plugfest certify go --profile format-json --claim claim.yaml --key key.pem --out go.zip",
    )
    .action(run(async () => (await import("./commands/certify.ts")).certifyCommand));

  program
    .command("verify")
    .argument("<bundle>")
    .description("check a bundle offline: files, signature, and every verdict from its evidence")
    .option("--key <file>", "the public key that has to have signed (PEM)")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample: plugfest verify go.zip --key vendor.pem")
    .action(run(async () => (await import("./commands/verify.ts")).verifyCommand));

  program
    .command("profiles")
    .argument("[name]")
    .description("list the frozen profiles, or show one: what is scored, what is not and why")
    .option("--spec <version>", `specification version: ${SPEC_VERSIONS.join(", ")}`, "1.0")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample: plugfest profiles http-consumer")
    .action(run(async () => (await import("./commands/profiles.ts")).profilesCommand));

  const report = withReports(program.command("report").argument("<record...>"))
    .description("make any report from the record of a run, or of a matrix")
    .option("--sdk-table", "instead, the table of what SDKs support, from the records of several (Markdown)")
    .option("--merge", "join the records of all shards of a run, or of a matrix")
    .option("--record <file>", "with --merge: where to write the joined record")
    .addHelpText(
      "after",
      "\nExamples:\n  plugfest report run.ndjson --html report.html\n  plugfest report --merge shard-*.ndjson --record run.ndjson",
    )
    .action(run(async () => (await import("./commands/report.ts")).reportCommand));
  report
    .command("diff")
    .argument("<before>")
    .argument("<after>")
    .description("say what changed from one run record to another; exit 1 on a regression")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample: plugfest report diff last-week.ndjson today.ndjson")
    .action(run(async () => (await import("./commands/report-diff.ts")).reportDiffCommand));
  return program;
}

/** Says what went wrong, in one line where that is all there is to say; returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const { name, message, code, path } = error as NodeJS.ErrnoException;
  const known =
    error instanceof CliError ? error.exitCode : Object.hasOwn(PLAIN, name) ? PLAIN[name] : undefined;
  if (known !== undefined) {
    process.stderr.write(`plugfest: ${message}\n`);
    return known;
  }
  const trouble = code === undefined ? undefined : FILE_TROUBLE[code];
  if (trouble !== undefined && path !== undefined) {
    process.stderr.write(`plugfest: ${path}: ${trouble}\n`);
    return EXIT.usage;
  }
  process.stderr.write(
    `plugfest: this is a bug in plugfest, please report it: ${(error as Error).stack ?? String(error)}\n`,
  );
  return EXIT.environment;
}
