import type { Claim } from "./claim.ts";
import type { Outcome } from "./outcome.ts";
import type { Profile } from "./profile.ts";

/** The type of an in-toto statement in a DSSE envelope. */
export const PAYLOAD_TYPE = "application/vnd.in-toto+json";

/** An in-toto statement (v1) with the predicate of a test result (v0.1). */
export interface Statement {
  readonly _type: "https://in-toto.io/Statement/v1";
  readonly subject: readonly { readonly name: string; readonly digest: { readonly sha256: string } }[];
  readonly predicateType: "https://in-toto.io/attestation/test-result/v0.1";
  readonly predicate: {
    readonly result: Outcome["result"];
    readonly configuration: readonly {
      readonly name: string;
      readonly digest?: { readonly sha256: string };
      readonly annotations?: Readonly<Record<string, unknown>>;
    }[];
    readonly passedTests: readonly string[];
    readonly warnedTests: readonly string[];
    readonly failedTests: readonly string[];
  };
}

/** What a bundle is about, for its statement. */
export interface Stated {
  readonly claim: Claim;
  readonly profile: Profile;
  readonly profileSha256: string;
  readonly suiteDigest: string;
  /** SHA-256 of manifest.json, which names every other file. */
  readonly manifestSha256: string;
  readonly outcome: Outcome;
}

/**
 * The statement: that these files show this result. The subject is the manifest; requirements are the tests, and those
 * that need what the product does not declare are named beside them.
 */
export function statementOf(stated: Stated): Statement {
  const { claim, profile, profileSha256, suiteDigest, manifestSha256, outcome } = stated;
  const of = (state: string): string[] =>
    outcome.requirements.filter((one) => one.state === state).map(({ id }) => id);
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: "manifest.json", digest: { sha256: manifestSha256 } }],
    predicateType: "https://in-toto.io/attestation/test-result/v0.1",
    predicate: {
      result: outcome.result,
      configuration: [
        {
          name: `profile ${profile.profile}, CloudEvents ${profile.spec}, revision ${profile.revision}`,
          digest: { sha256: profileSha256 },
        },
        { name: "plugfest fixtures", digest: { sha256: suiteDigest } },
        { name: "claim", annotations: { ...claim } },
        { name: "not applicable", annotations: { requirements: of("not-applicable") } },
      ],
      passedTests: of("pass"),
      warnedTests: [],
      failedTests: of("fail"),
    },
  };
}
