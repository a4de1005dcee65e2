import { z } from "zod";
import { shown } from "../../configProblems.ts";
import { overlaps } from "../addresses.ts";
import { type Problem, cidr, matching } from "../hosts/fields.ts";

const tenantName = matching(
  /^[a-z][a-z0-9-]{0,30}$/,
  "must be named with lowercase letters, digits and hyphens, starting with a letter, at most 31 characters",
);

/** What `overlay` in the configuration may say. */
export const overlaySchema = z
  .strictObject({
    range: cidr
      .default("10.32.0.0/16")
      .describe("All addresses of the overlay. It must not contain addresses of the hosts"),
    defaultSubnet: cidr
      .default("10.32.0.0/24")
      .describe(
        "Subnet of the range that containers get their addresses from, unless their job has a tenant",
      ),
    tenants: z
      .record(tenantName, cidr)
      .default({})
      .describe(
        "Subnets of the range that are isolated from each other, by the name of the tenant: `{ red: 10.32.1.0/24 }`",
      ),
  })
  .prefault({});

/** The overlay, as configured. */
export type OverlayConfig = z.output<typeof overlaySchema>;

/** What is wrong with an overlay whose values are each right. */
export function overlayProblems({ range, defaultSubnet, tenants }: OverlayConfig): Problem[] {
  const subnets = [
    { path: ["overlay", "defaultSubnet"], subnet: defaultSubnet },
    ...Object.entries(tenants).map(([name, subnet]) => ({ path: ["overlay", "tenants", name], subnet })),
  ];
  return subnets.flatMap(({ path, subnet }, index) => {
    if (!overlaps(range, subnet) || prefixLength(subnet) < prefixLength(range)) {
      return [{ path, message: `must be inside overlay.range ${range}`, got: subnet }];
    }
    const other = subnets.slice(0, index).find((each) => overlaps(each.subnet, subnet));
    return other
      ? [{ path, message: `must not overlap ${other.path.join(".")} ${other.subnet}`, got: subnet }]
      : [];
  });
}

/** What is wrong with jobs that run in tenants which the overlay does not have. */
export function tenantProblems(
  { tenants }: OverlayConfig,
  jobs: Readonly<Record<string, unknown>>,
): Problem[] {
  return Object.entries(jobs).flatMap(([job, settings]) => {
    const tenant = z.object({ tenant: z.string() }).safeParse(settings).data?.tenant;
    if (tenant === undefined || tenant in tenants) {
      return [];
    }
    const known = Object.keys(tenants).join(", ") || "none";
    const message = `must be one of overlay.tenants (${known})`;
    return [{ path: ["jobs", job, "tenant"], message, got: shown(tenant) }];
  });
}

function prefixLength(network: string): number {
  return Number(network.split("/")[1]);
}
