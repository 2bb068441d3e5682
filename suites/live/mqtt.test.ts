import { describeLive } from "./live-suite.ts";

describeLive("mqtt5");
describeLive("mqtt3");
