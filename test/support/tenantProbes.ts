import type { TestStack } from "../../testbed/testStack.ts";

/** A container of a tenant that a test looks from and at: the address of its back end. */
export interface Probe {
  host: string;
  tenant: string;
  address: string;
}

/** A tenant as its containers see it. */
export interface TenantNetwork {
  /** The Docker network. */
  network: string;
  subnet: string;
}

/** A way from one container to another. */
export interface Path {
  /** What a container does for it beforehand, and undoes afterwards. */
  prepare?: (probes: TenantProbes, probe: Probe) => string;
  restore?: (probes: TenantProbes, probe: Probe) => string;
  /** Whether something gets through. */
  isOpen: (probes: TenantProbes, from: Probe, to: Probe) => Promise<boolean>;
}

/** One container of each tenant on each host, that no scheduler moves. */
export class TenantProbes {
  all: readonly Probe[] = [];
  private readonly stack: TestStack;
  private readonly hosts: readonly string[];
  private readonly tenants: Readonly<Record<string, TenantNetwork>>;

  /**
   * @param stack that is up.
   * @param hosts where they run.
   * @param tenants by name.
   */
  constructor(stack: TestStack, hosts: readonly string[], tenants: Readonly<Record<string, TenantNetwork>>) {
    this.stack = stack;
    this.hosts = hosts;
    this.tenants = tenants;
  }

  /** Starts them, again if they run. */
  start(): void {
    this.all = this.hosts.flatMap((host) =>
      Object.entries(this.tenants).map(([tenant, { network }]) => {
        const name = nameOf(tenant);
        this.stack.onHost(
          host,
          `docker rm -f ${name} >/dev/null 2>&1; docker run --detach --restart always --name ${name} --network ${network} nomad-on-weave/httpbackend:v1.0.0`,
        );
        const address = this.stack
          .onHost(
            host,
            `docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' ${name}`,
          )
          .trim();
        return { host, tenant, address };
      }),
    );
  }

  /** Waits until they are up again and reach what they should, for five minutes at most. */
  async untilUp(): Promise<void> {
    const deadline = Date.now() + 300_000;
    for (;;) {
      try {
        this.start();
        if (await this.isAtWork()) {
          return;
        }
      } catch {
        // The Docker Engine of a host does not answer yet.
      }
      if (Date.now() > deadline) {
        throw new Error("the containers are not up again after five minutes");
      }
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }

  /** Removes them. */
  remove(): void {
    for (const host of this.hosts) {
      this.stack.onHost(host, `docker rm -f ${Object.keys(this.tenants).map(nameOf).join(" ")}`);
    }
  }

  /** Whether within each tenant, and from the hosts, everything is reached. */
  async isAtWork(): Promise<boolean> {
    const reached = await Promise.all([
      ...this.all.flatMap((from) =>
        this.all.filter((to) => to.tenant === from.tenant).map((to) => this.reaches(from, to)),
      ),
      ...this.hosts.flatMap((host) =>
        this.all.map(({ address }) =>
          this.stack.succeedsOnHost(host, `curl -sf --max-time 5 http://${address}:8081/ >/dev/null`),
        ),
      ),
    ]);
    return reached.every(Boolean);
  }

  /** The pairs of different tenants: from each to each. */
  pairs(): { from: Probe; to: Probe }[] {
    return this.all.flatMap((from) =>
      this.all.filter((to) => to.tenant !== from.tenant).map((to) => ({ from, to })),
    );
  }

  /** The pairs between which a path is open, as `red@e1 > blue@e2`, of those whose tenants differ. */
  async openPaths({ prepare, restore, isOpen }: Path): Promise<string[]> {
    for (const probe of prepare ? this.all : []) {
      this.stack.onHost(probe.host, inNetwork(probe, prepare?.(this, probe) ?? ""));
    }
    try {
      const pairs = this.pairs();
      const open = await Promise.all(pairs.map(({ from, to }) => isOpen(this, from, to)));
      return pairs
        .filter((_, index) => open[index])
        .map(({ from, to }) => `${from.tenant}@${from.host} > ${to.tenant}@${to.host}`);
    } finally {
      for (const probe of restore ? this.all : []) {
        this.stack.onHost(probe.host, inNetwork(probe, restore?.(this, probe) ?? ""));
      }
    }
  }

  /** Whether one gets an answer from another. */
  async reaches(from: Probe, to: Probe): Promise<boolean> {
    return this.succeedsIn(from, `curl -sf --max-time 2 http://${to.address}:8081/ >/dev/null`);
  }

  /** Whether a command of the host's succeeds in the network of a probe. */
  async succeedsIn(probe: Probe, command: string): Promise<boolean> {
    return this.stack.succeedsOnHost(probe.host, inNetwork(probe, command));
  }

  /** What a command of the host's prints in the network of a probe. @throws Error if it fails */
  printedIn(probe: Probe, command: string): string {
    return this.stack.onHost(probe.host, inNetwork(probe, command));
  }

  /** The subnet of a probe's tenant. */
  subnetOf({ tenant }: Probe): string {
    return this.tenants[tenant]?.subnet ?? "";
  }

  /** The subnets of the other tenants. */
  foreignSubnets({ tenant }: Probe): string[] {
    return Object.entries(this.tenants)
      .filter(([name]) => name !== tenant)
      .map(([, { subnet }]) => subnet);
  }
}

function nameOf(tenant: string): string {
  return `probe-${tenant}`;
}

/** A command of the host's in the network of a probe. */
function inNetwork({ tenant }: Probe, command: string): string {
  return `nsenter --net --target "$(docker inspect -f '{{.State.Pid}}' ${nameOf(tenant)})" sh -c '${command}'`;
}
