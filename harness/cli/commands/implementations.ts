import { installAll, isInstalled } from "../../implementations/install.ts";
import { listImplementations, loadManifest } from "../../implementations/manifest.ts";
import { packageRoot } from "../../package-root.ts";
import { CliError, EXIT } from "../exit.ts";
import type { Options } from "../session.ts";

/** `plugfest implementations install`. */
export async function installCommand(options: Options, names: string[]): Promise<number> {
  if (options.all === true ? names.length > 0 : names.length === 0) {
    throw new CliError("give either the names of implementations or --all");
  }
  // All names are checked before the first is installed: a typing error costs no minutes.
  const manifests =
    options.all === true
      ? listImplementations(packageRoot)
          .map((name) => loadManifest(name, packageRoot))
          .filter(({ untested }) => untested === undefined)
      : names.map((name) => loadManifest(name, packageRoot));
  await installAll(manifests, (line) => process.stdout.write(`${line}\n`));
  return EXIT.ok;
}

/** `plugfest implementations list`. */
export async function listImplementationsCommand(options: Options): Promise<number> {
  const all = listImplementations(packageRoot).map((name) => {
    const manifest = loadManifest(name, packageRoot);
    const { title, kind, language, version, homepage, untested } = manifest;
    return {
      name,
      title,
      kind,
      language,
      package: manifest.package,
      version,
      homepage,
      installed: isInstalled(manifest),
      ...(untested === undefined ? {} : { untested }),
    };
  });
  const width = Math.max(...all.map(({ name }) => name.length));
  const lines = all.map(
    (one) =>
      `${one.name.padEnd(width)} ${one.title} ${one.version} (${one.language})${one.installed ? "" : ", not installed"}${one.untested === undefined ? "" : ", untested here"}`,
  );
  process.stdout.write(`${options.json ? JSON.stringify(all, null, 2) : lines.join("\n")}\n`);
  return EXIT.ok;
}
