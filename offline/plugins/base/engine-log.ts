import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb.js";
import type { Severity } from "./kind.ts";

const severities: Record<Severity, LogSeverity> = {
  debug: LogSeverity.DEBUG,
  info: LogSeverity.INFO,
  warning: LogSeverity.WARNING,
  error: LogSeverity.ERROR,
};

/** The engine's log. Lines that come before the engine is known, or after it is gone, are lost. */
export class EngineLog {
  #client: EngineClient | undefined;
  readonly #pending = new Set<Promise<void>>();

  /** Where the engine listens, such as "127.0.0.1:40123". */
  connect(address: string): void {
    this.#client = new EngineClient(address, credentials.createInsecure());
  }

  /** Sends one line; it does not wait for it to arrive. */
  send(urn: string, severity: Severity, message: string, status: boolean): void {
    const client = this.#client;
    if (client === undefined) return;
    const request = new LogRequest();
    request.setUrn(urn);
    request.setSeverity(severities[severity]);
    request.setMessage(message);
    request.setEphemeral(status);
    const sent = new Promise<void>((resolve) => {
      client.log(request, () => {
        resolve();
      });
    });
    this.#pending.add(sent);
    void sent.then(() => this.#pending.delete(sent));
  }

  /** Waits for the lines sent so far: a line must not arrive after its operation has ended. */
  async flush(): Promise<void> {
    await Promise.all(this.#pending);
  }
}
