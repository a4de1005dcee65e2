import { styleText } from "node:util";
import { withRole } from "../../components/hosts/host.ts";
import type { Overview } from "./overview.ts";

/** Prints the overview as two tables. Colours only on a terminal. */
export function printOverview({ hosts, jobs, warnings, consulLeader, nomadLeader, voters }: Overview): void {
  printTable(
    ["host", "address", "roles", "consul", "nomad", "overlay", "disk", "down"],
    hosts.map((host) => ({
      cells: [
        host.name,
        host.address,
        host.roles.join(" and "),
        host.consul,
        host.nomad,
        host.overlay,
        host.disk,
        host.down.join(", "),
      ],
      healthy: host.healthy,
    })),
  );
  const servers = withRole(hosts, "server").length;
  const vote = (agent: keyof Overview["voters"]) => `${voters[agent]} of ${servers} vote`;
  console.log(
    `\nleader: Consul ${consulLeader} (${vote("consul")}), Nomad ${nomadLeader} (${vote("nomad")})\n`,
  );
  printTable(
    ["job", "status", "healthy", "deployment"],
    jobs.map(({ name, status, instances, deployment, healthy }) => ({
      cells: [name, status, instances ? `${instances.healthy} of ${instances.wanted}` : "", deployment ?? ""],
      healthy,
    })),
  );
  for (const warning of warnings) {
    console.log(styleText("yellow", `\nwarning: ${warning}`));
  }
}

function printTable(
  titles: readonly string[],
  rows: readonly { cells: readonly string[]; healthy: boolean }[],
): void {
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map(({ cells }) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  console.log(
    styleText(
      "bold",
      line(titles.map((title, column) => (rows.some(({ cells }) => cells[column]) ? title : ""))),
    ),
  );
  for (const { cells, healthy } of rows) {
    console.log(healthy ? line(cells) : styleText("red", `${line(cells)}  unhealthy`));
  }
}
