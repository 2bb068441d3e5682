import { listProfiles, profileFile, readProfile } from "../../certify/profile.ts";
import { type Documented, listVendors, loadVendor, type Vendor } from "../../outside/vendor.ts";
import { EXIT } from "../exit.ts";
import { filtersOf, type Options } from "../session.ts";

/** `plugfest profiles`. */
export async function profilesCommand(options: Options, [name]: string[]): Promise<number> {
  if (name !== undefined && listVendors().includes(name)) return show(options, loadVendor(name), vendorText);
  const { spec } = filtersOf({ ...options, case: [] });
  const all = (name === undefined ? listProfiles(spec) : [name]).map((one) =>
    readProfile(profileFile(one, spec)),
  );
  const [only] = all;
  const lines =
    name === undefined || only === undefined
      ? all
          .map(
            ({ profile, title, scored, notScored }) =>
              `${profile.padEnd(22)} ${title}: ${scored.length} requirements scored, ${notScored.length} not`,
          )
          .concat(
            "",
            "vendors, for --vendor of check and listen:",
            ...listVendors().map((one) => `${one.padEnd(28)} ${loadVendor(one).title}`),
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

function show<T>(options: Options, shown: T, text: (shown: T) => string[]): number {
  process.stdout.write(`${options.json ? JSON.stringify(shown, null, 2) : text(shown).join("\n")}\n`);
  return EXIT.ok;
}

function vendorText({ vendor, title, looked, sends, takes, notes = [], sources }: Vendor): string[] {
  const side = (name: string, documented: Documented | undefined): string[] => {
    if (documented === undefined) return [`${name}  not documented`];
    const { spec, bindings, formats, differs = [] } = documented;
    const ways = Object.entries(bindings).map(([binding, modes]) => `${binding} (${modes.join(", ")})`);
    const inFormats = formats.length === 0 ? "" : `, in ${formats.join(", ")}`;
    return [
      `${name}  events of ${spec} over ${ways.join(", ")}${inFormats}`,
      ...differs.map(({ requirement, what }) => `       differs from ${requirement}: ${what}`),
    ];
  };
  return [
    `${vendor}: ${title}, as documented on ${looked}`,
    ...side("sends", sends),
    ...side("takes", takes),
    ...notes.map((note) => `note   ${note}`),
    ...sources.map(({ what, url }) => `source ${what}: ${url}`),
  ];
}
