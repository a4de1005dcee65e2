import type Docker from "dockerode";
import { booleanOf, mapOf, numberOf, stringOf, textsOf } from "../base/fields.ts";
import type { PropertyMap } from "../base/property.ts";
import { labelsOf } from "./labels.ts";

/** The property `volumes` as the three things that Docker makes of it. */
export function bindsOf(entries: PropertyMap[]): {
  binds: string[];
  from: string[];
  volumes: Record<string, object>;
} {
  const binds: string[] = [];
  const from: string[] = [];
  const volumes: Record<string, object> = {};
  for (const entry of entries) {
    const container = stringOf(entry, "fromContainer");
    const path = stringOf(entry, "containerPath");
    const source = stringOf(entry, "hostPath") ?? stringOf(entry, "volumeName");
    if ((container === undefined) === (path === undefined)) {
      throw new Error("An entry of volumes needs either containerPath or fromContainer.");
    }
    if (container !== undefined) from.push(container);
    if (path === undefined) continue;
    volumes[path] = {};
    if (source === undefined) continue;
    const relabel = stringOf(entry, "selinuxRelabel");
    const mode = booleanOf(entry, "readOnly") === true ? "ro" : "rw";
    binds.push(`${source}:${path}:${mode}${relabel === undefined ? "" : `,${relabel}`}`);
  }
  return { binds, from, volumes };
}

/** The property `mounts` as Docker takes it. */
export function mountsOf(entries: PropertyMap[]): Docker.MountSettings[] {
  return entries.map((entry) => {
    const type = stringOf(entry, "type") ?? "";
    if (type !== "bind" && type !== "volume" && type !== "tmpfs") {
      throw new Error(`The type of a mount must be bind, volume or tmpfs, not ${JSON.stringify(type)}.`);
    }
    return {
      Type: type,
      Target: stringOf(entry, "target") ?? "",
      Source: stringOf(entry, "source") ?? "",
      ReadOnly: booleanOf(entry, "readOnly") ?? false,
      ...options(type, entry),
    };
  });
}

function options(type: string, entry: PropertyMap): object {
  const name = `${type}Options`;
  if (entry[name] === undefined || entry[name] === null) return {};
  const given = mapOf(entry, name);
  switch (type) {
    case "bind":
      return { BindOptions: { Propagation: stringOf(given, "propagation") } };
    case "tmpfs":
      return { TmpfsOptions: { SizeBytes: numberOf(given, "sizeBytes"), Mode: numberOf(given, "mode") } };
    default:
      return {
        VolumeOptions: {
          NoCopy: booleanOf(given, "noCopy") ?? false,
          Labels: labelsOf(given),
          Subpath: stringOf(given, "subpath"),
          DriverConfig: {
            Name: stringOf(given, "driverName") ?? "",
            Options: textsOf(given, "driverOptions"),
          },
        },
      };
  }
}
