// Gives the gossip of all agents another key while they run: `node gossip.main.ts` with AGENT (consul or nomad), ACCESS
// (to its API, as JSON) and KEY in the environment.
import { z } from "zod";
import { type ApiAccess, accessText, callApi } from "../api/client.ts";
import { runMain } from "../main.ts";

const environment = z.object({
  AGENT: z.enum(["consul", "nomad"]),
  ACCESS: accessText,
  KEY: z.string().min(1),
});
const consulRings = z.array(z.object({ Keys: z.record(z.string(), z.number()) }));
const nomadRing = z.object({ Keys: z.record(z.string(), z.number()) });

/** The ring of keys of an agent, which all agents of its kind have. */
interface Keyring {
  list(): Promise<string[]>;
  install(key: string): Promise<void>;
  use(key: string): Promise<void>;
  remove(key: string): Promise<void>;
}

await runMain(async () => {
  const { AGENT, ACCESS, KEY } = environment.parse(process.env);
  const keyring = AGENT === "consul" ? consulKeyring(ACCESS) : nomadKeyring(ACCESS);
  await keyring.install(KEY);
  await keyring.use(KEY);
  for (const other of await keyring.list()) {
    if (other !== KEY) {
      await keyring.remove(other);
    }
  }
});

function consulKeyring(access: ApiAccess): Keyring {
  const change = (method: "POST" | "PUT" | "DELETE") => async (key: string) => {
    await callApi(access, method, "operator/keyring", { Key: key });
  };
  return {
    list: async () => {
      const rings = consulRings.parse(await callApi(access, "GET", "operator/keyring"));
      return [...new Set(rings.flatMap(({ Keys }) => Object.keys(Keys)))];
    },
    install: change("POST"),
    use: change("PUT"),
    remove: change("DELETE"),
  };
}

function nomadKeyring(access: ApiAccess): Keyring {
  const change = (verb: string) => async (key: string) => {
    await callApi(access, "PUT", `agent/keyring/${verb}`, { Key: key });
  };
  return {
    list: async () => {
      const { Keys } = nomadRing.parse(await callApi(access, "GET", "agent/keyring/list"));
      return Object.keys(Keys);
    },
    install: change("install"),
    use: change("use"),
    remove: change("remove"),
  };
}
