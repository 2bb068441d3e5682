import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BrokerProduct } from "../broker.ts";
import { findProgram } from "../find-program.ts";
import { unpackArtifact } from "../maven.ts";
import { probeAmqp } from "./amqp-probe.ts";

const VERSION = "2.40.0";

/** The archive that starts everything else of an installation. */
const BOOT = join("lib", "artemis-boot.jar");

/** Queues come with their first use and go with their last, nothing is stored, and nobody has to log in. */
const brokerXml = (amqp: number) => `<configuration xmlns="urn:activemq">
  <core xmlns="urn:activemq:core">
    <name>plugfest</name>
    <persistence-enabled>false</persistence-enabled>
    <security-enabled>false</security-enabled>
    <acceptors>
      <acceptor name="amqp">tcp://127.0.0.1:${amqp}?protocols=AMQP,MQTT</acceptor>
    </acceptors>
    <address-settings>
      <address-setting match="#">
        <default-address-routing-type>ANYCAST</default-address-routing-type>
        <default-queue-routing-type>ANYCAST</default-queue-routing-type>
      </address-setting>
    </address-settings>
  </core>
</configuration>
`;

const bootstrapXml = (etc: string) => `<broker xmlns="http://activemq.apache.org/schema">
  <jaas-security domain="plugfest"/>
  <server configuration="file:${join(etc, "broker.xml")}"/>
</broker>
`;

const LOGIN = "org.apache.activemq.artemis.spi.core.security.jaas.GuestLoginModule";

/** Where `brokers install` unpacks it, or where its own start script on PATH belongs to. */
function findHome(folder: string): string | undefined {
  const script = findProgram("artemis");
  const homes = [join(folder, `apache-artemis-${VERSION}`), ...(script ? [dirname(dirname(script))] : [])];
  return homes.find((home) => existsSync(join(home, BOOT)));
}

/** Apache ActiveMQ Artemis: AMQP 1.0. */
export const artemis: BrokerProduct = {
  name: "artemis",
  title: "Apache ActiveMQ Artemis",
  protocols: [{ name: "amqp", port: 5672, url: (host, port) => `amqp://${host}:${port}`, probe: probeAmqp }],
  program: {
    find: (folder) => (findProgram("java") === undefined ? undefined : findHome(folder)),
    hint: "there is no Artemis with a Java runtime; plugfest brokers install artemis gets both",
    startMs: 40_000,
    async prepare({ program: home, dir, ports }) {
      const etc = join(dir, "etc");
      await mkdir(etc);
      await Promise.all([
        writeFile(join(etc, "broker.xml"), brokerXml(ports[0] ?? 0)),
        writeFile(join(etc, "bootstrap.xml"), bootstrapXml(etc)),
        writeFile(
          join(etc, "management.xml"),
          '<management-context xmlns="http://activemq.apache.org/schema"/>\n',
        ),
        writeFile(join(etc, "login.config"), `plugfest { ${LOGIN} sufficient; };\n`),
      ]);
      const settings = {
        "java.security.auth.login.config": join(etc, "login.config"),
        "java.io.tmpdir": dir,
        "artemis.home": home,
        "artemis.instance": dir,
        "artemis.instance.etc": etc,
        "data.dir": join(dir, "data"),
      };
      return {
        command: [
          findProgram("java") ?? "java",
          // One broker of a few queues: a quick start counts, not throughput.
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xmx256m",
          ...Object.entries(settings).map(([name, value]) => `-D${name}=${value}`),
          "-cp",
          join(home, BOOT),
          "org.apache.activemq.artemis.boot.Artemis",
          "run",
          `xml:${join(etc, "bootstrap.xml")}`,
        ],
      };
    },
    install: {
      what: `Unpacks Artemis ${VERSION} from Maven's central repository, and installs a Java runtime and Maven where there are none.`,
      run: (folder, say) =>
        unpackArtifact(`org.apache.activemq:apache-artemis:${VERSION}:zip:bin`, folder, say),
    },
  },
};
