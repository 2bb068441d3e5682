import { DRAFT, type Extension, type ExtensionViolation, must, should, textOf } from "./extension.ts";
import { isJsonText } from "./json-text.ts";

const TYPES = ["app_user", "user", "service_account", "api_key", "system", "unauthenticated", "unknown"];

/** Auth Context (extensions/authcontext.md): on whose behalf the occurrence happened. */
export const authcontext: Extension = {
  name: "authcontext",
  editions: DRAFT,
  attributes: [
    { name: "authtype", type: "String", typeRule: "EXT-authcontext-a", required: "EXT-authcontext-b" },
    { name: "authid", type: "String", typeRule: "EXT-authcontext-e" },
    { name: "authclaims", type: "String", typeRule: "EXT-authcontext-g" },
  ],
  rules(event) {
    const found: ExtensionViolation[] = [];
    const type = textOf(event, "authtype");
    if (type !== undefined && !TYPES.includes(type)) {
      const message = `authtype is ${JSON.stringify(type)}, which is none of the kinds of principal it lists`;
      found.push(should("auth-type", "EXT-authcontext-c", "authtype", message));
    }
    const claims = event.attributes.get("authclaims");
    if (claims?.type === "String" && !isJsonText(claims.value)) {
      found.push(must("auth-claims", "EXT-authcontext-g", "authclaims", "authclaims is no JSON text"));
    }
    return found;
  },
};
