import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Server, credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import {
  CheckRequest,
  type CheckResponse,
  ConfigureRequest,
  CreateRequest,
  type CreateResponse,
  DeleteRequest,
  DiffRequest,
  DiffResponse,
  InvokeRequest,
  type InvokeResponse,
  ReadRequest,
  type ReadResponse,
  UpdateRequest,
  type UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb.js";
import { buildSync } from "esbuild";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import type { PropertyMap } from "../../../offline/plugins/base/property.ts";
import { decode, encode } from "../../../offline/plugins/base/wire.ts";
import { type LogLine, promise, serveLog } from "./engine-log.ts";

const root = join(import.meta.dirname, "..", "..", "..");

/** The fields of a call that a test wants to set. */
export interface Operation {
  type: string;
  name?: string;
  preview?: boolean;
  timeout?: number;
}

/** A plugin that runs as it does under Pulumi, and the calls that the engine makes. */
export class EngineDouble {
  readonly log: LogLine[] = [];
  readonly process: ChildProcess;
  readonly #folder: string;
  readonly #server: Server;
  readonly #client: ResourceProviderClient;

  private constructor(
    process: ChildProcess,
    folder: string,
    server: Server,
    client: ResourceProviderClient,
    log: LogLine[],
  ) {
    this.process = process;
    this.#folder = folder;
    this.#server = server;
    this.#client = client;
    this.log = log;
  }

  /** Bundles and starts a plugin of `offline/plugins`, or the one of a given main file, and configures it. */
  static async start(
    plugin: string,
    config: PropertyMap = {},
    environment: NodeJS.ProcessEnv = {},
  ): Promise<EngineDouble> {
    const folder = mkdtempSync(join(tmpdir(), "plugin-test-"));
    const outfile = join(folder, "plugin.cjs");
    const entry = plugin.endsWith(".ts") ? plugin : join(root, "offline", "plugins", plugin, "main.ts");
    bundle(entry, outfile);
    const log: LogLine[] = [];
    const { server, port } = await serveLog(log);
    const child = spawn(process.execPath, [outfile, `127.0.0.1:${port.toString()}`], {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const address = await new Promise<string>((resolve, reject) => {
      child.stdout.once("data", (line: Buffer) => {
        resolve(`127.0.0.1:${line.toString().trim()}`);
      });
      child.once("exit", () => {
        reject(new Error(`The plugin ${plugin} ended before it served.`));
      });
    });
    const client = new ResourceProviderClient(address, credentials.createInsecure());
    const engine = new EngineDouble(child, folder, server, client, log);
    const request = new ConfigureRequest();
    request.setArgs(encode(config));
    request.setAcceptsecrets(true);
    await promise((done) => client.configure(request, done));
    return engine;
  }

  /** Ends the plugin and removes its bundle. */
  async stop(): Promise<void> {
    this.#client.close();
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = new Promise((resolve) => this.process.once("exit", resolve));
      this.process.kill("SIGINT");
      await ended;
    }
    this.#server.forceShutdown();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async check(
    operation: Operation,
    news: PropertyMap,
    olds: PropertyMap = {},
  ): Promise<{ inputs: PropertyMap; failures: string[] }> {
    const request = new CheckRequest();
    request.setUrn(urnOf(operation));
    request.setNews(encode(news));
    request.setOlds(encode(olds));
    const response = await promise<CheckResponse>((done) => this.#client.check(request, done));
    return {
      inputs: decode(response.getInputs()),
      failures: response.getFailuresList().map((failure) => failure.getReason()),
    };
  }

  async diff(
    operation: Operation,
    oldInputs: PropertyMap,
    news: PropertyMap,
    oldState: PropertyMap = oldInputs,
  ): Promise<{ changes: boolean; replaces: string[]; deleteBeforeReplace: boolean; paths: string[] }> {
    const request = new DiffRequest();
    request.setUrn(urnOf(operation));
    request.setId("id");
    request.setOldInputs(encode(oldInputs));
    request.setOlds(encode(oldState));
    request.setNews(encode(news));
    const response = await promise<DiffResponse>((done) => this.#client.diff(request, done));
    return {
      changes: response.getChanges() === DiffResponse.DiffChanges.DIFF_SOME,
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
      paths: [
        ...response
          .getDetaileddiffMap()
          .toArray()
          .map(([path]) => path),
      ].sort(),
    };
  }

  async create(operation: Operation, inputs: PropertyMap): Promise<{ id: string; state: PropertyMap }> {
    const request = new CreateRequest();
    request.setUrn(urnOf(operation));
    request.setProperties(encode(inputs));
    request.setPreview(operation.preview ?? false);
    request.setTimeout(operation.timeout ?? 0);
    const response = await promise<CreateResponse>((done) => this.#client.create(request, done));
    return { id: response.getId(), state: decode(response.getProperties()) };
  }

  /** undefined = the resource is gone. */
  async read(
    operation: Operation,
    id: string,
    inputs: PropertyMap,
    state: PropertyMap,
  ): Promise<{ inputs: PropertyMap; state: PropertyMap } | undefined> {
    const request = new ReadRequest();
    request.setUrn(urnOf(operation));
    request.setId(id);
    request.setInputs(encode(inputs));
    request.setProperties(encode(state));
    const response = await promise<ReadResponse>((done) => this.#client.read(request, done));
    if (response.getId() === "") return undefined;
    return { inputs: decode(response.getInputs()), state: decode(response.getProperties()) };
  }

  async update(
    operation: Operation,
    id: string,
    oldInputs: PropertyMap,
    oldState: PropertyMap,
    news: PropertyMap,
  ): Promise<PropertyMap> {
    const request = new UpdateRequest();
    request.setUrn(urnOf(operation));
    request.setId(id);
    request.setOldInputs(encode(oldInputs));
    request.setOlds(encode(oldState));
    request.setNews(encode(news));
    request.setPreview(operation.preview ?? false);
    request.setTimeout(operation.timeout ?? 0);
    const response = await promise<UpdateResponse>((done) => this.#client.update(request, done));
    return decode(response.getProperties());
  }

  async delete(operation: Operation, id: string, state: PropertyMap): Promise<void> {
    const request = new DeleteRequest();
    request.setUrn(urnOf(operation));
    request.setId(id);
    request.setProperties(encode(state));
    request.setTimeout(operation.timeout ?? 0);
    await promise<Empty>((done) => this.#client.delete(request, done));
  }

  async invoke(token: string, args: PropertyMap): Promise<PropertyMap> {
    const request = new InvokeRequest();
    request.setTok(token);
    request.setArgs(encode(args));
    const response = await promise<InvokeResponse>((done) => this.#client.invoke(request, done));
    return decode(response.getReturn());
  }

  /** Ctrl-C. */
  async cancel(): Promise<void> {
    await promise<Empty>((done) => this.#client.cancel(new Empty(), done));
  }
}

export function urnOf({ type, name = "thing" }: Operation): string {
  return `urn:pulumi:test::project::a:component:Parent$${type}::${name}`;
}

function bundle(entry: string, outfile: string): void {
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    keepNames: true,
    external: ["*.node", "cpu-features"],
    absWorkingDir: root,
    nodePaths: [join(root, "node_modules")],
    logLevel: "error",
  });
}
