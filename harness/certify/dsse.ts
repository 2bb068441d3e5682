import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

/** A DSSE envelope (secure-systems-lab/dsse, version 1.0). */
export interface Envelope {
  readonly payloadType: string;
  /** Base64. */
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

/** A key cannot be used, or a signature does not hold. */
class SignatureError extends Error {
  override readonly name = "SignatureError";
}

/** What is signed: the type and the payload, each with its length in bytes before it. */
function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType, "utf8");
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    payload,
  ]);
}

/** SHA-256 over the public key in DER (SubjectPublicKeyInfo), in hexadecimal: how a key is named. */
export function keyId(key: KeyObject): string {
  const der = (key.type === "private" ? createPublicKey(key) : key).export({ type: "spki", format: "der" });
  return createHash("sha256").update(der).digest("hex");
}

function ed25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType === "ed25519") return key;
  throw new SignatureError(`the key is ${key.asymmetricKeyType}; it has to be Ed25519`);
}

/** A private key from PEM. Throws SignatureError. */
export function privateKey(pem: string | Buffer): KeyObject {
  try {
    return ed25519(createPrivateKey(pem));
  } catch (error) {
    if (error instanceof SignatureError) throw error;
    throw new SignatureError("it is no private key in PEM without a passphrase");
  }
}

/** A public key from PEM; of a private key its public half. Throws SignatureError. */
export function publicKey(pem: string | Buffer): KeyObject {
  try {
    return ed25519(createPublicKey(pem));
  } catch (error) {
    if (error instanceof SignatureError) throw error;
    throw new SignatureError("it is no public key in PEM");
  }
}

/** Signs a payload with Ed25519. */
export function seal(payloadType: string, payload: Uint8Array, key: KeyObject): Envelope {
  const sig = sign(null, preAuthEncoding(payloadType, payload), key).toString("base64");
  return {
    payloadType,
    payload: Buffer.from(payload).toString("base64"),
    signatures: [{ keyid: keyId(key), sig }],
  };
}

/** The payload, once a signature of that key holds. Throws SignatureError. */
export function open({ payloadType, payload, signatures }: Envelope, key: KeyObject): Buffer {
  const bytes = Buffer.from(payload, "base64");
  const signed = preAuthEncoding(payloadType, bytes);
  const own = signatures.filter(({ keyid }) => keyid === keyId(key));
  if (own.length === 0) throw new SignatureError("no signature is of this key");
  if (own.some(({ sig }) => verify(null, signed, key, Buffer.from(sig, "base64")))) return bytes;
  throw new SignatureError("the signature does not hold: what was signed is something else");
}
