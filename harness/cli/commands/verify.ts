import { readFileSync } from "node:fs";
import { readArchive } from "../../certify/archive.ts";
import { keyId, publicKey } from "../../certify/dsse.ts";
import { type Verification, verifyBundle } from "../../certify/verify.ts";
import { loadBundle } from "../../engine/bundle.ts";
import { EXIT, withPath } from "../exit.ts";
import type { Options } from "../session.ts";

/** `plugfest verify`. */
export async function verifyCommand(options: Options, [path]: string[]): Promise<number> {
  const keyFile = options.key as string | undefined;
  const trusted =
    keyFile === undefined ? undefined : publicKey(withPath(keyFile, () => readFileSync(keyFile)));
  const bytes = withPath(path as string, () => readFileSync(path as string));
  const found = verifyBundle(await readArchive(bytes), {
    suite: loadBundle(),
    ...(trusted === undefined ? {} : { trusted }),
  });
  const holds = found.problems.length === 0 && found.outcome?.result === "PASSED";
  if (options.json) {
    const { problems, claim, outcome, signedBy } = found;
    process.stdout.write(`${JSON.stringify({ holds, problems, claim, outcome, signedBy }, null, 2)}\n`);
  } else process.stdout.write(`${told(found, holds, trusted === undefined ? undefined : keyId(trusted))}\n`);
  return holds ? EXIT.ok : EXIT.nonconforming;
}

function told(
  { problems, claim, profile, outcome, header, signedBy }: Verification,
  holds: boolean,
  key?: string,
): string {
  const lines = problems.map((problem) => `PROBLEM ${problem}`);
  if (claim !== undefined)
    lines.push(`claimed    ${claim.product} ${claim.version} by ${claim.organisation} (${claim.contact})`);
  if (profile !== undefined)
    lines.push(
      `profile    ${profile.profile}, revision ${profile.revision}: ${profile.title}, CloudEvents ${profile.spec}`,
    );
  if (header !== undefined) lines.push(`run        ${header.startedAt}, plugfest ${header.suite.version}`);
  if (outcome !== undefined) {
    const count = (state: string): number => outcome.requirements.filter((one) => one.state === state).length;
    lines.push(
      `result     ${count("pass")} requirements pass, ${count("fail")} fail, ${count("not-applicable")} need what is not declared`,
    );
    for (const { id, because } of outcome.requirements.filter(({ state }) => state === "not-applicable"))
      lines.push(`           not applicable: ${id} (${because.join("; ") || "no case applies"})`);
  }
  if (signedBy !== undefined)
    lines.push(
      key === undefined
        ? `signed     with the key ${signedBy.keyId.slice(0, 16)} that is in the bundle itself: ask ${claim?.contact ?? "the claimant"} whether it is theirs, and give it as --key`
        : `signed     with the key that you gave, ${key.slice(0, 16)}`,
    );
  lines.push(holds ? "VERIFIED   every verdict follows from the evidence" : "NOT VERIFIED");
  return lines.join("\n");
}
