// The bindings of the SDK, by their names in the adapter protocol. What each is declared to do stands in the manifest.
//
// binding              the SDK's own, which has binary, structured and toEvent
// formOf(message)      a message of the SDK as the adapter protocol has it
// messageOf(form)      the other way: what a user hands to toEvent, whose `body` is the message's
// transport(to)        sends messages of the SDK there: a TransportFunction, as emitterFor takes it
// listen(from, take)   calls take(message, bytes) for what arrives, with a function that makes the message of the SDK and
//                      the bytes of its body; `take` rejects with what was refused. Resolves with `{url?, stop}`

import { http } from "./http.mjs";
import { kafka } from "./kafka.mjs";
import { mqtt5 } from "./mqtt5.mjs";

export const bindings = { http, kafka, mqtt5 };
