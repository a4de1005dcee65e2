import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "../../toolchain/cache.ts";
import { namesIn } from "../../components/hosts/virtualbox/observe.ts";

const root = join(import.meta.dirname, "..", "..");

/**
 * VirtualBox for the tests: the real VBoxManage in a root file system of its own, with bridges and QEMU for what needs
 * its kernel driver (`lab/virtualbox.sh`). While it is open, VBoxManage is on PATH.
 */
export class Lab {
  /** The folder of everything that VirtualBox has. */
  readonly folder: string;
  /** The base image, made from Debian packages, as `hosts.image` takes it. */
  readonly image: { url: string; sha256: string };

  private constructor(image: string) {
    removeLeftovers();
    // A path of a socket has at most 108 characters.
    this.folder = mkdtempSync(prefix);
    this.image = { url: `file://${image}`, sha256: sumOf(image) };
    const bin = join(this.folder, "bin");
    mkdirSync(bin);
    for (const name of ["VBoxManage", "vbox-img"]) {
      symlinkSync(join(root, "test", "support", "lab", "virtualbox.sh"), join(bin, name));
    }
    process.env["LAB"] = this.folder;
    process.env["LAB_ROOT"] = virtualBox();
    process.env["PATH"] = `${bin}:${process.env["PATH"] ?? ""}`;
    this.manage("setproperty", "machinefolder", join(this.folder, "machines"));
  }

  /** Opens it; makes what is not in the cache: VirtualBox in 50 s, the base image in 70 s. */
  static open(): Lab {
    return new Lab(baseImage());
  }

  /** Runs VBoxManage. @returns what it prints */
  manage(...args: string[]): string {
    // jest has a process.env of its own, which child processes do not get unless told.
    return execFileSync("VBoxManage", args, {
      encoding: "utf8",
      env: process.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** What VirtualBox has of a VM, by key. */
  machine(name: string): Map<string, string> {
    const lines = this.manage("showvminfo", name, "--machinereadable").matchAll(
      /^"?([^"=\n]+)"?="?([^"\n]*)"?$/gm,
    );
    return new Map([...lines].map(([, key = "", value = ""]) => [key, value]));
  }

  /** Names of all VMs. */
  machines(): string[] {
    return namesIn(this.manage("list", "vms"));
  }

  /** Names of all networks: host-only interfaces and NAT networks. */
  networks(): string[] {
    const lists = this.manage("list", "hostonlyifs") + this.manage("list", "natnets");
    return [...lists.matchAll(/^Name: +(\S+)$/gm)].map(([, name = ""]) => name);
  }

  /** Waits until VirtualBox's server has ended, some seconds after the last command: the next one reads all files again. */
  async forgets(): Promise<void> {
    while (serversOf(this.folder).length > 0) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Ends and removes everything. */
  close(): void {
    removeLeftovers();
  }
}

const prefix = "/tmp/lab-";

/** Ends the VMs and the servers of every lab on this machine, also of a test run that was killed; removes all of it. */
function removeLeftovers(): void {
  const folders = readdirSync("/tmp")
    .map((name) => join("/tmp", name))
    .filter((path) => path.startsWith(prefix));
  for (const folder of folders) {
    const run = join(folder, "run");
    const pidFiles = existsSync(run) ? readdirSync(run).filter((name) => name.endsWith(".pid")) : [];
    end(
      pidFiles.map((name) => readFileSync(join(run, name), "utf8").trim()).filter((id) => isOf(id, folder)),
    );
    // VirtualBox's own servers end some seconds after the last command, and write until then.
    end(serversOf(folder));
    rmSync(folder, { recursive: true });
  }
  for (const name of readdirSync("/sys/class/net").filter((each) => each.startsWith("vboxnet"))) {
    if (existsSync(`/sys/class/net/${name}/bridge`)) {
      execFileSync("ip", ["link", "delete", name]);
    }
  }
}

/** The processes of VirtualBox in a lab, by their ids. */
function serversOf(folder: string): string[] {
  return readdirSync("/proc").filter(
    (id) => /^\d+$/.test(id) && /VBox/.test(read(id, "comm")) && isOf(id, folder),
  );
}

/** Whether a process lives that was started in a lab. */
function isOf(id: string, folder: string): boolean {
  return read(id, "environ").split("\0").includes(`LAB=${folder}`);
}

function read(id: string, file: "comm" | "environ"): string {
  try {
    return readFileSync(`/proc/${id}/${file}`, "utf8");
  } catch {
    return "";
  }
}

function end(ids: readonly string[]): void {
  for (const id of ids) {
    process.kill(Number(id));
  }
  for (const deadline = Date.now() + 10_000; Date.now() < deadline;) {
    if (ids.every((id) => read(id, "environ") === "")) {
      return;
    }
    execFileSync("sleep", ["0.1"]);
  }
}

/** The root file system with VirtualBox in it. Debian has it in its unstable release only. */
function virtualBox(): string {
  const place = join(cacheDirectory(), "lab", "virtualbox");
  if (!existsSync(place)) {
    mkdirSync(join(place, ".."), { recursive: true });
    execFileSync(join(root, "test", "support", "lab", "root.sh"), [`${place}.new`], { stdio: "inherit" });
    renameSync(`${place}.new`, place);
  }
  return place;
}

/** The disk image for the VMs; another one when what goes into it has changed. */
function baseImage(): string {
  const hash = createHash("sha256");
  for (const file of ["offline/images/vm.sh", "images/node/packages"]) {
    hash.update(readFileSync(join(root, file)));
  }
  const place = join(cacheDirectory(), "lab", `debian-${hash.digest("hex").slice(0, 12)}.raw`);
  if (!existsSync(place)) {
    mkdirSync(join(place, ".."), { recursive: true });
    execFileSync(join(root, "offline", "images", "vm.sh"), [place], { stdio: "inherit" });
  }
  return place;
}

function sumOf(file: string): string {
  return execFileSync("sha256sum", [file], { encoding: "utf8" }).split(" ", 1).join();
}
