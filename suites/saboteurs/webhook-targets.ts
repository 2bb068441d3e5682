import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import { fieldsNamed, fieldText, type WireField, type WireMessage } from "../../harness/wire/wire-message.ts";
import type { TargetAnswer, TargetParams } from "../../implementations/reference/webhook-target.ts";
import { eachField } from "./edit.ts";
import { without } from "./over-binding.ts";
import { family, type Saboteur } from "./saboteur.ts";

/** Targets of web hooks that each break one rule of http-webhook.md. */

type Spoil = (answer: TargetAnswer, params: TargetParams) => TargetAnswer;
type Mishear = (params: TargetParams) => TargetParams;

/** Answers as the reference does, and changes that. */
const answers = family<Spoil>("consumer/webhook", (change) => ({
  target: (params, next) => change(next(params), params),
}));
/** Takes a request for another one. */
const hears = family<Mishear>("consumer/webhook", (change) => ({
  target: (params, next) => next(change(params)),
}));

const text = (message: WireMessage, name: string): string | undefined => {
  const [field] = fieldsNamed(message, name);
  return field === undefined ? undefined : fieldText(field.value);
};
const statusOf = ({ response }: TargetAnswer) => text(response, ":status") ?? "";

const withResponse = (answer: TargetAnswer, change: (message: WireMessage) => WireMessage): TargetAnswer => ({
  ...answer,
  response: change(answer.response),
});
const renumbered =
  (status: string, other: string): Spoil =>
  (answer) =>
    statusOf(answer) === status
      ? withResponse(answer, (message) => saying(message, ":status", other))
      : answer;
const withoutHeader =
  (name: string): Spoil =>
  (answer) =>
    withResponse(answer, (message) => without(message, (field) => field.name.toLowerCase() === name));
const saying = (message: WireMessage, name: string, value: string): WireMessage =>
  eachField(message, (field) => (field.name.toLowerCase() === name ? { ...field, value } : field));

/** Changes the header fields of what was asked. */
const heard = (params: TargetParams, change: (field: WireField) => WireField | readonly WireField[]) => ({
  ...params,
  request: eachField(params.request, change),
});
const hearsOrigin = (change: (origin: string, allowed: string) => string): Mishear => {
  return (params) =>
    heard(params, (field) => {
      if (field.name.toLowerCase() !== "webhook-request-origin") return field;
      const allowed = (params.settings.allowedOrigins as readonly string[] | undefined)?.at(-1) ?? "";
      return { ...field, value: change(fieldText(field.value), allowed) };
    });
};
/** Grants what `isAllowed` says, and names the one that asked. */
const grants = (isAllowed: (origin: string, allowed: string) => boolean): Spoil => {
  return (answer, { request, settings }) => {
    const origin = text(request, "webhook-request-origin");
    const allowed = (settings.allowedOrigins as readonly string[] | undefined)?.at(-1);
    if (text(request, ":method") !== "OPTIONS" || origin === undefined || allowed === undefined)
      return answer;
    if (!isAllowed(origin, allowed) || settings.consent === "callback") return answer;
    return { response: granting(origin) };
  };
};
const granting = (origin: string): WireMessage => ({
  fields: [
    { name: ":status", value: "200" },
    { name: "Allow", value: "POST" },
    { name: "WebHook-Allowed-Origin", value: origin },
    { name: "WebHook-Allowed-Rate", value: "*" },
  ],
});

const isAuthorization = ({ name }: WireField) => name.toLowerCase() === "authorization";

/** Is told a token in a way of its own, as if it had come in the right one. */
const tokenFrom = (find: (params: TargetParams) => string | undefined): Mishear => {
  return (params) => {
    const token = find(params);
    if (token === undefined) return params;
    const fields = params.request.fields.filter((field) => !isAuthorization(field));
    const authorization = { name: "Authorization", value: `Bearer ${token}` };
    return { ...params, request: { ...params.request, fields: [...fields, authorization] } };
  };
};

const renamed = ({ attributes, data }: CloudEvent): CloudEvent => {
  const event = { attributes: new Map([...attributes, ["id", { type: "String", value: "other" }] as const]) };
  return data === undefined ? event : { ...event, data };
};

export const webhookTargets: readonly Saboteur[] = [
  answers("other-event", "Reports another event than it was sent.", ["WH-2.2-e", "WH0-2.2-f"], (answer) =>
    answer.events === undefined ? answer : { ...answer, events: answer.events.map(renamed) },
  ),
  answers("accepted", "Answers 202 to what it is done with.", ["WH-2.2-e"], renumbered("204", "202")),
  answers("empty-200", "Answers 200 without a body.", ["WH-2.2-e"], renumbered("204", "200")),
  answers("redirects", "Answers a delivery with a redirection.", ["WH-2.2-a", "WH0-2.2-b"], (answer) =>
    statusOf(answer).startsWith("2") && answer.events !== undefined
      ? withResponse(answer, (message) => saying(message, ":status", "303"))
      : answer,
  ),
  answers("details-later", "Answers 202 with details.", ["WH-2.2-c"], (answer) =>
    answer.response.body === undefined ? answer : renumbered("200", "202")(answer, {} as TargetParams),
  ),
  answers(
    "untyped-details",
    "Sends details without a content type.",
    ["WH-2.2-d"],
    withoutHeader("content-type"),
  ),
  answers(
    "later-is-done",
    "Answers 204 to what it has not processed.",
    ["WH-2.2-f"],
    renumbered("202", "204"),
  ),
  answers("retired-404", "Answers 404 when it is retired.", ["WH-2.2-g"], renumbered("410", "404")),
  answers("limit-503", "Answers 503 when it gets too much.", ["WH-2.2-i"], renumbered("429", "503")),
  answers("no-retry-after", "Does not say when to come again.", ["WH-2.2-j"], withoutHeader("retry-after")),
  answers(
    "format-400",
    "Answers 400 to a format that it does not know.",
    ["WH-2.2-l"],
    renumbered("415", "400"),
  ),
  answers(
    "takes-unknown-format",
    "Takes an event from a format that it does not know.",
    ["WH-2.2-l"],
    (answer, params) => {
      if (statusOf(answer) !== "415") return answer;
      const request = saying(params.request, "content-type", "application/cloudevents+json");
      return { ...answer, events: params.read(request) };
    },
  ),
  hears("no-bearer", "Does not know a token in the header.", ["WH-3-b"], (params) =>
    heard(params, (field) => (isAuthorization(field) ? [] : field)),
  ),
  hears("bearer-case", "Knows Bearer only as it is written here.", ["WH-3-b"], (params) =>
    heard(params, (field) =>
      isAuthorization(field) && fieldText(field.value).startsWith("bearer") ? [] : field,
    ),
  ),
  hears("no-query-token", "Does not know a token in the query.", ["WH-3-b"], (params) =>
    heard(params, (field) =>
      field.name === ":path" ? { ...field, value: fieldText(field.value).replace(/\?.*/, "") } : field,
    ),
  ),
  hears("query-token-first", "Finds a token only at the start of the query.", ["WH-3-b"], (params) =>
    heard(params, (field) =>
      field.name === ":path"
        ? { ...field, value: fieldText(field.value).replace("&access_token", "&a") }
        : field,
    ),
  ),
  hears("query-token-last", "Takes the rest of the query for its token.", ["WH-3-b"], (params) =>
    heard(params, (field) =>
      field.name === ":path"
        ? { ...field, value: fieldText(field.value).replace(/(access_token=[^&]*)&.*/, "$1%26") }
        : field,
    ),
  ),
  hears("anybody", "Takes deliveries without a token.", ["WH-3-b", "WH0-3-b"], (params) =>
    text(params.request, "authorization") === undefined &&
    !(text(params.request, ":path") ?? "").includes("=")
      ? { ...params, settings: tokenless(params) }
      : params,
  ),
  hears("any-token", "Takes any token.", ["WH-3-b"], (params) => ({
    ...params,
    settings: tokenless(params),
  })),
  hears(
    "any-scheme",
    "Takes its token under any scheme.",
    ["WH-3-b"],
    tokenFrom(({ request }) => text(request, "authorization")?.split(" ")[1]),
  ),
  hears(
    "any-parameter",
    "Takes its token from any parameter that ends in its name.",
    ["WH-3-b"],
    tokenFrom(({ request }) => /access_token=([^&]*)/.exec(text(request, ":path") ?? "")?.[1]),
  ),
  answers("challenges", "Asks for Digest.", ["WH-3-c"], (answer) =>
    withResponse(answer, (message) => saying(message, "www-authenticate", 'Digest realm="r", nonce="n"')),
  ),
  answers("public-answers", "Lets anybody keep its answers.", ["WH-3.2-c"], withoutHeader("cache-control")),
  answers("no-handshake", "Does not know the handshake.", ["WH-4-a", "WH0-4-b"], (answer, { request }) =>
    text(request, ":method") === "OPTIONS"
      ? { response: { fields: [{ name: ":status", value: "405" }] } }
      : answer,
  ),
  answers("own-name", "Answers with a name of its own.", ["WH-4.2.1-b"], (answer) =>
    withResponse(answer, (message) => saying(message, "webhook-allowed-origin", "target.example.com")),
  ),
  answers("no-rate", "Names no rate.", ["WH-4.2.2-a", "WH-4.2.2-b"], withoutHeader("webhook-allowed-rate")),
  answers("rate-in-words", "Names a rate with its unit.", ["WH-4.2.2-e"], (answer) =>
    withResponse(answer, (message) => saying(message, "webhook-allowed-rate", "100/min")),
  ),
  answers(
    "no-allow",
    "Does not say that POST is allowed.",
    ["WH-4.2-d", "WH0-4.2-c"],
    withoutHeader("allow"),
  ),
  answers(
    "options-for-all",
    "Answers OPTIONS with 200 where it has no handshake.",
    ["WH-4.2-c"],
    (answer, { request }) =>
      text(request, ":method") === "OPTIONS" ? renumbered("405", "200")(answer, {} as TargetParams) : answer,
  ),
  answers(
    "grants-unprotected",
    "Gives permission without the handshake.",
    ["WH-4.2-a"],
    (answer, { request, settings }) =>
      text(request, ":method") === "OPTIONS" && settings.allowedOrigins === undefined
        ? { response: saying(granting(text(request, "webhook-request-origin") ?? ""), ":status", "405") }
        : answer,
  ),
  answers("everybody", "Gives everybody permission.", ["WH-4.2-a"], (answer, { request, settings }) =>
    text(request, ":method") === "OPTIONS" &&
    settings.allowedOrigins !== undefined &&
    settings.consent === undefined
      ? { response: granting(text(request, "webhook-request-origin") ?? "*") }
      : answer,
  ),
  answers(
    "prefix",
    "Allows a name that begins like an allowed one.",
    ["WH-4.2-a"],
    grants((origin, allowed) => origin.startsWith(allowed)),
  ),
  answers(
    "suffix",
    "Allows a name that ends like an allowed one.",
    ["WH-4.2-a"],
    grants((origin, allowed) => origin.endsWith(allowed)),
  ),
  answers(
    "parent",
    "Allows the domain above an allowed name.",
    ["WH-4.2-a"],
    grants((origin, allowed) => origin !== "" && allowed.endsWith(origin)),
  ),
  answers(
    "pattern",
    "Takes an allowed name for a pattern.",
    ["WH-4.2-a"],
    grants((origin, allowed) => allowed !== "*" && new RegExp(`^${allowed}$`).test(origin)),
  ),
  hears(
    "drops-port",
    "Ignores the port of a name.",
    ["WH-4.2-a"],
    hearsOrigin((origin) => origin.replace(/:\d+$/, "")),
  ),
  hears(
    "drops-scheme",
    "Ignores the scheme of a name.",
    ["WH-4.2-a"],
    hearsOrigin((origin) => origin.replace(/^\w+:\/\//, "")),
  ),
  answers(
    "asterisk",
    "Takes an asterisk for a name that it allows.",
    ["WH-4.2-a"],
    grants((origin) => origin === "*"),
  ),
  answers(
    "list",
    "Takes a list that begins with an allowed name.",
    ["WH-4.2-a"],
    grants((origin, allowed) => origin.split(/, */).includes(allowed)),
  ),
  hears(
    "empty-name",
    "Allows an empty name.",
    ["WH-4.2-a"],
    hearsOrigin((origin, allowed) => (origin === "" ? allowed : origin)),
  ),
  answers("browsers", "Gives browsers permission.", ["WH-4.2-a"], (answer, { request }) =>
    text(request, "access-control-request-method") === undefined ? answer : { response: granting("*") },
  ),
  answers("silent-callback", "Calls back without a rate.", ["WH-4.2.2-c"], (answer) =>
    answer.callback === undefined
      ? answer
      : {
          ...answer,
          callback: { ...answer.callback, message: { fields: [{ name: ":method", value: "GET" }] } },
        },
  ),
  answers("never-calls", "Never calls back.", ["WH-4.2.2-c"], ({ response, events }) =>
    events === undefined ? { response } : { response, events },
  ),
  answers(
    "grants-and-calls",
    "Gives permission at once and by callback.",
    ["WH-4.2-a"],
    (answer, { request }) =>
      answer.callback === undefined
        ? answer
        : { ...answer, response: granting(text(request, "webhook-request-origin") ?? "*") },
  ),
  answers("calls-anybody", "Calls back whoever asks.", ["WH-4.2-a"], (answer, { request }) => {
    const url = text(request, "webhook-request-callback");
    if (url === undefined) return answer;
    return {
      ...answer,
      callback: { url, message: { fields: [{ name: "WebHook-Allowed-Rate", value: "1" }] } },
    };
  }),
];

function tokenless({ settings }: TargetParams) {
  const { token: _, ...rest } = settings;
  return rest;
}
