import { execFileSync } from "node:child_process";
import type Docker from "dockerode";
import { type PropertyMap, isSecret, secret } from "../../offline/plugins/base/property.ts";
import { localEngine, makeImage } from "./support/docker-image.ts";
import { EngineDouble } from "./support/engine.ts";

const prefix = `plugin-test-${process.pid.toString()}`;
const imageName = `${prefix}:1`;
const network = { type: "docker:index/network:Network" };
const volume = { type: "docker:index/volume:Volume" };
const image = { type: "docker:index/remoteImage:RemoteImage" };
const container = { type: "docker:index/container:Container" };

let docker: Docker | undefined;
let plugin: EngineDouble;

beforeAll(async () => {
  plugin = await EngineDouble.start("docker");
  docker = await localEngine();
  if (docker !== undefined) await makeImage(docker, imageName);
}, 60_000);

afterAll(async () => {
  await plugin.stop();
  if (docker === undefined) return;
  for (const { Id } of await docker.listContainers({ all: true, filters: { name: [prefix] } })) {
    await docker.getContainer(Id).remove({ force: true });
  }
  await docker.getNetwork(prefix).remove().catch(ignore);
  await docker.getVolume(prefix).remove().catch(ignore);
  await docker.getImage(imageName).remove({ force: true }).catch(ignore);
}, 60_000);

/** A test that needs a Docker Engine. */
function onDocker(name: string, body: (engine: Docker) => Promise<void>): void {
  test(
    name,
    async () => {
      if (docker !== undefined) await body(docker);
    },
    60_000,
  );
}

/** Checks and creates, as an update does. */
async function make(
  operation: { type: string; name?: string },
  program: PropertyMap,
): Promise<{ id: string; inputs: PropertyMap; state: PropertyMap }> {
  const { inputs, failures } = await plugin.check(operation, program);
  expect(failures).toEqual([]);
  const { id, state } = await plugin.create(operation, inputs);
  return { id, inputs, state };
}

/** What an update after a refresh would change. */
async function changesAfterRefresh(
  operation: { type: string },
  { id, inputs, state }: { id: string; inputs: PropertyMap; state: PropertyMap },
): Promise<{ paths: string[]; replaces: string[] } | undefined> {
  const read = await plugin.read(operation, id, inputs, state);
  if (read === undefined) return undefined;
  const { paths, replaces } = await plugin.diff(operation, read.inputs, inputs, read.state);
  return { paths, replaces };
}

const nothing = { paths: [], replaces: [] };

describe("with an engine", () => {
  onDocker("networks and volumes are made, seen again and removed", async () => {
    const net = await make(network, {
      name: prefix,
      driver: "bridge",
      internal: true,
      labels: [{ label: "a", value: "b" }],
      options: { "com.docker.network.bridge.enable_icc": "true" },
    });
    const vol = await make(volume, { name: prefix, labels: [{ label: "a", value: "b" }] });
    try {
      expect(net.state).toMatchObject({ scope: "local" });
      expect(vol.state["mountpoint"]).toMatch(/_data$/);
      expect(await changesAfterRefresh(network, net)).toEqual(nothing);
      expect(await changesAfterRefresh(volume, vol)).toEqual(nothing);
    } finally {
      await plugin.delete(network, net.id, net.state);
      await plugin.delete(volume, vol.id, vol.state);
    }
    expect(await changesAfterRefresh(network, net)).toBeUndefined();
    expect(await changesAfterRefresh(volume, vol)).toBeUndefined();
    await plugin.delete(network, net.id, net.state);
    await plugin.delete(volume, vol.id, vol.state);
  });

  onDocker("an image that is there is taken, and kept if wanted", async (engine) => {
    const made = await make(image, { name: imageName, keepLocally: true });
    expect(made.state["imageId"]).toMatch(/^sha256:/);
    expect(await changesAfterRefresh(image, made)).toEqual(nothing);
    await plugin.delete(image, made.id, made.state);
    await engine.getImage(imageName).inspect();
  });

  onDocker("an image that is nowhere is named", async () => {
    const name = "127.0.0.1:1/nowhere:1";
    await expect(plugin.create(image, { name })).rejects.toThrow(`The engine has no image ${name}`);
  });

  describe("a container", () => {
    const program: PropertyMap = {
      name: `${prefix}-c`,
      image: imageName,
      hostname: "u1",
      memory: 64,
      memorySwap: 128,
      restart: "unless-stopped",
      stopSignal: "SIGKILL",
      capabilities: { adds: ["ALL"], drops: ["CAP_SYS_RESOURCE"] },
      securityOpts: ["seccomp=unconfined", "apparmor=unconfined"],
      tmpfs: { "/run": "exec" },
      hosts: [{ host: "u2", ip: "192.0.2.1" }],
      labels: [{ label: "a", value: "b" }],
      envs: ["A=b"],
      logDriver: "json-file",
      logOpts: { "max-size": "1m" },
      uploads: [
        { file: "/etc/deep/er/file", content: secret("in the file\n"), permissions: "0600" },
        { file: "/run.sh", contentBase64: Buffer.from("echo ran\n").toString("base64"), executable: true },
      ],
    };
    let made: Awaited<ReturnType<typeof make>>;

    beforeEach(async () => {
      if (docker !== undefined) made = await make(container, program);
    });

    afterEach(async () => {
      if (docker !== undefined) await plugin.delete(container, made.id, made.state);
    });

    onDocker("runs as the program says, with its files, and secrets stay secret", () => {
      expect(run("cat", "/etc/deep/er/file")).toBe("in the file\n");
      expect(run("sh", "/run.sh")).toBe("ran\n");
      expect(isSecret(made.state["uploads"])).toBe(true);
      expect(made.state).toMatchObject({ hostname: "u1", networkDatas: [{ networkName: "bridge" }] });
      return Promise.resolve();
    });

    onDocker("is not changed by a refresh", async () => {
      expect(await changesAfterRefresh(container, made)).toEqual(nothing);
    });

    onDocker("that version 0.1.0 has recorded is recorded whole by a refresh", async () => {
      const { attach, command, logs, rm, __meta, __pulumi_raw_state_delta: delta, ...then } = made.state;
      expect([attach, command, logs, rm, __meta, delta]).not.toContain(undefined);
      const inputs = { ...program, mustRun: true, networkMode: "bridge", start: true, __defaults: [] };
      const read = await plugin.read(container, made.id, inputs, { ...then, __defaults: [] });
      expect(read?.state).toEqual({ ...made.state, uploads: expect.anything() as unknown });
      expect(await plugin.diff(container, read?.inputs ?? {}, made.inputs, read?.state)).toMatchObject({
        changes: false,
      });
    });

    onDocker("is updated in place", async (engine) => {
      const news = { ...made.inputs, memory: 96, restart: "always" };
      const state = await plugin.update(container, made.id, made.inputs, made.state, news);
      expect(state).toMatchObject({ memory: 96, restart: "always" });
      const { HostConfig } = await engine.getContainer(made.id).inspect();
      expect(HostConfig.Memory).toBe(96 * 1024 * 1024);
    });

    onDocker("that was stopped is started again in place", async (engine) => {
      await engine.getContainer(made.id).stop({ t: 0 });
      expect(await changesAfterRefresh(container, made)).toEqual({ paths: ["mustRun"], replaces: [] });
      const stopped = { ...made.inputs, mustRun: false };
      await plugin.update(container, made.id, stopped, made.state, made.inputs);
      expect(await changesAfterRefresh(container, made)).toEqual(nothing);
    });

    onDocker("that was changed by hand is seen", async (engine) => {
      await engine.getContainer(made.id).update({ Memory: 32 * 1024 * 1024 });
      expect(await changesAfterRefresh(container, made)).toEqual({ paths: ["memory"], replaces: [] });
    });

    onDocker("that was removed by hand is gone, and can be deleted", async (engine) => {
      await engine.getContainer(made.id).remove({ force: true });
      expect(await changesAfterRefresh(container, made)).toBeUndefined();
    });

    onDocker("whose name is taken is refused in Docker's words", async () => {
      await expect(plugin.create(container, made.inputs)).rejects.toThrow(
        new RegExp(`Unable to create container ${prefix}-c: .*already in use`),
      );
    });
  });

  onDocker("a container that can't start leaves nothing behind", async (engine) => {
    const name = `${prefix}-broken`;
    const inputs = { name, image: imageName, command: ["/no/such/program"] };
    await expect(make(container, inputs)).rejects.toThrow(`Unable to start container ${name}`);
    expect(await engine.listContainers({ all: true, filters: { name: [name] } })).toEqual([]);
  });

  onDocker("a container is waited for until it is healthy", async () => {
    const healthcheck = { tests: ["CMD", "cat", "/etc/ready"], interval: "200ms", retries: 100 };
    const inputs = { image: imageName, name: `${prefix}-h`, wait: true, healthcheck };
    const ready = await make(container, { ...inputs, uploads: [{ file: "/etc/ready", content: "x" }] });
    await plugin.delete(container, ready.id, ready.state);
    await expect(make(container, { ...inputs, waitTimeout: 1 })).rejects.toThrow(/is not healthy after 1 s/);
  });
});

function run(...command: string[]): string {
  return execFileSync("docker", ["exec", `${prefix}-c`, ...command], { encoding: "utf8" });
}

function ignore(): void {
  return;
}
