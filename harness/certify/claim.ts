import { problemIn } from "../fixture-schema.ts";

/** Who claims what: claim.json of a bundle. */
export interface Claim {
  readonly organisation: string;
  readonly product: string;
  /** The release that was tested. */
  readonly version: string;
  /** A mail address or an https address. */
  readonly contact: string;
  readonly homepage?: string;
}

/** The claim is not complete, or not of the form that claim.schema.json has. */
class ClaimError extends Error {
  override readonly name = "ClaimError";
}

/** Checks a claim. Throws ClaimError that names the member. */
export function asClaim(content: unknown): Claim {
  const problem = problemIn("claim", content, "the claim");
  if (problem !== undefined) throw new ClaimError(problem);
  return content as Claim;
}
