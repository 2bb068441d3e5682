// A run in parts on a Kubernetes cluster, submitted with one command:
//
//   node deploy/kubernetes/submit.mjs --image registry.example.com/plugfest:0.1.0 --shards 8 -- javascript
//
// What follows -- are the words of `plugfest run`. With --dry-run the manifests are printed and nothing is submitted.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parse, stringify } from "yaml";

const at = process.argv.indexOf("--");
const words = at === -1 ? [] : process.argv.slice(at + 1);
const own = process.argv.slice(2, at === -1 ? undefined : at);

function fail(message) {
  process.stderr.write(`submit: ${message}\n`);
  process.exit(2);
}

function optionsOf(args) {
  try {
    return parseArgs({
      args,
      options: {
        image: { type: "string" },
        shards: { type: "string", default: "4" },
        namespace: { type: "string" },
        "dry-run": { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    return fail(error.message);
  }
}

const options = optionsOf(own);
const shards = Number(options.shards);
if (!Number.isInteger(shards) || shards < 1 || shards > 1000)
  fail(`--shards ${options.shards}: it is a whole number from 1 to 1000`);
if (options.image === undefined) fail("--image is missing: the image made with the Dockerfile, where the cluster finds it");
if (words.length === 0) fail("give the words of plugfest run after --, such as -- javascript");

const manifest = (name) => parse(readFileSync(new URL(name, import.meta.url), "utf8"));

/** The manifests, filled in as data: nothing that is given here becomes YAML or shell. */
const [results, part, whole] = [manifest("results.yaml"), manifest("part.yaml"), manifest("whole.yaml")];
part.spec.completions = shards;
part.spec.parallelism = shards;
for (const job of [part, whole]) {
  job.spec.template.spec.containers[0].image = options.image;
  if (options.namespace !== undefined) job.metadata.namespace = options.namespace;
}
if (options.namespace !== undefined) results.metadata.namespace = options.namespace;
const [container] = part.spec.template.spec.containers;
container.env.find(({ name }) => name === "SHARDS").value = String(shards);
container.command.push(...words);

const text = (...manifests) => manifests.map((one) => stringify(one)).join("---\n");
if (options["dry-run"]) {
  process.stdout.write(text(results, part, whole));
  process.exit(0);
}

function kubectl(args, input) {
  const where = options.namespace === undefined ? [] : ["--namespace", options.namespace];
  const { status, error } = spawnSync("kubectl", [...where, ...args], {
    input,
    stdio: [input === undefined ? "ignore" : "pipe", "inherit", "inherit"],
  });
  if (error) fail(`cannot start kubectl: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

const name = (job) => `job/${job.metadata.name}`;
kubectl(["delete", "--ignore-not-found", name(part), name(whole)]);
kubectl(["apply", "--filename", "-"], text(results, part));
kubectl(["wait", "--for=condition=complete", "--timeout=2h", name(part)]);
kubectl(["apply", "--filename", "-"], text(whole));
kubectl(["logs", "--follow", "--pod-running-timeout=10m", name(whole)]);
// The pod's exit code is that of the whole run: a run that does not conform is a Job that failed.
kubectl(["wait", "--for=condition=complete", "--timeout=1m", name(whole)]);
