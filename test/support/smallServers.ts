import { type RequestListener, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A server of its own, and the paths that it was asked for. */
export interface SmallServer {
  address: string;
  asked: string[];
  /** Switches it off: it takes no connection any more, and ends those that it has. */
  stop: () => Promise<void>;
}

/** HTTP servers on this machine, which answer as a test says. */
export class SmallServers {
  private readonly servers: Server[] = [];

  /** Starts one. */
  async serve(answer: RequestListener): Promise<SmallServer> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      answer(request, response);
    });
    this.servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { address, asked, stop: () => close(server) };
  }

  /** Starts one that knows who leads, and answers everything else with its name. */
  async leading(name: string): Promise<SmallServer> {
    return this.serve(({ url }, response) =>
      response.end(JSON.stringify(url === "/v1/status/leader" ? "127.0.0.1:8300" : name)),
    );
  }

  /** Ends all of them. */
  async end(): Promise<void> {
    await Promise.all(this.servers.splice(0).map(close));
  }
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
