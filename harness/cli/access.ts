import type { Address } from "../outside/address.ts";
import type { Access } from "../outside/check-target.ts";
import type { WireField } from "../wire/wire-message.ts";
import { CliError } from "./exit.ts";
import type { Options } from "./session.ts";

export type AccessOptions = Options & {
  readonly header: readonly string[];
  readonly bearer?: string;
  readonly queryToken?: string;
};

/** What a target asks to be let in with. Secrets come from the environment: a command line is there for all to see. */
export function accessOf(
  options: AccessOptions,
  { hasBroker, shown }: Address,
): Access & { readonly secrets: readonly string[] } {
  const secrets: string[] = [];
  const secret = (variable: string): string => {
    const value = process.env[variable];
    if (value === undefined || value === "")
      throw new CliError(`the environment variable ${variable} is not set`);
    secrets.push(value, encodeURIComponent(value));
    return value;
  };
  const { header, bearer, queryToken } = options;
  const headers = header.map((line): WireField => {
    const [, name = "", value = ""] = /^([^:\s]+):\s*(.*)$/s.exec(line) ?? [];
    if (name === "") throw new CliError(`--header: it is "Name: value", and a secret in it is \${VARIABLE}`);
    return { name, value: value.replaceAll(/\$\{(\w+)\}/g, (_, variable: string) => secret(variable)) };
  });
  if (bearer !== undefined) headers.push({ name: "Authorization", value: `Bearer ${secret(bearer)}` });
  const token = queryToken === undefined ? {} : { queryToken: secret(queryToken) };
  if (hasBroker && (headers.length > 0 || queryToken !== undefined)) {
    throw new CliError(`${shown}: who may enter a broker is said by PLUGFEST_USER and PLUGFEST_PASSWORD`);
  }
  return { headers, ...token, secrets };
}
