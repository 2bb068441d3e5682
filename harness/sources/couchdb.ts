import { fieldsNamed, fieldText, type WireMessage } from "../wire/wire-message.ts";
import { nativeEvent, now } from "./native-event.ts";
import { filled, jsonOf, notFrom, payloadOf, textAt, valueAt } from "./payload.ts";
import type { Source } from "./source.ts";

const NAME = "couchdb";

/**
 * One entry of a CouchDB feed (adapters/couchdb.md): of `/DB/_changes`, about a document, or of `/_db_updates`, about a
 * database. The field `:url` says which feed it was read from; the entry alone does not.
 */
export const couchdb: Source = {
  name: NAME,
  adapt(message) {
    const { root } = payloadOf(NAME, message);
    const need = (path: string): string =>
      filled(`{${path}}`, root) ?? notFrom(NAME, `the entry has no ${path}`, `/${path}`);
    const { server, database } = feedOf(message);
    const id = jsonOrText(valueAt(root, "seq")) ?? notFrom(NAME, "the entry has no seq", "/seq");
    if (database === undefined) {
      const kind = need("type");
      if (!["created", "updated", "deleted"].includes(kind))
        notFrom(NAME, `type ${kind} is unknown`, "/type");
      const type = `org.apache.couchdb.database.${kind}`;
      return [nativeEvent({ id, source: server, type, subject: need("db_name"), time: now() })];
    }
    const deleted = textAt(root, "deleted") === "true";
    const changes = valueAt(root, "changes");
    if (!Array.isArray(changes)) notFrom(NAME, "the entry has no list changes", "/changes");
    return [
      nativeEvent({
        id,
        source: `${server}/${database}`,
        type: `org.apache.couchdb.document.${deleted ? "deleted" : "updated"}`,
        subject: need("id"),
        time: now(),
        json: jsonOf(changes),
      }),
    ];
  },
};

/** A sequence is a text or a number, in a cluster of old also a list. */
function jsonOrText(seq: unknown): string | undefined {
  if (seq === undefined || seq === "") return undefined;
  return typeof seq === "string" ? seq : jsonOf(seq);
}

/** The server's URL without a slash at the end, and the database whose changes are read. */
function feedOf(message: WireMessage): { readonly server: string; readonly database?: string } {
  const [field] = fieldsNamed(message, ":url");
  const url = field === undefined ? "" : fieldText(field.value);
  const parts = /^(https?:\/\/[^?#]+?)\/(?:([^/?#]+)\/_changes|_db_updates)(?:[?#]|$)/.exec(url);
  if (parts === null)
    notFrom(NAME, `:url ${JSON.stringify(url)} is no feed: it ends in /DB/_changes or /_db_updates`);
  const [, server = "", database] = parts;
  return database === undefined ? { server } : { server, database };
}
