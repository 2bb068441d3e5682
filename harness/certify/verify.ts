import type { KeyObject } from "node:crypto";
import { parseRecordLine } from "../../reports/record-line.ts";
import { levelsIn } from "../engine/levels.ts";
import type { FooterLine, HeaderLine, RecordLine } from "../engine/record.ts";
import { casesOf, type SuiteBundle } from "../engine/suite-bundle.ts";
import type { Files } from "./archive.ts";
import { CLAIM, ENVIRONMENT, PROFILE, RECORDS, reportsOf } from "./bundle-files.ts";
import { asClaim, type Claim } from "./claim.ts";
import { type Envelope, keyId, open, publicKey } from "./dsse.ts";
import { ENVELOPE, MANIFEST, manifestProblems, sha256 } from "./manifest.ts";
import { checkKey, type Outcome, outcomeOf } from "./outcome.ts";
import { type Profile, profileFile, readProfile } from "./profile.ts";
import { recompute } from "./recompute.ts";
import { secretIn } from "./secrets.ts";
import { PAYLOAD_TYPE, statementOf } from "./statement.ts";

export interface Verification {
  /** What is wrong, one line each; nothing when the bundle shows what it claims. */
  readonly problems: readonly string[];
  /** As far as they could be read. */
  readonly claim?: Claim;
  readonly profile?: Profile;
  readonly outcome?: Outcome;
  readonly header?: HeaderLine;
  /** The name of the key that signed, and whether the verifier trusts it. */
  readonly signedBy?: { readonly keyId: string; readonly trusted: boolean };
}

export interface VerifyOptions {
  /** The suite that the verifier has. */
  readonly suite: SuiteBundle;
  /** The key that has to have signed; without it the bundle's own key is used, which proves only that nothing changed since. */
  readonly trusted?: KeyObject;
}

interface ReadRecord {
  readonly header: HeaderLine;
  readonly lines: readonly RecordLine[];
  readonly footer: FooterLine;
}

/** The public key that a bundle carries. */
export const KEY = "key.pem";

/** A reader that collects problems instead of stopping at the first. */
class Problems {
  readonly all: string[] = [];

  try<T>(name: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      this.all.push(`${name}: ${(error as Error).message}`);
      return undefined;
    }
  }
}

/**
 * Checks a bundle by itself and against the verifier's own suite: every file against the manifest, the manifest against the
 * signature, the profile against the frozen one, every verdict against its evidence. Needs no network and runs nothing.
 */
export function verifyBundle(files: Files, { suite, trusted }: VerifyOptions): Verification {
  const problems = new Problems();
  const file = (name: string): Buffer => {
    const bytes = files.get(name);
    if (bytes === undefined) throw new Error("it is missing");
    return bytes;
  };
  const json = (name: string): unknown => JSON.parse(file(name).toString("utf8"));

  const manifest = problems.try(MANIFEST, () => json(MANIFEST));
  if (manifest !== undefined) problems.all.push(...manifestProblems(manifest, files));
  for (const [name, bytes] of files) {
    const secret = problems.try(name, () => secretIn(name, bytes.toString("utf8")));
    if (secret !== undefined) problems.all.push(secret);
  }

  const claim = problems.try(CLAIM, () => asClaim(json(CLAIM)));
  const profile = problems.try(PROFILE, () => frozen(file(PROFILE)));
  const records = RECORDS.map((name) => problems.try(name, () => readLines(file(name))));
  const [first] = records;
  const signed = problems.try(ENVELOPE, () => openEnvelope(json(ENVELOPE), file(KEY), trusted));

  let outcome: Outcome | undefined;
  if (profile !== undefined) {
    const cases = casesOf(suite);
    const byId = new Map(cases.map((one) => [one.id, one]));
    const yardstick = { profile, cases, levels: levelsIn(suite.catalogue, profile.spec) };
    for (const [index, record] of records.entries()) {
      if (record === undefined) continue;
      const name = RECORDS[index] as string;
      const say = (what: string): number => problems.all.push(`${name}: ${what}`);
      headerProblems(record, profile, claim, suite.digest, first?.header).forEach(say);
      problems.try(name, () => recompute(yardstick, record.header, record.lines).forEach(say));
    }
    problems.all.push(...disagreements(records));
    if (first !== undefined) outcome = outcomeOf(profile, byId, first.lines);
    if (first !== undefined) problems.all.push(...reportProblems(first, suite, profile, files));
  }
  if (first !== undefined) {
    const environment = problems.try(ENVIRONMENT, () => json(ENVIRONMENT));
    if (environment !== undefined && JSON.stringify(environment) !== JSON.stringify(environmentOf(first)))
      problems.all.push(`${ENVIRONMENT}: it is not what the first record says`);
  }
  if (signed !== undefined && claim !== undefined && profile !== undefined && outcome !== undefined) {
    const bytes = (name: string): Buffer => files.get(name) ?? Buffer.alloc(0);
    const due = statementOf({
      ...{ claim, profile, outcome, suiteDigest: suite.digest },
      profileSha256: sha256(bytes(PROFILE)),
      manifestSha256: sha256(bytes(MANIFEST)),
    });
    if (signed.payload.toString("utf8") !== JSON.stringify(due))
      problems.all.push(`${ENVELOPE}: what is signed is not what the files of this bundle show`);
  }
  return {
    problems: problems.all,
    ...(claim === undefined ? {} : { claim }),
    ...(profile === undefined ? {} : { profile }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(first === undefined ? {} : { header: first.header }),
    ...(signed === undefined ? {} : { signedBy: { keyId: signed.keyId, trusted: trusted !== undefined } }),
  };
}

/** The profile of a bundle, which has to be the frozen one to the byte. */
function frozen(bytes: Buffer): Profile {
  const profile = readProfile(bytes);
  const own = readProfile(profileFile(profile.profile, profile.spec));
  if (own.revision !== profile.revision)
    throw new Error(`it is revision ${profile.revision}; the one here is ${own.revision}`);
  if (!profileFile(profile.profile, profile.spec).equals(bytes))
    throw new Error("it is not the frozen profile of that name");
  return profile;
}

function readLines(bytes: Buffer): ReadRecord {
  const text = bytes.toString("utf8");
  if (!text.endsWith("\n")) throw new Error("its last line is cut off");
  const lines = text
    .slice(0, -1)
    .split("\n")
    .map((line, index) => {
      try {
        return parseRecordLine(line);
      } catch (error) {
        throw new Error(`line ${index + 1}: ${(error as Error).message}`);
      }
    });
  const header = lines.shift();
  const footer = lines.pop();
  if (header?.kind !== "header") throw new Error("it does not begin with a header");
  if (footer?.kind !== "footer")
    throw new Error("it has no footer: a run that was cut short certifies nothing");
  const stray = lines.find(({ kind }) => kind === "header" || kind === "footer");
  if (stray !== undefined) throw new Error(`a ${stray.kind} stands in the middle of it`);
  return { header, lines, footer };
}

function headerProblems(
  { header, footer }: ReadRecord,
  profile: Profile,
  claim: Claim | undefined,
  digest: string,
  first: HeaderLine | undefined,
): string[] {
  const { filters, suite, implementation } = header;
  const problems: string[] = [];
  if (suite.digest !== digest)
    problems.push(
      `it was made with other fixtures (${suite.digest.slice(0, 12)}, here ${digest.slice(0, 12)}): verify with plugfest ${suite.version}`,
    );
  if (filters.profile !== profile.profile) problems.push("it is of another profile");
  if (filters.spec !== profile.spec) problems.push("it is of another edition of the specification");
  if (filters.cases.length > 0 || filters.depths.length !== 2 || filters.live !== undefined)
    problems.push("it was filtered");
  if (footer.interrupted !== undefined) problems.push("the run was interrupted");
  if (claim !== undefined && implementation.version !== claim.version)
    problems.push(`it judges version ${implementation.version}; the claim is for ${claim.version}`);
  if (first !== undefined && JSON.stringify(header.implementation) !== JSON.stringify(first.implementation))
    problems.push("it judges another implementation than the first record");
  return problems;
}

/** Three runs that do not find the same certify nothing. */
function disagreements(records: readonly (ReadRecord | undefined)[]): string[] {
  if (new Set(records.map((record) => record?.header.runId)).size < records.length)
    return ["runs: two of the three records are of the same run"];
  return disagreementsOf(records.map((record) => record?.lines ?? []));
}

/** The checks that did not come out alike in all of these runs, at most ten. */
export function disagreementsOf(runs: readonly (readonly RecordLine[])[]): string[] {
  const verdicts = new Map<string, Set<string>>();
  for (const lines of runs) {
    for (const line of lines) {
      if (line.kind !== "result") continue;
      const key = checkKey(line);
      verdicts.set(key, (verdicts.get(key) ?? new Set()).add(line.verdict));
    }
  }
  return [...verdicts]
    .filter(([, found]) => found.size > 1)
    .slice(0, 10)
    .map(([key, found]) => `runs: they do not agree on ${key}: ${[...found].sort().join(", ")}`);
}

function openEnvelope(
  envelope: unknown,
  ownKey: Buffer,
  trusted: KeyObject | undefined,
): { payload: Buffer; keyId: string } {
  const { payloadType, payload, signatures } = (envelope ?? {}) as Partial<Envelope>;
  if (typeof payload !== "string" || !Array.isArray(signatures)) throw new Error("it is no DSSE envelope");
  if (payloadType !== PAYLOAD_TYPE)
    throw new Error(`what is signed is ${String(payloadType)}, not ${PAYLOAD_TYPE}`);
  const key = trusted ?? publicKey(ownKey);
  return { payload: open({ payloadType, payload, signatures }, key), keyId: keyId(key) };
}

/** What of the surroundings a bundle tells: from its first record. */
export function environmentOf({ header, lines }: Pick<ReadRecord, "header" | "lines">): unknown {
  const { suite, environment, adapter, startedAt } = header;
  const brokers = lines.flatMap((line) => (line.kind === "broker" ? [line] : []));
  return { suite, environment, adapter, startedAt, brokers };
}

function reportProblems(
  { header, lines, footer }: ReadRecord,
  suite: SuiteBundle,
  profile: Profile,
  files: Files,
): string[] {
  const due = reportsOf([header, ...lines, footer], suite.catalogue, profile.spec);
  return [...due]
    .filter(([name, bytes]) => files.get(name)?.equals(bytes) !== true)
    .map(([name]) => `${name}: it is not the report of the first record`);
}
