import { installImplementation, isInstalled } from "../../implementations/install.ts";
import { listImplementations, loadManifest } from "../../implementations/manifest.ts";
import { packageRoot } from "../../package-root.ts";
import { EXIT } from "../exit.ts";
import type { Options } from "../session.ts";

/** `plugfest implementations install`. */
export async function installCommand(_options: Options, names: string[]): Promise<number> {
  // All names are checked before the first is installed: a typing error costs no minutes.
  const manifests = names.map((name) => loadManifest(name, packageRoot));
  for (const manifest of manifests) {
    await installImplementation(manifest, (line) => process.stdout.write(`${line}\n`));
  }
  return EXIT.ok;
}

/** `plugfest implementations list`. */
export async function listImplementationsCommand(options: Options): Promise<number> {
  const all = listImplementations(packageRoot).map((name) => {
    const manifest = loadManifest(name, packageRoot);
    const { title, language, version, homepage } = manifest;
    return {
      name,
      title,
      language,
      package: manifest.package,
      version,
      homepage,
      installed: isInstalled(manifest),
    };
  });
  const lines = all.map(
    (one) =>
      `${one.name.padEnd(12)} ${one.title} ${one.version} (${one.language})${one.installed ? "" : ", not installed"}`,
  );
  process.stdout.write(`${options.json ? JSON.stringify(all, null, 2) : lines.join("\n")}\n`);
  return EXIT.ok;
}
