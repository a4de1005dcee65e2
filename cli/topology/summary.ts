import type { Topology } from "../../observe/topology/model.ts";
import { problemsOf } from "../../observe/topology/problems.ts";

/** A number in the picture: `2 of 3` and `hosts healthy`, and whether it is as it should be. */
export interface Figure {
  figure: string;
  what: string;
  well: boolean;
}

/** What is in the picture, in numbers. */
export function figuresOf({ hosts, links, jobs, routes, edges }: Topology): Figure[] {
  const instances = jobs.flatMap((job) => job.instances);
  const at = count(edges, ({ state }) => state === "well", "edge");
  return [
    count(hosts, ({ state }) => state === "well", "host", " healthy"),
    count(links, ({ state }) => state === "well", "link", " established"),
    count(jobs, ({ status }) => status.healthy, "job", " healthy"),
    count(instances, ({ state }) => state === "healthy", "instance", " healthy"),
    { ...at, figure: String(routes.length), what: `${plural(routes, "route")} at ${at.figure} ${at.what}` },
  ];
}

/** What is in the picture, in one line. */
export function summaryOf(topology: Topology): string {
  const problems = problemsOf(topology);
  const figures = figuresOf(topology).map(({ figure, what }) => `${figure} ${what}`);
  return [...figures, `${problems.length} ${plural(problems, "problem")}`].join(", ");
}

function count<Item>(all: readonly Item[], isWell: (item: Item) => boolean, one: string, how = ""): Figure {
  const well = all.filter(isWell).length;
  return {
    figure: well === all.length ? String(well) : `${well} of ${all.length}`,
    what: plural(all, one) + how,
    well: well === all.length,
  };
}

function plural(all: readonly unknown[], one: string): string {
  return all.length === 1 ? one : `${one}s`;
}
