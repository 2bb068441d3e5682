// spec.md, source: a URI-reference, which may be relative.

import library from "cloudevent";
import { report } from "../../shared-node/reproduce.mjs";

const [error] = new library.CloudEvent("1", "t", "cloudevents/spec").validate({ strict: true });
report("valid-called-invalid", error?.message, error !== undefined);
