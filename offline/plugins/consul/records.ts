import { map, objects, value } from "../base/bridged/outputs.ts";
import type { Recorded } from "../base/bridged/record.ts";

export const keysRecord: Recorded = {
  schemaVersion: 1,
  hasDelta: false,
  outputs: {
    datacenter: value,
    namespace: { ...value, ifGiven: true },
    partition: { ...value, ifGiven: true },
    token: { ...value, ifGiven: true },
    id: value,
    keys: objects({ default: value, delete: value, flags: value, name: value, path: value, value }),
    var: map,
  },
};
