import { describeLive } from "./live-suite.ts";

describeLive("amqp");
describeLive("amqp", "embedded");
