import { z } from "zod";
import { overlaps } from "../addresses.ts";
import { type Problem, cidr } from "../hosts/fields.ts";

const tenantName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,30}$/,
    "is a tenant's name: lower-case letters, digits and hyphens, a letter first",
  );

/** What `overlay` in the configuration may say. */
export const overlaySchema = z
  .strictObject({
    range: cidr.default("10.32.0.0/16").describe("all addresses of the Weave overlay"),
    defaultSubnet: cidr.default("10.32.0.0/24").describe("where containers get their address by default"),
    tenants: z
      .record(tenantName, cidr)
      .default({})
      .describe("subnets of the range that are kept apart from each other, by the tenant's name"),
  })
  .prefault({});

/** The overlay, as configured. */
export type OverlayConfig = z.output<typeof overlaySchema>;

/** The name of the Docker network of the default subnet. */
export const defaultNetwork = "weave";

/** The name of the Docker network of a tenant's subnet: `weave-10.32.1.0-24`. */
export function networkOf(subnet: string): string {
  return `weave-${subnet.replace("/", "-")}`;
}

/** What is wrong with an overlay whose values are each right. */
export function overlayProblems({ range, defaultSubnet, tenants }: OverlayConfig): Problem[] {
  const subnets = [
    { path: ["overlay", "defaultSubnet"], subnet: defaultSubnet },
    ...Object.entries(tenants).map(([name, subnet]) => ({ path: ["overlay", "tenants", name], subnet })),
  ];
  return subnets.flatMap(({ path, subnet }, index) => {
    if (!overlaps(range, subnet) || prefixLength(subnet) < prefixLength(range)) {
      return [{ path, message: `${subnet} is outside of overlay.range ${range}` }];
    }
    const other = subnets.slice(0, index).find((each) => overlaps(each.subnet, subnet));
    return other ? [{ path, message: `${subnet} overlaps ${other.path.join(".")} ${other.subnet}` }] : [];
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
    const message = `the job runs in the tenant ${tenant}, which overlay.tenants does not have (it has: ${known})`;
    return [{ path: ["jobs", job, "tenant"], message }];
  });
}

function prefixLength(network: string): number {
  return Number(network.split("/")[1]);
}
