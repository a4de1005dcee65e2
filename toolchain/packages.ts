import { access } from "node:fs/promises";
import { runCommand } from "./command.ts";
import { onPath } from "./executables.ts";
import type { Reporter } from "./progress.ts";
import { runAsRoot } from "./root-command.ts";
import { reasonOf } from "../components/reasonOf.ts";

/** What a machine may be needed for: its hosts, SSH to them, certificates for them, building Weave, making images offline, checking the code, looking at pages in tests, VMs of its tests. */
export type Need = "docker" | "ssh" | "certificates" | "weave-build" | "images" | "lint" | "browser" | "lab";

interface Requirement {
  packages: readonly string[];
  what: string;
  isThere: (signal: AbortSignal) => Promise<boolean>;
}

const requirements: Record<Need, readonly Requirement[]> = {
  docker: [{ packages: ["docker.io", "iptables"], what: "Docker, which runs the hosts", isThere: hasDocker }],
  ssh: [
    { packages: ["openssh-client"], what: "ssh and ssh-keygen", isThere: hasCommands("ssh", "ssh-keygen") },
  ],
  certificates: [
    { packages: ["openssl"], what: "openssl, which makes certificates", isThere: hasCommands("openssl") },
  ],
  "weave-build": [
    { packages: ["gcc"], what: "a C compiler for the Weave build", isThere: hasCommands("gcc") },
    {
      packages: ["libc6-dev"],
      what: "the C library's headers for the Weave build",
      isThere: hasFile("/usr/include/stdlib.h"),
    },
    {
      packages: ["libpcap-dev"],
      what: "libpcap's headers for the Weave build",
      isThere: hasFile("/usr/include/pcap.h"),
    },
  ],
  lint: [
    {
      packages: ["shellcheck"],
      what: "shellcheck, which reads the scripts",
      isThere: hasCommands("shellcheck"),
    },
  ],
  browser: [
    {
      packages: ["chromium"],
      what: "Chromium, in which tests look at pages",
      isThere: async () => (await findBrowser()) !== undefined,
    },
  ],
  images: [
    {
      packages: ["mmdebstrap"],
      what: "mmdebstrap, which makes images offline",
      isThere: hasCommands("mmdebstrap"),
    },
  ],
  lab: [
    {
      packages: ["qemu-system-x86"],
      what: "QEMU, which boots the VMs of the tests",
      isThere: hasCommands("qemu-system-x86_64"),
    },
    {
      packages: ["mmdebstrap", "extlinux", "syslinux-common", "fdisk", "e2fsprogs", "iproute2"],
      what: "what makes a disk image from Debian packages",
      isThere: hasCommands("mmdebstrap", "extlinux", "sfdisk", "mke2fs", "ip"),
    },
  ],
};

/** Some packages are missing and could not be installed. */
export class PackagesError extends Error {
  override readonly name = "PackagesError";
}

/**
 * Installs the Debian packages that are missing for some needs; nothing happens where all is there.
 *
 * @throws PackagesError with a line for each thing that is missing and the command that installs them
 */
export async function ensurePackages(
  needs: readonly Need[],
  { signal, reporter }: { signal: AbortSignal; reporter: Reporter },
): Promise<void> {
  const missing: Requirement[] = [];
  for (const requirement of needs.flatMap((need) => requirements[need])) {
    if (!(await requirement.isThere(signal))) {
      missing.push(requirement);
    }
  }
  if (missing.length === 0) {
    return;
  }
  const packages = missing.flatMap((requirement) => requirement.packages);
  const fail = (reason: string, cause?: unknown) => {
    const lines = missing.map(
      (requirement) => `  ${requirement.what} (Debian: ${requirement.packages.join(", ")})`,
    );
    const advice = `As root: apt-get install ${packages.join(" ")}`;
    return new PackagesError(["Missing on this machine:", ...lines, `${reason}. ${advice}`].join("\n"), {
      cause,
    });
  };
  if ((await onPath("apt-get")).length === 0) {
    throw fail("There is no apt-get here: install what is missing by this system's own means");
  }
  try {
    reporter.say(`installing ${packages.join(", ")}`);
    await aptInstall(packages, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw fail(`They could not be installed: ${reasonOf(error)}`, error);
  }
}

async function aptInstall(packages: readonly string[], signal: AbortSignal): Promise<void> {
  const waitForOthers = ["-o", "DPkg::Lock::Timeout=300"];
  const install = async () =>
    runAsRoot(
      "env",
      [
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        ...waitForOthers,
        "install",
        "--yes",
        "--no-install-recommends",
        ...packages,
      ],
      { signal },
    );
  try {
    await install();
  } catch {
    signal.throwIfAborted();
    // The lists of packages may be missing or too old.
    await runAsRoot("apt-get", [...waitForOthers, "update"], { signal });
    await install();
  }
}

async function hasDocker(signal: AbortSignal): Promise<boolean> {
  if (!(await hasCommands("docker")())) {
    return false;
  }
  if (await hasCommands("dockerd")()) {
    return true;
  }
  try {
    await runCommand("docker", ["info"], { signal, timeout: 15_000 });
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/** The path of a browser that tests can look at pages in. Ubuntu has Chromium under another name. */
export async function findBrowser(): Promise<string | undefined> {
  return (await Promise.all(["chromium", "chromium-browser", "google-chrome"].map(onPath))).flat()[0];
}

function hasCommands(...names: string[]): () => Promise<boolean> {
  return async () => (await Promise.all(names.map(onPath))).every((paths) => paths.length > 0);
}

function hasFile(path: string): () => Promise<boolean> {
  return async () =>
    access(path).then(
      () => true,
      () => false,
    );
}
