import { z } from "zod";
import { type ApiAccess, ApiError, callApi } from "../api/client.ts";
import { patiently } from "../patiently.ts";
import { upsert } from "./upsert.ts";

/** Where Consul finds the keys that Nomad signs the identities of its jobs with. */
export interface WorkloadKeys {
  /** URL of the keys. */
  url: string;
  /** The certificate, in PEM, of the authority that the one of that URL is from. */
  authority: string;
}

const named = z.object({ ID: z.string(), Name: z.string() });
const rule = z.object({ ID: z.string(), BindType: z.string() });

const authMethod = "nomad-workloads";
// Consul asks the Nomad agent on the host of its own leader for the keys, which may be just restarting.
const agentRestarts = /error checking JWKSURL/i;
const restartMilliseconds = 120_000;
const bindings = [
  { BindType: "service", BindName: "${value.nomad_service}", Selector: '"nomad_service" in value' },
  {
    BindType: "role",
    BindName: tasksOf("${value.nomad_namespace}"),
    Selector: '"nomad_service" not in value',
  },
];

/**
 * Lets the jobs of Nomad log in to Consul with their own identity, as `nomad setup consul` does: a service may register
 * itself and nothing else, a task may read.
 *
 * @param access a server, and the token that may do everything.
 * @param keys which Consul fetches at once, from the server that leads.
 * @param rules of the policies of tasks, as {@link taskPolicies} has them.
 * @throws as {@link callApi}
 */
export async function admitWorkloads(
  access: ApiAccess,
  keys: WorkloadKeys,
  rules: Readonly<Record<string, string>>,
): Promise<void> {
  await Promise.all([
    putAuthMethod(access, keys).then(() => putBindings(access)),
    putTasksRoles(access, rules),
  ]);
}

async function putAuthMethod(access: ApiAccess, { url, authority }: WorkloadKeys): Promise<void> {
  const methods = z
    .array(z.object({ Name: z.string() }))
    .parse(await callApi(access, "GET", "acl/auth-methods"));
  const known = methods.find((method) => method.Name === authMethod);
  const method = {
    Name: authMethod,
    Type: "jwt",
    // No MaxTokenTTL: Nomad logs in once for each instance, and the token has to last as long as that does.
    Description: "Jobs of Nomad, by their workload identity",
    Config: {
      JWKSURL: url,
      JWKSCACert: authority,
      JWTSupportedAlgs: ["RS256"],
      BoundAudiences: ["consul.io"],
      ClaimMappings: Object.fromEntries(
        ["nomad_namespace", "nomad_job_id", "nomad_task", "nomad_service"].map((claim) => [claim, claim]),
      ),
    },
  };
  await patiently(() => upsert(access, "auth-method", known?.Name, method), {
    patience: restartMilliseconds,
    passes: (error) => error instanceof ApiError && agentRestarts.test(error.message),
  });
}

async function putBindings(access: ApiAccess): Promise<void> {
  const rules = z
    .array(rule)
    .nullable()
    .parse(await callApi(access, "GET", `acl/binding-rules?authmethod=${authMethod}`));
  await Promise.all(
    bindings.map(async (binding) => {
      const id = rules?.find(({ BindType }) => BindType === binding.BindType)?.ID;
      await upsert(access, "binding-rule", id, { AuthMethod: authMethod, ...binding });
    }),
  );
}

async function putTasksRoles(access: ApiAccess, rules: Readonly<Record<string, string>>): Promise<void> {
  const [policies, roles] = await Promise.all(
    ["acl/policies", "acl/roles"].map(async (path) =>
      z.array(named).parse(await callApi(access, "GET", path)),
    ),
  );
  await Promise.all(
    Object.entries(rules).map(async ([Name, Rules]) => {
      const idIn = (known: z.output<typeof named>[] = []) => known.find((each) => each.Name === Name)?.ID;
      await upsert(access, "policy", idIn(policies), { Name, Rules });
      await upsert(access, "role", idIn(roles), { Name, Policies: [{ Name }] });
    }),
  );
}

/**
 * The rules of the policies of tasks, by the policies' names: they read names everywhere, and the keys below the name of
 * their own namespace.
 *
 * @param namespaces of Nomad.
 */
export function taskPolicies(namespaces: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(namespaces.map((namespace) => [tasksOf(namespace), taskRules(namespace)]));
}

/** The role of the tasks of a namespace, and its policy. */
function tasksOf(namespace: string): string {
  return `nomad-${namespace}-tasks`;
}

function taskRules(namespace: string): string {
  return `node_prefix "" { policy = "read" }
service_prefix "" { policy = "read" }
key_prefix "${namespace}/" { policy = "read" }`;
}
