import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Attack } from "./attack.ts";

/** Consul's and Nomad's RPC: the port, and the first byte of a connection, with and without TLS. */
const services = {
  Consul: { port: 8300, tls: 3, plain: 0 },
  Nomad: { port: 4647, tls: 4, plain: 1 },
};
// A server that turns somebody away does it at once.
const patienceMilliseconds = 1500;

interface Client {
  certificate: string;
  key: string;
}

/** Whether a server keeps a connection that begins like this. */
function isKept(
  host: string,
  port: number,
  first: number,
  client: Client | "plain" | "none",
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host, port }, () => {
      socket.write(Buffer.from([first]));
      const talking =
        client === "plain"
          ? socket
          : connectTls({
              socket,
              rejectUnauthorized: false,
              ...(client !== "none" && { cert: client.certificate, key: client.key }),
            });
      const end = (kept: boolean) => () => {
        resolve(kept);
        talking.destroy();
        socket.destroy();
      };
      talking.on("error", end(false)).on("close", end(false));
      setTimeout(end(true), patienceMilliseconds);
    });
    socket.on("error", () => {
      resolve(false);
    });
  });
}

/** Attacks on the ports where agents talk to servers. */
export const rpcAttacks: Attack[] = Object.entries(services).flatMap(([service, { port, tls, plain }]) => {
  const knock = (host: string, client: Client | "none") =>
    isKept(host, port, tls, client).then((kept) => kept || isKept(host, port, plain, "plain"));
  return [
    {
      name: `${service}: RPC without a certificate`,
      attempt: ({ address }) => knock(address, "none"),
    },
    {
      name: `${service}: RPC with a certificate of another authority`,
      attempt: ({ address, certificates }) => knock(address, certificates["another authority"]),
    },
    {
      name: `${service}: RPC with a certificate that has run out`,
      attempt: ({ address, certificates }) => knock(address, certificates["run out"]),
    },
  ];
});
