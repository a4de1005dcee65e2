import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const servers = ["192.168.56.3", "192.168.56.4", "192.168.56.10"].map((address) => ({ address }));

const library = readFileSync(new URL("../../../components/remote/api.sh", import.meta.url), "utf8");

/** What Nomad is told at the turn of a server, where it or another one leads. */
function told(turn: string, leader: string): string {
  const self = { stats: { nomad: { leader: String(turn === leader) } } };
  const Servers = servers.map(({ address }) => ({
    ID: `id-of-${address}`,
    Address: `${address}:4647`,
    Leader: address === leader,
    Voter: true,
  }));
  // One that has left without giving its vote back; it comes in no turn.
  Servers.push({ ID: "id-of-a-stranger", Address: "192.168.56.99:4647", Leader: false, Voter: true });
  const fake = `ask_nomad() {
    case "$1" in
    agent/self) echo '${JSON.stringify(self)}' ;;
    operator/raft/configuration) echo '${JSON.stringify({ Servers })}' ;;
    *) echo "$@" >&3 ;;
    esac
  }`;
  const command = ["hand_over nomad", ...servers.map(({ address }) => address)].join(" ");
  const script = ["exec 3>&1", library, fake, command].join("\n");
  return execFileSync("bash", ["-euo", "pipefail", "-c", script], { encoding: "utf8" });
}

test("a follower hands nothing over", () => {
  expect(told("192.168.56.3", "192.168.56.4")).toBe("");
});

test("a leader hands over to the server whose turn comes last", () => {
  const transfer = "operator/raft/transfer-leadership?id=id-of-192.168.56.10 --request PUT";
  expect(told("192.168.56.3", "192.168.56.3")).toContain(transfer);
  expect(told("192.168.56.4", "192.168.56.4")).toContain(transfer);
});

test("the last one hands over to one that has changed", () => {
  expect(told("192.168.56.10", "192.168.56.10")).toContain("id=id-of-192.168.56.4 ");
});
