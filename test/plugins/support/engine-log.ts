import { Server, ServerCredentials, type ServiceError, type handleUnaryCall } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";

export interface LogLine {
  urn: string;
  message: string;
  ephemeral: boolean;
}

/** An engine's log that keeps the lines it gets. */
export async function serveLog(lines: LogLine[]): Promise<{ server: Server; port: number }> {
  const log: handleUnaryCall<LogRequest, Empty> = (call, reply) => {
    const request = call.request;
    lines.push({ urn: request.getUrn(), message: request.getMessage(), ephemeral: request.getEphemeral() });
    reply(null, new Empty());
  };
  const server = new Server();
  server.addService(EngineService, { log });
  const port = await promise<number>((done) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      done(error, bound);
    });
  });
  return { server, port };
}

/** Rejects with the message that a person would read. */
export async function promise<Result>(
  work: (done: (error: ServiceError | Error | null, result: Result) => void) => unknown,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    work((error, result) => {
      if (error === null) resolve(result);
      else if ("details" in error)
        reject(Object.assign(new Error(error.details), { metadata: error.metadata }));
      else reject(error);
    });
  });
}
