import { lookup } from "node:dns";
import { BlockList, isIPv6, type LookupFunction } from "node:net";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/** Whether the IP address is one of this machine's loopback interface. */
export function isLoopback(address: string): boolean {
  return LOOPBACK.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

/** Resolves a name and refuses when any address it has is not a loopback one: the check and the use are one step. */
export const loopbackLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error !== null || first === undefined) return callback(error ?? new Error("no address"), []);
    const remote = addresses.find(({ address }) => !isLoopback(address));
    if (remote !== undefined) {
      const message = `${hostname} is ${remote.address}, which is not on this machine's loopback interface`;
      return callback(Object.assign(new Error(message), { code: "EREMOTE" }), []);
    }
    if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
