import { atAnsweringServers, recordServers, serversInstead } from "../../../stack/providers.ts";
import type { Outputs } from "../../../stack/outputs.ts";
import type { State } from "../../../stack/state.ts";
import { SmallServers } from "../../support/smallServers.ts";

const small = new SmallServers();
const away = "http://127.0.0.1:1";

afterEach(() => small.end());

function outputs(address: string, ...others: string[]): Pick<Outputs, "access" | "changesThrough"> {
  const servers = { address, others };
  return { access: { consul: servers, nomad: servers } };
}

test("nothing else is gone through while the server of the last change answers", async () => {
  const [one, two] = [await small.leading("one"), await small.leading("two")];
  const stack = outputs(one.address, two.address);
  await expect(serversInstead(stack)).resolves.toEqual({});
  const changesThrough = { consul: two.address, nomad: two.address };
  await expect(serversInstead({ ...stack, changesThrough })).resolves.toEqual({});
});

test("another server is gone through where that one is away", async () => {
  const well = (await small.leading("well")).address;
  await expect(serversInstead(outputs(away, well))).resolves.toEqual({ consul: well, nomad: well });
});

test("people are told of a server that answers", async () => {
  const well = (await small.leading("well")).address;
  const access = await atAnsweringServers(outputs(away, well).access);
  expect([access.consul.address, access.nomad.address]).toEqual([well, well]);
});

describe("the state", () => {
  const provider = (type: string, properties: Record<string, unknown>) => ({
    urn: `urn:pulumi:dev::nomad-on-weave::${type}::it`,
    type,
    inputs: properties,
    outputs: properties,
  });
  const state: State = {
    deployment: {
      pending_operations: [],
      resources: [
        provider("pulumi:providers:nomad", { address: "https://192.168.56.3:4646", caPem: "a" }),
        provider("pulumi:providers:consul", { address: "192.168.56.3:8501", scheme: "https" }),
        provider("pulumi:providers:docker", { host: "unix:///var/run/docker.sock" }),
      ],
    },
  };
  const written: State[] = [];
  const pulumi = {
    write: (_args: readonly string[], input: string) => {
      written.push(JSON.parse(input) as State);
      return Promise.resolve();
    },
  };

  beforeEach(() => written.splice(0));

  test("gets the servers that are gone through instead, in each provider's own way", async () => {
    const recorded = await recordServers(pulumi, state, {
      consul: "https://192.168.56.4:8501",
      nomad: "https://192.168.56.5:4646",
    });
    expect(recorded.deployment.resources.map(({ inputs }) => inputs)).toEqual([
      { address: "https://192.168.56.5:4646", caPem: "a" },
      { address: "192.168.56.4:8501", scheme: "https" },
      { host: "unix:///var/run/docker.sock" },
    ]);
    expect(written).toEqual([recorded]);
  });

  test("is not written where nothing changes", async () => {
    await expect(recordServers(pulumi, state, {})).resolves.toBe(state);
    expect(written).toEqual([]);
  });
});
