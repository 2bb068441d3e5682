// Images of the brokers that are installed on this machine, in place of the public ones that docker-compose.yml names:
// for the test of the container provider on a machine that reaches no registry of images.
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { root } from "./steps.mjs";

/** What an image holds besides the brokers of `.brokers`: packages of this Debian, with all that they depend on. */
const PACKAGES = [
  ...["mosquitto", "nats-server", "rabbitmq-server", "openjdk-17-jre-headless"],
  ...["bash", "dash", "coreutils", "sed", "grep", "gawk", "hostname", "procps"],
];

/** What packages leave behind when they are installed. */
const MADE = [
  ...["/etc/ld.so.cache", "/etc/alternatives", "/etc/ssl/certs/java", "/etc/java-17-openjdk"],
  ...["/usr/bin/java", "/usr/bin/awk"],
];

const RABBITMQ = "/usr/lib/rabbitmq/bin/rabbitmq-server";

/** How a container of each product starts, with the command and the environment that its public image understands. */
const ENTRY = {
  mosquitto: ["/usr/bin/env"],
  "nats-server": ["/usr/bin/env", "nats-server"],
  rabbitmq: ["/usr/bin/env", "HOME=/var/lib/rabbitmq", "RABBITMQ_CONFIG_FILE=/image/rabbitmq", RABBITMQ],
  artemis: ["/bin/bash", "/image/artemis.sh"],
  kafka: ["/bin/bash", "/image/kafka.sh"],
};

const JAVA = "java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx384m -cp '/kafka/*'";

const FILES = {
  "mosquitto-no-auth.conf": "listener 1883\nallow_anonymous true\n",
  "etc/passwd": "root:x:0:0::/root:/bin/bash\nmosquitto:x:1883:1883::/:\n",
  "etc/group": "root:x:0:\nmosquitto:x:1883:\n",
  "etc/hosts": "127.0.0.1 localhost\n",
  "image/rabbitmq.conf": "loopback_users = none\nlog.file = false\nlog.console = true\n",
  // The public image makes an instance in the same way.
  "image/artemis.sh": `set -e
[ "$ANONYMOUS_LOGIN" = true ] && login=--allow-anonymous || login=--require-login
/artemis/*/bin/artemis create --user artemis --password artemis --silent $login --no-web /instance
exec /instance/bin/artemis run
`,
  // Kafka itself holds the program by which its image turns variables into settings and formats its storage.
  "image/kafka.sh": `set -e
mkdir -p /config/default /config/mounted /config/final
touch /config/default/server.properties /config/default/log4j2.yaml /config/default/tools-log4j2.yaml
export CLUSTER_ID=plugfestplugfestplugfe
${JAVA} kafka.docker.KafkaDockerWrapper setup -D /config/default -M /config/mounted -F /config/final
exec ${JAVA} kafka.Kafka /config/final/server.properties
`,
};

/** The products that images are made for. */
export const IMAGES = Object.keys(ENTRY);

/**
 * Makes one image with everything in it, and from it one for each product that starts that product.
 *
 * @param host the engine's DOCKER_HOST
 * @returns the names of the images, by product
 */
export async function makeImages(host) {
  const docker = (...args) => must("docker", ["--host", host, ...args]).trim();
  await importBase(host, "plugfest-test/base");
  const made = IMAGES.map((product) => {
    const image = `plugfest-test/${product}:local`;
    const container = docker("create", "plugfest-test/base", "none");
    const changes = [`ENTRYPOINT ${JSON.stringify(ENTRY[product])}`, "CMD []"];
    docker("commit", ...changes.flatMap((change) => ["--change", change]), container, image);
    docker("rm", container);
    return [product, image];
  });
  return Object.fromEntries(made);
}

async function importBase(host, image) {
  const dir = mkdtempSync(join(tmpdir(), "plugfest-image-"));
  try {
    for (const [name, text] of Object.entries(FILES)) {
      mkdirSync(join(dir, dirname(name)), { recursive: true });
      writeFileSync(join(dir, name), text);
    }
    for (const name of ["tmp", "root", "var/lib/rabbitmq", "var/log/rabbitmq"]) {
      mkdirSync(join(dir, name), { recursive: true });
      chmodSync(join(dir, name), 0o777);
    }
    // The engine takes no path twice: what stands above comes before what is installed.
    const installed = installedFiles().filter((path) => !existsSync(join(dir, path)));
    writeFileSync(join(dir, "list"), installed.join("\n"));
    const tar = ["-c", "--no-recursion", "-C", "/", "-T", join(dir, "list"), "--recursion"];
    tar.push("-C", dir, "--exclude=./list", ".", "-C", join(root, ".brokers"), "artemis", "kafka");
    const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    const load = ["--host", host, "import", "--change", `ENV ${path}`, "-", image];
    await pipe(["tar", tar], ["docker", load]);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Every file of the packages and of those that they depend on, relative to `/`, where it really is. */
function installedFiles() {
  const kinds = ["suggests", "recommends", "breaks", "conflicts", "replaces", "enhances"];
  const no = kinds.map((kind) => `--no-${kind}`);
  const closure = must("apt-cache", ["depends", "--recurse", "--installed", ...no, ...PACKAGES]);
  const packages = new Set(closure.split("\n").filter((line) => /^[a-z0-9]/.test(line)));
  // Some names stand for what other packages provide: those are in the closure themselves.
  const { stdout } = spawnSync("dpkg-query", ["--listfiles", ...packages], OUTPUT);
  const links = ["/bin", "/sbin", "/lib", "/lib64"].filter((path) => existsSync(path));
  const files = [...stdout.split("\n").filter((line) => line.startsWith("/")), ...MADE.flatMap(tree)];
  const folders = new Map();
  const real = (folder) => {
    if (!folders.has(folder)) folders.set(folder, existsSync(folder) ? realpathSync(folder) : undefined);
    return folders.get(folder);
  };
  const wanted = files
    .filter((file) => !/^\/usr\/share\/(doc|man|locale|info|lintian|fonts)\//.test(file))
    .flatMap((file) => {
      const folder = real(dirname(file));
      const path = folder === undefined ? "" : join(folder, basename(file));
      return path.length > 1 && (existsSync(path) || isLink(path)) ? [path] : [];
    });
  return [...new Set([...wanted, ...links])].sort().map((path) => path.slice(1));
}

const tree = (path) => (existsSync(path) ? must("find", [path]).trim().split("\n") : []);

function isLink(path) {
  try {
    return readlinkSync(path) !== "";
  } catch {
    return false;
  }
}

const OUTPUT = { encoding: "utf8", maxBuffer: 1 << 28 };

function must(program, args) {
  const { status, stdout, stderr, error } = spawnSync(program, args, OUTPUT);
  if (error || status !== 0) throw new Error(`${program} ${args[0]}: ${error?.message ?? stderr}`);
  return stdout;
}

/** Runs two programs, the first one's output into the second. */
async function pipe([one, oneArgs], [other, otherArgs]) {
  const from = spawn(one, oneArgs, { stdio: ["ignore", "pipe", "inherit"] });
  const to = spawn(other, otherArgs, { stdio: [from.stdout, "ignore", "inherit"] });
  // The other end is the second program's alone.
  from.stdout.destroy();
  const codes = await Promise.all(
    [from, to].map((child) => new Promise((resolve) => child.once("close", resolve).once("error", resolve))),
  );
  if (codes.some((code) => code !== 0))
    throw new Error(`${one} | ${other} ended with ${codes.join(" and ")}`);
}
