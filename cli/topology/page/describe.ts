import type { Instance } from "../../../observe/topology/instances.ts";
import type { Link, LinkEnd } from "../../../observe/topology/links.ts";
import { says } from "../../../observe/topology/problems.ts";

/** What one end says of its link, in a line. */
export function describeEnd(end: LinkEnd): string {
  const details = [end.transport, end.encrypted ? "encrypted" : "not encrypted", end.mtu && `MTU ${end.mtu}`];
  return [says(end), ...(end.state === "established" ? details.filter(Boolean) : [])].join(", ");
}

/** A link in a line for each of its ends. */
export function describeLink({ ends }: Link): string {
  return [ends.map(({ host }) => host).join(" – "), ...ends.map(describeEnd)].join("\n");
}

/** How packets travel over a link, if it is established. */
export function transportOf({ ends, state }: Link): string | undefined {
  return state === "well" ? ends.find(({ transport }) => transport !== undefined)?.transport : undefined;
}

/** The class of a link: its colour and its dashes. */
export function classOf(link: Link): string {
  return link.state === "well" ? `well ${transportOf(link) ?? ""}`.trimEnd() : link.state;
}

/** Whether a link that stands is encrypted, as far as its ends say. */
export function isEncrypted({ ends }: Link): boolean {
  return ends.every(({ encrypted, state }) => encrypted || state !== "established");
}

/** An instance in a line. */
export function describeInstance({ job, host, version, addresses, state, reason, canary }: Instance): string {
  const what = `${job} v${version}${canary ? " (canary)" : ""} on ${host}`;
  return `${[what, ...addresses].join(", ")}: ${[state, reason].filter(Boolean).join(", ")}`;
}
