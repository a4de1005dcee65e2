import { Server, ServerCredentials, type ServerUnaryCall, type handleUnaryCall } from "@grpc/grpc-js";
import { type PluginAttach, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import {
  type IResourceProviderServer,
  ResourceProviderService,
} from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import {
  type CreateRequest,
  GetSchemaResponse,
  type UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { EngineLog } from "./engine-log.ts";
import { failure } from "./failure.ts";
import type { ProviderDefinition } from "./kind.ts";
import { Lifetime } from "./lifetime.ts";
import type { PropertyMap } from "./property.ts";
import { type Contexts, Provider } from "./provider.ts";
import { decode } from "./wire.ts";

type Handlers = Pick<
  IResourceProviderServer,
  | "getPluginInfo"
  | "attach"
  | "cancel"
  | "getSchema"
  | "checkConfig"
  | "diffConfig"
  | "configure"
  | "check"
  | "diff"
  | "create"
  | "read"
  | "update"
  | "delete"
  | "invoke"
>;

/** Messages of the engine hold whole jobs and states. */
const largestMessage = 400 * 1024 * 1024;

/** Serves the provider to the engine that started this process, until that engine ends. */
export function serve(definition: ProviderDefinition): void {
  const provider = new Provider(definition);
  const log = new EngineLog();
  const lifetime = new Lifetime();

  const address = process.argv[2];
  if (address !== undefined) log.connect(address);

  const server = new Server({
    "grpc.max_receive_message_length": largestMessage,
    "grpc.max_send_message_length": largestMessage,
  });

  /** A call of the engine: its context, its answer, and what it says when it fails. */
  function call<Request, Answer>(
    work: (request: Request, contexts: Contexts) => Answer | Promise<Answer>,
    describe: (request: Request) => { urn: string; inputs: PropertyMap } = () => ({ urn: "", inputs: {} }),
  ): handleUnaryCall<Request, Answer> {
    return (received, reply) => {
      const contexts = contextsOf(received, lifetime.signal, log);
      const answer = Promise.resolve().then(() => work(received.request, contexts));
      void lifetime.run(
        answer.then(
          async (value) => {
            await log.flush();
            reply(null, value);
          },
          async (cause: unknown) => {
            const { urn, inputs } = describe(received.request);
            await log.flush();
            reply(failure(cause, inputs, provider.seal(urn, inputs)));
          },
        ),
      );
    };
  }

  const handlers: Handlers = {
    getPluginInfo: call(() => pluginInfo(definition.version)),
    attach: call((request: PluginAttach) => {
      log.connect(request.getAddress());
      return new Empty();
    }),
    cancel: call(() => {
      lifetime.cancel("cancelled");
      return new Empty();
    }),
    getSchema: call(() => schema(definition)),
    checkConfig: call((request) => provider.checkConfig(request)),
    diffConfig: call((request) => provider.diffConfig(request)),
    configure: call((request) => provider.configure(request)),
    check: call((request, contexts) => provider.check(request, contexts)),
    diff: call((request) => provider.diff(request)),
    create: call((request, contexts) => provider.create(request, contexts), created),
    read: call((request, contexts) => provider.read(request, contexts)),
    update: call((request, contexts) => provider.update(request, contexts), updated),
    delete: call(async (request, contexts) => {
      await provider.delete(request, contexts);
      return new Empty();
    }),
    invoke: call((request, contexts) => provider.invoke(request, contexts)),
  };
  server.addService(ResourceProviderService, { ...handlers });
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) throw error;
    process.stdout.write(`${port.toString()}\n`);
  });
  lifetime.endWithParent();
}

function contextsOf<Request, Answer>(
  received: ServerUnaryCall<Request, Answer>,
  cancelled: AbortSignal,
  log: EngineLog,
): Contexts {
  const gone = new AbortController();
  received.on("cancelled", () => {
    gone.abort(new Error("cancelled"));
  });
  const signal = AbortSignal.any([cancelled, gone.signal]);
  return (operation) => ({
    ...operation,
    signal,
    log: (severity, message, ephemeral = false) => {
      log.send(operation.urn, severity, message, ephemeral);
    },
  });
}

function created(request: CreateRequest): { urn: string; inputs: PropertyMap } {
  return { urn: request.getUrn(), inputs: decode(request.getProperties()) };
}

function updated(request: UpdateRequest): { urn: string; inputs: PropertyMap } {
  return { urn: request.getUrn(), inputs: decode(request.getNews()) };
}

function pluginInfo(version: string): PluginInfo {
  const info = new PluginInfo();
  info.setVersion(version);
  return info;
}

function schema({ name, version }: ProviderDefinition): GetSchemaResponse {
  const response = new GetSchemaResponse();
  response.setSchema(JSON.stringify({ name, version }));
  return response;
}
