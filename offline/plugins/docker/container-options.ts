import type Docker from "dockerode";
import { booleanOf, mapOf, mapsOf, numberOf, stringOf, stringsOf, textsOf } from "../base/fields.ts";
import type { PropertyMap } from "../base/property.ts";
import { healthcheckOf } from "./healthcheck.ts";
import { labelsOf } from "./labels.ts";
import { bindsOf, mountsOf } from "./mounts.ts";

export const megabyte = 1024 * 1024;

/** What Docker gets to make a container from the inputs; pure. */
export function containerOptions(inputs: PropertyMap): Docker.ContainerCreateOptions {
  const ports = mapsOf(inputs, "ports").map(portOf);
  const { volumes } = bindsOf(mapsOf(inputs, "volumes"));
  return {
    name: stringOf(inputs, "name"),
    Image: stringOf(inputs, "image"),
    Hostname: stringOf(inputs, "hostname"),
    Domainname: stringOf(inputs, "domainname"),
    User: stringOf(inputs, "user"),
    WorkingDir: stringOf(inputs, "workingDir"),
    Tty: booleanOf(inputs, "tty"),
    OpenStdin: booleanOf(inputs, "stdinOpen"),
    StopSignal: stringOf(inputs, "stopSignal"),
    StopTimeout: numberOf(inputs, "stopTimeout"),
    Env: stringsOf(inputs, "envs"),
    Cmd: some(stringsOf(inputs, "command")),
    Entrypoint: some(stringsOf(inputs, "entrypoints")),
    Labels: labelsOf(inputs),
    Healthcheck: healthcheckOf(inputs),
    ExposedPorts: Object.fromEntries(ports.map(({ port }) => [port, {}])),
    Volumes: volumes,
    HostConfig: hostConfig(inputs, ports),
  };
}

function hostConfig(inputs: PropertyMap, ports: Port[]): Docker.HostConfig {
  const capabilities = mapOf(inputs, "capabilities");
  const security = stringsOf(inputs, "securityOpts");
  const { binds, from } = bindsOf(mapsOf(inputs, "volumes"));
  const config = {
    ...resources(inputs),
    Privileged: booleanOf(inputs, "privileged"),
    PublishAllPorts: booleanOf(inputs, "publishAllPorts"),
    ReadonlyRootfs: booleanOf(inputs, "readOnly"),
    RestartPolicy: restartPolicy(inputs),
    Runtime: stringOf(inputs, "runtime"),
    Mounts: mountsOf(mapsOf(inputs, "mounts")),
    Binds: binds,
    VolumesFrom: from,
    Tmpfs: textsOf(inputs, "tmpfs"),
    PortBindings: bindings(ports),
    ExtraHosts: mapsOf(inputs, "hosts").map(
      (entry) => `${stringOf(entry, "host") ?? ""}:${stringOf(entry, "ip") ?? ""}`,
    ),
    Ulimits: mapsOf(inputs, "ulimits").map((limit) => ({
      Name: stringOf(limit, "name") ?? "",
      Soft: numberOf(limit, "soft") ?? 0,
      Hard: numberOf(limit, "hard") ?? 0,
    })),
    CapAdd: stringsOf(capabilities, "adds"),
    CapDrop: stringsOf(capabilities, "drops"),
    SecurityOpt: security.filter((option) => option !== unconfinedPaths),
    // Docker's command line turns this option into two empty lists; the engine does not know it.
    ...(security.includes(unconfinedPaths) ? { MaskedPaths: [], ReadonlyPaths: [] } : {}),
    Devices: mapsOf(inputs, "devices").map(deviceOf),
    Dns: stringsOf(inputs, "dns"),
    DnsOptions: stringsOf(inputs, "dnsOpts"),
    DnsSearch: stringsOf(inputs, "dnsSearches"),
    ShmSize: megabytes(inputs, "shmSize"),
    NanoCpus: nanoCpus(inputs),
    LogConfig: logConfig(inputs),
    NetworkMode: stringOf(inputs, "networkMode") ?? "bridge",
    PidMode: stringOf(inputs, "pidMode"),
    IpcMode: stringOf(inputs, "ipcMode"),
    UsernsMode: stringOf(inputs, "usernsMode"),
    CgroupParent: stringOf(inputs, "cgroupParent"),
    CgroupnsMode: stringOf(inputs, "cgroupnsMode"),
    Sysctls: textsOf(inputs, "sysctls"),
    GroupAdd: stringsOf(inputs, "groupAdds"),
    Init: booleanOf(inputs, "init") ?? false,
  };
  return config;
}

export const unconfinedPaths = "systempaths=unconfined";

/** What Docker can change of a container that exists. */
export function containerUpdate(inputs: PropertyMap): object {
  return { ...resources(inputs), RestartPolicy: restartPolicy(inputs) };
}

function resources(inputs: PropertyMap): Docker.HostConfig {
  return {
    Memory: megabytes(inputs, "memory"),
    MemoryReservation: megabytes(inputs, "memoryReservation"),
    MemorySwap: numberOf(inputs, "memorySwap") === -1 ? -1 : megabytes(inputs, "memorySwap"),
    CpuShares: numberOf(inputs, "cpuShares"),
    CpusetCpus: stringOf(inputs, "cpuSet"),
  };
}

function restartPolicy(inputs: PropertyMap): Docker.HostRestartPolicy {
  return {
    Name: stringOf(inputs, "restart") ?? "no",
    MaximumRetryCount: numberOf(inputs, "maxRetryCount") ?? 0,
  };
}

function megabytes(inputs: PropertyMap, name: string): number | undefined {
  const value = numberOf(inputs, name);
  return value === undefined ? undefined : value * megabyte;
}

function nanoCpus(inputs: PropertyMap): number | undefined {
  const cpus = stringOf(inputs, "cpus");
  if (cpus === undefined) return undefined;
  const number = Number(cpus);
  if (Number.isNaN(number) || number < 0)
    throw new Error(`cpus must be a number of CPUs such as "1.5", not "${cpus}".`);
  return Math.round(number * 1e9);
}

function logConfig(inputs: PropertyMap): { Type: string; Config: Record<string, string> } {
  return { Type: stringOf(inputs, "logDriver") ?? "", Config: textsOf(inputs, "logOpts") };
}

function deviceOf(device: PropertyMap): object {
  const path = stringOf(device, "hostPath") ?? "";
  return {
    PathOnHost: path,
    PathInContainer: stringOf(device, "containerPath") ?? path,
    CgroupPermissions: stringOf(device, "permissions") ?? "rwm",
  };
}

interface Port {
  /** Such as "80/tcp". */
  port: string;
  HostIp: string;
  HostPort: string;
}

function portOf(entry: PropertyMap): Port {
  return {
    port: `${(numberOf(entry, "internal") ?? 0).toString()}/${stringOf(entry, "protocol") ?? "tcp"}`,
    HostIp: stringOf(entry, "ip") ?? "0.0.0.0",
    HostPort: (numberOf(entry, "external") ?? "").toString(),
  };
}

function bindings(ports: Port[]): Record<string, { HostIp: string; HostPort: string }[]> {
  const grouped: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { port, ...binding } of ports) (grouped[port] ??= []).push(binding);
  return grouped;
}

function some(list: string[]): string[] | undefined {
  return list.length === 0 ? undefined : list;
}
