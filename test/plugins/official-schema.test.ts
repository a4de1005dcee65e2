import type { Recorded } from "../../offline/plugins/base/bridged/record.ts";
import { keysRecord } from "../../offline/plugins/consul/records.ts";
import * as docker from "../../offline/plugins/docker/records.ts";
import * as nomad from "../../offline/plugins/nomad/records.ts";
import { officialSchema } from "./support/schema.ts";

/** Outputs of the plugin itself that the older schema at hand does not know. */
const newer = ["cpuPeriod", "cpuQuota", "gpus"];

test.each<[string, string, Recorded]>([
  ["docker-5.1.0.json", "docker:index/container:Container", docker.containerRecord],
  ["docker-5.1.0.json", "docker:index/network:Network", docker.networkRecord],
  ["docker-5.1.0.json", "docker:index/remoteImage:RemoteImage", docker.remoteImageRecord],
  ["docker-5.1.0.json", "docker:index/volume:Volume", docker.volumeRecord],
  ["nomad-2.6.1.json", "nomad:index/aclPolicy:AclPolicy", nomad.aclPolicyRecord],
  ["nomad-2.6.1.json", "nomad:index/aclToken:AclToken", nomad.aclTokenRecord],
  ["nomad-2.6.1.json", "nomad:index/job:Job", nomad.jobRecord],
  ["nomad-2.6.1.json", "nomad:index/namespace:Namespace", nomad.namespaceRecord],
  ["nomad-2.6.1.json", "nomad:index/nodePool:NodePool", nomad.nodePoolRecord],
  ["nomad-2.6.1.json", "nomad:index/schedulerConfig:SchedulerConfig", nomad.schedulerConfigRecord],
  ["nomad-2.6.1.json", "nomad:index/variable:Variable", nomad.variableRecord],
  ["consul-3.15.1.json", "consul:index/keys:Keys", keysRecord],
])("%s: the outputs of %s are recorded, no more and no less", (file, token, { outputs }) => {
  const schema = officialSchema(file);
  if (schema === undefined) return;
  const official = Object.keys(schema.resources[token]?.properties ?? {});
  const names = Object.keys(outputs).filter((name) => official.includes(name) || !newer.includes(name));
  expect(names.filter((name) => name !== "id").sort()).toEqual(official.sort());
});
