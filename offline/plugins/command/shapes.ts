import type { Field, Shape } from "../base/shape.ts";

const string: Field = { type: "string" };
const strings: Field = { type: { list: string } };
const texts: Field = { type: { map: string } };

/** What every command takes, local or remote. */
const command: Shape = {
  create: string,
  update: string,
  delete: string,
  triggers: { type: { list: { type: "any" } } },
  stdin: string,
  logging: { type: "string", values: ["stdout", "stderr", "stdoutAndStderr", "none"] },
  environment: texts,
  addPreviousOutputInEnv: { type: "boolean" },
};

const endpoint: Shape = {
  host: { type: "string", required: true },
  port: { type: "number", default: 22 },
  user: { type: "string", default: "root" },
  password: string,
  privateKey: string,
  privateKeyPassword: string,
  agentSocketPath: string,
  dialErrorLimit: { type: "number", default: 10 },
  perDialTimeout: { type: "number", default: 15 },
  hostKey: string,
};

const connection: Field = {
  type: { object: { ...endpoint, proxy: { type: { object: endpoint } } } },
  required: true,
};

export const localCommand: Shape = {
  ...command,
  dir: string,
  interpreter: strings,
  assetPaths: strings,
  archivePaths: strings,
};

export const remoteCommand: Shape = { ...command, connection };

/** The inputs of the function command:local:run. */
export const localRun: Shape = {
  command: { type: "string", required: true },
  stdin: string,
  logging: command["logging"] ?? string,
  environment: texts,
  addPreviousOutputInEnv: { type: "boolean" },
  dir: string,
  interpreter: strings,
  assetPaths: strings,
  archivePaths: strings,
};

export const copyToRemote: Shape = {
  connection,
  source: { type: "asset", required: true },
  remotePath: { type: "string", required: true },
  triggers: { type: { list: { type: "any" } } },
};
