import { createHash } from "node:crypto";
import type { Files } from "./archive.ts";

/** manifest.json: every other file of a bundle but the envelope, which signs the manifest. */
interface BundleManifest {
  readonly format: "plugfest-bundle";
  readonly revision: 1;
  readonly plugfest: string;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

export const MANIFEST = "manifest.json";
export const ENVELOPE = "attestation.dsse.json";

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The manifest of these files, as the bytes that go into the bundle. */
export function manifestOf(files: Files, plugfest: string): Buffer {
  const manifest: BundleManifest = {
    format: "plugfest-bundle",
    revision: 1,
    plugfest,
    files: Array.from(files, ([name, bytes]) => ({ name, bytes: bytes.length, sha256: sha256(bytes) })),
  };
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}

/** What does not fit between a manifest and the files of a bundle, one line each. */
export function manifestProblems(content: unknown, files: Files): string[] {
  const { format, revision, files: listed } = (content ?? {}) as Partial<BundleManifest>;
  if (format !== "plugfest-bundle" || !Array.isArray(listed))
    return [`${MANIFEST}: it is no manifest of a bundle`];
  if (revision !== 1) return [`${MANIFEST}: revision ${revision} is not known; update plugfest`];
  const problems: string[] = [];
  const names = new Set<string>();
  for (const one of listed as readonly Partial<BundleManifest["files"][number]>[]) {
    const name = String(one?.name);
    const bytes = files.get(name);
    if (names.has(name)) problems.push(`${name}: ${MANIFEST} names it twice`);
    names.add(name);
    if (bytes === undefined) problems.push(`${name}: it is in ${MANIFEST}, but not in the bundle`);
    else if (one.bytes !== bytes.length)
      problems.push(`${name}: it has ${bytes.length} bytes, ${MANIFEST} says ${one.bytes}`);
    else if (one.sha256 !== sha256(bytes))
      problems.push(`${name}: it is not the file that ${MANIFEST} names (SHA-256)`);
  }
  for (const name of files.keys()) {
    if (name !== MANIFEST && name !== ENVELOPE && !names.has(name))
      problems.push(`${name}: it is in the bundle, but not in ${MANIFEST}`);
  }
  return problems;
}
