import { execFileSync } from "node:child_process";
import { systemContainer } from "../../../components/hosts/docker/systemContainer.ts";
import { nodeImageName } from "../../../toolchain/images.ts";

/** A machine in the network of the hosts that belongs to somebody else. It has all programs, and no key. */
export class Rogue {
  readonly address: string;
  private readonly name: string;

  /**
   * @param stack whose network it is in.
   * @param address there.
   */
  constructor(stack: string, address: string) {
    this.name = `${stack}-rogue`;
    this.address = address;
    const { capabilities, securityOpts, cgroupnsMode, tmpfs } = systemContainer;
    execFileSync("docker", [
      ...["run", "--detach", "--name", this.name, "--label", `nomad-on-weave.machines=${stack}`],
      ...["--network", `nomad-on-weave-${stack}`, "--ip", address, "--volume", "/var/lib/docker"],
      ...capabilities.adds.map((capability) => `--cap-add=${capability}`),
      ...capabilities.drops.map((capability) => `--cap-drop=${capability}`),
      ...securityOpts.map((option) => `--security-opt=${option}`),
      `--cgroupns=${cgroupnsMode}`,
      ...Object.entries(tmpfs).map(([path, option]) => `--tmpfs=${[path, option].filter(Boolean).join(":")}`),
      nodeImageName(),
    ]);
    this.run(
      "until systemctl is-system-running --wait 2>&1 | grep -qE 'running|degraded'; do sleep 0.1; done",
    );
  }

  /** Runs a command there, and leaves it running. */
  start(command: string): void {
    execFileSync("docker", ["exec", "--detach", this.name, "bash", "-c", command]);
  }

  /** What a command there prints. */
  run(command: string): string {
    return execFileSync("docker", ["exec", this.name, "bash", "-c", command], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  }

  remove(): void {
    execFileSync("docker", ["rm", "--force", "--volumes", this.name], { stdio: "ignore" });
  }
}
