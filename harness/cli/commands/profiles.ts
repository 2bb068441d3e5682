import { listProfiles, profileFile, readProfile } from "../../certify/profile.ts";
import { EXIT } from "../exit.ts";
import { filtersOf, type Options } from "../session.ts";

/** `plugfest profiles`. */
export async function profilesCommand(options: Options, [name]: string[]): Promise<number> {
  const { spec } = filtersOf({ ...options, case: [] });
  const all = (name === undefined ? listProfiles(spec) : [name]).map((one) =>
    readProfile(profileFile(one, spec)),
  );
  const [only] = all;
  const lines =
    name === undefined || only === undefined
      ? all.map(
          ({ profile, title, scored, notScored }) =>
            `${profile.padEnd(22)} ${title}: ${scored.length} requirements scored, ${notScored.length} not`,
        )
      : [
          `${only.profile}, revision ${only.revision}: ${only.title}, CloudEvents ${only.spec}`,
          `from ${only.documents.join(", ")}`,
          "",
          ...only.scored.map((id) => `scored      ${id}`),
          ...only.notScored.map(({ id, why }) => `not scored  ${id}: ${why}`),
        ];
  process.stdout.write(
    `${options.json ? JSON.stringify(name === undefined ? all : only, null, 2) : lines.join("\n")}\n`,
  );
  return EXIT.ok;
}
