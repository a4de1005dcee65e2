import type Docker from "dockerode";
import { propertyOf, stringOf, stringsOf } from "../base/fields.ts";
import type { Context } from "../base/kind.ts";
import { isMap } from "../base/property.ts";
import { engineError, isMissing } from "./engine.ts";

export interface Image {
  /** Such as "sha256:…". */
  id: string;
  /** Such as "debian@sha256:…"; "" for an image that came from no registry. */
  digest: string;
}

/** The image of that name that the engine has; undefined = it has none. */
export async function localImage(engine: Docker, name: string): Promise<Image | undefined> {
  try {
    const found = propertyOf(await engine.getImage(name).inspect());
    if (!isMap(found)) return undefined;
    const repository = name.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
    const digests = stringsOf(found, "RepoDigests");
    const digest = digests.find((each) => each.startsWith(`${repository}@`)) ?? digests[0] ?? "";
    return { id: stringOf(found, "Id") ?? "", digest };
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw engineError(`Unable to inspect image ${name}`, cause);
  }
}

/** The image of that name, pulled if the engine lacks it. */
export async function imageOf(
  engine: Docker,
  name: string,
  platform: string | undefined,
  context: Context,
): Promise<Image> {
  const local = await localImage(engine, name);
  if (local !== undefined) return local;
  context.log("info", `pulling ${name}`, true);
  try {
    await pull(engine, name, platform, context);
  } catch (cause) {
    throw engineError(`The engine has no image ${name}, and it can't be pulled`, cause);
  }
  const pulled = await localImage(engine, name);
  if (pulled === undefined) throw new Error(`The image ${name} was pulled, but the engine does not have it.`);
  return pulled;
}

async function pull(
  engine: Docker,
  name: string,
  platform: string | undefined,
  context: Context,
): Promise<void> {
  const tagged = /[@:][^/]*$/.test(name) ? name : `${name}:latest`;
  const stream = await engine.pull(tagged, platform === undefined ? {} : { platform });
  await new Promise<void>((resolve, reject) => {
    context.signal.addEventListener("abort", () => {
      reject(new Error("cancelled"));
    });
    engine.modem.followProgress(stream, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}
