import { connect } from "node:net";

const serverPort = 8300;
const patienceMilliseconds = 1000;

/**
 * Which servers do not answer now, by the port on which Consul's servers speak with each other.
 *
 * @param servers their addresses, by their names.
 * @returns their names.
 */
export async function silentServers(servers: Readonly<Record<string, string>>): Promise<string[]> {
  const answers = await Promise.all(
    Object.entries(servers).map(async ([name, address]) => ((await answersTo(address)) ? [] : [name])),
  );
  return answers.flat();
}

function answersTo(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: serverPort, timeout: patienceMilliseconds });
    const end = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
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
