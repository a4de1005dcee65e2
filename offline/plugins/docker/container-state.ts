import { booleanOf, listOf, mapOf, mapsOf, numberOf, orNull, stringOf, stringsOf } from "../base/fields.ts";
import { type Property, type PropertyMap, UNKNOWN } from "../base/property.ts";
import { megabyte, unconfinedPaths } from "./container-options.ts";

/** Outputs that are known after the container is made, where the inputs do not give them. */
const computed = [
  "bridge",
  "command",
  "containerLogs",
  "entrypoints",
  "envs",
  "exitCode",
  "healthcheck",
  "hostname",
  "init",
  "ipcMode",
  "labels",
  "logDriver",
  "networkDatas",
  "platform",
  "runtime",
  "securityOpts",
  "shmSize",
  "stopSignal",
  "stopTimeout",
];

/** The state that a preview shows of a container to be made. */
export function previewState(inputs: PropertyMap): PropertyMap {
  return { ...Object.fromEntries(computed.map((name) => [name, UNKNOWN])), ...inputs };
}

/** What is true of a container that Docker has described, named as the inputs are; only what has a value. */
export function realInputs(found: PropertyMap, inputs: PropertyMap): PropertyMap {
  const config = mapOf(found, "Config");
  const host = mapOf(found, "HostConfig");
  const running = booleanOf(mapOf(found, "State"), "Running") === true;
  const mustRun = booleanOf(inputs, "mustRun") !== false;
  const image = stringOf(inputs, "image") ?? "";
  const policy = mapOf(host, "RestartPolicy");
  return {
    name: (stringOf(found, "Name") ?? "").replace(/^\//, ""),
    image: image.startsWith("sha256:") ? found["Image"] : config["Image"],
    hostname: config["Hostname"],
    domainname: config["Domainname"],
    command: config["Cmd"],
    entrypoints: config["Entrypoint"],
    user: config["User"],
    workingDir: config["WorkingDir"],
    tty: config["Tty"],
    stdinOpen: config["OpenStdin"],
    stopSignal: config["StopSignal"],
    stopTimeout: config["StopTimeout"],
    // A container that stands still where it must run: an update starts it.
    mustRun: mustRun && running,
    ...(running || mustRun ? { ports: portsOf(mapOf(mapOf(found, "NetworkSettings"), "Ports")) } : {}),
    readOnly: host["ReadonlyRootfs"],
    privileged: host["Privileged"],
    publishAllPorts: host["PublishAllPorts"],
    restart: stringOf(policy, "Name") || "no",
    maxRetryCount: policy["MaximumRetryCount"],
    init: booleanOf(host, "Init") ?? false,
    capabilities: { adds: host["CapAdd"], drops: host["CapDrop"] },
    securityOpts: [...stringsOf(host, "SecurityOpt"), ...unconfined(host)],
    devices: mapsOf(host, "Devices").map((device) => deviceAs(device, mapsOf(inputs, "devices"))),
    tmpfs: host["Tmpfs"],
    hosts: hostsOf(host["ExtraHosts"]),
    dns: host["Dns"],
    dnsOpts: host["DnsOptions"],
    dnsSearches: host["DnsSearch"],
    memory: megabytes(host, "Memory"),
    memoryReservation: megabytes(host, "MemoryReservation"),
    memorySwap: megabytes(host, "MemorySwap"),
    shmSize: megabytes(host, "ShmSize"),
    cpuShares: host["CpuShares"],
    cpuSet: host["CpusetCpus"],
    networkMode: host["NetworkMode"],
    ipcMode: host["IpcMode"],
    usernsMode: host["UsernsMode"],
    ...(inputs["pidMode"] === undefined ? {} : { pidMode: host["PidMode"] }),
    runtime: host["Runtime"],
    sysctls: host["Sysctls"],
    groupAdds: host["GroupAdd"],
    logDriver: mapOf(host, "LogConfig")["Type"],
    ...(inputs["logOpts"] === undefined ? {} : { logOpts: mapOf(host, "LogConfig")["Config"] }),
  };
}

/** The outputs of a container that Docker has described, in the form in which the official plugin records them. */
export function containerState(found: PropertyMap, inputs: PropertyMap): PropertyMap {
  const real = realInputs(found, inputs);
  const settings = mapOf(found, "NetworkSettings");
  const state = mapOf(found, "State");
  const host = mapOf(found, "HostConfig");
  const changesNothing = Object.fromEntries(emptyAsNothing.map((name) => [name, orNull(real[name])]));
  return {
    ...whereNothingIsSaid,
    ...inputs,
    ...real,
    ...changesNothing,
    command: listOf(real, "command"),
    entrypoints: listOf(real, "entrypoints"),
    stopTimeout: numberOf(real, "stopTimeout") ?? 0,
    capabilities: capabilitiesOf(host),
    devices: mapsOf(host, "Devices").map(deviceOf),
    // Of what is in sets or comes in parts from the image, the record has what the program says.
    securityOpts: stringsOf(inputs["securityOpts"] === undefined ? real : inputs, "securityOpts").sort(),
    labels: mapsOf(inputs, "labels"),
    envs: stringsOf(inputs, "envs"),
    networksAdvanced: mapsOf(inputs, "networksAdvanced").map((each) => ({ ...noNetwork, ...each })),
    uploads: mapsOf(inputs, "uploads").map((each) => ({ ...noUpload, ...each })),
    volumes: mapsOf(inputs, "volumes").map((each) => ({ ...noVolume, ...each })),
    platform: found["Platform"],
    bridge: settings["Bridge"],
    networkDatas: Object.keys(mapOf(settings, "Networks")).map((name) => networkData(settings, name)),
    containerLogs: null,
    exitCode: booleanOf(state, "Running") === true ? null : state["ExitCode"],
  };
}

/** Outputs of a container whose inputs say nothing of them. */
const whereNothingIsSaid: PropertyMap = {
  attach: false,
  containerReadRefreshTimeoutMilliseconds: 15_000,
  deviceReadBps: [],
  deviceReadIops: [],
  deviceRequests: [],
  deviceWriteBps: [],
  deviceWriteIops: [],
  logs: false,
  mounts: [],
  ports: [],
  rm: false,
  ulimits: [],
  wait: false,
};

/** Outputs that only the program can fill. */
const emptyAsNothing = ["dns", "dnsOpts", "dnsSearches", "groupAdds", "sysctls", "tmpfs"];

const noNetwork: PropertyMap = {
  aliases: [],
  driverOpts: [],
  ipv4Address: "",
  ipv6Address: "",
  linkLocalIps: [],
  macAddress: "",
};

const noUpload: PropertyMap = {
  content: "",
  contentBase64: "",
  executable: false,
  permissions: "",
  source: "",
  sourceHash: "",
};

const noVolume: PropertyMap = {
  containerPath: "",
  fromContainer: "",
  hostPath: "",
  selinuxRelabel: "",
  volumeName: "",
};

/** What Docker's command line calls systempaths=unconfined: the engine knows it as two empty lists. */
function unconfined(host: PropertyMap): string[] {
  const masked = [host["MaskedPaths"], host["ReadonlyPaths"]];
  const isOpen = masked.every((paths) => Array.isArray(paths) && paths.length === 0);
  return isOpen && booleanOf(host, "Privileged") !== true ? [unconfinedPaths] : [];
}

function capabilitiesOf(host: PropertyMap): Property {
  const adds = stringsOf(host, "CapAdd").sort();
  const drops = stringsOf(host, "CapDrop").sort();
  return adds.length + drops.length === 0 ? null : { adds, drops };
}

function networkData(settings: PropertyMap, name: string): PropertyMap {
  const network = mapOf(mapOf(settings, "Networks"), name);
  return {
    networkName: name,
    ipAddress: network["IPAddress"],
    ipPrefixLength: network["IPPrefixLen"],
    gateway: network["Gateway"],
    globalIpv6Address: network["GlobalIPv6Address"],
    globalIpv6PrefixLength: network["GlobalIPv6PrefixLen"],
    ipv6Gateway: network["IPv6Gateway"],
    macAddress: network["MacAddress"],
  };
}

function portsOf(ports: PropertyMap): Property[] {
  const entries = Object.keys(ports).flatMap((key) => {
    const [internal = "", protocol = ""] = key.split("/");
    return mapsOf(ports, key).map((binding) => ({
      internal: Number(internal),
      external: Number(stringOf(binding, "HostPort") ?? "0"),
      ip: stringOf(binding, "HostIp") ?? "",
      protocol,
    }));
  });
  return entries.sort((one, other) => one.internal - other.internal);
}

function deviceOf(device: PropertyMap): PropertyMap {
  return {
    hostPath: device["PathOnHost"],
    containerPath: device["PathInContainer"],
    permissions: device["CgroupPermissions"],
  };
}

/** A device in the words of the program: what it left out stays out. */
function deviceAs(device: PropertyMap, given: PropertyMap[]): PropertyMap {
  const program = given.find((each) => each["hostPath"] === device["PathOnHost"]);
  const all = deviceOf(device);
  if (program === undefined) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => program[name] !== undefined));
}

function hostsOf(extra: Property): Property[] {
  if (!Array.isArray(extra)) return [];
  return extra.map((entry) => {
    const [host = "", ...ip] = typeof entry === "string" ? entry.split(":") : [];
    return { host, ip: ip.join(":") };
  });
}

function megabytes(host: PropertyMap, name: string): number {
  const bytes = numberOf(host, name) ?? 0;
  return bytes > 0 ? Math.floor(bytes / megabyte) : bytes;
}
