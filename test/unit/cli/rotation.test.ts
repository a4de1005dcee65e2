import { planRotation } from "../../../cli/rotate/plan.ts";
import { refuseAway } from "../../../observe/away.ts";
import type { State } from "../../../stack/state.ts";
import { recorded } from "../support/recorded.ts";

const state: State = {
  deployment: {
    pending_operations: [],
    resources: [
      ...["u1", "u2"].flatMap((host) => [
        recorded("security-certificate-*", host),
        recorded("security-token-*", host),
        recorded("security-*", host),
        recorded("consul-roll-*", host),
        // What runs on a host is never recreated, whatever the host is called.
        recorded("nomad-token-*", host),
      ]),
      recorded("security-tokens"),
      recorded("nomad-*-token", "server"),
      recorded("retired-tokens"),
    ],
  },
};
const tokens = ["security-tokens", "security-token-*", "nomad-*-token"] as const;
const names = (urns: readonly string[]) => urns.map((urn) => urn.split("::").at(-1));

test("a rotation recreates everything of its kind, and leaves nothing out, when all hosts answer", () => {
  const { replaced, excluded } = planRotation(state, tokens, ["u1", "u2"], []);
  expect(names(replaced)).toEqual([
    "security-token-u1",
    "security-token-u2",
    "security-tokens",
    "nomad-server-token",
  ]);
  expect(excluded).toEqual([]);
});

test("a host that is away keeps what it has, and no token is revoked before it has the new ones", () => {
  const { replaced, excluded } = planRotation(state, tokens, ["u1", "u2"], ["u1"]);
  expect(names(replaced)).toEqual(["security-token-u2", "security-tokens", "nomad-server-token"]);
  expect(names(excluded)).toEqual(["security-u1", "consul-roll-u1", "nomad-token-u1", "retired-tokens"]);
  expect(names(planRotation(state, ["security-certificate-*"], ["u1", "u2"], ["u1"]).replaced)).toEqual([
    "security-certificate-u2",
  ]);
});

const hosts = ["u1", "u2", "u3", "c1"].map((name) => ({
  name,
  address: "192.168.56.3",
  roles: [name.startsWith("u") ? ("server" as const) : ("client" as const)],
  ssh: "",
}));

test.each([
  [["u1"], true, "rotate gossip needs every host, and u1 does not answer: "],
  [["u1", "c1"], true, "rotate gossip needs every host, and u1, c1 do not answer: "],
  [["u1", "u2"], false, "rotate gossip needs a quorum of the servers, and u1, u2 do not answer: "],
])("with %p away it is refused, in one line that names them", (away, everywhere, message) => {
  const refuse = () => {
    refuseAway({ hosts }, away, "rotate gossip", everywhere);
  };
  expect(refuse).toThrow(message);
  expect(refuse).toThrow(/^[^\n]*Nothing was changed\.$/);
});

test.each([
  [[], true],
  [["u1", "c1"], false],
])("with %p away it is not", (away, everywhere) => {
  expect(() => {
    refuseAway({ hosts }, away, "rotate tls", everywhere);
  }).not.toThrow();
});
