import type { Field, Shape } from "../base/shape.ts";

const string: Field = { type: "string" };
const number: Field = { type: "number" };
const boolean: Field = { type: "boolean" };
const strings: Field = { type: { list: string } };
const set: Field = { ...strings, isSet: true };
const texts: Field = { type: { map: string } };
const duration: Field = { type: "string", default: "0s" };
const required: Field = { type: "string", required: true };

function list(shape: Shape): Field {
  return { type: { list: { type: { object: shape } } } };
}

function objects(shape: Shape): Field {
  return { ...list(shape), isSet: true };
}

function inPlace(field: Field): Field {
  return { ...field, inPlace: true };
}

const labels = objects({ label: required, value: required });

export const networkShape: Shape = {
  name: string,
  attachable: boolean,
  driver: string,
  ingress: boolean,
  internal: boolean,
  ipamConfigs: objects({ subnet: string, gateway: string, ipRange: string, auxAddress: texts }),
  ipamDriver: { type: "string", default: "default" },
  ipamOptions: texts,
  ipv6: boolean,
  labels,
  options: texts,
};

export const volumeShape: Shape = { name: string, driver: string, driverOpts: texts, labels };

export const remoteImageShape: Shape = {
  name: required,
  forceRemove: inPlace(boolean),
  keepLocally: inPlace(boolean),
  platform: string,
  pullTriggers: strings,
  triggers: texts,
};

const volume = objects({
  containerPath: string,
  fromContainer: string,
  hostPath: string,
  readOnly: boolean,
  selinuxRelabel: string,
  volumeName: string,
});

const mount = objects({
  target: required,
  type: required,
  source: string,
  readOnly: boolean,
  bindOptions: { type: { object: { propagation: string } } },
  tmpfsOptions: { type: { object: { mode: number, sizeBytes: number } } },
  volumeOptions: {
    type: { object: { driverName: string, driverOptions: texts, labels, noCopy: boolean, subpath: string } },
  },
});

const upload = objects({
  file: required,
  content: string,
  contentBase64: string,
  executable: boolean,
  permissions: string,
  source: string,
  sourceHash: string,
});

const networksAdvanced = objects({
  name: required,
  aliases: set,
  driverOpts: set,
  ipv4Address: string,
  ipv6Address: string,
  linkLocalIps: set,
  macAddress: string,
});

export const containerShape: Shape = {
  name: string,
  image: required,
  hostname: string,
  domainname: string,
  command: strings,
  entrypoints: strings,
  envs: set,
  user: string,
  workingDir: string,
  labels,
  start: inPlace({ type: "boolean", default: true }),
  mustRun: inPlace({ type: "boolean", default: true }),
  wait: inPlace(boolean),
  waitTimeout: inPlace({ type: "number", default: 60 }),
  restart: inPlace({
    type: "string",
    default: "no",
    values: ["no", "on-failure", "always", "unless-stopped"],
  }),
  maxRetryCount: inPlace(number),
  stopSignal: string,
  stopTimeout: number,
  destroyGraceSeconds: inPlace(number),
  removeVolumes: inPlace({ type: "boolean", default: true }),
  containerReadRefreshTimeoutMilliseconds: inPlace({ type: "number", default: 15_000 }),
  memory: inPlace(number),
  memoryReservation: inPlace(number),
  memorySwap: inPlace(number),
  shmSize: number,
  cpus: string,
  cpuShares: inPlace(number),
  cpuSet: inPlace(string),
  capabilities: { type: { object: { adds: set, drops: set } } },
  securityOpts: set,
  privileged: boolean,
  devices: objects({
    hostPath: required,
    containerPath: string,
    permissions: { type: "string", default: "rwm" },
  }),
  cgroupnsMode: { type: "string", values: ["private", "host"] },
  cgroupParent: string,
  init: inPlace(boolean),
  readOnly: boolean,
  tmpfs: inPlace(texts),
  mounts: mount,
  volumes: volume,
  uploads: upload,
  networkMode: { type: "string", default: "bridge" },
  networksAdvanced,
  ports: list({
    internal: { type: "number", required: true },
    external: number,
    ip: { type: "string", default: "0.0.0.0" },
    protocol: { type: "string", default: "tcp" },
  }),
  publishAllPorts: boolean,
  hosts: objects({ host: required, ip: required }),
  dns: set,
  dnsOpts: set,
  dnsSearches: set,
  sysctls: texts,
  ulimits: objects({
    name: required,
    soft: { type: "number", required: true },
    hard: { type: "number", required: true },
  }),
  healthcheck: inPlace({
    type: {
      object: {
        tests: strings,
        interval: duration,
        timeout: duration,
        startPeriod: duration,
        startInterval: duration,
        retries: number,
      },
    },
  }),
  logDriver: string,
  logOpts: texts,
  pidMode: string,
  ipcMode: string,
  usernsMode: string,
  groupAdds: set,
  runtime: string,
  tty: boolean,
  stdinOpen: boolean,
};
