import type { Behaviour } from "../behaviour.ts";
import { airportController } from "./airport-controller.ts";
import { carrier, passenger, retailer, supplier } from "./airport-parties.ts";
import { eventGridBridge } from "./event-grid-bridge.ts";
import { fanout } from "./fanout.ts";
import { madlibsController } from "./madlibs-controller.ts";
import { middleware } from "./middleware.ts";
import { publisher } from "./publisher.ts";
import { subscriber } from "./subscriber.ts";
import { wordPicker } from "./word-picker.ts";

/** Every way to behave, by the name that scenarios use. */
export const behaviours: Readonly<Record<string, Behaviour>> = {
  publisher,
  middleware,
  "event-grid-bridge": eventGridBridge,
  fanout,
  subscriber,
  /** Reads what the others post; nothing is sent to it. */
  log: () => ({}),
  "madlibs-controller": madlibsController,
  "word-picker": wordPicker,
  "airport-controller": airportController,
  passenger,
  retailer,
  supplier,
  carrier,
};
