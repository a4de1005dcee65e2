import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../hosts/host.ts";
import { programFile } from "../programFile.ts";
import { remoteScript } from "../remote/remoteScript.ts";
import { renderScript } from "../remote/script.ts";
import type { Security, Tokens } from "../security.ts";
import type { WantedToken } from "./acl.ts";

/** Arguments of {@link consulAcl}. */
export interface ConsulAclArgs {
  hosts: readonly Host[];
  security: Security;
  /** The agents. */
  after: readonly pulumi.Resource[];
}

/**
 * Consul's access control: policies and tokens, and on every host the agent's tokens.
 *
 * @param name the start of the resources' names.
 * @param args what there is to protect.
 * @param opts of the resources.
 * @returns it is in force, and all agents have their tokens.
 */
export function consulAcl(
  name: string,
  { hosts, security, after }: ConsulAclArgs,
  opts: { parent: pulumi.Resource },
): pulumi.Resource[] {
  const { tokens } = security;
  const applied = new command.local.Command(
    `${name}-acl`,
    {
      create: `node ${programFile(new URL("acl.main.ts", import.meta.url))}`,
      environment: {
        ACCESS: pulumi.jsonStringify(security.consul),
        TOKENS: pulumi.jsonStringify(wantedTokens(hosts, tokens)),
      },
      addPreviousOutputInEnv: false,
    },
    { ...opts, dependsOn: [...after] },
  );
  return hosts.map((host) =>
    remoteScript(
      `${name}-tokens-${host.name}`,
      {
        host,
        create: renderScript(new URL("tokens.sh", import.meta.url), {}),
        stdin: pulumi.interpolate`${tokens.agents.get(host.name) ?? ""}\n${tokens.dns}\n`,
      },
      { ...opts, dependsOn: [applied] },
    ),
  );
}

function wantedTokens(hosts: readonly Host[], tokens: Tokens): pulumi.Input<WantedToken>[] {
  const token = (name: string, secretId: pulumi.Input<string>, rules: string) =>
    pulumi.output({ name, secretId, rules });
  return [
    token("dns", tokens.dns, readNames),
    token("nomad", tokens.nomadInConsul, nomadRules),
    token("fabio", tokens.fabio, fabioRules),
    ...hosts.map((host) =>
      token(`agent-${host.name}`, tokens.agents.get(host.name) ?? "", agentRules(host.name)),
    ),
  ];
}

const readNames = `node_prefix "" { policy = "read" }
service_prefix "" { policy = "read" }`;

/** It registers itself; root on the host, who has the token too, looks after the agent with it. */
const agentRules = (host: string) => `node "${host}" { policy = "write" }
agent "${host}" { policy = "write" }
${readNames}
operator = "read"`;

/**
 * It registers its agents; its jobs have identities of their own, but what they leave behind when they fail is taken
 * out of Consul with this.
 */
const nomadRules = `agent_prefix "" { policy = "read" }
node_prefix "" { policy = "read" }
service_prefix "" { policy = "write" }`;

/** It registers itself, and reads what it routes to. */
const fabioRules = `agent_prefix "" { policy = "read" }
${readNames}
service "fabio" { policy = "write" }
key_prefix "fabio/" { policy = "read" }`;
