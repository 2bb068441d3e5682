import { fieldText, type WireField, type WireMessage } from "../../harness/wire/wire-message.ts";
import type { DecodeParams, EncodeParams } from "../../implementations/reference/adapter.ts";
import { eachField } from "./edit.ts";
import { family, type Hooks, modeOf } from "./saboteur.ts";

/** Saboteurs of one binding that leave the others alone. */

type Spoil = (message: WireMessage, params: EncodeParams) => WireMessage;
type Mishear = (message: WireMessage, params: DecodeParams) => WireMessage;

/** Writes as the reference does, and changes the message. */
export const writesOver = (binding: string) =>
  family<Spoil>(`producer/${binding}`, (change) => ({
    encode(params, next) {
      const message = next(params);
      return params.binding === binding ? change(message, params) : message;
    },
  }));

/** Changes the message, and reads it as the reference does. */
export const readsOver = (binding: string) =>
  family<Mishear>(
    `consumer/${binding}`,
    (change): Hooks => ({
      decode(params, next) {
        if (params.binding !== binding) return next(params);
        const message = change(params.message, params);
        return next(message === params.message ? params : { ...params, message });
      },
    }),
  );

/** Reads as the reference does, and what that refuses, in a careless way. */
export const forgivesOver = (binding: string) =>
  family<Mishear>(
    `consumer/${binding}`,
    (change): Hooks => ({
      decode(params, next) {
        if (params.binding !== binding) return next(params);
        try {
          return next(params);
        } catch {
          return next({ ...params, message: change(params.message, params) });
        }
      },
    }),
  );

/** Changes to the fields that attributes are in, and to no others. */
export function attributeFields(isAttribute: (field: WireField) => boolean) {
  const properties = (
    message: WireMessage,
    change: (field: WireField) => WireField | readonly WireField[],
  ): WireMessage => eachField(message, (field) => (isAttribute(field) ? change(field) : field));
  const values = (message: WireMessage, change: (text: string) => string): WireMessage =>
    properties(message, (field) => {
      const before = fieldText(field.value);
      const after = change(before);
      return after === before ? field : { ...field, value: after };
    });
  const renamed = (message: WireMessage, change: (name: string) => string): WireMessage =>
    properties(message, (field) => ({ ...field, name: change(field.name) }));
  return { properties, values, renamed };
}

export const without = (message: WireMessage, gone: (field: WireField) => boolean): WireMessage =>
  eachField(message, (field) => (gone(field) ? [] : field));

export const structured = (message: WireMessage): boolean => modeOf(message) === "structured";

/** Whether the message is in a format that somebody knows. */
export const known = (message: WireMessage): boolean =>
  !message.fields.some(({ value }) => fieldText(value).includes("nosuchformat"));

/** Makes up the required attributes that a message lacks, under their names after this prefix. */
export const completed =
  (prefix: string) =>
  (message: WireMessage): WireMessage => {
    const there = new Set(message.fields.map(({ name }) => name));
    const made = Object.entries({ specversion: "1.0", id: "x", source: "/x", type: "x" })
      .map(([name, value]) => ({ name: `${prefix}${name}`, value }))
      .filter(({ name }) => !there.has(name));
    return { ...message, fields: [...message.fields, ...made] };
  };

export const firstOfEach = (message: WireMessage): WireMessage => ({
  ...message,
  fields: message.fields.filter(
    ({ name }, at) => message.fields.findIndex((other) => other.name === name) === at,
  ),
});

/** An event that was in no message. */
export const EVENT = '{"specversion":"1.0","id":"x","source":"/x","type":"x"}';
