import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { parseRecordLine } from "../../../reports/record-line.ts";
import { toJson } from "../../../reports/record-writer.ts";
import { writeArchive } from "../../certify/archive.ts";
import { bundleOf } from "../../certify/bundle.ts";
import { asClaim, type Claim } from "../../certify/claim.ts";
import { privateKey } from "../../certify/dsse.ts";
import { outcomeOf } from "../../certify/outcome.ts";
import { casesOfProfile, profileFile, readProfile } from "../../certify/profile.ts";
import { SUITE_DIGEST } from "../../certify/suite-digest.ts";
import { disagreementsOf, verifyBundle } from "../../certify/verify.ts";
import { loadBundle } from "../../engine/bundle.ts";
import type { RecordLine } from "../../engine/record.ts";
import { casesOf } from "../../engine/suite-bundle.ts";
import { execute } from "../execute.ts";
import { CliError, EXIT, withPath } from "../exit.ts";
import { drive, filtersOf, type Options } from "../session.ts";

const RUNS = 3;

const REFUSED: Readonly<Record<string, string>> = {
  case: "--case: a profile is judged whole",
  depth: "--depth: a profile is judged at every depth",
  shard: "--shard: a certificate is of the whole profile",
  expectations: "--expectations: known failures are failures in a certificate",
};

/** `plugfest certify`. */
export async function certifyCommand(
  options: Options,
  names: string[],
  command: string[] | undefined,
): Promise<number> {
  for (const [name, why] of Object.entries(REFUSED)) if (options[name] !== undefined) throw new CliError(why);
  const needed = (name: string, what: string): string => {
    const value = options[name];
    if (typeof value === "string") return value;
    throw new CliError(`--${name} is missing: ${what}`);
  };
  const profileName = needed("profile", "plugfest profiles lists what can be certified");
  const claimFile = needed("claim", "a file with organisation, product, version and contact");
  const keyFile = needed(
    "key",
    "an Ed25519 private key, as of: openssl genpkey -algorithm ed25519 -out key.pem",
  );
  const filters = { ...filtersOf({ ...options, case: [], depth: "both" }), profile: profileName };
  const profileBytes = profileFile(profileName, filters.spec);
  const profile = readProfile(profileBytes);
  const claim = readClaim(claimFile);
  const key = privateKey(withPath(keyFile, () => readFileSync(keyFile)));
  const suite = loadBundle();
  if (suite.digest !== SUITE_DIGEST)
    throw new CliError("the fixtures are not those of this release: a modified suite certifies nothing");

  const cases = casesOfProfile(profile, casesOf(suite));
  const byId = new Map(cases.map((one) => [one.id, one]));
  const runs: Buffer[] = [];
  const read: RecordLine[][] = [];
  for (let index = 1; index <= RUNS; index += 1) {
    const driven = await drive(options, names, command);
    const { version } = driven.adapter.description.implementation;
    if (version !== claim.version) {
      await driven.adapter.close();
      throw new CliError(
        `${claimFile}: it claims version ${claim.version}, but what is driven is ${version}`,
      );
    }
    const text: string[] = [];
    const { faults } = await execute(driven, filters, [], (line) => text.push(`${toJson(line)}\n`), options);
    if (faults.length > 0) throw new CliError(`run ${index}: ${faults.join("; ")}`, EXIT.environment);
    runs.push(Buffer.from(text.join("")));
    const lines = text.map(parseRecordLine);
    read.push(lines);
    const { result, requirements } = outcomeOf(profile, byId, lines);
    const failed = requirements.filter(({ state }) => state === "fail");
    process.stderr.write(
      `run ${index} of ${RUNS}: ${result === "PASSED" ? "passed" : `failed, ${failed.length} requirements are broken`}\n`,
    );
    if (result === "FAILED") {
      for (const { id, because } of failed)
        process.stdout.write(`${id}: ${because.slice(0, 5).join(", ")}\n`);
      const all = failed.length === 0 ? ": nothing of the profile applies to what is declared" : "";
      process.stderr.write(`plugfest: there is nothing to certify${all}\n`);
      return EXIT.nonconforming;
    }
  }
  const [disagreement] = disagreementsOf(read);
  if (disagreement !== undefined)
    throw new CliError(
      `the three ${disagreement}; what is not repeatable is not certified`,
      EXIT.nonconforming,
    );

  const files = bundleOf({ claim, profile: profileBytes, runs, suite, key });
  // What anybody will be told of this bundle, before anybody has it.
  const { problems } = verifyBundle(files, { suite });
  if (problems.length > 0)
    throw new CliError(`the bundle does not verify: ${problems.join("; ")}`, EXIT.environment);
  const out = String(options.out ?? `${names[0] ?? "adapter"}-${profileName}-${filters.spec}.zip`);
  await writeArchive(out, files);
  process.stderr.write(`wrote ${out}; anyone can check it: plugfest verify ${out}\n`);
  return EXIT.ok;
}

function readClaim(path: string): Claim {
  const text = withPath(path, () => readFileSync(path, "utf8"));
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw new CliError(`${path}: ${(error as Error).message.split("\n")[0]}`);
  }
  try {
    return asClaim(content);
  } catch (error) {
    throw new CliError(`${path}: ${(error as Error).message}`);
  }
}
