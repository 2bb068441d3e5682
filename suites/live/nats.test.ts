import { describeLive } from "./live-suite.ts";

describeLive("nats");
describeLive("nats-jetstream");
