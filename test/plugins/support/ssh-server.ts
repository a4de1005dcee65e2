import { spawn } from "node:child_process";
import { connect } from "node:net";
import { type Connection, Server, utils } from "ssh2";

export interface SshServerOptions {
  port?: number;
  /** The environment variables that it lets in, as AcceptEnv does. */
  acceptedEnvironment?: string[];
  password?: string;
}

/** An SSH server on this machine that runs what it is told in a shell. */
export class SshServer {
  readonly port: number;
  /** Such as "ssh-ed25519 AAAA…". */
  readonly hostKey: string;
  /** How many connections it has had. */
  connections = 0;
  readonly #server: Server;
  readonly #open = new Set<Connection>();

  private constructor(server: Server, hostKey: string) {
    this.#server = server;
    const address: unknown = server.address();
    if (typeof address !== "object" || address === null || !("port" in address))
      throw new Error("no address");
    this.port = Number(address.port);
    this.hostKey = hostKey;
    server.on("connection", (connection) => {
      this.connections += 1;
      this.#open.add(connection);
      connection.on("error", () => undefined);
      connection.on("close", () => this.#open.delete(connection));
    });
  }

  static async start(options: SshServerOptions = {}): Promise<SshServer> {
    const { private: privateKey, public: publicKey } = makeKeys();
    const server = new Server({ hostKeys: [privateKey] }, (connection) => {
      accept(connection, options);
    });
    await new Promise<void>((resolve) => {
      server.listen(options.port ?? 0, "127.0.0.1", () => {
        resolve();
      });
    });
    return new SshServer(server, publicKey);
  }

  async stop(): Promise<void> {
    for (const connection of this.#open) connection.end();
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }
}

/** One in 256 that ssh2 makes, with a public key that begins with a zero, it cannot read itself. */
function makeKeys(): { private: string; public: string } {
  const keys = utils.generateKeyPairSync("ed25519");
  return utils.parseKey(keys.private) instanceof Error ? makeKeys() : keys;
}

function accept(
  connection: Connection,
  { password = "open", acceptedEnvironment = [] }: SshServerOptions,
): void {
  connection.on("authentication", (attempt) => {
    if (attempt.method === "password" && attempt.password === password) attempt.accept();
    else attempt.reject(["password"]);
  });
  connection.on("tcpip", (acceptForward, _reject, { destIP, destPort }) => {
    const socket = connect(destPort, destIP);
    const channel = acceptForward();
    for (const end of [socket, channel]) end.on("error", () => undefined);
    channel.pipe(socket).pipe(channel);
  });
  connection.on("session", (acceptSession) => {
    const session = acceptSession();
    const environment: Record<string, string> = {};
    // The client asks for no answer: what is not let in is just missing.
    session.on("env", (_accept, _reject, { key, val }) => {
      if (acceptedEnvironment.includes(key)) environment[key] = val;
    });
    session.on("exec", (acceptExec, _reject, { command }) => {
      const channel = acceptExec();
      const child = spawn("/bin/sh", ["-c", command], { env: { PATH: process.env["PATH"], ...environment } });
      channel.pipe(child.stdin);
      child.stdin.on("error", () => undefined);
      child.stdout.on("data", (bytes: Buffer) => channel.write(bytes));
      child.stderr.on("data", (bytes: Buffer) => channel.stderr.write(bytes));
      channel.on("close", () => child.kill());
      child.on("close", (code) => {
        channel.exit(code ?? 255);
        channel.end();
      });
    });
  });
}
