import type Docker from "dockerode";
import { bridged } from "../base/bridged/bridged.ts";
import { differing } from "../base/bridged/inputs.ts";
import { booleanOf, stringOf } from "../base/fields.ts";
import type { Kind } from "../base/kind.ts";
import { type PropertyMap, UNKNOWN } from "../base/property.ts";
import { fit, replacing } from "../base/shape.ts";
import { engineError, isMissing } from "./engine.ts";
import { type Image, imageOf, localImage } from "./image.ts";
import { remoteImageRecord } from "./records.ts";
import { remoteImageShape } from "./shapes.ts";

/** docker:index/remoteImage:RemoteImage: an image that the engine has, or pulls. */
export function remoteImageKind(engine: Docker): Kind {
  return bridged(remoteImageShape, remoteImageRecord, {
    check: (_olds, news) => Promise.resolve(fit(remoteImageShape, news)),

    diff: (_id, oldInputs, _oldState, news) => {
      const diffs = differing(remoteImageShape, oldInputs, news);
      return Promise.resolve({
        changes: diffs.length > 0,
        diffs,
        replaces: replacing(remoteImageShape, diffs),
      });
    },

    async create(inputs, context) {
      if (context.preview) return { id: "", state: { ...inputs, imageId: UNKNOWN, repoDigest: UNKNOWN } };
      const name = stringOf(inputs, "name") ?? "";
      const image = await imageOf(engine, name, stringOf(inputs, "platform"), context);
      return { id: image.id + name, state: stateOf(inputs, image) };
    },

    async read(id, inputs, state) {
      const name =
        stringOf(state, "name") ?? stringOf(inputs, "name") ?? id.replace(/^sha256:[0-9a-f]{64}/, "");
      const image = await localImage(engine, name);
      if (image === undefined) return undefined;
      return { inputs: { ...inputs, name }, state: stateOf({ ...state, ...inputs, name }, image) };
    },

    async update(_id, _oldInputs, oldState, news, context) {
      if (context.preview) return { ...oldState, ...news };
      const image = await imageOf(engine, stringOf(news, "name") ?? "", stringOf(news, "platform"), context);
      return stateOf(news, image);
    },

    async delete(id, state) {
      if (booleanOf(state, "keepLocally") === true) return;
      const name = stringOf(state, "name") ?? id;
      try {
        await engine.getImage(name).remove({ force: booleanOf(state, "forceRemove") ?? false });
      } catch (cause) {
        if (!isMissing(cause)) throw engineError(`Unable to remove image ${name}`, cause);
      }
    },
  });
}

function stateOf(inputs: PropertyMap, image: Image): PropertyMap {
  return { ...inputs, imageId: image.id, repoDigest: image.digest };
}
