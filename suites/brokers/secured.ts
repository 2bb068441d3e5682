import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BrokerProduct, ServedProtocol } from "../../harness/brokers/broker.ts";
import { packageRoot } from "../../harness/package-root.ts";

/** Who may log in: a name and a password that a URL has to escape. */
const USER = "me@here";
export const PASSWORD = "hush/hush:100%";
export const CREDENTIALS = `${encodeURIComponent(USER)}:${encodeURIComponent(PASSWORD)}`;

/** A certificate for localhost and 127.0.0.1, which is its own authority, in the forms that brokers want. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly pkcs12: string;
}

/** What protects the archive of the key; only the broker reads it. */
const STORE_PASSWORD = "store-password";

export function makeCertificate(dir: string): Certificate {
  const [cert, key, pkcs12] = ["cert.pem", "key.pem", "both.p12"].map((name) => join(dir, name)) as [
    string,
    string,
    string,
  ];
  const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "ignore" });
  const name = ["-subj", "/CN=plugfest", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  openssl(
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    ...name,
    "-keyout",
    key,
    "-out",
    cert,
  );
  openssl(
    ...["pkcs12", "-export", "-in", cert, "-inkey", key, "-out", pkcs12],
    ...["-passout", `pass:${STORE_PASSWORD}`],
  );
  return { cert, key, pkcs12 };
}

type Edit = (text: string, dir: string, certificate: Certificate) => string;

/** How each product's own configuration is made to ask for a password over TLS, by the file that it is in. */
const EDITS: Readonly<Record<string, { readonly scheme: string; readonly files: Record<string, Edit> }>> = {
  mosquitto: {
    scheme: "mqtts",
    files: {
      "mosquitto.conf": (text, dir, { cert, key }) => {
        const passwords = join(dir, "passwords");
        execFileSync("mosquitto_passwd", ["-c", "-b", passwords, USER, PASSWORD], { stdio: "ignore" });
        const secure = text.replaceAll("allow_anonymous true", `certfile ${cert}\nkeyfile ${key}`);
        return `${secure}allow_anonymous false\npassword_file ${passwords}\nuser root\n`;
      },
    },
  },
  "nats-server": {
    scheme: "tls",
    files: {
      "nats.conf": (text, _dir, { cert, key }) =>
        `${text}tls { cert_file: ${JSON.stringify(cert)}, key_file: ${JSON.stringify(key)} }\n` +
        `authorization { user: ${JSON.stringify(USER)}, password: ${JSON.stringify(PASSWORD)} }\n`,
    },
  },
  rabbitmq: {
    scheme: "amqps",
    files: {
      "rabbitmq.conf": (text, _dir, { cert, key }) =>
        `${text.replace("listeners.tcp.1", "listeners.tcp = none\nlisteners.ssl.1")}` +
        `ssl_options.certfile = ${cert}\nssl_options.keyfile = ${key}\nssl_options.verify = verify_none\n` +
        `default_user = ${USER}\ndefault_pass = ${PASSWORD}\n`,
    },
  },
  artemis: {
    scheme: "amqps",
    files: {
      "etc/broker.xml": (text, _dir, { pkcs12 }) =>
        text
          .replace(
            "?protocols",
            `?sslEnabled=true;keyStoreType=PKCS12;keyStorePath=${pkcs12};keyStorePassword=${STORE_PASSWORD};protocols`,
          )
          .replace("<security-enabled>false", "<security-enabled>true")
          .replace(
            "<address-settings>",
            `<security-settings><security-setting match="#">${PERMISSIONS}</security-setting></security-settings>
    <address-settings>`,
          ),
      "etc/login.config": (_text, dir) => {
        writeFileSync(join(dir, "etc", "users.properties"), `${escaped(USER)}=${PASSWORD}\n`);
        writeFileSync(join(dir, "etc", "roles.properties"), `all=${USER}\n`);
        const login = "org.apache.activemq.artemis.spi.core.security.jaas.PropertiesLoginModule";
        const named = (kind: string) => `org.apache.activemq.jaas.properties.${kind}`;
        return `plugfest { ${login} required
          ${named("user")}="users.properties" ${named("role")}="roles.properties"; };\n`;
      },
    },
  },
  kafka: {
    scheme: "kafkas",
    files: {
      "server.properties": (text, _dir, { pkcs12 }) => {
        const login = "org.apache.kafka.common.security.plain.PlainLoginModule";
        const known = `username="${USER}" password="${PASSWORD}" "user_${USER}"="${PASSWORD}"`;
        // It names itself to its clients.
        const named = text.replace(
          "advertised.listeners=PLAINTEXT://127.0.0.1",
          "advertised.listeners=PLAINTEXT://localhost",
        );
        return `${named.replaceAll("PLAINTEXT", "SASL_SSL")}
listener.security.protocol.map=SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT
sasl.enabled.mechanisms=PLAIN
sasl.mechanism.inter.broker.protocol=PLAIN
listener.name.sasl_ssl.plain.sasl.jaas.config=${login} required ${known};
ssl.keystore.type=PKCS12
ssl.keystore.location=${pkcs12}
ssl.keystore.password=${STORE_PASSWORD}
ssl.truststore.type=PEM
ssl.truststore.location=${pkcs12.replace("both.p12", "cert.pem")}
`;
      },
    },
  },
};

const PERMISSIONS = [
  "createNonDurableQueue",
  "createDurableQueue",
  "createAddress",
  "consume",
  "send",
  "browse",
]
  .concat(["deleteNonDurableQueue", "deleteDurableQueue", "deleteAddress"])
  .map((type) => `<permission type="${type}" roles="all"/>`)
  .join("");

const escaped = (text: string): string => text.replaceAll(/[:= ]/g, (sign) => `\\${sign}`);

/** The product, which is reached over TLS by those who know its password. */
export function secured(product: BrokerProduct, certificate: Certificate): BrokerProduct {
  const { program } = product;
  const edit = EDITS[product.name];
  if (program === undefined || edit === undefined) throw new Error(`no secured ${product.name}`);
  const url: ServedProtocol["url"] = (host, port) => `${edit.scheme}://${CREDENTIALS}@${host}:${port}`;
  const protocols = product.protocols.map((served) => ({
    ...served,
    url,
    probe: (at: string) => probedElsewhere(product.name, served.name, at, certificate),
  }));
  const prepare: typeof program.prepare = async (start) => {
    const command = await program.prepare(start);
    for (const [name, change] of Object.entries(edit.files)) {
      const file = join(start.dir, name);
      writeFileSync(file, change(readFileSync(file, "utf8"), start.dir, certificate));
    }
    return command;
  };
  return { ...product, protocols, program: { ...program, prepare } };
}

/** The product's own probe in a process that knows the certificate: Node reads its authorities only when it starts. */
async function probedElsewhere(product: string, protocol: string, url: string, { cert }: Certificate) {
  const module = join(packageRoot, "dist", "harness", "brokers", "products", "index.js");
  const script = `
    const { PRODUCTS } = await import(${JSON.stringify(module)});
    const { protocols } = PRODUCTS.find(({ name }) => name === ${JSON.stringify(product)});
    await protocols.find(({ name }) => name === ${JSON.stringify(protocol)}).probe(process.env.AT, 5000);
    process.exit(0);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    env: { ...process.env, AT: url, NODE_EXTRA_CA_CERTS: cert },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said = (said + chunk).slice(-600);
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(said.replaceAll(/\s+/g, " "));
  return undefined;
}
