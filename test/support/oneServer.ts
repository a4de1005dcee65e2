import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Outputs } from "../../stack/outputs.ts";
import { emptyOutputs } from "./emptyOutputs.ts";

/** The outputs of a stack that is up and has one server, whose APIs both are this one on this machine. */
export function outputsOf(server: Server): Outputs {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...emptyOutputs,
    hosts: [{ name: "u1", address: "127.0.0.1", roles: ["server"], ssh: "" }],
    access: { consul: { address }, nomad: { address } },
  };
}
