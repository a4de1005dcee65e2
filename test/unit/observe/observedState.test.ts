import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Outputs } from "../../../stack/outputs.ts";
import { observeDrift } from "../../../observe/observedState.ts";
import { emptyOutputs } from "../../support/emptyOutputs.ts";

const folder = mkdtempSync(join(tmpdir(), "nomad-on-weave-observed-"));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A host that says, in place of its SSH server, with how many routers its own is connected; or one that does not answer. */
function host(name: string, connections: number | undefined): Outputs["hosts"][number] {
  const ssh = join(folder, name);
  const answer = connections === undefined ? "exit 255" : `echo connections ${connections}; echo disk 10`;
  writeFileSync(ssh, `#!/bin/sh\ncat >/dev/null\n${answer}\n`);
  chmodSync(ssh, 0o755);
  return { name, address: "127.0.0.1", roles: ["server"], ssh };
}

async function driftOf(hosts: Outputs["hosts"]): Promise<Record<string, string[] | undefined>> {
  const nowhere = { address: "http://127.0.0.1:1" };
  const observed = await observeDrift({
    ...emptyOutputs,
    hosts,
    access: { consul: nowhere, nomad: nowhere },
  });
  return Object.fromEntries(observed.hosts.map(({ name, drift }) => [name, drift]));
}

test("a router that lacks a connection with a host that answers is repaired", async () => {
  await expect(driftOf([host("u1", 1), host("u2", 2), host("u3", 1)])).resolves.toEqual({
    u1: ["its Weave router is connected with 1 of 2 others that answer"],
    u2: [],
    u3: ["its Weave router is connected with 1 of 2 others that answer"],
  });
});

test("nothing is done on the others for a host that is away", async () => {
  await expect(driftOf([host("u1", undefined), host("u2", 1), host("u3", 2)])).resolves.toEqual({
    u1: undefined,
    u2: [],
    u3: [],
  });
});
