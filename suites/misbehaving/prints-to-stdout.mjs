// Prints a banner to standard output before it speaks the protocol, as many frameworks do.
import { serve } from "./well-behaved.mjs";

process.stdout.write("  Misbehaving 1.0 started in 0.3 seconds  \n");
serve();
