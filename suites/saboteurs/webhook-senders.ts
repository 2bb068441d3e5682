import { fieldsNamed, fieldText, type WireField, type WireMessage } from "../../harness/wire/wire-message.ts";
import {
  type Outgoing,
  type SenderRules,
  senderRules,
} from "../../implementations/reference/webhook-sender.ts";
import { eachField } from "./edit.ts";
import { without } from "./over-binding.ts";
import { family, type Saboteur } from "./saboteur.ts";

/** Senders of web hooks that each break one rule of http-webhook.md. */

const sender = family<Partial<SenderRules>>("producer/webhook", (rules) => ({ senderRules: rules }));

/** Changes each request of one purpose on its way out. */
const out = (purpose: Outgoing["purpose"], change: (message: WireMessage) => WireMessage) => ({
  out: (outgoing: Outgoing) =>
    outgoing.purpose === purpose ? { ...outgoing, message: change(outgoing.message) } : outgoing,
});
const delivery = (change: (message: WireMessage) => WireMessage) => out("delivery", change);
const validation = (change: (message: WireMessage) => WireMessage) => out("validation", change);

/** Changes where a delivery goes. */
const addressed = (change: (url: string) => string) => ({
  out: (outgoing: Outgoing) =>
    outgoing.purpose === "delivery" ? { ...outgoing, url: change(outgoing.url) } : outgoing,
});

const dropping = (...names: string[]) => {
  return (message: WireMessage): WireMessage =>
    without(message, ({ name }) => names.includes(name.toLowerCase()));
};
const saying = (name: string, change: (text: string) => string) => {
  return (message: WireMessage): WireMessage =>
    eachField(message, (field) =>
      field.name.toLowerCase() === name ? { ...field, value: change(fieldText(field.value)) } : field,
    );
};
const adding = (field: WireField) => (message: WireMessage) => ({
  ...message,
  fields: [...message.fields, field],
});
const method = (value: string) => (message: WireMessage) =>
  adding({ name: ":method", value })(dropping(":method")(message));

const text = (message: WireMessage, name: string): string | undefined => {
  const [field] = fieldsNamed(message, name);
  return field === undefined ? undefined : fieldText(field.value);
};

const ORIGINS = ["origin", "webhook-request-origin"];

/** Takes whatever the answer's name satisfies for permission. */
const trusting = (isGranted: (granted: string, origin: string) => boolean): Partial<SenderRules> => ({
  consentIn(answer, origin) {
    const granted = text(answer, "webhook-allowed-origin");
    return granted !== undefined && isGranted(granted, origin) ? "*" : senderRules.consentIn(answer, origin);
  },
});
/** Takes one status for permission, whatever the headers say. */
const trustingStatus = (statuses: readonly string[]): Partial<SenderRules> => ({
  consentIn: (answer, origin) =>
    statuses.includes(text(answer, ":status") ?? "") ? "*" : senderRules.consentIn(answer, origin),
});

/** Sends the same again, to where one of these redirections points. */
const following = (statuses: readonly string[], purpose: Outgoing["purpose"]): Partial<SenderRules> => ({
  again(answer, outgoing) {
    const location = text(answer, "location");
    if (location === undefined || outgoing.purpose !== purpose) return undefined;
    return statuses.includes(text(answer, ":status") ?? "") ? { ...outgoing, url: location } : undefined;
  },
});

/** Answers a challenge of this scheme. */
const meeting = (scheme: string): Partial<SenderRules> => ({
  again(answer, outgoing) {
    if (text(answer, "www-authenticate")?.startsWith(scheme) !== true) return undefined;
    const bare = dropping("authorization")(outgoing.message);
    return { ...outgoing, message: adding({ name: "Authorization", value: `${scheme} x` })(bare) };
  },
});

/** Knows Retry-After, but not in this form. */
const deafTo = (form: RegExp): Partial<SenderRules> => ({
  retryAfterMs: (value, now) => (form.test(value) ? 0 : senderRules.retryAfterMs(value, now)),
});

export const webhookSenders: readonly Saboteur[] = [
  sender("put", "Delivers with PUT.", ["WH-2.1-b", "WH0-2.1-b"], delivery(method("PUT"))),
  sender(
    "no-content-type",
    "Delivers without a Content-Type.",
    ["WH-2.1-c"],
    delivery(dropping("content-type")),
  ),
  sender(
    "no-body",
    "Delivers the headers alone.",
    ["WH-2.1-d"],
    delivery(({ fields }) => ({ fields })),
  ),
  sender("no-origin", "Does not name itself in deliveries.", ["WH-4.1.2-b"], delivery(dropping(...ORIGINS))),
  sender(
    "other-origin",
    "Names itself otherwise in deliveries than when it asked.",
    ["WH-4.1.2-b"],
    delivery((message) => ORIGINS.reduce((one, name) => saying(name, (it) => `a.${it}`)(one), message)),
  ),
  sender(
    "new-origin-in-early",
    "Names itself in the header of 1.0 whatever the version.",
    ["WH0-4.1.2-b"],
    delivery((message) =>
      eachField(message, (field) =>
        field.name === "Origin" ? { ...field, name: "WebHook-Request-Origin" } : field,
      ),
    ),
  ),
  sender(
    "follows-permanent",
    "Follows permanent redirections.",
    ["WH-2.2-b"],
    following(["301", "308"], "delivery"),
  ),
  sender(
    "follows-temporary",
    "Follows temporary redirections.",
    ["WH-2.2-b"],
    following(["302", "307"], "delivery"),
  ),
  sender(
    "follows-303",
    "Follows a redirection to another page.",
    ["WH-2.2-b"],
    following(["303"], "delivery"),
  ),
  sender(
    "asks-elsewhere",
    "Asks for permission where it is redirected to.",
    ["WH-4.1-a"],
    following(["307"], "validation"),
  ),
  sender("gone-is-failure", "Goes on after 410.", ["WH-2.2-h"], {
    meaningOf: (status) => (status === 410 ? "failed" : senderRules.meaningOf(status)),
  }),
  sender("limit-is-failure", "Goes on after 429.", ["WH-2.2-k"], {
    meaningOf: (status) => (status === 429 ? "failed" : senderRules.meaningOf(status)),
  }),
  sender("seconds-as-milliseconds", "Takes the seconds of Retry-After for milliseconds.", ["WH-2.2-k"], {
    retryAfterMs: (value, now) =>
      /^\d+$/.test(value) ? Number(value) : senderRules.retryAfterMs(value, now),
  }),
  sender("a-minute", "Waits a minute whatever Retry-After says.", ["WH-2.2-k"], {
    retryAfterMs: () => 60_000,
  }),
  sender("no-dates", "Does not know dates in Retry-After.", ["WH-2.2-k"], deafTo(/^\w{3}, /)),
  sender("no-rfc-850-dates", "Does not know the dates of RFC 850.", ["WH-2.2-k"], deafTo(/^\w{6,9}, /)),
  sender("no-asctime-dates", "Does not know the dates of asctime.", ["WH-2.2-k"], deafTo(/^\w{3} /)),
  sender(
    "own-scheme",
    "Sends its token under a scheme of its own.",
    ["WH-3.1-a"],
    delivery(saying("authorization", (it) => it.replace("Bearer", "Token"))),
  ),
  sender("no-token", "Sends no token.", ["WH-3-a"], {
    out: (outgoing) => ({
      ...outgoing,
      message: dropping("authorization")(outgoing.message),
      url: outgoing.url.replace(/[?&]access_token=[^&]*/, ""),
    }),
  }),
  sender(
    "letters-alone",
    "Sends only the letters and digits of a token.",
    ["WH-3-z"],
    delivery(saying("authorization", (it) => it.replaceAll(/[~+/=]/g, ""))),
  ),
  sender(
    "always-in-query",
    "Sends its token in the query too.",
    ["WH-3.2-d"],
    addressed((url) => `${url}${url.includes("?") ? "&" : "?"}access_token=x`),
  ),
  sender(
    "second-question-mark",
    "Puts a second question mark before the token.",
    ["WH-3.2-a"],
    addressed((url) => url.replace("&access_token", "?access_token")),
  ),
  sender(
    "query-lost",
    "Puts the token in place of the query.",
    ["WH-3.2-z"],
    addressed((url) => url.replace(/\?.*&access_token/, "?access_token")),
  ),
  sender(
    "query-for-storage",
    "Lets anybody store a request with a token in it.",
    ["WH-3.2-b"],
    delivery(dropping("cache-control")),
  ),
  sender("token-twice", "Sends the token of the query in the header too.", ["WH-3-a"], {
    out: (outgoing) =>
      outgoing.url.includes("access_token")
        ? {
            ...outgoing,
            message: adding({ name: "Authorization", value: "Bearer mF_9.B5f-4.1JqM" })(outgoing.message),
          }
        : outgoing,
  }),
  sender("digest", "Answers a challenge to use Digest.", ["WH-3-c"], meeting("Digest")),
  sender("negotiate", "Answers a challenge to use Negotiate.", ["WH-3-c"], meeting("Negotiate")),
  sender("get-first", "Asks for permission with GET.", ["WH-4.1-a"], validation(method("GET"))),
  sender("bare-address", "Asks for permission at the address without its query.", ["WH-4.1-a"], {
    out: (outgoing) =>
      outgoing.purpose === "validation" ? { ...outgoing, url: outgoing.url.replace(/\?.*/, "") } : outgoing,
  }),
  sender(
    "nameless",
    "Asks for permission without its name.",
    ["WH-4.1.2-a"],
    validation(dropping("webhook-request-origin")),
  ),
  sender(
    "rate-in-words",
    "Asks for a rate with its unit.",
    ["WH-4.1.4-a"],
    validation(saying("webhook-request-rate", (it) => `${it}/min`)),
  ),
  sender("never-sends", "Takes no answer for permission.", ["WH-4.2-b", "WH-4.1.3-a"], {
    consentIn: () => undefined,
    rateIn: () => undefined,
  }),
  sender("no-asterisk", "Does not know permission for all.", ["WH-4.2-b"], {
    consentIn: (answer, origin) =>
      text(answer, "webhook-allowed-origin") === "*" ? undefined : senderRules.consentIn(answer, origin),
  }),
  sender("status-200", "Takes permission only from a 200.", ["WH-4.2-b"], {
    consentIn: (answer, origin) =>
      text(answer, ":status") === "200" ? senderRules.consentIn(answer, origin) : undefined,
  }),
  sender(
    "success-is-consent",
    "Takes a success for permission.",
    ["WH-4.2-b", "WH0-4-a"],
    trustingStatus(["200", "204", "307"]),
  ),
  sender(
    "failure-is-consent",
    "Delivers to whoever does not know the handshake.",
    ["WH-4.2-b"],
    trustingStatus(["405", "404", "501"]),
  ),
  sender("unasked", "Delivers where it got no permission by callback.", ["WH-4.2-b"], {
    consentIn: (answer, origin) => senderRules.consentIn(answer, origin) ?? "unsaid",
  }),
  sender("cors-is-consent", "Takes what browsers are told for permission.", ["WH-4.2-b"], {
    consentIn: (answer, origin) =>
      text(answer, "access-control-allow-origin") === "*" ? "*" : senderRules.consentIn(answer, origin),
  }),
  sender("rate-is-consent", "Takes a rate alone for permission.", ["WH-4.2-b"], {
    consentIn: (answer, origin) =>
      text(answer, "webhook-allowed-rate") === undefined ? senderRules.consentIn(answer, origin) : "*",
  }),
  sender(
    "any-name",
    "Takes any name for its own.",
    ["WH-4.2-b"],
    trusting(() => true),
  ),
  sender(
    "prefix",
    "Takes a name that begins like its own.",
    ["WH-4.2-b"],
    trusting((granted, origin) => granted.startsWith(origin)),
  ),
  sender(
    "suffix",
    "Takes a name that ends like its own.",
    ["WH-4.2-b"],
    trusting((granted, origin) => granted.endsWith(origin)),
  ),
  sender(
    "parent",
    "Takes the domain above it.",
    ["WH-4.2-b"],
    trusting((granted, origin) => origin.endsWith(granted)),
  ),
  sender(
    "wild-card",
    "Takes a wild card in a name.",
    ["WH-4.2-b"],
    trusting((granted) => granted.includes("*")),
  ),
  sender(
    "list",
    "Takes a list of names.",
    ["WH-4.2-b"],
    trusting((granted, origin) => granted.split(/, */).includes(origin)),
  ),
  sender("post-alone", "Takes only a POST at its callback address.", ["WH-4.1.3-a"], {
    callbackMethods: ["POST"],
  }),
  sender("get-alone", "Takes only a GET at its callback address.", ["WH-4.1.3-a"], {
    callbackMethods: ["GET"],
  }),
  sender(
    "short-key",
    "Names a callback address that anybody can guess.",
    ["WH-4.1.3-b"],
    validation(saying("webhook-request-callback", (it) => it.replace(/\?.*/, "?id=1"))),
  ),
  sender("no-pace", "Sends as fast as it can where permission names no rate.", ["WH-4.2.2-d"], {
    rateIn: (message) => {
      const rate = senderRules.rateIn(message);
      return rate === "unsaid" ? "*" : rate;
    },
  }),
];
