import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const mebibyte = 2 ** 20;

/** Watches the machine's memory until it is stopped. */
export function watchMemory(): { stop: () => number } {
  const baseline = available();
  let lowest = baseline;
  const timer = setInterval(() => {
    lowest = Math.min(lowest, available());
  }, 200);
  return {
    /** @returns the most that was in use beyond what was in use before, in MiB. */
    stop: () => {
      clearInterval(timer);
      return (baseline - lowest) / mebibyte;
    },
  };
}

function available(): number {
  return Number(/^MemAvailable:\s+(\d+)/m.exec(readFileSync("/proc/meminfo", "utf8"))?.[1]) * 1024;
}

/**
 * Memory of each host in MiB, as `docker stats` counts it: without the page cache that can be dropped.
 *
 * @param label of the hosts' containers.
 */
export function memoryOfHosts(label: string): number[] {
  const ids = docker("ps", "--quiet", "--filter", `label=${label}`);
  const usages = docker("stats", "--no-stream", "--format", "{{.MemUsage}}", ...ids);
  return usages.map((usage) => {
    const [, amount, unit] = /^([\d.]+)(MiB|GiB)/.exec(usage) ?? [];
    return Number(amount) * (unit === "GiB" ? 1024 : 1);
  });
}

/**
 * Bytes that the machine has sent to the hosts, in MiB: what its end of their network has transmitted.
 *
 * @param network name of the hosts' Docker network.
 */
export function sentToHosts(network: string): number {
  const [id = ""] = docker("network", "ls", "--quiet", "--filter", `name=^${network}$`);
  return Number(readFileSync(`/sys/class/net/br-${id}/statistics/tx_bytes`, "utf8")) / mebibyte;
}

function docker(...args: string[]): string[] {
  return execFileSync("docker", args, { encoding: "utf8" }).split("\n").filter(Boolean);
}
