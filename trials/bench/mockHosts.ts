import { once } from "node:events";
import { type AddressInfo, type Server as Listener, createServer } from "node:net";
import ssh2, { type Connection } from "ssh2";
import { hostBinaries } from "../../toolchain/images.ts";

/** Machines that say yes to every command and run none: what is left is the work of the program and of Pulumi. */
export class MockHosts {
  readonly addresses: readonly string[];
  /** Where each of them has its SSH server. */
  readonly port: number;
  /** Type and key. */
  readonly hostKey: string;
  private readonly listeners: readonly Listener[];
  private readonly open = new Set<Connection>();

  private constructor(addresses: readonly string[], listeners: readonly Listener[], hostKey: string) {
    this.addresses = addresses;
    this.listeners = listeners;
    this.hostKey = hostKey;
    this.port = portOf(listeners);
  }

  /** Starts as many, each at an address of its own of the loopback interface. */
  static async start(count: number): Promise<MockHosts> {
    const { private: privateKey, public: publicKey } = ssh2.utils.generateKeyPairSync("ed25519");
    const server = new ssh2.Server({ hostKeys: [privateKey] });
    const addresses = Array.from({ length: count }, (_, index) => `127.1.0.${index + 1}`);
    const listeners: Listener[] = [];
    for (const address of addresses) {
      const listener = createServer((socket) => {
        server.injectSocket(socket);
      });
      listener.listen(portOf(listeners), address);
      await once(listener, "listening");
      listeners.push(listener);
    }
    const hosts = new MockHosts(addresses, listeners, publicKey.split(" ").slice(0, 2).join(" "));
    server.on("connection", (connection) => {
      hosts.accept(connection);
    });
    return hosts;
  }

  /** Ends them. */
  stop(): void {
    for (const connection of this.open) {
      connection.end();
    }
    for (const listener of this.listeners) {
      listener.close();
    }
  }

  private accept(connection: Connection): void {
    this.open.add(connection);
    connection.on("close", () => this.open.delete(connection));
    connection.on("error", () => undefined);
    connection.on("authentication", (attempt) => {
      attempt.accept();
    });
    connection.on("session", (acceptSession) => {
      acceptSession().on("exec", (acceptExec, _reject, { command }) => {
        const channel = acceptExec();
        // They have the executables already: bringing them is not what is measured.
        if (command.includes("cat /usr/local/share/nomad-on-weave/versions")) {
          channel.write(
            hostBinaries()
              .map(({ name, version }) => `${name} ${version}\n`)
              .join(""),
          );
        }
        channel.resume();
        channel.exit(0);
        channel.end();
      });
    });
  }
}

/** The port of the first one, or any where there is none yet. */
function portOf([first]: readonly Listener[]): number {
  return first ? (first.address() as AddressInfo).port : 0;
}
