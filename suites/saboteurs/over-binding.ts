import type { WireMessage } from "../../harness/wire/wire-message.ts";
import type { DecodeParams, EncodeParams } from "../../implementations/reference/adapter.ts";
import { family, type Hooks } from "./saboteur.ts";

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
