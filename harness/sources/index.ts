import { awsS3 } from "./aws-s3.ts";
import { awsSns } from "./aws-sns.ts";
import { couchdb } from "./couchdb.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import type { Source } from "./source.ts";

/** Every source there is a mapping for. Nothing else lists them. */
export const sources: readonly Source[] = [awsS3, awsSns, couchdb, github, gitlab];

/** The source of that name, such as `github`. */
export function sourceNamed(name: string): Source | undefined {
  return sources.find((source) => source.name === name);
}
