import { type ApiAccess, callApi } from "../../../components/api/client.ts";
import { imageOf } from "../../../images/catalog.ts";
import { isAnswered } from "./api.ts";
import { type Attack, type Target, within } from "./attack.ts";

// An instance that may run does so within two or three seconds.
const patience = 15;
const job = "attack-tenant";

/** What a job asks for. */
interface Wish {
  /** Its namespace. @default - that of the tenant blue */
  namespace?: string;
  /** A template, in the language of consul-template. */
  template?: string;
  /** The network of its group. */
  network?: object;
  /** More of the configuration of its container. */
  config?: object;
}

function jobOf(namespace: string, { template, network, config }: Wish): unknown {
  return {
    ID: job,
    Namespace: namespace,
    Type: "service",
    Datacenters: ["dc1"],
    TaskGroups: [
      {
        Name: job,
        Count: 1,
        Networks: network && [network],
        RestartPolicy: { Attempts: 0, Mode: "fail" },
        Tasks: [
          {
            Name: job,
            Driver: "docker",
            Consul: {},
            Config: { image: imageOf("httpbackend"), ...config },
            Templates: template === undefined ? [] : [{ EmbeddedTmpl: template, DestPath: "local/read" }],
            Resources: { CPU: 50, MemoryMB: 32 },
          },
        ],
      },
    ],
  };
}

/** Whether a job that asks for something gets it: an instance runs. It starts only when its templates are filled. */
async function gets(nomad: ApiAccess, wish: Wish): Promise<boolean> {
  const { namespace = "blue" } = wish;
  const Job = jobOf(namespace, wish);
  const registered = await callApi(nomad, "PUT", `jobs?namespace=${namespace}`, { Job }).then(
    () => true,
    () => false,
  );
  if (!registered) {
    return false;
  }
  try {
    return await within(patience, async () => {
      const all = await callApi(nomad, "GET", `job/${job}/allocations?namespace=${namespace}`);
      return JSON.stringify(all).includes('"ClientStatus":"running"');
    });
  } finally {
    await callApi(nomad, "DELETE", `job/${job}?namespace=${namespace}&purge=true`);
  }
}

/** Puts a variable and a key there for a namespace, for a template to read. */
async function store({ access }: Target, namespace: "red" | "blue" | "default"): Promise<void> {
  const { nomad, consul } = await access("management");
  const Path = `nomad/jobs/${job}`;
  await callApi(nomad, "PUT", `var/${Path}?namespace=${namespace}`, { Path, Items: { text: "its own" } });
  await callApi(consul, "PUT", `kv/${namespace}/text`, "its own");
}

const readVariable = (namespace: string) =>
  `{{ with nomadVar "nomad/jobs/${job}@${namespace}" }}{{ .text }}{{ end }}`;
const readKey = (namespace: string) => `{{ key "${namespace}/text" }}`;

/** Attacks by the people and the jobs of a tenant, blue, on another, red, and on the hosts. */
export const tenantAttacks: Attack[] = [
  {
    name: "tenants: the jobs of one are listed with the token of another",
    attempt: async ({ access }) =>
      isAnswered((await access("tenant-blue")).nomad, "/v1/job/httpbackend?namespace=red"),
  },
  {
    name: "tenants: a job is run with the token of a tenant",
    attempt: async ({ access }) => gets((await access("tenant-blue")).nomad, {}),
  },
  {
    name: "tenants: a job reads a variable of another tenant's",
    attempt: async (target) => {
      await store(target, "red");
      return gets((await target.access("deployer")).nomad, { template: readVariable("red") });
    },
  },
  {
    name: "tenants: a job reads a key of another tenant's in Consul",
    attempt: async (target) => {
      await store(target, "red");
      return gets((await target.access("deployer")).nomad, { template: readKey("red") });
    },
  },
  {
    name: "tenants: a job of the default namespace reads a key of a tenant's in Consul",
    attempt: async (target) => {
      await store(target, "red");
      return gets((await target.access("deployer")).nomad, {
        namespace: "default",
        template: readKey("red"),
      });
    },
  },
  {
    name: "tenants: a job gets a port of its host",
    attempt: async ({ access }) =>
      gets((await access("deployer")).nomad, {
        network: { ReservedPorts: [{ Label: "http", Value: 8099 }] },
      }),
  },
];

/** That what is refused above is refused for whose it is. */
export async function readsItsOwn(
  target: Target,
  namespace: "blue" | "default",
): Promise<{ variable: boolean; key: boolean }> {
  await store(target, namespace);
  const { nomad } = await target.access("deployer");
  return {
    variable: await gets(nomad, { namespace, template: readVariable(namespace) }),
    key: await gets(nomad, { namespace, template: readKey(namespace) }),
  };
}

/** What no job may have, on any cluster. */
export async function hostAttacks({ access }: Target): Promise<{ privileged: boolean; folder: boolean }> {
  const { nomad } = await access("deployer");
  return {
    privileged: await gets(nomad, { config: { privileged: true } }),
    folder: await gets(nomad, { config: { volumes: ["/etc:/stolen"] } }),
  };
}
