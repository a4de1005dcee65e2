import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as nomad from "@pulumi/nomad";
import * as pulumi from "@pulumi/pulumi";

interface SchemaProperty {
  secret?: boolean;
}
interface SchemaResource {
  properties: Record<string, SchemaProperty>;
  inputProperties: Record<string, SchemaProperty>;
  requiredInputs?: string[] | null;
}
interface Schema {
  provider: SchemaResource;
  resources: Record<string, SchemaResource>;
}

const root = join(import.meta.dirname, "../..");
const schemaFile = join(root, "../shared/schemas/nomad-2.6.1.json");
const schemaIsThere = existsSync(schemaFile);
if (!schemaIsThere) console.warn(`The schema ${schemaFile} is missing: sdks/nomad is not held against it.`);

function readSchema(): Schema {
  return JSON.parse(readFileSync(schemaFile, "utf8")) as Schema;
}

/** Properties of the schema that the local package does not have. */
const leftOut: Record<string, string[]> = {
  Provider: ["authJwt"],
  Variable: ["itemsWo", "itemsWoVersion"],
};

const job: Required<nomad.JobArgs> = {
  deregisterOnDestroy: true,
  deregisterOnIdChange: true,
  detach: true,
  hcl2: { allowFs: false, vars: {} },
  jobspec: "{}",
  json: true,
  policyOverride: true,
  preserveCounts: true,
  purgeOnDestroy: true,
  readAllocationIds: true,
  rerunIfDead: true,
};
const namespace: Required<nomad.NamespaceArgs> = {
  capabilities: {},
  consulConfig: {},
  description: "text",
  meta: {},
  name: "name",
  nodePoolConfig: {},
  quota: "quota",
  vaultConfig: {},
};
const aclPolicy: Required<nomad.AclPolicyArgs> = {
  description: "text",
  jobAcl: {},
  name: "name",
  rulesHcl: "{}",
};
const aclToken: Required<nomad.AclTokenArgs> = {
  expirationTtl: "1h",
  global: true,
  name: "name",
  policies: [],
  roles: [],
  type: "client",
};
const nodePool: Required<nomad.NodePoolArgs> = {
  description: "text",
  meta: {},
  name: "name",
  nodeIdentityTtl: "24h",
  schedulerConfig: {},
};
const schedulerConfig: Required<nomad.SchedulerConfigArgs> = {
  memoryOversubscriptionEnabled: true,
  preemptionConfig: {},
  schedulerAlgorithm: "spread",
};
const variable: Required<nomad.VariableArgs> = { items: {}, namespace: "default", path: "path" };
const provider: Required<nomad.ProviderArgs> = {
  address: "http://127.0.0.1:4646",
  caFile: "file",
  caPem: "pem",
  certFile: "file",
  certPem: "pem",
  headers: [{ name: "name", value: "value" }],
  httpAuth: "user",
  ignoreEnvVars: { NOMAD_REGION: true },
  keyFile: "file",
  keyPem: "pem",
  region: "region",
  secretId: "secret",
  skipVerify: true,
};

const cases: [string, object, () => pulumi.Resource][] = [
  ["Job", job, () => new nomad.Job("it", job)],
  ["Namespace", namespace, () => new nomad.Namespace("it", namespace)],
  ["AclPolicy", aclPolicy, () => new nomad.AclPolicy("it", aclPolicy)],
  ["AclToken", aclToken, () => new nomad.AclToken("it", aclToken)],
  ["NodePool", nodePool, () => new nomad.NodePool("it", nodePool)],
  ["SchedulerConfig", schedulerConfig, () => new nomad.SchedulerConfig("it", schedulerConfig)],
  ["Variable", variable, () => new nomad.Variable("it", variable)],
  ["Provider", provider, () => new nomad.Provider("it", provider)],
];

interface Registered {
  type: string;
  properties: pulumi.Inputs;
  options: pulumi.CustomResourceOptions;
}

describe("sdks/nomad", () => {
  let registered: Registered[] = [];

  beforeAll(async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ inputs }) => ({ id: "id", state: { ...(inputs as Record<string, unknown>) } }),
      call: () => ({}),
    });
    await pulumi.runtime.runInPulumiStack(() => {
      pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
        registered.push({ type, properties: props, options: opts });
        return undefined;
      });
      return Promise.resolve();
    });
  });

  beforeEach(() => {
    registered = [];
  });

  const held = schemaIsThere ? test : test.skip;

  held.each(cases)("%s is that of the official schema", async (name, args, create) => {
    const schema = readSchema();
    const resource = create();
    const [one] = registered;
    if (one === undefined) throw new Error("Nothing was registered.");
    const official = one.type === "pulumi:providers:nomad" ? schema.provider : schema.resources[one.type];
    if (official === undefined) throw new Error(`The schema has no ${one.type}.`);
    const without = (properties: object): string[] =>
      Object.keys(properties)
        .filter((property) => leftOut[name]?.includes(property) !== true)
        .sort();

    expect(one.type.toLowerCase()).toContain(name.toLowerCase());
    expect(Object.keys(args).sort()).toEqual(without(official.inputProperties));
    expect(Object.keys(one.properties).sort()).toEqual(
      without({ ...official.inputProperties, ...official.properties }),
    );
    expect(one.options.version).toBe("2.6.1");
    const secrets = Object.entries(official.properties).filter(([, { secret }]) => secret === true);
    expect([...(one.options.additionalSecretOutputs ?? [])].sort()).toEqual(
      without(Object.fromEntries(secrets)),
    );
    for (const [property, { secret }] of Object.entries(official.inputProperties)) {
      const value: unknown = one.properties[property];
      if (value === undefined || value === null) continue;
      const isSecret = pulumi.Output.isInstance(value) && (await pulumi.isSecret(value));
      expect({ property, isSecret }).toEqual({ property, isSecret: secret === true });
    }
    expect(resource).toBeInstanceOf(pulumi.CustomResource);
  });

  test("its version is that of its package", () => {
    const text = readFileSync(join(root, "sdks/nomad/package.json"), "utf8");
    const manifest = JSON.parse(text) as { version: string; pulumi: { version: string } };
    new nomad.Variable("it", variable);
    expect(manifest.version).toBe(registered[0]?.options.version);
    expect(manifest.pulumi.version).toBe(manifest.version);
  });

  test("own options are kept beside the secrets", () => {
    new nomad.AclToken("it", aclToken, { protect: true, additionalSecretOutputs: ["name"] });
    expect(registered[0]?.options).toMatchObject({
      protect: true,
      additionalSecretOutputs: ["secretId", "name"],
    });
  });
});
