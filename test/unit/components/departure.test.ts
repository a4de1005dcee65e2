import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [library, departure] = ["remote/api.sh", "departures/on-host.sh"].map((file) =>
  readFileSync(new URL(`../../../components/${file}`, import.meta.url), "utf8"),
);

/** What is asked of Nomad when a host leaves, all commands being fakes; each question is answered from the second time on. */
function asked(): string {
  const folder = mkdtempSync(join(tmpdir(), "departure-"));
  const fakes = `
    docker() { :; }; consul() { :; }; ask_weave() { :; }; curl() { :; }; mkdir() { :; }; systemctl() { :; }; rm() { :; }; hand_over() { :; }
    NOMAD_ADDR=https://127.0.0.1:4646
    ask_nomad() {
      local question=${folder}/\${1//\\//-}
      [ -e "$question" ] || { touch "$question"; return 22; }
      case $1 in
      agent/self) echo '{"stats":{"client":{"node_id":"own"}}}' ;;
      status/peers) echo '["192.168.56.3:4647","192.168.56.4:4647"]' ;;
      *) echo "$NOMAD_ADDR $1" ;;
      esac
    }`;
  const script = [library, fakes, "ADDRESS=192.168.56.3", departure].join("\n");
  try {
    return execFileSync("bash", ["-c", script], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a host that leaves is forgotten by another server, also if Nomad is late with its answers", () => {
  expect(asked()).toBe("https://192.168.56.4:4646 node/own/purge\n");
});
