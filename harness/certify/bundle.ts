import type { KeyObject } from "node:crypto";
import { createPublicKey } from "node:crypto";
import { parseRecordLine } from "../../reports/record-line.ts";
import type { RecordLine } from "../engine/record.ts";
import { casesOf, type SuiteBundle } from "../engine/suite-bundle.ts";
import type { Files } from "./archive.ts";
import { CLAIM, ENVIRONMENT, PROFILE, RECORDS, reportsOf } from "./bundle-files.ts";
import type { Claim } from "./claim.ts";
import { seal } from "./dsse.ts";
import { ENVELOPE, MANIFEST, manifestOf, sha256 } from "./manifest.ts";
import { outcomeOf } from "./outcome.ts";
import { readProfile } from "./profile.ts";
import { PAYLOAD_TYPE, statementOf } from "./statement.ts";
import { environmentOf, KEY } from "./verify.ts";

export interface BundleParts {
  readonly claim: Claim;
  /** The frozen file's bytes. */
  readonly profile: Buffer;
  /** The three records, as they were written. */
  readonly runs: readonly Buffer[];
  readonly suite: SuiteBundle;
  /** Ed25519, private. */
  readonly key: KeyObject;
}

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/** All files of a bundle: what was claimed, what was seen, the reports, the manifest, and the signed statement. */
export function bundleOf({ claim, profile: profileBytes, runs, suite, key }: BundleParts): Files {
  const profile = readProfile(profileBytes);
  const all = (runs[0] as Buffer).toString("utf8").trimEnd().split("\n").map(parseRecordLine) as RecordLine[];
  const header = all[0] as Extract<RecordLine, { kind: "header" }>;
  const lines = all.slice(1, -1);
  const cases = new Map(casesOf(suite).map((one) => [one.id, one]));
  const files = new Map<string, Buffer>([
    [CLAIM, json(claim)],
    [PROFILE, profileBytes],
    [ENVIRONMENT, json(environmentOf({ header, lines }))],
    ...runs.map((bytes, index) => [RECORDS[index] as string, bytes] as const),
    ...reportsOf(all, suite.catalogue, profile.spec),
    [KEY, Buffer.from(createPublicKey(key).export({ type: "spki", format: "pem" }))],
  ]);
  const manifest = manifestOf(files, header.suite.version);
  const statement = statementOf({
    ...{ claim, profile, outcome: outcomeOf(profile, cases, lines), suiteDigest: suite.digest },
    profileSha256: sha256(profileBytes),
    manifestSha256: sha256(manifest),
  });
  files.set(MANIFEST, manifest);
  files.set(ENVELOPE, json(seal(PAYLOAD_TYPE, Buffer.from(JSON.stringify(statement)), key)));
  return files;
}
