import { withQueryToken } from "../bindings/webhook-access.ts";
import { allowsOrigin, readRate } from "../bindings/webhook-consent.ts";
import { fieldsNamed, fieldText, type WireField, type WireMessage } from "../wire/wire-message.ts";
import type { Answer } from "./answer.ts";

/** What a delivery target of web hooks is asked, and by what its answers are judged (http-webhook.md, sections 2 to 4). */

/** Whom the questions are for. */
export interface Asked {
  /** The target's address. */
  readonly url: string;
  /** Who we say that we are in the handshake: a DNS name. */
  readonly origin: string;
  /** The token that the target was given, where it asks for one; not sent otherwise. */
  readonly token?: string;
}

/** One thing that is asked. */
export interface Question {
  readonly name: string;
  readonly title: string;
  readonly message: WireMessage;
  judge(answer: Answer): Finding[];
}

export interface Finding {
  readonly requirement: string;
  readonly check: string;
  /** `warn` where the suite warns of it as well; `unseen` where the answer does not show it. */
  readonly outcome: "pass" | "fail" | "warn" | "unseen";
  readonly message: string;
}

/** Marked, as every event that a target is sent. */
const EVENT =
  '{"specversion":"1.0","id":"1","source":"https://example.com/","type":"com.example.webhook","plugfest":"webhook"}';

export const METHOD = (value: string): WireField => ({ name: ":method", value });

/** What the target is sent, in this order, before a callback is asked for. */
export const questionsOf = (asked: Asked): readonly Question[] => [
  ...handshakes(asked),
  ...deliveries(asked),
];

function handshakes({ origin }: Asked): Question[] {
  const asking = (more: readonly WireField[] = []): WireMessage => ({
    fields: [METHOD("OPTIONS"), { name: "WebHook-Request-Origin", value: origin }, ...more],
  });
  return [
    {
      name: "handshake/with-rate",
      title: "The validation request is answered, with the origin that may deliver and the rate",
      message: asking([{ name: "WebHook-Request-Rate", value: "120" }]),
      judge: (answer) => [...consent(answer, origin), ...rateAsked(answer)],
    },
    {
      name: "handshake/without-rate",
      title: "The rate is told also when it was not asked for",
      message: asking(),
      judge: (answer) => [...consent(answer, origin), ...rateUnasked(answer)],
    },
  ];
}

const headerOf = ({ response }: Answer, name: string): string | undefined => {
  const [field] = response === undefined ? [] : fieldsNamed(response, name);
  return field === undefined ? undefined : fieldText(field.value);
};

export const found = (requirement: string, check: string, holds: boolean, message: string): Finding => ({
  requirement,
  check,
  outcome: holds ? "pass" : "fail",
  message: holds ? "" : message,
});

/** Whether the target agrees, and in the right form. Who does not handle the handshake says so with 405. */
function consent(answer: Answer, origin: string): Finding[] {
  const allowed = headerOf(answer, "webhook-allowed-origin");
  if (answer.status === 405)
    return [
      found("WH-4.2-c", "not-handled", true, ""),
      found("WH-4-a", "supported", false, "it handles no validation request (405)"),
    ];
  if (allowed === undefined)
    return [
      found("WH-4-a", "supported", false, `it does not agree: ${answer.text}, and no WebHook-Allowed-Origin`),
    ];
  const methods = headerOf(answer, "allow") ?? "";
  return [
    found("WH-4-a", "supported", true, ""),
    found(
      "WH-4.2.1-b",
      "origin",
      allowsOrigin([allowed.trim()], origin),
      `WebHook-Allowed-Origin is ${allowed}, and neither ${origin} nor *`,
    ),
    found(
      "WH-4.2-d",
      "allow",
      /\bPOST\b/.test(methods),
      methods === "" ? "there is no header Allow" : `Allow is ${methods}, without POST`,
    ),
  ];
}

function rateAsked(answer: Answer): Finding[] {
  if (headerOf(answer, "webhook-allowed-origin") === undefined) return [];
  const rate = headerOf(answer, "webhook-allowed-rate");
  if (rate === undefined)
    return [
      found("WH-4.2.2-a", "rate", false, "a rate was asked for, and the answer has no WebHook-Allowed-Rate"),
    ];
  return [found("WH-4.2.2-a", "rate", true, ""), isRate(rate)];
}

function rateUnasked(answer: Answer): Finding[] {
  if (headerOf(answer, "webhook-allowed-origin") === undefined) return [];
  const rate = headerOf(answer, "webhook-allowed-rate");
  if (rate === undefined)
    return [found("WH-4.2.2-b", "rate", false, "the answer has no WebHook-Allowed-Rate")];
  return [found("WH-4.2.2-b", "rate", true, ""), isRate(rate)];
}

const isRate = (rate: string): Finding =>
  found(
    "WH-4.2.2-e",
    "rate-value",
    readRate(rate) !== undefined,
    `WebHook-Allowed-Rate is ${rate}, and neither * nor a whole number above zero`,
  );

function deliveries({ url, token }: Asked): Question[] {
  const post = (type: string, body: string, more: readonly WireField[] = []): WireMessage => ({
    fields: [METHOD("POST"), { name: "Content-Type", value: type }, ...more],
    body: Buffer.from(body),
  });
  const bearer: WireField[] =
    token === undefined ? [] : [{ name: "Authorization", value: `Bearer ${token}` }];
  const { pathname, search } = new URL(withQueryToken(url, token ?? ""));
  const inQuery: WireField = { name: ":path", value: `${pathname}${search}` };
  const event = (more: readonly WireField[]) =>
    post("application/cloudevents+json; charset=utf-8", EVENT, more);
  const tokens: Question[] = [
    {
      name: "delivery/token-in-header",
      title: "A token in the header Authorization is accepted",
      message: event(bearer),
      judge: (answer) => [...response(answer), letIn(answer, "the header Authorization")],
    },
    {
      name: "delivery/token-in-query",
      title: "A token in the query is accepted",
      message: event([inQuery]),
      judge: (answer) => [...response(answer), letIn(answer, "the query"), ...cached(answer)],
    },
  ];
  return [
    {
      name: "delivery/event",
      title: "An event that is delivered is answered as web hooks are",
      message: event(bearer),
      judge: response,
    },
    {
      name: "delivery/unknown-format",
      title: "A notification in a format that nobody knows is answered 415",
      message: post("application/x-plugfest-unknown", "?", bearer),
      judge: (answer) => [
        ...response(answer),
        found("WH-2.2-l", "unsupported", answer.status === 415, `${answer.text}, and not 415`),
      ],
    },
    ...(token === undefined ? [] : tokens),
  ];
}

/** What holds for every answer to a delivery. */
function response(answer: Answer): Finding[] {
  const { status = 0, text } = answer;
  const body = answer.response?.body ?? new Uint8Array();
  const isTaken = status >= 200 && status < 300;
  const findings = [
    found(
      "WH-2.2-a",
      "no-redirect",
      status < 300 || status >= 400,
      `${text}: a delivery is never redirected`,
    ),
  ];
  if (isTaken && body.length > 0)
    findings.push(
      found(
        "WH-2.2-c",
        "status-with-details",
        [200, 201, 202].includes(status),
        `${text} with details of the processing, and neither 200 nor 201`,
      ),
      found(
        "WH-2.2-d",
        "content-type",
        headerOf(answer, "content-type") !== undefined,
        "its details have no Content-Type",
      ),
    );
  if (isTaken && body.length === 0) findings.push(withoutDetails(answer));
  if (status === 429)
    findings.push(
      found(
        "WH-2.2-j",
        "retry-after",
        headerOf(answer, "retry-after") !== undefined,
        "429 without Retry-After",
      ),
    );
  const challenge = headerOf(answer, "www-authenticate");
  findings.push(
    found(
      "WH-3-c",
      "no-challenge",
      challenge === undefined || /^bearer\b/i.test(challenge),
      `it asks for a challenge: WWW-Authenticate is ${challenge}`,
    ),
  );
  return findings;
}

/** A 200 with nothing in it is what most servers answer, and senders take it as well. */
function withoutDetails({ status = 0, text }: Answer): Finding {
  const isRight = [201, 202, 204].includes(status);
  const about = { requirement: "WH-2.2-e", check: "status-without-details" };
  if (isRight) return { ...about, outcome: "pass", message: "" };
  const message = `${text} with nothing in it, and neither 201 nor 204`;
  return { ...about, outcome: status === 200 ? "warn" : "fail", message };
}

const letIn = ({ status = 0, text }: Answer, where: string): Finding =>
  found("WH-3-b", "token", status !== 401 && status !== 403, `a token in ${where}: ${text}`);

/** What was asked with a token in its address is nothing for caches that others share. */
function cached(answer: Answer): Finding[] {
  const { status = 0 } = answer;
  if (status < 200 || status >= 300) return [];
  const control = headerOf(answer, "cache-control") ?? "";
  return [
    found(
      "WH-3.2-c",
      "private",
      /\bprivate\b/i.test(control),
      `Cache-Control is ${control === "" ? "not there" : control}, without private`,
    ),
  ];
}
