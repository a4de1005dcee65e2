import type Docker from "dockerode";
import { bridged } from "../base/bridged/bridged.ts";
import { mapOf, orNull, propertyOf, stringOf, textsOf } from "../base/fields.ts";
import type { Kind } from "../base/kind.ts";
import { type PropertyMap, UNKNOWN, isMap } from "../base/property.ts";
import { engineError, isMissing } from "./engine.ts";
import { labelList, labelsOf } from "./labels.ts";
import { checkNamed, diffNamed } from "./naming.ts";
import { refreshed } from "./refreshed.ts";
import { removeWhenFree } from "./removal.ts";
import { volumeRecord } from "./records.ts";
import { volumeShape } from "./shapes.ts";

/** docker:index/volume:Volume */
export function volumeKind(engine: Docker): Kind {
  async function inspect(name: string): Promise<PropertyMap | undefined> {
    try {
      const found = propertyOf(await engine.getVolume(name).inspect());
      return isMap(found) ? stateOf(found) : undefined;
    } catch (cause) {
      if (isMissing(cause)) return undefined;
      throw engineError(`Unable to inspect volume ${name}`, cause);
    }
  }

  return bridged(volumeShape, volumeRecord, {
    check: (olds, news, context) => Promise.resolve(checkNamed(volumeShape, olds, news, context)),
    diff: (_id, oldInputs, _oldState, news) => Promise.resolve(diffNamed(volumeShape, oldInputs, news)),

    async create(inputs, context) {
      if (context.preview) return { id: "", state: { driver: UNKNOWN, mountpoint: UNKNOWN, ...inputs } };
      const name = stringOf(inputs, "name") ?? "";
      try {
        await engine.createVolume({
          Name: name,
          Driver: stringOf(inputs, "driver") ?? "local",
          DriverOpts: textsOf(inputs, "driverOpts"),
          Labels: labelsOf(inputs),
        });
      } catch (cause) {
        throw engineError(`Unable to create volume ${name}`, cause);
      }
      return { id: name, state: { ...inputs, ...(await inspect(name)) } };
    },

    async read(id, inputs, state) {
      const real = await inspect(id);
      if (real === undefined) return undefined;
      return { inputs: refreshed(inputs, real, ["labels"]), state: { ...state, ...inputs, ...real } };
    },

    async delete(id, _state, context) {
      await removeWhenFree(`volume ${id}`, () => engine.getVolume(id).remove(), "volume is in use", context);
    },
  });
}

function stateOf(found: PropertyMap): PropertyMap {
  return {
    name: found["Name"],
    driver: found["Driver"],
    driverOpts: orNull(mapOf(found, "Options")),
    labels: labelList(mapOf(found, "Labels")),
    mountpoint: found["Mountpoint"],
  };
}
