import type Docker from "dockerode";
import { bridged } from "../base/bridged/bridged.ts";
import { booleanOf, mapOf, mapsOf, orNull, propertyOf, stringOf, textsOf } from "../base/fields.ts";
import type { Kind } from "../base/kind.ts";
import { type PropertyMap, UNKNOWN, isMap } from "../base/property.ts";
import { engineError, isMissing } from "./engine.ts";
import { labelList, labelsOf } from "./labels.ts";
import { checkNamed, diffNamed } from "./naming.ts";
import { refreshed } from "./refreshed.ts";
import { removeWhenFree } from "./removal.ts";
import { networkRecord } from "./records.ts";
import { networkShape } from "./shapes.ts";

/** docker:index/network:Network */
export function networkKind(engine: Docker): Kind {
  async function inspect(id: string): Promise<PropertyMap | undefined> {
    try {
      const found = propertyOf(await engine.getNetwork(id).inspect());
      return isMap(found) ? stateOf(found) : undefined;
    } catch (cause) {
      if (isMissing(cause)) return undefined;
      throw engineError(`Unable to inspect network ${id}`, cause);
    }
  }

  return bridged(networkShape, networkRecord, {
    check: (olds, news, context) => Promise.resolve(checkNamed(networkShape, olds, news, context)),
    diff: (_id, oldInputs, _oldState, news) => Promise.resolve(diffNamed(networkShape, oldInputs, news)),

    async create(inputs, context) {
      const computed = { driver: UNKNOWN, internal: UNKNOWN, ipamConfigs: UNKNOWN, options: UNKNOWN };
      if (context.preview) return { id: "", state: { ...computed, scope: UNKNOWN, ...inputs } };
      const name = stringOf(inputs, "name") ?? "";
      try {
        const { id } = await engine.createNetwork({ CheckDuplicate: true, ...optionsOf(name, inputs) });
        return { id, state: { ...inputs, ...(await inspect(id)) } };
      } catch (cause) {
        throw engineError(`Unable to create network ${name}`, cause);
      }
    },

    async read(id, inputs, state) {
      const real = await inspect(id);
      if (real === undefined) return undefined;
      return { inputs: refreshed(inputs, real, ["labels"]), state: { ...state, ...inputs, ...real } };
    },

    async delete(id, state, context) {
      const name = `network ${stringOf(state, "name") ?? id}`;
      await removeWhenFree(name, () => engine.getNetwork(id).remove(), "has active endpoints", context);
    },
  });
}

function optionsOf(name: string, inputs: PropertyMap): Docker.NetworkCreateOptions {
  const pools = mapsOf(inputs, "ipamConfigs").map((pool) => ({
    ...text("Subnet", stringOf(pool, "subnet")),
    ...text("IPRange", stringOf(pool, "ipRange")),
    ...text("Gateway", stringOf(pool, "gateway")),
    ...(pool["auxAddress"] === undefined ? {} : { AuxiliaryAddresses: textsOf(pool, "auxAddress") }),
  }));
  return {
    Name: name,
    Driver: stringOf(inputs, "driver") ?? "bridge",
    Internal: booleanOf(inputs, "internal") ?? false,
    Attachable: booleanOf(inputs, "attachable") ?? false,
    Ingress: booleanOf(inputs, "ingress") ?? false,
    EnableIPv6: booleanOf(inputs, "ipv6") ?? false,
    Options: textsOf(inputs, "options"),
    Labels: labelsOf(inputs),
    IPAM: {
      Driver: stringOf(inputs, "ipamDriver") ?? "default",
      Options: textsOf(inputs, "ipamOptions"),
      Config: pools,
    },
  };
}

function text(name: string, value: string | undefined): Record<string, string> {
  return value === undefined || value === "" ? {} : { [name]: value };
}

function stateOf(found: PropertyMap): PropertyMap {
  const ipam = mapOf(found, "IPAM");
  return {
    name: found["Name"],
    driver: found["Driver"],
    scope: found["Scope"],
    internal: found["Internal"],
    attachable: found["Attachable"],
    ingress: found["Ingress"],
    ipv6: found["EnableIPv6"],
    labels: labelList(mapOf(found, "Labels")),
    options: mapOf(found, "Options"),
    ipamDriver: ipam["Driver"],
    ipamOptions: orNull(mapOf(ipam, "Options")),
    ipamConfigs: mapsOf(ipam, "Config").map((pool) => ({
      subnet: pool["Subnet"],
      gateway: pool["Gateway"],
      ipRange: stringOf(pool, "IPRange") ?? "",
      auxAddress: orNull(mapOf(pool, "AuxiliaryAddresses")),
    })),
  };
}
