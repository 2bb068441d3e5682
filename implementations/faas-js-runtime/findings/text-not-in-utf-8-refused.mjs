// HTTP 3.1.2: the body is the data, byte for byte.

import { headers, report } from "../../shared-node/reproduce.mjs";
import { receive } from "./receive.mjs";

const type = "text/plain; charset=iso-8859-1";
const { status, text, calls } = await receive(
  { ...headers, "content-type": type },
  Buffer.from("caf\xe9", "latin1"),
);
report("text-not-in-utf-8-refused", `${status} ${JSON.parse(text).message}`, status === 400 && calls === 0);
