import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asRoot } from "./testStack.ts";
import { systemContainer } from "../components/hosts/docker/systemContainer.ts";
import { nodeImageName } from "../toolchain/images.ts";

/** A machine that runs before the program does: a system container without any of the program's executables. */
export interface ExistingMachine {
  name: string;
  address: string;
  /** Who may log in: root, or a user who becomes root with sudo. */
  user: string;
}

/** What a machine is made from, and who may log in. */
export interface MachineKind {
  user: string;
  /** Whether a user who is not root may become it. @default - yes */
  sudo?: boolean;
  /** A bare Debian 12. @default - Debian 13 with Docker */
  bareDebian12?: boolean;
}

const debian12 = "nomad-on-weave/test-debian12:1";
const debian12Packages = "systemd,systemd-sysv,dbus,openssh-server,iproute2,sudo,procps,kmod,ca-certificates";

/** Machines with SSH and Docker that nobody has set up for the cluster yet, on a Docker network of their own. */
export class ExistingMachines {
  readonly machines: ExistingMachine[];
  /** The private key that logs in to all of them. */
  readonly keyFile: string;
  private readonly directory: string;
  private readonly label: string;
  private readonly name: string;
  private readonly prefix: string;
  private readonly kinds: Readonly<Record<string, MachineKind>>;

  /**
   * @param name of the network, and the start of the containers' names.
   * @param prefix the first three numbers of their addresses: `172.31.66`.
   * @param kinds by machine name, in order.
   */
  constructor(name: string, prefix: string, kinds: Readonly<Record<string, MachineKind>>) {
    this.kinds = kinds;
    this.name = name;
    this.prefix = prefix;
    this.label = `nomad-on-weave.machines=${name}`;
    this.directory = join(tmpdir(), `nomad-on-weave-${name}`);
    this.keyFile = join(this.directory, "key");
    this.machines = Object.entries(kinds).map(([machine, { user }], index) => ({
      name: machine,
      user,
      address: `${prefix}.${index + 3}`,
    }));
  }

  /** Starts them, also when an earlier run was killed, and waits until their SSH servers let the users in. */
  start(): void {
    this.remove();
    mkdirSync(this.directory, { mode: 0o700 });
    if (Object.values(this.kinds).some(({ bareDebian12 }) => bareDebian12)) {
      makeDebian12();
    }
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", this.keyFile]);
    docker("network", "create", "--subnet", `${this.prefix}.0/24`, "--label", this.label, this.name);
    for (const machine of this.machines) {
      this.makeMachine(machine);
    }
    for (const machine of this.machines) {
      this.waitUntilRunning(machine);
    }
  }

  /** Removes everything that {@link start} has made. */
  remove(): void {
    this.removeContainers();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Switches one of them off, as its power switch would. */
  stopMachine(machine: string): void {
    docker("stop", "--time", "1", `${this.name}-${machine}`);
  }

  /** Switches one on again. */
  startMachine(machine: string): void {
    docker("start", `${this.name}-${machine}`);
  }

  /** Removes one of them, as a fire would. */
  removeMachine(machine: string): void {
    docker("rm", "--force", "--volumes", `${this.name}-${machine}`);
  }

  /** Installs one of them again: it has nothing on it, and shows another host key. */
  reinstallMachine(machine: string): void {
    this.removeMachine(machine);
    for (const each of this.machines.filter(({ name }) => name === machine)) {
      this.makeMachine(each);
      this.waitUntilRunning(each);
    }
  }

  /** Runs a shell command on a machine as root and returns what it prints. */
  onMachine(machine: string, command: string): string {
    return docker("exec", `${this.name}-${machine}`, "bash", "-c", `${asRoot}\n${command}`);
  }

  private makeMachine({ name, address, user }: ExistingMachine): void {
    const container = `${this.name}-${name}`;
    const kind = this.kinds[name];
    const { capabilities, securityOpts, devices, cgroupnsMode, tmpfs } = systemContainer;
    docker(
      ...["create", "--name", container, "--hostname", name, "--label", this.label],
      ...["--network", this.name, "--ip", address, "--volume", "/var/lib/docker"],
      ...capabilities.adds.map((capability) => `--cap-add=${capability}`),
      ...capabilities.drops.map((capability) => `--cap-drop=${capability}`),
      ...securityOpts.map((option) => `--security-opt=${option}`),
      ...devices.map((device) => `--device=${device.hostPath}`),
      `--cgroupns=${cgroupnsMode}`,
      ...Object.entries(tmpfs).map(
        ([path, option]) => `--tmpfs=${option === "" ? path : `${path}:${option}`}`,
      ),
      kind?.bareDebian12 === true ? debian12 : nodeImageName(),
    );
    docker("start", container);
    const key = readFileSync(`${this.keyFile}.pub`, "utf8").trim();
    this.onMachine(
      name,
      `rm -rf /usr/local/bin/* /usr/local/lib/nomad-on-weave-cni /usr/local/share/nomad-on-weave /etc/systemd/system/load-images.service
ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
${user === "root" ? "" : `useradd --create-home --shell /bin/bash ${user}`}
${user === "root" || kind?.sudo === false ? "" : `echo '${user} ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/${user}`}
home=$(getent passwd ${user} | cut -d: -f6)
mkdir -p -m 700 $home/.ssh
echo '${key}' >$home/.ssh/authorized_keys
chown -R ${user} $home/.ssh`,
    );
  }

  private waitUntilRunning({ name }: ExistingMachine): void {
    this.onMachine(
      name,
      "for attempt in {1..300}; do systemctl is-active --quiet ssh && { ! command -v dockerd >/dev/null || systemctl is-active --quiet docker; } && exit; systemctl reset-failed ssh; systemctl start ssh; sleep 0.2; done; exit 1",
    );
  }

  private removeContainers(): void {
    const filter = ["--filter", `label=${this.label}`];
    const containers = lines(docker("ps", "--all", "--quiet", ...filter));
    if (containers.length > 0) {
      docker("rm", "--force", "--volumes", ...containers);
    }
    const networks = lines(docker("network", "ls", "--quiet", ...filter));
    if (networks.length > 0) {
      docker("network", "rm", ...networks);
    }
  }
}

function makeDebian12(): void {
  if (lines(docker("image", "ls", "--quiet", debian12)).length > 0) {
    return;
  }
  const base = `${debian12}-base`;
  execFileSync("offline/images/rootfs.sh", [base, "bookworm", debian12Packages], { stdio: "ignore" });
  const [file, context] = ["testbed/debian12.Dockerfile", "images/node"];
  docker("build", "--quiet", "--tag", debian12, "--build-arg", `BASE=${base}`, "--file", file, context);
}

function docker(...args: string[]): string {
  return execFileSync("docker", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

function lines(text: string): string[] {
  return text.split("\n").filter(Boolean);
}
