import { type Fault, type Target, follower } from "../fault.ts";

const lasts = 20;
const roomMebibytes = 64;

/** Runs a script on all hosts that are struck. */
async function run(
  { subject, hosts }: Target,
  script: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<void> {
  await Promise.all(hosts.map((host) => subject.onHost(host, script, variables)));
}

/** Moves a directory of the hosts, whose agents rest meanwhile. */
async function move(target: Target, directory: string, to: "small" | "own"): Promise<void> {
  await run(target, "../../../cli/power/stop.sh");
  await run(target, "move-disk.sh", { DIRECTORY: directory, ROOM: String(roomMebibytes), TO: to });
  await run(target, "../../../cli/power/start.sh");
}

/** A full disk. The hosts share the disk of the machine: the directory is moved onto a small one of its own before. */
export const diskFaults: readonly Fault[] = ["/opt", "/var/lib/docker"].map((directory) => ({
  name: `full-${directory.slice(1).replaceAll("/", "-")}`,
  title: `the disk of \`${directory}\` on one host full for ${lasts} s`,
  turns: follower,
  prepare: (target) => move(target, directory, "small"),
  begin: (target) => run(target, "fill.sh", { DIRECTORY: directory }),
  lasts,
  end: (target) => run(target, "empty.sh", { DIRECTORY: directory }),
  restore: (target) => move(target, directory, "own"),
  heals: "by itself",
}));
