// npm run lock: writes package-lock.json so that `npm ci` works with any registry and on any platform. npm leaves out
// optional packages that a registry does not serve, and then calls its own lock file incomplete; and it writes
// download addresses, which belong to one registry.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, step } from "./steps.mjs";

const SYSTEMS = [
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
  "aix",
];
const PROCESSORS = [
  "arm64",
  "arm",
  "ia32",
  "x64",
  "ppc64",
  "riscv64",
  "s390x",
  "loong64",
  "mips64el",
  "wasm32",
];

/** The platform in the name of a package of prebuilt files, such as `@biomejs/cli-linux-x64-musl`. */
function platformOf(name) {
  const parts = name.split(/[-/]/);
  const os = parts.find((part) => SYSTEMS.includes(part)) ?? "none";
  const cpu = parts.find((part) => PROCESSORS.includes(part)) ?? "none";
  const libc = name.endsWith("musl") ? { libc: ["musl"] } : name.endsWith("gnu") ? { libc: ["glibc"] } : {};
  return { cpu: [cpu], os: [os], ...libc };
}

step("resolve the packages (npm install --package-lock-only)", "npm", ["install", "--package-lock-only"]);
const file = join(root, "package-lock.json");
const lock = JSON.parse(readFileSync(file, "utf8"));
const all = Object.values(lock.packages);
for (const entry of all) delete entry.resolved;
for (const { optionalDependencies = {}, dev } of all) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    lock.packages[`node_modules/${name}`] ??= {
      version,
      ...platformOf(name),
      ...(dev ? { dev } : {}),
      optional: true,
    };
  }
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
