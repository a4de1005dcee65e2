import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { bridged } from "../base/bridged/bridged.ts";
import { differing } from "../base/bridged/inputs.ts";
import { booleanOf, mapOf, mapsOf, numberOf, propertyOf, stringOf, stringsOf } from "../base/fields.ts";
import { type Context, type Kind, PartialFailure } from "../base/kind.ts";
import { type PropertyMap, isMap } from "../base/property.ts";
import { containerOptions, containerUpdate } from "./container-options.ts";
import { containerState, previewState, realInputs } from "./container-state.ts";
import { engineError, isConflict, isMissing } from "./engine.ts";
import { imageOf } from "./image.ts";
import { checkNamed, diffNamed } from "./naming.ts";
import { containerRecord } from "./records.ts";
import { refreshed } from "./refreshed.ts";
import { containerShape } from "./shapes.ts";
import { uploadArchive } from "./uploads.ts";

const healthPauseMilliseconds = 250;
/** What Docker changes of a container that exists. */
const updatable = [
  "restart",
  "maxRetryCount",
  "memory",
  "memoryReservation",
  "memorySwap",
  "cpuShares",
  "cpuSet",
];

/** docker:index/container:Container */
export function containerKind(engine: Docker): Kind {
  return bridged(containerShape, containerRecord, {
    check: (olds, news, context) => Promise.resolve(checkNamed(containerShape, olds, news, context)),
    diff: (_id, oldInputs, _oldState, news) => Promise.resolve(diffNamed(containerShape, oldInputs, news)),

    async create(inputs, context) {
      if (context.preview) return { id: "", state: previewState(inputs) };
      const container = await make(engine, inputs, context);
      await healthy(container, inputs, context);
      return { id: container.id, state: await stateOf(container, inputs) };
    },

    async read(id, inputs, state) {
      const found = await inspect(engine.getContainer(id));
      if (found === undefined) return undefined;
      const known = { ...state, ...inputs };
      const real = realInputs(found, known);
      // Docker sets a limit of its own when only memory is given.
      const isDockers = real["memorySwap"] === 2 * (numberOf(real, "memory") ?? 0);
      const drifted = refreshed(inputs, real, ["memory", ...(isDockers ? [] : ["memorySwap"]), "cpuShares"]);
      return { inputs: drifted, state: containerState(found, known) };
    },

    async update(id, oldInputs, oldState, news, context) {
      if (context.preview) return { ...oldState, ...news };
      const container = engine.getContainer(id);
      const name = stringOf(news, "name") ?? id;
      const diffs = differing(containerShape, oldInputs, news);
      try {
        if (booleanOf(news, "mustRun") !== false && booleanOf(news, "start") !== false)
          await start(container);
        if (diffs.some((each) => updatable.includes(each))) await container.update(containerUpdate(news));
      } catch (cause) {
        throw engineError(`Unable to update container ${name}`, cause);
      }
      await healthy(container, news, context);
      return stateOf(container, news);
    },

    async delete(id, state) {
      const container = engine.getContainer(id);
      try {
        await container.stop({ t: numberOf(state, "destroyGraceSeconds") ?? 0 }).catch(ignoreUnchanged);
        await container.remove({ force: true, v: booleanOf(state, "removeVolumes") !== false });
      } catch (cause) {
        // A conflict: its removal is under way already.
        if (!isMissing(cause) && !isConflict(cause)) {
          throw engineError(`Unable to remove container ${stringOf(state, "name") ?? id}`, cause);
        }
      }
    },
  });
}

/** Makes and starts a container. What can't be started is removed again. */
async function make(engine: Docker, inputs: PropertyMap, context: Context): Promise<Docker.Container> {
  const name = stringOf(inputs, "name") ?? "";
  await imageOf(engine, stringOf(inputs, "image") ?? "", undefined, context);
  const container = await engine.createContainer(containerOptions(inputs)).catch((cause: unknown) => {
    throw engineError(`Unable to create container ${name}`, cause);
  });
  try {
    await connect(engine, container, mapsOf(inputs, "networksAdvanced"));
    const uploads = mapsOf(inputs, "uploads");
    if (uploads.length > 0) await container.putArchive(uploadArchive(uploads), { path: "/" });
    context.signal.throwIfAborted();
    if (booleanOf(inputs, "start") !== false) await start(container);
    return container;
  } catch (cause) {
    await container.remove({ force: true, v: true }).catch(() => undefined);
    throw engineError(`Unable to start container ${name}`, cause);
  }
}

/** Takes the container from the default network into those of the property `networksAdvanced`. */
async function connect(engine: Docker, container: Docker.Container, networks: PropertyMap[]): Promise<void> {
  if (networks.length === 0) return;
  await engine
    .getNetwork("bridge")
    .disconnect({ Container: container.id })
    .catch((cause: unknown) => {
      if (!(cause instanceof Error && cause.message.includes("is not connected"))) throw cause;
    });
  for (const network of networks) {
    const ipv4 = stringOf(network, "ipv4Address");
    const ipv6 = stringOf(network, "ipv6Address");
    const options = stringsOf(network, "driverOpts").map((option): [string, string] => {
      const [key = "", ...value] = option.split("=");
      return [key, value.join("=")];
    });
    await engine.getNetwork(stringOf(network, "name") ?? "").connect({
      Container: container.id,
      EndpointConfig: {
        Aliases: stringsOf(network, "aliases"),
        MacAddress: stringOf(network, "macAddress"),
        DriverOpts: Object.fromEntries(options),
        IPAMConfig: {
          ...(ipv4 === undefined ? {} : { IPv4Address: ipv4 }),
          ...(ipv6 === undefined ? {} : { IPv6Address: ipv6 }),
          LinkLocalIPs: stringsOf(network, "linkLocalIps"),
        },
      },
    });
  }
}

/** Starts a container; one that runs is fine. */
async function start(container: Docker.Container): Promise<void> {
  await container.start().catch(ignoreUnchanged);
}

/** Waits until the container's health check passes, where the program wants that. */
async function healthy(container: Docker.Container, inputs: PropertyMap, context: Context): Promise<void> {
  if (booleanOf(inputs, "wait") !== true) return;
  const seconds = numberOf(inputs, "waitTimeout") ?? 60;
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = (await inspect(container)) ?? {};
    const status = stringOf(mapOf(mapOf(found, "State"), "Health"), "Status");
    if (status === "healthy") return;
    const problem =
      status === undefined
        ? "has no health check to wait for: give it one or leave out wait"
        : `is not healthy after ${seconds.toString()} s; its health check says: ${status}`;
    if (status === undefined || Date.now() > end || context.signal.aborted) {
      const reason = `Container ${stringOf(inputs, "name") ?? ""} ${context.signal.aborted ? "was not waited for: cancelled" : problem}.`;
      throw new PartialFailure(container.id, await stateOf(container, inputs), [reason]);
    }
    context.log("info", `waiting for the health check: ${status}`, true);
    await sleep(healthPauseMilliseconds);
  }
}

async function inspect(container: Docker.Container): Promise<PropertyMap | undefined> {
  try {
    const found = propertyOf(await container.inspect());
    return isMap(found) ? found : undefined;
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw engineError(`Unable to inspect container ${container.id}`, cause);
  }
}

async function stateOf(container: Docker.Container, inputs: PropertyMap): Promise<PropertyMap> {
  const found = await inspect(container);
  if (found === undefined) throw new Error(`Container ${stringOf(inputs, "name") ?? ""} is gone.`);
  return containerState(found, inputs);
}

/** Docker's answer 304: the container was started, or stopped, before. */
function ignoreUnchanged(cause: unknown): void {
  if (!(cause instanceof Error && "statusCode" in cause && cause.statusCode === 304)) throw cause;
}
