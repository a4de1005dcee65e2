import { booleanOf, mapOf, mapsOf, numberOf, stringOf } from "../base/fields.ts";
import { type Property, type PropertyMap, UNKNOWN } from "../base/property.ts";
import { megabyte } from "./container-options.ts";
import { labelList } from "./labels.ts";

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
    securityOpts: host["SecurityOpt"],
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

/** The whole state of a container that Docker has described. */
export function containerState(found: PropertyMap, inputs: PropertyMap): PropertyMap {
  const real = realInputs(found, inputs);
  const settings = mapOf(found, "NetworkSettings");
  const state = mapOf(found, "State");
  const labels = labelList(mapOf(mapOf(found, "Config"), "Labels"));
  return {
    ...inputs,
    ...real,
    // As the program wrote them: Docker mixes in what the image says.
    labels: inputs["labels"] ?? labels,
    envs: inputs["envs"] ?? mapOf(found, "Config")["Env"],
    platform: found["Platform"],
    bridge: settings["Bridge"],
    networkDatas: Object.entries(mapOf(settings, "Networks")).map(([name]) => networkData(settings, name)),
    containerLogs: "",
    ...(booleanOf(state, "Running") === true ? {} : { exitCode: state["ExitCode"] }),
  };
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

/** A device in the words of the program: what it left out stays out. */
function deviceAs(device: PropertyMap, given: PropertyMap[]): PropertyMap {
  const program = given.find((each) => each["hostPath"] === device["PathOnHost"]);
  const all = {
    hostPath: device["PathOnHost"],
    containerPath: device["PathInContainer"],
    permissions: device["CgroupPermissions"],
  };
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
