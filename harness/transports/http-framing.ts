import type { HttpField, HttpMessageText } from "../wire/http-text.ts";
import type { WireProblem } from "./transport.ts";

interface Common {
  /** Whether another message may follow on the connection. */
  readonly persistent?: boolean;
  readonly expectsContinue?: boolean;
  readonly problems?: readonly WireProblem[];
}

/** How long the body of a message is (RFC 9112 section 6), or why that cannot be known. */
export type Framing = Common &
  (
    | { readonly kind: "none" }
    | { readonly kind: "fixed"; readonly length: number }
    | { readonly kind: "chunked" }
    | { readonly kind: "until-close" }
    | { readonly kind: "fault"; readonly status: number; readonly message: string }
  );

/**
 * Decides how the body of a message is delimited.
 *
 * @param head the message's start line and fields.
 * @param answersHead for responses: the request was a HEAD.
 */
export function framingOf(
  head: HttpMessageText,
  kind: "request" | "response",
  answersHead: boolean,
): Framing {
  const start = head.startLine?.text ?? "";
  const version = kind === "request" ? start.slice(start.lastIndexOf(" ") + 1) : start.split(" ", 1)[0];
  if (start === "" || start.startsWith("HTTP/") !== (kind === "response")) {
    return fault(400, `The first line is not an HTTP/1 ${kind} line.`);
  }
  if (version !== "HTTP/1.1" && version !== "HTTP/1.0") return fault(505, `${version} is not HTTP/1.`);

  const seen = relevantFields(head.fields);
  const problems: WireProblem[] = [];
  const closes = seen.connection.includes("close");
  let persistent = version === "HTTP/1.1" ? !closes : !closes && seen.connection.includes("keep-alive");

  const status = kind === "response" ? Number(start.slice(9, 12)) : 0;
  if (kind === "response" && (answersHead || status < 200 || status === 204 || status === 304)) {
    return { kind: "none", persistent, problems };
  }
  const expectsContinue = seen.expect.includes("100-continue") && version === "HTTP/1.1";
  if (seen.codings !== undefined) {
    const { offset } = seen.codings.field;
    if (seen.length !== undefined) {
      problems.push({ message: "Content-Length stands beside Transfer-Encoding, which wins.", offset });
      persistent = false;
    }
    if (version === "HTTP/1.0") {
      problems.push({ message: "HTTP/1.0 has no Transfer-Encoding; it is honoured all the same.", offset });
      persistent = false;
    }
    if (seen.codings.list.at(-1) === "chunked")
      return { kind: "chunked", persistent, expectsContinue, problems };
    if (kind === "response") return { kind: "until-close", persistent: false, problems };
    return fault(400, "The last transfer coding of a request must be chunked.");
  }
  if (seen.length !== undefined) {
    const { field, list } = seen.length;
    const [value = ""] = list;
    if (!/^\d+$/.test(value) || list.some((other) => other !== value)) {
      return fault(400, `Content-Length is not one number: "${list.join(", ")}".`);
    }
    if (list.length > 1) problems.push({ message: "Content-Length is repeated.", offset: field.offset });
    return { kind: "fixed", length: Number(value), persistent, expectsContinue, problems };
  }
  if (kind === "response") return { kind: "until-close", persistent: false, problems };
  return { kind: "none", persistent, problems };
}

function fault(status: number, message: string): Framing {
  return { kind: "fault", status, message, persistent: false };
}

interface Listed {
  /** The first field of that name. */
  readonly field: HttpField;
  readonly list: string[];
}

/** The fields that decide about framing, each as a list of lower-case members. */
function relevantFields(fields: readonly HttpField[]) {
  const connection: string[] = [];
  const expect: string[] = [];
  let length: Listed | undefined;
  let codings: Listed | undefined;
  for (const field of fields) {
    // Lengths first: most names need no lower-casing.
    const { length: size } = field.name;
    if (size !== 6 && size !== 10 && size !== 14 && size !== 17) continue;
    const name = field.name.toLowerCase();
    if (name === "connection") connection.push(...members(field));
    else if (name === "expect") expect.push(...members(field));
    else if (name === "content-length") {
      length ??= { field, list: [] };
      length.list.push(...members(field));
    } else if (name === "transfer-encoding") {
      codings ??= { field, list: [] };
      codings.list.push(...members(field));
    }
  }
  return { connection, expect, length, codings };
}

function members(field: HttpField): string[] {
  const text = Buffer.from(field.value).toString("latin1").toLowerCase();
  return text.split(",").map((member) => member.trim());
}
