// Exits without an answer on the case named in MISBEHAVE_CASE; every other case is answered.
import { serve } from "./well-behaved.mjs";

serve(({ params }) => {
  if (!process.env.MISBEHAVE_CASE || params?.case !== process.env.MISBEHAVE_CASE) return false;
  process.stderr.write(`fatal: ${params.case}\n`);
  process.exit(70);
});
