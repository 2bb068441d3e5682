// Never answers its target (see isTarget); answers everything else, also while it owes that answer.
import { isTarget, serve } from "./well-behaved.mjs";

serve((request) => isTarget(request));
