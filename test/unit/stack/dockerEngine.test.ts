import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { otherEngineOf } from "../../../stack/dockerEngine.ts";
import { root } from "../../../stack/workspace.ts";

const stack = "test-docker-engine";
const file = join(root, `Pulumi.${stack}.yaml`);

afterEach(() => {
  rmSync(file, { force: true });
});

test.each([
  ["another one", "{ backend: docker, dockerHost: 'tcp://192.0.2.1:2376' }", "tcp://192.0.2.1:2376"],
  ["its own", "{ backend: docker, dockerHost: 'unix:///var/run/docker.sock' }", undefined],
  ["none", "{ backend: docker }", undefined],
  ["none, for other hosts", "{ backend: ssh }", undefined],
  ["what is no YAML", "{", undefined],
])("a stack names as its Docker Engine %s", (_which, hosts, engine) => {
  writeFileSync(file, `config:\n  nomad-on-weave:hosts: ${hosts}\n`);
  expect(otherEngineOf(stack)).toBe(engine);
});
