import { cpSync, mkdirSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import { type Command, type Manifest, ManifestError } from "./manifest.ts";

/** What an installation makes and what the adapter does not need, in the implementation's folder. */
const leftOut = ({ installed }: Manifest): ReadonlySet<string> =>
  new Set([".plugfest", "findings", "node_modules", installed.split("/")[0] as string]);

/** Whether one release is before another: `2.9.0` is before `2.10.0`. */
function isBefore(one: string, other: string): boolean {
  const [left, right] = [one, other].map((version) => version.split(/[.+-]/).map(Number)) as [
    number[],
    number[],
  ];
  for (const [index, part] of right.entries()) {
    const mine = left[index] ?? 0;
    if (Number.isNaN(mine) || mine === part) continue;
    return mine < part;
  }
  return false;
}

/**
 * The implementation with another release of its package: a copy of its adapter in a folder beside its own
 * (`implementations/NAME@VERSION`, so that relative paths hold), to be installed there.
 * Throws ManifestError where the adapter does not drive that release.
 */
export function otherVersion(manifest: Manifest, version: string): Manifest {
  const { name, title, dir, otherVersions } = manifest;
  if (version === manifest.version) return manifest;
  if (otherVersions === undefined) {
    throw new ManifestError(`${name}: its adapter drives ${title} ${manifest.version} only`);
  }
  if (!/^v?[0-9]+\.[0-9]+[0-9A-Za-z.+-]*$/.test(version)) {
    throw new ManifestError(`${name}: ${JSON.stringify(version)} is no version such as ${manifest.version}`);
  }
  const { from, note, commands } = otherVersions;
  if (isBefore(version, from)) {
    const more = note === undefined ? "" : ` (${note})`;
    throw new ManifestError(`${name}: its adapter drives ${title} ${from} and later${more}, not ${version}`);
  }
  const copy = join(dir, "..", `${basename(dir)}@${version}`);
  const skipped = leftOut(manifest);
  const isCopied = (file: string) => !skipped.has(file.split("/")[0] as string);
  mkdirSync(copy, { recursive: true });
  cpSync(dir, copy, {
    recursive: true,
    filter: (source) => !skipped.has(relative(dir, source).split(sep)[0] as string),
  });
  const withRelease = commands.map(
    (command) => command.map((word) => word.replaceAll("{version}", version)) as unknown as Command,
  );
  const install = { commands: withRelease, inputs: manifest.install.inputs.filter(isCopied) };
  return { ...manifest, dir: copy, version, install };
}
