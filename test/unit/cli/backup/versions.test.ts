import { refuseNewer } from "../../../../cli/restore/versions.ts";

const running = { Consul: "1.21.0", Nomad: "1.11.3", Weave: "2.6.5" };

test("what the same or older agents have written is restored", () => {
  expect(() => {
    refuseNewer({ Consul: "1.21.0", Nomad: "1.10.9" }, running);
  }).not.toThrow();
});

test("what newer agents have written is refused, and all of them are named", () => {
  expect(() => {
    refuseNewer({ Consul: "1.21.1", Nomad: "2.0.0" }, running);
  }).toThrow(
    "The backup is of Consul 1.21.1, and 1.21.0 runs; of Nomad 2.0.0, and 1.11.3 runs, which may not read",
  );
});

test("agents whose version is not known are not taken for older", () => {
  expect(() => {
    refuseNewer({ Consul: "1.21.0" }, {});
  }).not.toThrow();
});
