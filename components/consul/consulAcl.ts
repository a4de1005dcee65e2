import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../hosts/host.ts";
import type { NeedsByJob } from "../jobspec/needs.ts";
import { programFile } from "../programFile.ts";
import { remoteScript } from "../remote/remoteScript.ts";
import { renderScript } from "../remote/script.ts";
import type { Security, Tokens } from "../security/security.ts";
import type { WantedToken } from "./acl.ts";
import { agentTokenName, tokenNames } from "./tokenNames.ts";
import { named } from "../resourceNames.ts";
import { localScript } from "../remote/localScript.ts";

/** Arguments of {@link consulAcl}. */
export interface ConsulAclArgs {
  hosts: readonly Host[];
  secrets: Security;
  /** What jobs need, those that do not run too. */
  needs: NeedsByJob;
  /** The agents. */
  after: readonly pulumi.Resource[];
}

/**
 * Consul's access control: policies and tokens, and on every host the agent's tokens.
 *
 * @param args what there is to protect.
 * @param opts of the resources.
 * @returns it is in force, and all agents have their tokens.
 */
export function consulAcl(
  { hosts, secrets, needs, after }: ConsulAclArgs,
  opts: { parent: pulumi.Resource },
): pulumi.Resource[] {
  const { tokens } = secrets;
  const applied = localScript(
    named("consul-acl"),
    {
      create: `node ${programFile(new URL("acl.main.ts", import.meta.url))}`,
      environment: {
        ACCESS: pulumi.jsonStringify(secrets.consul),
        TOKENS: pulumi.jsonStringify(wantedTokens(hosts, needs, tokens)),
      },
    },
    { ...opts, dependsOn: [...after] },
  );
  return hosts.map((host) =>
    remoteScript(
      named("consul-tokens-*", host.name),
      {
        host,
        create: renderScript(new URL("tokens.sh", import.meta.url), {}),
        stdin: pulumi.interpolate`${tokens.agents.get(host.name) ?? ""}\n${tokens.dns}\n`,
      },
      { ...opts, dependsOn: [applied] },
    ),
  );
}

function wantedTokens(
  hosts: readonly Host[],
  needs: NeedsByJob,
  tokens: Tokens,
): pulumi.Input<WantedToken>[] {
  const secretIds: Readonly<Record<string, pulumi.Input<string>>> = {
    [tokenNames.dns]: tokens.dns,
    [tokenNames.nomad]: tokens.nomadInConsul,
    ...Object.fromEntries(tokens.jobs),
    [tokenNames.operator]: tokens.operator,
    ...Object.fromEntries([...tokens.agents].map(([host, secret]) => [agentTokenName(host), secret])),
  };
  return Object.entries(consulPolicies(hosts, needs)).map(([name, rules]) =>
    pulumi.output({ name, secretId: secretIds[name] ?? "", rules }),
  );
}

/** The rules of the policies of agents, of jobs and of people, by the policies' names. */
export function consulPolicies(
  hosts: readonly Pick<Host, "name" | "roles">[],
  needs: NeedsByJob,
): Readonly<Record<string, string>> {
  const ofJobs = Object.entries(needs).flatMap(([job, { consul }]) =>
    consul ? [[job, consul.rules] as const] : [],
  );
  return {
    [tokenNames.dns]: readNames,
    [tokenNames.nomad]: nomadRules,
    ...Object.fromEntries(ofJobs),
    [tokenNames.operator]: operatorRules,
    ...Object.fromEntries(hosts.map((host) => [agentTokenName(host.name), agentRules(host)])),
  };
}

const readNames = `node_prefix "" { policy = "read" }
service_prefix "" { policy = "read" }`;

/**
 * It registers itself; root on the host, who has the token too, looks after the agent with it. On a server that takes
 * the right to hand leadership over, which root has anyway, who can read all tokens there.
 */
const agentRules = ({ name, roles }: Pick<Host, "name" | "roles">) => `node "${name}" { policy = "write" }
agent "${name}" { policy = "write" }
${readNames}
key "nomad-on-weave/owner" { policy = "read" }
operator = "${roles.includes("server") ? "write" : "read"}"`;

/**
 * It registers its agents; its jobs have identities of their own, but what they leave behind when they fail is taken
 * out of Consul with this.
 */
const nomadRules = `agent_prefix "" { policy = "read" }
node_prefix "" { policy = "read" }
service_prefix "" { policy = "write" }`;

/** Neither access control nor the keys of gossip, with which an operator could become anybody else. */
const operatorRules = `agent_prefix "" { policy = "write" }
event_prefix "" { policy = "write" }
key_prefix "" { policy = "write" }
node_prefix "" { policy = "write" }
query_prefix "" { policy = "write" }
service_prefix "" { policy = "write" }
session_prefix "" { policy = "write" }
operator = "write"`;
