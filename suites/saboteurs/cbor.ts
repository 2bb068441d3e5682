import { decode } from "cborg";
import { coreAttributes } from "../../harness/event/attributes.ts";
import { BYTES, headAt, isBreak, skipItem, stringAt, TAG, TEXT } from "../../harness/formats/cbor-scan.ts";
import { CborWriter, writeJsonItem } from "../../harness/formats/cbor-write.ts";
import type { WireMessage } from "../../harness/wire/wire-message.ts";
import { cborBody, eachPair, isCbor, item, mapOf, type Pair, pairOf, pairsOf, textIn } from "./cbor-edit.ts";
import { contentType } from "./edit.ts";
import {
  emits,
  family,
  hears,
  reads as readsEvent,
  refusesMessage,
  type Saboteur,
  saboteur,
} from "./saboteur.ts";

/** Saboteurs that write and read the CBOR format wrongly. */

type Change = (pair: Pair, all: readonly Pair[]) => readonly Pair[];

const writes = (slug: string, breaks: string, requirements: readonly string[], change: Change) =>
  saboteur(
    `producer/cbor/${slug}`,
    breaks,
    requirements,
    emits((message) => eachPair(message, change)),
  );

const reads = (slug: string, breaks: string, requirements: readonly string[], change: Change) =>
  saboteur(
    `consumer/cbor/${slug}`,
    breaks,
    requirements,
    hears((message) => eachPair(message, change)),
  );

const hearsBody = family<(bytes: Buffer) => Uint8Array>("consumer/cbor", (change) =>
  hears((message) => cborBody(message, change)),
);

const picky = (
  slug: string,
  breaks: string,
  requirements: readonly string[],
  isTooMuch: (pair: Pair) => boolean,
) =>
  saboteur(
    `consumer/cbor/${slug}`,
    breaks,
    requirements,
    refusesMessage(
      (message: WireMessage) =>
        isCbor(message) && (pairsOf(message.body ?? new Uint8Array()) ?? []).some(isTooMuch),
    ),
  );

/** Changes the value of the pairs that are meant. */
const value =
  (
    isMeant: (pair: Pair, all: readonly Pair[]) => boolean,
    change: (value: Uint8Array) => Uint8Array,
  ): Change =>
  (pair, all) => [isMeant(pair, all) ? { ...pair, value: change(pair.value) } : pair];

const major = ({ value: [first = 0] }: Pair): number => first >> 5;
const isData = ({ name }: Pair): boolean => name === "data";
const isExtension = ({ name = "" }: Pair): boolean => name !== "data" && !coreAttributes.has(name);
const is = (pair: Pair, hex: string): boolean => Buffer.from(pair.value).toString("hex") === hex;
const isNull = (pair: Pair): boolean => is(pair, "f6");
const typeOf = (all: readonly Pair[]): string => {
  const found = all.find(({ name }) => name === "datacontenttype");
  return found === undefined ? "" : (textIn(found.value) ?? "");
};
const isCborType = (all: readonly Pair[]): boolean => /^[^;]*[/+]cbor\s*(?:;|$)/i.test(typeOf(all));
const text = (content: string): Uint8Array => item((writer) => writer.text(content));
const bytes = (content: Uint8Array): Uint8Array => item((writer) => writer.bytes(content));
/** What a string item holds, without the tags before it. */
function contentOf(value: Uint8Array): Uint8Array {
  let at = 0;
  for (let head = headAt(value, at); head.major === TAG; head = headAt(value, at)) at = head.next;
  const head = headAt(value, at);
  return head.major === BYTES || head.major === TEXT ? stringAt(value, at, head).bytes : value;
}
const untagged = (value: Uint8Array): Uint8Array => value.subarray(headAt(value, 0).next);
const json = (content: string): Uint8Array => {
  const writer = new CborWriter();
  writeJsonItem(writer, content);
  return writer.done();
};
const isItem = (value: Uint8Array): boolean => {
  try {
    return skipItem(value, 0) === value.length;
  } catch {
    return false;
  }
};
const EPOCH = Buffer.from("c11a5ac65e14", "hex");

export const cborSaboteurs: readonly Saboteur[] = [
  ...["subject", "time", "dataschema", "datacontenttype", "source"].map((name) =>
    writes(`drops-${name}`, `Leaves ${name} out of the map.`, ["CBOR-3-b"], (pair) =>
      pair.name === name ? [] : [pair],
    ),
  ),
  saboteur(
    "producer/cbor/media-type",
    "Announces application/cbor in place of the format.",
    ["CBOR-3-a"],
    emits((message) => (isCbor(message) ? contentType(message, () => "application/cbor") : message)),
  ),
  saboteur(
    "producer/cbor/array",
    "Writes an array with the map in it.",
    ["CBOR-3-c"],
    emits((message) => cborBody(message, (body) => Buffer.concat([Buffer.of(0x81), body]))),
  ),
  saboteur(
    "producer/cbor/nests-extensions",
    "Puts extensions into a map of their own.",
    ["CBOR-2-a"],
    emits((message) =>
      cborBody(message, (body) => {
        const pairs = pairsOf(body) ?? [];
        const own = pairs.filter(isExtension);
        if (own.length === 0) return body;
        return mapOf([...pairs.filter((pair) => !isExtension(pair)), pairOf("extensions", mapOf(own))]);
      }),
    ),
  ),
  saboteur(
    "producer/cbor/empty-for-unset",
    "Writes what is not set as empty texts.",
    ["CBOR-2.2-e", "CBOR-3-e"],
    emits((message) =>
      cborBody(message, (body) => {
        const pairs = pairsOf(body) ?? [];
        const absent = ["subject", "time", "dataschema", "datacontenttype"].filter(
          (name) => !pairs.some((pair) => pair.name === name),
        );
        return mapOf([...pairs, ...absent.map((name) => pairOf(name, text("")))]);
      }),
    ),
  ),
  writes(
    "integer-as-float",
    "Writes Integers as floats.",
    ["CBOR-2.2-a"],
    value(
      (pair) => isExtension(pair) && major(pair) < 2,
      (own) => {
        const { major: sign, argument } = headAt(own, 0);
        return item((writer) => writer.float(sign === 0 ? argument : -1 - argument));
      },
    ),
  ),
  writes(
    "boolean-as-integer",
    "Writes Booleans as 1 and 0.",
    ["CBOR-2.2-a"],
    value(
      (pair) => isExtension(pair) && (is(pair, "f4") || is(pair, "f5")),
      ([first]) => Uint8Array.of(first === 0xf5 ? 1 : 0),
    ),
  ),
  writes(
    "binary-as-base64",
    "Writes Binary attributes as Base64 texts.",
    ["CBOR-2.2-a"],
    value(
      (pair) => isExtension(pair) && major(pair) === BYTES,
      (own) => text(Buffer.from(contentOf(own)).toString("base64")),
    ),
  ),
  writes(
    "text-as-bytes",
    "Writes Strings as byte strings.",
    ["CBOR-2.2-a"],
    value(
      (pair) => !isData(pair) && major(pair) === TEXT,
      (own) => bytes(contentOf(own)),
    ),
  ),
  writes(
    "time-as-epoch",
    "Writes Timestamps in seconds, with tag 1.",
    ["CBOR-2.2-a"],
    value(
      (pair) => !isData(pair) && pair.value[0] === 0xc0,
      () => EPOCH,
    ),
  ),
  writes(
    "uri-as-time",
    "Tags URIs as dates.",
    ["CBOR-2.2-a"],
    value(
      (pair) => isExtension(pair) && pair.value[0] === 0xd8,
      (own) => Buffer.concat([Buffer.of(0xc0), untagged(own)]),
    ),
  ),
  writes("drops-null-data", "Takes null data for none.", ["CBOR-3.1.1-h"], (pair) =>
    isData(pair) && isNull(pair) ? [] : [pair],
  ),
  writes(
    "embeds-items",
    "Wraps an item of a CBOR content type into a byte string with tag 24.",
    ["CBOR-3.1.1-f"],
    value(
      (pair, all) => isData(pair) && (isCborType(all) || typeOf(all) === "") && major(pair) !== BYTES,
      (own) => Buffer.concat([Buffer.of(0xd8, 0x18), bytes(own)]),
    ),
  ),
  writes(
    "wraps-items",
    "Wraps an item of a CBOR content type into a byte string.",
    ["CBOR-3.1.1-f"],
    value(
      (pair, all) => isData(pair) && isCborType(all),
      (own) => bytes(own),
    ),
  ),
  writes(
    "data-base64",
    "Writes binary data as a Base64 text under data_base64, as in JSON.",
    ["CBOR-3.1.1-b"],
    (pair) =>
      isData(pair) && major(pair) === BYTES
        ? [pairOf("data_base64", text(Buffer.from(contentOf(pair.value)).toString("base64")))]
        : [pair],
  ),
  writes(
    "json-as-item",
    "Writes JSON data as a CBOR item under a JSON content type.",
    ["CBOR-3.1.1-g"],
    value(
      (pair, all) => isData(pair) && typeOf(all) === "application/json" && major(pair) === TEXT,
      (own) => json(textIn(own) ?? ""),
    ),
  ),
  writes(
    "content-as-base64",
    "Writes text data in Base64.",
    ["CBOR-3.1.1-g"],
    value(
      (pair, all) => isData(pair) && !isCborType(all) && typeOf(all) !== "" && major(pair) === TEXT,
      (own) => text(Buffer.from(contentOf(own)).toString("base64")),
    ),
  ),
  writes(
    "binary-as-text-plain",
    "Says text/plain beside every byte string.",
    ["CBOR-3.1.1-c"],
    (pair, all) =>
      pair.name === "datacontenttype" && all.some((one) => isData(one) && major(one) === BYTES)
        ? [{ ...pair, value: text("text/plain") }]
        : [pair],
  ),

  reads(
    "null-as-empty",
    "Reads null as an empty text.",
    ["CBOR-2.2-b", "CBOR-2.2-e", "CBOR-3-e"],
    value(
      (pair) => !isData(pair) && isNull(pair),
      () => text(""),
    ),
  ),
  reads(
    "null-as-text",
    "Reads null as a word.",
    ["CBOR-2.2-b"],
    value(
      (pair) => !isData(pair) && isNull(pair),
      () => text("null"),
    ),
  ),
  reads("drops-null-data", "Takes null data for none.", ["CBOR-3.1.1-h", "CBOR-3.1.1-l"], (pair) =>
    isData(pair) && isNull(pair) ? [] : [pair],
  ),
  reads(
    "skips-odd-values",
    "Skips attributes of CBOR types that it does not know.",
    ["CBOR-2.2-a"],
    (pair) => {
      const odd = [4, 5, 7].includes(major(pair)) && !["f4", "f5", "f6"].some((known) => is(pair, known));
      const tag = major(pair) === TAG && pair.value[0] !== 0xc0 && pair.value[1] !== 0x20;
      const foreign = coreAttributes.has(pair.name ?? "") && major(pair) !== TEXT && major(pair) !== TAG;
      return !isData(pair) && (odd || tag || foreign) ? [] : [pair];
    },
  ),
  reads(
    "five-for-anything",
    "Reads every number that it does not understand as 5.",
    ["CBOR-2.2-a"],
    value(
      (pair) =>
        isExtension(pair) && /^(f9|fa|fb|c2|1a8|1bf|3a8)/.test(Buffer.from(pair.value).toString("hex")),
      () => Uint8Array.of(5),
    ),
  ),
  reads(
    "anything-as-text",
    "Reads core attributes of a wrong CBOR type as texts.",
    ["CBOR-2.2-a"],
    value(
      (pair) => coreAttributes.has(pair.name ?? "") && !isNull(pair) && major(pair) !== TEXT,
      (own) => (major({ ...pairOf("", own) }) === TAG ? untagged(own) : text("1")),
    ),
  ),
  reads("names-as-text", "Makes a text of every name.", ["CBOR-3-b"], (pair) =>
    pair.name === undefined ? [pairOf(`x${pair.key.length}`, pair.value)] : [pair],
  ),
  reads("last-wins", "Lets the last of two win.", ["CE-context-attributes-b"], (pair, all) =>
    all.findLast(({ name }) => name === pair.name) === pair ? [pair] : [],
  ),
  hearsBody("ignores-the-rest", "Looks no further than the end of the map.", ["CBOR-3-c"], (body) => {
    const pairs = pairsOf(body);
    return pairs === undefined ? body : mapOf(pairs);
  }),
  hearsBody("repairs", "Fills up what is missing.", ["CBOR-3-c"], (body) => {
    if (isItem(body)) return body;
    for (let end = body.length; end > 1; end--) {
      for (const count of [0, 1, 2, 3, 4, 5]) {
        const tried = Buffer.from(body.subarray(0, end));
        tried[0] = 0xa0 | count;
        if (isItem(tried)) return tried;
      }
    }
    return body;
  }),
  hearsBody(
    "unwraps",
    "Looks for the event inside an array, a string, a tag or a map.",
    ["CBOR-3-c"],
    (body) => {
      const at = body.indexOf(Buffer.from("a46b7370656376657273696f6e", "hex"));
      return at > 0 && isItem(body) ? body.subarray(at) : body;
    },
  ),
  saboteur(
    "consumer/cbor/decodes-again",
    "Decodes a string of a CBOR content type once more.",
    ["CBOR-3.1.2-b", "CBOR-3.1.2-c"],
    readsEvent((event, message) => {
      if (!isCbor(message) || event.data?.kind !== "binary") return event;
      const content = contentOf(event.data.bytes);
      if (content === event.data.bytes || !isItem(content)) return event;
      return { ...event, data: { kind: "json", json: JSON.stringify(decode(content)) } };
    }),
  ),
  reads(
    "wraps-items",
    "Reads an item of a CBOR content type as an encoded one.",
    ["CBOR-3.1.2-a", "CBOR-3.1.1-k"],
    value(
      (pair, all) => isData(pair) && isCborType(all),
      (own) => bytes(own),
    ),
  ),
  saboteur(
    "consumer/cbor/untyped-as-octets",
    "Takes data without a content type for bytes of nobody knows what.",
    ["CBOR-3.1.2-e", "CBOR-3.1.2-f", "CBOR-3.1.2-g"],
    hears((message) =>
      cborBody(message, (body) => {
        const pairs = pairsOf(body);
        if (pairs === undefined || !pairs.some(isData) || typeOf(pairs) !== "") return body;
        const wrapped = pairs.map((pair) =>
          isData(pair) ? { ...pair, value: bytes(Buffer.concat([pair.value, pair.value])) } : pair,
        );
        return mapOf([...wrapped, pairOf("datacontenttype", text("application/octet-stream"))]);
      }),
    ),
  ),
  reads(
    "content-as-base64",
    "Takes a text as data for Base64.",
    ["CBOR-3.1.2-d"],
    value(
      (pair, all) =>
        isData(pair) &&
        typeOf(all) !== "" &&
        !isCborType(all) &&
        (major(pair) === TEXT || major(pair) === BYTES),
      (own) => bytes(Buffer.from(Buffer.from(contentOf(own)).toString("latin1"), "base64")),
    ),
  ),
  reads(
    "number-as-text",
    "Makes a text of an integer as data of text/plain.",
    ["CBOR-3.1.2-d", "CBOR-3.1.2-h"],
    value(
      (pair, all) => isData(pair) && typeOf(all) === "text/plain" && major(pair) === 0,
      (own) => text(String(headAt(own, 0).argument)),
    ),
  ),
  picky(
    "no-tags",
    "Refuses tagged attributes.",
    ["CBOR-2.2-a", "CBOR-3-b"],
    (pair) => !isData(pair) && major(pair) === TAG,
  ),
  picky(
    "tags-only",
    "Refuses a time without its tag.",
    ["CBOR-2.2-a"],
    (pair) => pair.name === "time" && major(pair) === TEXT,
  ),
  picky("no-null", "Refuses null.", ["CBOR-2.2-b", "CBOR-2.2-e"], (pair) => !isData(pair) && isNull(pair)),
  picky("no-chunks", "Refuses indefinite lengths.", ["CBOR-2.2-a", "CBOR-3-c"], ({ key, value: own }) =>
    [key, own].some((one) => one.length > 1 && isEnded(one)),
  ),
  picky(
    "shortest-only",
    "Refuses heads that are longer than they need to be.",
    ["CBOR-2.2-a", "CBOR-3-c"],
    ({ key, value: own }) =>
      [key, own].some((one) => {
        const { info, argument } = headAt(one, 0);
        return (
          one[0] !== undefined &&
          one[0] >> 5 < 6 &&
          info > 23 &&
          info < 31 &&
          argument < ([24, 256, 65536, 2 ** 32][info - 24] ?? 0)
        );
      }),
  ),
];

/** Whether an item ends in a break, so that its length was indefinite. */
function isEnded(one: Uint8Array): boolean {
  const { argument, next } = headAt(one, 0);
  return argument === Number.POSITIVE_INFINITY && next < one.length && isBreak(headAt(one, one.length - 1));
}
