import { serve } from "../base/serve.ts";
import { aclPolicyKind } from "./acl-policy.ts";
import { aclTokenKind } from "./acl-token.ts";
import { HttpClient } from "../base/http-client.ts";
import { jobKind } from "./job.ts";
import { namespaceKind } from "./namespace.ts";
import { nodePoolKind } from "./node-pool.ts";
import { nomadEndpoint } from "./nomad-endpoint.ts";
import { schedulerConfigKind } from "./scheduler-config.ts";
import { variableKind } from "./variable.ts";

serve({
  name: "nomad",
  version: "2.6.1",
  configure(config) {
    const nomad = new HttpClient(() => nomadEndpoint(config, process.env));
    return {
      kinds: {
        "nomad:index/job:Job": jobKind(nomad),
        "nomad:index/namespace:Namespace": namespaceKind(nomad),
        "nomad:index/nodePool:NodePool": nodePoolKind(nomad),
        "nomad:index/aclPolicy:AclPolicy": aclPolicyKind(nomad),
        "nomad:index/aclToken:AclToken": aclTokenKind(nomad),
        "nomad:index/schedulerConfig:SchedulerConfig": schedulerConfigKind(nomad),
        "nomad:index/variable:Variable": variableKind(nomad),
      },
    };
  },
});
