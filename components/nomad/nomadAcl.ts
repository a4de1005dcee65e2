import type * as command from "@pulumi/command";
import * as nomad from "@pulumi/nomad";
import * as pulumi from "@pulumi/pulumi";
import { taskPolicies } from "../consul/workloads.ts";
import type { Host } from "../hosts/host.ts";
import { defaultNamespace } from "../api/nomad.ts";
import type { NeedsByJob } from "../jobspec/needs.ts";
import { programFile } from "../programFile.ts";
import { remoteScript } from "../remote/remoteScript.ts";
import { renderScript } from "../remote/script.ts";
import type { Security } from "../security/security.ts";
import { type Role, hostRole, peopleRoles, serverName } from "./roles.ts";
import { named } from "../resourceNames.ts";
import { localScript } from "../remote/localScript.ts";

/** Nomad's access control. */
export interface NomadAcl {
  /** The hosts have their tokens, and jobs can log in to Consul. */
  ready: readonly pulumi.Resource[];
  /** The secret ID of the token of each role, by the role's name; each a secret. */
  tokens: Readonly<Record<string, pulumi.Output<string>>>;
}

/**
 * Puts Nomad's access control in force, with the first token that there is.
 *
 * @param secrets have that token, the one of Nomad.
 * @param opts of the resource, which waits for the agents.
 */
export function nomadAclInForce(
  secrets: Security,
  opts: pulumi.CustomResourceOptions,
): command.local.Command {
  const program = `node ${programFile(new URL("acl.main.ts", import.meta.url))}`;
  return localScript(
    named("nomad-acl"),
    {
      create: `${program} first`,
      update: `${program} again`,
      environment: { ACCESS: pulumi.jsonStringify(secrets.nomad) },
    },
    opts,
  );
}

/**
 * Nomad's access control: a policy and a token for each role, and on every host the one that root there has.
 *
 * @param args the hosts; the names of the tenants and of other namespaces; what jobs need; the tokens, of which that of Nomad is the first; what speaks to Nomad;
 *   that access control is in force; what the policies wait for; that the agents run with the configuration they should
 *   have.
 * @param opts of the resources.
 */
export function nomadAcl(
  args: {
    hosts: readonly Host[];
    tenants: readonly string[];
    namespaces: readonly string[];
    needs: NeedsByJob;
    secrets: Security;
    provider: nomad.Provider;
    inForce: pulumi.Resource;
    after: readonly pulumi.Resource[];
    rolled: readonly pulumi.Resource[];
  },
  opts: { parent: pulumi.Resource },
): NomadAcl {
  const acl = {
    ...opts,
    provider: args.provider,
    dependsOn: [args.inForce, ...args.after, ...args.rolled],
    // A Nomad without access control deletes no token.
    deletedWith: args.inForce,
  };
  const tokenOf = (role: Role) => makeRole(role, acl);
  const hostToken = tokenOf(hostRole);
  const serverToken = makeToken({ name: serverName, type: "management" }, acl);
  const ready = args.hosts.map((host) =>
    remoteScript(
      named("nomad-token-*", host.name),
      {
        host,
        create: renderScript(new URL("token.sh", import.meta.url), {}),
        delete: "rm -f /etc/nomad-on-weave/nomad-token.env",
        stdin: host.roles.includes("server") ? serverToken : hostToken,
      },
      // A server that becomes a client has its token until it has given its vote back.
      { ...opts, dependsOn: args.rolled },
    ),
  );
  return {
    ready: [...ready, admitWorkloads(args, { ...opts, dependsOn: [args.inForce, ...args.after] })],
    tokens: Object.fromEntries(
      peopleRoles(args.tenants, args.needs).map((role) => [role.name, tokenOf(role)]),
    ),
  };
}

function admitWorkloads(
  {
    tenants,
    namespaces,
    secrets: { consul, authority },
  }: { tenants: readonly string[]; namespaces: readonly string[]; secrets: Security },
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  return localScript(
    named("nomad-workloads"),
    {
      create: `node ${programFile(new URL("../consul/workloads.main.ts", import.meta.url))}`,
      environment: {
        ACCESS: pulumi.jsonStringify(consul),
        // Every Consul server has a Nomad server beside it, with the keys of all of them.
        KEYS_URL: "https://127.0.0.1:4646/.well-known/jwks.json",
        KEYS_AUTHORITY: authority,
        // Rules that a new version of the program has differently are put there by its first run.
        POLICIES: JSON.stringify(taskPolicies([defaultNamespace, ...tenants, ...namespaces])),
      },
    },
    opts,
  );
}

/** @returns the secret ID of its token */
function makeRole(
  { name: role, description, rules }: Role,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const policy = new nomad.AclPolicy(
    named("nomad-*-policy", role),
    { name: role, description, rulesHcl: rules },
    opts,
  );
  return makeToken({ name: role, type: "client", policies: [policy.name] }, opts);
}

/** Its secret ID. */
function makeToken(
  args: nomad.AclTokenArgs & { name: string },
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const token = new nomad.AclToken(named("nomad-*-token", args.name), args, {
    ...opts,
    additionalSecretOutputs: ["secretId"],
  });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the state is where it is kept, as a secret
  return token.secretId;
}
