import { EventError, type Violation } from "../../harness/event/violation.ts";
import { looseDecode, looseEncode } from "./loose-codec.ts";
import { type Hooks, type Saboteur, saboteur } from "./saboteur.ts";

/** Saboteurs that let one kind of mistake pass, where they write, where they read, or when they are asked. */

type Forgiven = (violation: Violation) => boolean;

/** Whether an error is of that kind and nothing else. */
function isForgiven(error: unknown, forgiven: Forgiven): boolean {
  return error instanceof EventError && error.violations.every(forgiven);
}

function forgivesWriting(forgiven: Forgiven): Hooks {
  return {
    encode(params, next) {
      try {
        return next(params);
      } catch (error) {
        if (!isForgiven(error, forgiven)) throw error;
        return looseEncode(params);
      }
    },
  };
}

function forgivesReading(forgiven: Forgiven): Hooks {
  return {
    decode(params, next) {
      try {
        return next(params);
      } catch (error) {
        if (!isForgiven(error, forgiven)) throw error;
        return looseDecode(params.message);
      }
    },
  };
}

function forgivesAsked(forgiven: Forgiven): Hooks {
  return {
    validate(event, next) {
      try {
        next(event);
      } catch (error) {
        if (!isForgiven(error, forgiven)) throw error;
      }
    },
  };
}

type Place = "write" | "read" | "ask";
const PLACES: readonly Place[] = ["write", "read", "ask"];

interface Leniency {
  readonly slug: string;
  /** Completes "Takes ...", "Writes ..." and "Calls ... valid". */
  readonly what: string;
  readonly requirements: readonly string[];
  readonly forgiven: Forgiven;
  /** Where this mistake can be made; everywhere when left out. */
  readonly where?: readonly Place[];
}

const code =
  (wanted: string, path?: string): Forgiven =>
  (violation) =>
    violation.code === wanted && (path === undefined || violation.path.replace(/^\/\d+(?=\/)/, "") === path);

const missing = (name: string, requirement: string, where: readonly Place[] = PLACES): Leniency => ({
  where,
  slug: `missing-${name}`,
  what: `events without ${name}`,
  requirements: [requirement, "CE-required-attributes-a", "CE-context-attributes-a"],
  forgiven: code("missing", `/${name}`),
});

const empty = (name: string, requirement: string, where: readonly Place[] = PLACES): Leniency => ({
  where,
  slug: `empty-${name}`,
  what: `events whose ${name} is empty`,
  requirements: [requirement],
  forgiven: code("empty", `/${name}`),
});

const LENIENCIES: readonly Leniency[] = [
  missing("id", "CE-id-b", ["read", "ask"]),
  missing("source", "CE-source-c", ["ask"]),
  missing("specversion", "CE-specversion-b", ["ask"]),
  missing("type", "CE-type-a", ["ask"]),
  {
    slug: "missing-several",
    what: "events without several required attributes",
    requirements: ["CE-required-attributes-a", "CE-context-attributes-a", "CE-overview-a"],
    forgiven: code("missing"),
    where: ["read"],
  },
  empty("id", "CE-id-c"),
  empty("source", "CE-source-d"),
  empty("specversion", "CE-specversion-c"),
  empty("type", "CE-type-b"),
  empty("subject", "CE-subject-a"),
  empty("dataschema", "CE-dataschema-b", ["read", "ask"]),
  {
    slug: "empty-name",
    what: "an attribute with an empty name",
    requirements: ["CE-naming-conventions-c"],
    forgiven: code("name", "/"),
    where: ["write", "read"],
  },
  {
    slug: "upper-case-names",
    what: "attribute names with capitals",
    requirements: ["CE-naming-conventions-a"],
    forgiven: ({ code, path }) => code === "name" && /^\/[a-zA-Z0-9]+$/.test(path),
    where: ["write", "ask"],
  },
  {
    slug: "names-with-punctuation",
    what: "attribute names with punctuation",
    requirements: ["CE-naming-conventions-a"],
    forgiven: ({ code, path }) => code === "name" && /^\/(?=.*[^a-zA-Z0-9])[\x20-\x7e]+$/.test(path),
  },
  {
    slug: "names-beyond-ascii",
    what: "attribute names with letters beyond ASCII",
    requirements: ["CE-naming-conventions-a"],
    forgiven: ({ code, path }) => code === "name" && /[^\x20-\x7e]/.test(path),
    where: ["write"],
  },
  {
    slug: "control-characters",
    what: "control characters in Strings",
    requirements: ["CE-type-system-e"],
    forgiven: ({ code, message }) => code === "characters" && message.includes("control"),
  },
  {
    slug: "noncharacters",
    what: "Unicode noncharacters in Strings",
    requirements: ["CE-type-system-e"],
    forgiven: ({ code, message }) => code === "characters" && message.includes("noncharacter"),
  },
  {
    slug: "source-is-no-uri",
    what: "a source that is no URI-reference",
    requirements: ["CE-source-d", "CE-type-system-h"],
    forgiven: code("uri", "/source"),
  },
  {
    slug: "dataschema-is-no-uri",
    what: "a dataschema that is no URI",
    requirements: ["CE-dataschema-b", "CE-type-system-g"],
    forgiven: code("uri", "/dataschema"),
    where: ["read", "ask"],
  },
  {
    slug: "any-time",
    what: "a time that RFC 3339 does not know",
    requirements: ["CE-time-b", "CE-type-system-i"],
    forgiven: code("timestamp", "/time"),
  },
  {
    slug: "integer-out-of-range",
    what: "Integers of more than 32 bits",
    requirements: ["CE-type-system-b"],
    forgiven: code("range"),
    where: ["ask"],
  },
  {
    slug: "any-number",
    what: "numbers that are no Integers",
    requirements: ["JSON-2.2-a", "CE-type-system-b"],
    forgiven: code("not-an-integer"),
    where: ["read"],
  },
  {
    slug: "any-media-type",
    what: "a datacontenttype that is no media type",
    requirements: ["CE-datacontenttype-d"],
    forgiven: code("media-type"),
  },
  {
    slug: "any-specversion",
    what: "a specversion of 1.0 misspelt",
    requirements: ["CE-specversion-a"],
    forgiven: ({ code }) => code === "specversion" || code === "unknown-specversion",
    where: ["write"],
  },
  {
    slug: "mixed-versions",
    what: "events of several versions in one batch",
    requirements: ["CE-message-a", "HTTP-3.3.2-c"],
    forgiven: code("mixed-versions"),
    where: ["write"],
  },
  {
    slug: "ce-datacontenttype",
    what: "a ce-datacontenttype header",
    requirements: ["HTTP-3.1.1-b", "HTTP-3.1.1-a"],
    forgiven: code("ce-datacontenttype"),
    where: ["read"],
  },
  {
    slug: "raw-characters",
    what: "raw bytes in headers beyond printable ASCII",
    requirements: ["HTTP-3.1.3.2-b", "HTTP-3.1.3.2-j"],
    forgiven: code("raw-characters"),
    where: ["read"],
  },
  {
    slug: "not-utf8-in-body",
    what: "U+FFFD for bytes in a JSON body that are not UTF-8",
    requirements: ["HTTP-3.2.2-a", "JSON-3-b", "CE-overview-a"],
    forgiven: code("not-utf8", ""),
    where: ["read"],
  },
  {
    slug: "not-json",
    what: "a body that is not quite JSON",
    requirements: ["JSON-3-b", "JSON-4.1-a", "HTTP-3.2.2-a"],
    forgiven: code("not-json"),
    where: ["read"],
  },
  {
    slug: "wrong-json-type",
    what: "attributes of the wrong JSON type",
    requirements: ["JSON-2.2-a"],
    forgiven: ({ code, path }) => code === "wrong-json-type" && !/^(\/\d+)?$/.test(path),
    where: ["read"],
  },
  {
    slug: "array-as-event",
    what: "JSON that is no object as an event",
    requirements: ["JSON-3-b", "JSON-4.1-a"],
    forgiven: ({ code, path, requirement }) =>
      code === "wrong-json-type" && /^(\/\d+)?$/.test(path) && requirement === "JSON-3-b",
    where: ["read"],
  },
  {
    slug: "object-as-batch",
    what: "JSON that is no array as a batch",
    requirements: ["JSON-4.1-a"],
    forgiven: ({ code, requirement }) => code === "wrong-json-type" && requirement === "JSON-4.1-a",
    where: ["read"],
  },
  {
    slug: "data-twice",
    what: "data beside data_base64",
    requirements: ["JSON-3.1.1-i"],
    forgiven: code("data-twice"),
    where: ["read"],
  },
  {
    slug: "sloppy-base64",
    what: "data_base64 that is no Base64",
    requirements: ["JSON-3.1.2-a"],
    forgiven: code("not-base64"),
    where: ["read"],
  },
  {
    slug: "structured-charset",
    what: "a JSON event in another charset than UTF-8",
    requirements: ["HTTP-3.2.1-a", "CE-overview-a"],
    forgiven: code("charset"),
    where: ["read"],
  },
  {
    slug: "no-body",
    what: "a structured message without a body",
    requirements: ["HTTP-3.2.2-a", "HTTP-3.3.2-a"],
    forgiven: code("no-body"),
    where: ["read"],
  },
];

const VERBS = {
  write: ["Writes", forgivesWriting, "producer"],
  read: ["Takes", forgivesReading, "consumer"],
  ask: ["Finds no fault with", forgivesAsked, "validator"],
} as const;

export const lenient: readonly Saboteur[] = LENIENCIES.flatMap(
  ({ slug, what, requirements, forgiven, where }) =>
    (where ?? PLACES).map((place) => {
      const [verb, forgives, role] = VERBS[place];
      return saboteur(`${role}/lets-pass/${slug}`, `${verb} ${what}.`, requirements, forgives(forgiven));
    }),
);
