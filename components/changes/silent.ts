import { connect } from "node:net";

// Of Consul's API, with TLS and without: those of the servers among themselves are closed to this machine by the firewall.
const apiPorts = [8501, 8500];
const patienceMilliseconds = 1000;

/**
 * Which servers do not answer now, by the ports of Consul's API.
 *
 * @param servers their addresses, by their names.
 * @returns their names.
 */
export async function silentServers(servers: Readonly<Record<string, string>>): Promise<string[]> {
  const silent = await Promise.all(
    Object.entries(servers).map(async ([name, address]) => ((await isHeard(address)) ? [] : [name])),
  );
  return silent.flat();
}

async function isHeard(address: string): Promise<boolean> {
  return (await Promise.all(apiPorts.map((port) => answersTo(address, port)))).includes(true);
}

function answersTo(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: patienceMilliseconds });
    const end = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("connect", () => {
      end(true);
    });
    socket.once("timeout", () => {
      end(false);
    });
    socket.once("error", () => {
      end(false);
    });
  });
}
