// Gives one request to a function that the Functions Framework serves.

import { cloudEvent } from "@google-cloud/functions-framework";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { post } from "../../shared-node/reproduce.mjs";

console.error = () => undefined; // the framework prints what went wrong

/** What the answer was, how often the function was called, and what it got. */
export async function receive(headers, body) {
  const calls = [];
  cloudEvent("function", (event) => void calls.push(event));
  return { ...(await post(getTestServer("function"), headers, body)), calls: calls.length, event: calls[0] };
}
