import { ownerLabels } from "../../ownership/owner.ts";
import { askEngine } from "./engine.ts";

/** The Docker objects of docker hosts, in the order in which they can be removed. */
const kinds = [
  {
    type: "docker:index/container:Container",
    list: ["ps", "--all", "--no-trunc"],
    remove: ["rm", "--force"],
  },
  { type: "docker:index/network:Network", list: ["network", "ls", "--no-trunc"], remove: ["network", "rm"] },
  { type: "docker:index/volume:Volume", list: ["volume", "ls"], remove: ["volume", "rm"] },
] as const;

/** Removes the containers, networks and volumes that are marked with a stack's identity and are not recorded. */
export async function removeUnrecorded(
  engine: string | undefined,
  identity: string,
  recorded: readonly { type: string; id?: string | undefined }[],
  signal: AbortSignal,
): Promise<void> {
  if (engine === undefined) {
    return;
  }
  for (const { type, list, remove } of kinds) {
    const known = recorded.filter((resource) => resource.type === type).map((resource) => resource.id);
    const format = type.endsWith("Volume") ? "{{.Name}}" : "{{.ID}}";
    const label = `label=${ownerLabels.identity}=${identity}`;
    const found = await askEngine(engine, [...list, "--filter", label, "--format", format], signal);
    const unrecorded = found.filter((id) => !known.includes(id));
    if (unrecorded.length > 0) {
      await askEngine(engine, [...remove, ...unrecorded], signal);
    }
  }
}
