import { booleanOf, mapOf, mapsOf, numberOf, stringOf } from "../base/fields.ts";
import { type PropertyMap, isMap } from "../base/property.ts";

const mostAllocations = 5;
const lastEvents = 4;

/**
 * Why allocations are not healthy: one line for each of their tasks with its last events.
 * @param allocations as the API lists them
 */
export function failedAllocations(allocations: PropertyMap[]): string[] {
  return allocations
    .filter(isFailing)
    .sort((one, other) => (numberOf(other, "ModifyIndex") ?? 0) - (numberOf(one, "ModifyIndex") ?? 0))
    .slice(0, mostAllocations)
    .flatMap(describe);
}

function isFailing(allocation: PropertyMap): boolean {
  const status = stringOf(allocation, "ClientStatus");
  if (status === "failed" || status === "lost") return true;
  return (
    stringOf(allocation, "DesiredStatus") === "run" &&
    booleanOf(mapOf(allocation, "DeploymentStatus"), "Healthy") !== true
  );
}

function describe(allocation: PropertyMap): string[] {
  const id = (stringOf(allocation, "ID") ?? "").slice(0, 8);
  const group = stringOf(allocation, "TaskGroup") ?? "";
  const node = stringOf(allocation, "NodeName") ?? "";
  const status = stringOf(allocation, "ClientStatus") ?? "";
  const where = `allocation ${id} (${group} on ${node}, ${status})`;
  const tasks = Object.entries(mapOf(allocation, "TaskStates"));
  if (tasks.length === 0)
    return [`${where}: ${stringOf(allocation, "ClientDescription") ?? "no task has started"}`];
  return tasks.map(([task, state]) => {
    const events = mapsOf(isMap(state) ? state : {}, "Events").map(
      (event) => stringOf(event, "DisplayMessage") ?? stringOf(event, "Type") ?? "",
    );
    return `${where}, task ${task}: ${events.slice(-lastEvents).join("; ")}`;
  });
}
