// Never answers `initialize`.
import { serve } from "./well-behaved.mjs";

serve(({ method }) => method === "initialize");
