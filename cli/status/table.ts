import { styleText } from "node:util";
import { withRole } from "../../components/hosts/host.ts";
import { dayOf } from "../../components/security/expiry.ts";
import type { Overview } from "../../observe/overview.ts";

/** Prints the overview as two tables. Colours only on a terminal. */
export function printOverview({ hosts, jobs, certificates, warnings, ...overview }: Overview): void {
  const { consulLeader, nomadLeader, voters } = overview;
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
    `\nleader: Consul ${consulLeader} (${vote("consul")}), Nomad ${nomadLeader} (${vote("nomad")})`,
  );
  if (certificates.length > 0) {
    console.log(describeCertificates(certificates));
  }
  console.log();
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

/** `certificates: those of hosts end from 2027-11-28 (u1) on, the authority on 2036-11-25` */
function describeCertificates(certificates: Overview["certificates"]): string {
  const isAuthority = ({ of }: Overview["certificates"][number]) => of === "authority";
  const [first] = certificates
    .filter((each) => !isAuthority(each))
    .toSorted((one, other) => one.end.localeCompare(other.end));
  const authority = certificates.find(isAuthority);
  const parts = [
    ...(first ? [`those of hosts end from ${dayOf(new Date(first.end))} (${first.of}) on`] : []),
    ...(authority ? [`the authority's on ${dayOf(new Date(authority.end))}`] : []),
  ];
  const line = `certificates: ${parts.join(", ")}`;
  return certificates.every(({ healthy }) => healthy) ? line : styleText("red", `${line}  unhealthy`);
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
