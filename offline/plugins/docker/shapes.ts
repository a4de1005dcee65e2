import type { Field, Shape } from "../base/shape.ts";

const string: Field = { type: "string" };
const number: Field = { type: "number" };
const boolean: Field = { type: "boolean" };
const strings: Field = { type: { list: string } };
const texts: Field = { type: { map: string } };
const required: Field = { type: "string", required: true };

function list(shape: Shape): Field {
  return { type: { list: { type: { object: shape } } } };
}

function inPlace(field: Field): Field {
  return { ...field, inPlace: true };
}

const labels = list({ label: required, value: required });

export const networkShape: Shape = {
  name: string,
  attachable: boolean,
  driver: string,
  ingress: boolean,
  internal: boolean,
  ipamConfigs: list({ subnet: string, gateway: string, ipRange: string, auxAddress: texts }),
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

const volume = list({
  containerPath: string,
  fromContainer: string,
  hostPath: string,
  readOnly: boolean,
  selinuxRelabel: string,
  volumeName: string,
});

const mount = list({
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

const upload = list({
  file: required,
  content: string,
  contentBase64: string,
  executable: boolean,
  permissions: string,
  source: string,
  sourceHash: string,
});

const networksAdvanced = list({
  name: required,
  aliases: strings,
  driverOpts: strings,
  ipv4Address: string,
  ipv6Address: string,
  linkLocalIps: strings,
  macAddress: string,
});

export const containerShape: Shape = {
  name: string,
  image: required,
  hostname: string,
  domainname: string,
  command: strings,
  entrypoints: strings,
  envs: strings,
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
  containerReadRefreshTimeoutMilliseconds: inPlace(number),
  memory: inPlace(number),
  memoryReservation: inPlace(number),
  memorySwap: inPlace(number),
  shmSize: number,
  cpus: string,
  cpuShares: inPlace(number),
  cpuSet: inPlace(string),
  capabilities: { type: { object: { adds: strings, drops: strings } } },
  securityOpts: strings,
  privileged: boolean,
  devices: list({ hostPath: required, containerPath: string, permissions: string }),
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
  hosts: list({ host: required, ip: required }),
  dns: strings,
  dnsOpts: strings,
  dnsSearches: strings,
  sysctls: texts,
  ulimits: list({
    name: required,
    soft: { type: "number", required: true },
    hard: { type: "number", required: true },
  }),
  healthcheck: inPlace({
    type: {
      object: {
        tests: strings,
        interval: string,
        timeout: string,
        startPeriod: string,
        startInterval: string,
        retries: number,
      },
    },
  }),
  logDriver: string,
  logOpts: texts,
  pidMode: string,
  ipcMode: string,
  usernsMode: string,
  groupAdds: strings,
  runtime: string,
  tty: boolean,
  stdinOpen: boolean,
};
