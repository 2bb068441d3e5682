import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ZipFile as ZipWriter } from "yazl";
import { type Files, readArchive, writeArchive } from "../harness/certify/archive.ts";
import { bundleOf } from "../harness/certify/bundle.ts";
import { RECORDS, reportsOf } from "../harness/certify/bundle-files.ts";
import { publicKey, seal } from "../harness/certify/dsse.ts";
import { ENVELOPE, MANIFEST, manifestOf } from "../harness/certify/manifest.ts";
import { verifyBundle } from "../harness/certify/verify.ts";
import { main } from "../harness/cli/program.ts";
import { loadBundle } from "../harness/engine/bundle.ts";
import { packageVersion } from "../harness/package-root.ts";
import { parseRecordLine } from "../reports/record-line.ts";

const keys = generateKeyPairSync("ed25519");
const stranger = generateKeyPairSync("ed25519");
const folder = mkdtempSync(join(tmpdir(), "plugfest-certify-"));
const at = (name: string): string => join(folder, name);
const bundle = at("bundle.zip");
const suite = loadBundle();
let files: Files;

const claim = {
  organisation: "Example Ltd",
  product: "Reference codec",
  version: packageVersion(),
  contact: "conformance@example.com",
};
const ARGS = [
  "reference",
  "--profile",
  "websockets-consumer",
  "--claim",
  at("claim.yaml"),
  "--key",
  at("key.pem"),
];

beforeAll(async () => {
  writeFileSync(at("claim.yaml"), JSON.stringify(claim));
  writeFileSync(at("key.pem"), keys.privateKey.export({ type: "pkcs8", format: "pem" }));
  writeFileSync(at("public.pem"), keys.publicKey.export({ type: "spki", format: "pem" }));
  writeFileSync(at("stranger.pem"), stranger.publicKey.export({ type: "spki", format: "pem" }));
  expect(await main(["certify", ...ARGS, "--out", bundle])).toBe(0);
  files = await readArchive(readFileSync(bundle));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** The bundle with one file in another form, or without it. */
function changed(name: string, change: (text: string) => string | undefined): Files {
  const all = new Map(files);
  const text = change(files.get(name)?.toString("utf8") ?? "");
  if (text === undefined) all.delete(name);
  else {
    expect(text, "the change changes something").not.toBe(files.get(name)?.toString("utf8"));
    all.set(name, Buffer.from(text));
  }
  return all;
}

const problemsOf = (all: Files): string => verifyBundle(all, { suite }).problems.join("\n");

/** What a forger can do who has the key: new records, with the reports, the manifest and the signature to match. */
function forged(changeRecord: (text: string) => string, ofAll = true): Files {
  const runs = RECORDS.map((name, index) => {
    const text = files.get(name)?.toString("utf8") as string;
    return Buffer.from(ofAll || index === 0 ? changeRecord(text) : text);
  });
  expect(runs[0]?.equals(files.get(RECORDS[0]) as Buffer)).toBe(false);
  return bundleOf({ claim, profile: files.get("profile.yaml") as Buffer, runs, suite, key: keys.privateKey });
}

describe("a bundle", () => {
  test("verifies offline, and names the claim, the profile and what was found", async () => {
    expect(await main(["verify", bundle])).toBe(0);
    const found = verifyBundle(files, { suite, trusted: keys.publicKey });
    expect(found.problems).toEqual([]);
    expect(found.claim).toEqual(claim);
    expect(found.outcome?.result).toBe("PASSED");
    expect(found.outcome?.requirements.length).toBe(found.profile?.scored.length);
    expect(found.signedBy?.trusted).toBe(true);
  });

  test("holds claim, profile, environment, three records, reports, manifest, key and envelope", () => {
    expect([...files.keys()].sort()).toEqual([
      "attestation.dsse.json",
      "claim.json",
      "environment.json",
      "key.pem",
      "manifest.json",
      "profile.yaml",
      "report.html",
      "report.junit.xml",
      ...RECORDS,
    ]);
  });

  test("has the same bytes for the same files", async () => {
    await writeArchive(at("again.zip"), files);
    expect(readFileSync(at("again.zip")).equals(readFileSync(bundle))).toBe(true);
  });

  test("is an in-toto statement about the manifest, with each requirement as a test", () => {
    const { payload, payloadType } = JSON.parse(files.get(ENVELOPE)?.toString("utf8") as string);
    expect(payloadType).toBe("application/vnd.in-toto+json");
    const statement = JSON.parse(Buffer.from(payload, "base64").toString("utf8"));
    expect(statement._type).toBe("https://in-toto.io/Statement/v1");
    expect(statement.predicateType).toBe("https://in-toto.io/attestation/test-result/v0.1");
    expect(statement.predicate.result).toBe("PASSED");
    expect(statement.predicate.passedTests.length).toBeGreaterThan(2);
  });
});

describe("what was changed afterwards is found, each with its own words", () => {
  test.each([
    [
      "a result",
      RECORDS[1],
      (text: string) => text.replace('"verdict":"pass"', '"verdict":"warn"'),
      "runs/2.ndjson: it is not the file that manifest.json names (SHA-256)",
    ],
    [
      "evidence",
      RECORDS[0],
      (text: string) => text.replace('"outcome":"ok"', '"outcome":"no"'),
      "runs/1.ndjson: it is not the file that manifest.json names (SHA-256)",
    ],
    [
      "the claim",
      "claim.json",
      (text: string) => text.replace("Example Ltd", "Another Limited"),
      "claim.json: it has",
    ],
    [
      "the profile",
      "profile.yaml",
      (text: string) => text.replace("revision: 1", "revision: 2"),
      "profile.yaml: it is revision 2; the one here is 1",
    ],
    [
      "the environment",
      "environment.json",
      (text: string) => text.replace('"linux"', '"beos!"'),
      "environment.json: it is not what the first record says",
    ],
    [
      "the report",
      "report.html",
      (text: string) => text.replace("<title>", "<title>Fine: "),
      "report.html: it is not the report of the first record",
    ],
    [
      "the JUnit report",
      "report.junit.xml",
      (text: string) => text.replace("<testsuite", "<!-- x --><testsuite"),
      "report.junit.xml: it is not the report of the first record",
    ],
    [
      "the manifest",
      MANIFEST,
      (text: string) => text.replace('"plugfest-bundle"', '"plugfest-bundel"'),
      "manifest.json: it is no manifest of a bundle",
    ],
    [
      "the manifest's spaces",
      MANIFEST,
      (text: string) => text.replace("  ", " "),
      "attestation.dsse.json: what is signed is not what the files of this bundle show",
    ],
    [
      "a file that is gone",
      RECORDS[2],
      () => undefined,
      "runs/3.ndjson: it is in manifest.json, but not in the bundle",
    ],
    ["the signature that is gone", ENVELOPE, () => undefined, "attestation.dsse.json: it is missing"],
    [
      "the statement",
      ENVELOPE,
      (text: string) => text.replace('"payload": "ey', '"payload": "fy'),
      "attestation.dsse.json: the signature does not hold",
    ],
    [
      "the payload's type",
      ENVELOPE,
      (text: string) => text.replace("in-toto+json", "in-toto+yaml"),
      "attestation.dsse.json: what is signed is application/vnd.in-toto+yaml",
    ],
    [
      "the key",
      "key.pem",
      () => stranger.publicKey.export({ type: "spki", format: "pem" }) as string,
      "attestation.dsse.json: no signature is of this key",
    ],
    [
      "a record cut short",
      RECORDS[0],
      (text: string) => text.slice(0, -40),
      "runs/1.ndjson: its last line is cut off",
    ],
    [
      "a record without its footer",
      RECORDS[0],
      (text: string) => `${text.trimEnd().split("\n").slice(0, -1).join("\n")}\n`,
      "runs/1.ndjson: it has no footer",
    ],
  ] as const)("%s", (_, name, change, message) => {
    expect(problemsOf(changed(name, change))).toContain(message);
  });

  test("a signature of one flipped bit", () => {
    const flip = (text: string): string => {
      const envelope = JSON.parse(text);
      const sig = Buffer.from(envelope.signatures[0].sig, "base64");
      sig[10] = (sig[10] as number) ^ 1;
      envelope.signatures[0].sig = sig.toString("base64");
      return JSON.stringify(envelope);
    };
    expect(problemsOf(changed(ENVELOPE, flip))).toContain("the signature does not hold");
  });

  test("a file that was added, and one that was renamed", () => {
    const added = new Map(files).set("extra.txt", Buffer.from("hello"));
    expect(problemsOf(added)).toContain("extra.txt: it is in the bundle, but not in manifest.json");
    const renamed = new Map(
      [...files].map(([name, bytes]) => [name === RECORDS[0] ? "runs/9.ndjson" : name, bytes]),
    );
    expect(problemsOf(renamed)).toContain("runs/9.ndjson: it is in the bundle, but not in manifest.json");
  });

  test("every byte of every small file counts", () => {
    for (const name of ["claim.json", "profile.yaml", "environment.json", "key.pem", MANIFEST]) {
      const bytes = files.get(name) as Buffer;
      for (let index = 0; index < bytes.length; index += 97) {
        const flipped = Buffer.from(bytes);
        flipped[index] = (flipped[index] as number) ^ 1;
        expect(problemsOf(new Map(files).set(name, flipped)), `${name}, byte ${index}`).not.toBe("");
      }
    }
  }, 120_000);
});

describe("a forger with the key is found by the evidence", () => {
  const once = (text: string, from: RegExp | string, to: string): string => text.replace(from, to);

  test.each([
    [
      "a verdict that its evidence does not show",
      (text: string) =>
        once(
          text,
          /"verdict":"pass","level":"MUST"|"level":"MUST","verdict":"pass"/,
          '"level":"MUST","verdict":"warn"',
        ),
      "the evidence shows pass",
    ],
    [
      "another outcome in the evidence",
      (text: string) =>
        text.replaceAll('"observation":{"outcome":"ok"', '"observation":{"outcome":"rejected"'),
      "it says pass, the evidence shows",
    ],
    [
      "evidence of an easier stimulus",
      (text: string) =>
        once(
          text,
          '"stimulus":{"operation":"decode","binding":"websockets"',
          '"stimulus":{"operation":"decode","binding":"http"',
        ),
      "its evidence is of another stimulus than the case has",
    ],
    [
      "a result that is left out",
      (text: string) =>
        text
          .split("\n")
          .filter((_, index, all) => index !== all.findIndex((one) => one.startsWith('{"kind":"result"')))
          .join("\n"),
      "the result is missing",
    ],
    [
      "a result that is there twice",
      (text: string) => once(text, /(\{"kind":"result"[^\n]*\n)/, "$1$1"),
      "the result is there twice",
    ],
    [
      "a result of a case that the profile does not have",
      (text: string) => once(text, /(\{"kind":"result","case":")([^"]*)/, "$1made/up"),
      "the profile asks for no such result",
    ],
    [
      "evidence that is left out",
      (text: string) => text.replaceAll(/\{"kind":"evidence"[^\n]*\n/g, ""),
      "there is no evidence for it",
    ],
    [
      "a failure that is excused as known",
      (text: string) =>
        once(text, '"message":""', '"message":"","known":{"reason":"x","line":1,"mode":"fail"}'),
      "it is excused by a list of known failures",
    ],
    [
      "capabilities that are taken back",
      (text: string) => once(text, /"websockets":\{/, '"websocketz":{'),
      "but the implementation does not declare",
    ],
    [
      "another version",
      (text: string) =>
        once(text, `"version":"${packageVersion()}","language"`, '"version":"9.9.9","language"'),
      "the claim is for",
    ],
    ["filters", (text: string) => once(text, '"cases":[]', '"cases":["websockets/**"]'), "it was filtered"],
    [
      "another suite",
      (text: string) => once(text, suite.digest, "0".repeat(64)),
      "it was made with other fixtures",
    ],
  ] as const)("%s", (_, change, message) => {
    expect(problemsOf(forged(change))).toContain(message);
  });

  test("runs that do not agree", () => {
    const one = forged((text) => once(text, /"verdict":"pass"/, '"verdict":"warn"'), false);
    expect(problemsOf(one)).toContain("runs: they do not agree on");
  });

  test("one run that is given as three", () => {
    const first = files.get(RECORDS[0]) as Buffer;
    const runs = [first, first, first];
    const one = bundleOf({
      claim,
      profile: files.get("profile.yaml") as Buffer,
      runs,
      suite,
      key: keys.privateKey,
    });
    expect(problemsOf(one)).toContain("two of the three records are of the same run");
  });

  test("a statement that says more than the files", () => {
    const { payload, payloadType } = JSON.parse(files.get(ENVELOPE)?.toString("utf8") as string);
    const statement = JSON.parse(Buffer.from(payload, "base64").toString("utf8"));
    statement.predicate.passedTests.push("HTTP-3.1.3.2-i");
    const all = new Map(files);
    all.set(
      ENVELOPE,
      Buffer.from(JSON.stringify(seal(payloadType, Buffer.from(JSON.stringify(statement)), keys.privateKey))),
    );
    expect(problemsOf(all)).toContain("what is signed is not what the files of this bundle show");
  });

  test("a secret, whoever signed it", () => {
    const header = (text: string) =>
      once(text, '"command":"in process"', '"command":"mqtt://user:hunter2@broker.example"');
    expect(problemsOf(forged(header))).toContain("runs/1.ndjson:1: it holds a URL with a password");
    const field = (text: string) =>
      once(text, /"fields":\[/, '"fields":[{"name":"authorization","value":"Bearer x"},');
    expect(problemsOf(forged(field))).toContain("it holds the value of a secret header");
    const all = changed("claim.json", (text) => text.replace("Example Ltd", "-----BEGIN PRIVATE KEY-----"));
    expect(problemsOf(all)).toContain("claim.json: it holds a private key");
  });
});

describe("who signed", () => {
  test("a key that the verifier trusts has to be the one", () => {
    const { problems } = verifyBundle(files, { suite, trusted: stranger.publicKey });
    expect(problems).toEqual(["attestation.dsse.json: no signature is of this key"]);
  });

  test("is told on the command line, and turns the exit code", async () => {
    expect(await main(["verify", bundle, "--key", at("public.pem")])).toBe(0);
    expect(await main(["verify", bundle, "--key", at("stranger.pem")])).toBe(1);
  });

  test("only Ed25519 will do", () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
    expect(() => publicKey(rsa.export({ type: "spki", format: "pem" }) as string)).toThrow(
      "it has to be Ed25519",
    );
    expect(() => publicKey("hello")).toThrow("no public key in PEM");
  });
});

describe("an archive from anybody", () => {
  async function zipped(build: (zip: ZipWriter) => void): Promise<Buffer> {
    const zip = new ZipWriter();
    build(zip);
    zip.end();
    const parts: Buffer[] = [];
    for await (const part of zip.outputStream) parts.push(part as Buffer);
    return Buffer.concat(parts);
  }
  /** An honest archive whose file `claim.json` is renamed in its bytes, which no writer would do. */
  const renamedTo = async (name: string): Promise<Buffer> => {
    const bytes = await zipped((zip) => zip.addBuffer(Buffer.from("{}"), "claim.json"));
    return Buffer.from(bytes.toString("latin1").replaceAll("claim.json", name), "latin1");
  };

  test.each([
    ["a path out of the folder", "../im.json"],
    ["an absolute path", "/aim.json0"],
    ["a path with a drive", "C:/im.json"],
    ["a backslash", "runs\\.json"],
    ["a hidden file", ".laim.json"],
    ["a control character", "cla\u0007m.json"],
    ["a folder in a folder", "a/b/m.json"],
  ])("is refused for %s", async (_, name) => {
    await expect(readArchive(await renamedTo(name))).rejects.toMatchObject({ name: "ArchiveError" });
  });

  test("is refused for a file that is there twice", async () => {
    const twice = await zipped((zip) => {
      zip.addBuffer(Buffer.from("1"), "claim.json");
      zip.addBuffer(Buffer.from("2"), "claim.json");
    });
    await expect(readArchive(twice)).rejects.toThrow('"claim.json": it is there twice');
  });

  test("is refused for a link", async () => {
    const link = await zipped((zip) =>
      zip.addBuffer(Buffer.from("/etc/passwd"), "claim.json", { mode: 0o120777 }),
    );
    await expect(readArchive(link)).rejects.toThrow("it is no plain file");
  });

  test("is refused for what unpacks to a thousand times its size", async () => {
    const bomb = await zipped((zip) => zip.addBuffer(Buffer.alloc(4 * 1024 * 1024), "claim.json"));
    expect(bomb.length).toBeLessThan(10_000);
    await expect(readArchive(bomb)).rejects.toThrow("times its size");
  });

  test("is refused for a size that is not true", async () => {
    const honest = await zipped((zip) => zip.addBuffer(Buffer.alloc(500_000, "ab"), "claim.json"));
    const lying = Buffer.from(honest);
    lying.writeUInt32LE(10, lying.lastIndexOf("PK\u0001\u0002") + 24);
    await expect(readArchive(lying)).rejects.toMatchObject({ name: "ArchiveError" });
  });

  test("is refused for too many files, and when it is no zip file", async () => {
    const many = await zipped((zip) => {
      for (let index = 0; index < 70; index += 1) zip.addBuffer(Buffer.from("x"), `f${index}`);
    });
    await expect(readArchive(many)).rejects.toThrow("it holds 70 files");
    await expect(readArchive(Buffer.from("hello"))).rejects.toThrow("it is no zip file that can be read");
    writeFileSync(at("no.zip"), "hello");
    expect(await main(["verify", at("no.zip")])).toBe(1);
  });
});

describe("certify refuses", () => {
  const refused = (...args: string[]): Promise<number> =>
    main(["certify", ...ARGS, "--out", at("x.zip"), ...args]);

  test.each([
    ["filters", ["--case", "websockets/**"]],
    ["one depth", ["--depth", "codec"]],
    ["known failures", ["--expectations", "x.yaml"]],
    ["a profile that there is not", ["--profile", "no-such"]],
    ["a claim without a version", ["--claim", at("no-version.yaml")]],
    ["a claim for another version", ["--claim", at("other-version.yaml")]],
    ["a key that is none", ["--key", at("claim.yaml")]],
  ])("%s", async (_, args) => {
    const { version: __, ...rest } = claim;
    writeFileSync(at("no-version.yaml"), JSON.stringify(rest));
    writeFileSync(at("other-version.yaml"), JSON.stringify({ ...rest, version: "0.0.1" }));
    expect(await refused(...args)).toBe(2);
  });
});

test("the reports of a bundle are those of its first record", () => {
  const lines = String(files.get(RECORDS[0])).trimEnd().split("\n").map(parseRecordLine);
  const due = reportsOf(lines, suite.catalogue, "1.0");
  for (const [name, bytes] of due) expect(files.get(name)?.equals(bytes), name).toBe(true);
  expect(
    manifestOf(
      new Map([...files].filter(([name]) => name !== MANIFEST && name !== ENVELOPE)),
      packageVersion(),
    ),
  ).toEqual(files.get(MANIFEST));
});
