import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// What it calls on a host, but for the files that it puts there.
const stubs = `
fail() { echo "$*" >&2; exit 1; }
put_file_changed=no
put_file() { printf '%s\\n' "$3" >"$1"; }
enable() { :; }
systemctl() { :; }
nft() { [ "$1" != --file ] || cat >"$LOADED"; }
`;

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "firewall-"));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** What nftables is given when the firewall is put in force for these hosts. */
function guard(hosts: readonly string[]): string[] {
  const script = readFileSync(new URL("../../../components/firewall/guard.sh", import.meta.url), "utf8")
    .replaceAll("/etc/nomad-on-weave", directory)
    .replaceAll(/\/(etc\/systemd\/system|run)\//g, `${directory}/`)
    .replace("/$service", "/unit");
  const loaded = join(directory, "loaded");
  writeFileSync(join(directory, "script"), `set -euo pipefail\n${stubs}\n${script}`);
  execFileSync("bash", [join(directory, "script")], {
    env: { ...process.env, LOADED: loaded, HOSTS: hosts.join("\n"), RULES: "rules", UNIT: "unit" },
  });
  return readFileSync(loaded, "utf8").trim().split("\n");
}

test("a host that leaves is let in for another hour, and only that long", () => {
  expect(guard(["10.0.0.3", "10.0.0.4", "10.0.0.5"])).toEqual(["rules"]);
  expect(guard(["10.0.0.3", "10.0.0.5"])).toEqual([
    "rules",
    "add element inet cluster_firewall leaving { 10.0.0.4 timeout 1h }",
  ]);
  expect(guard(["10.0.0.3", "10.0.0.5"])).toEqual(["rules"]);
});
