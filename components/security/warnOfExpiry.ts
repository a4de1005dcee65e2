import * as pulumi from "@pulumi/pulumi";
import { expiryWarning } from "./expiry.ts";

/**
 * Says at every preview and every `up` which certificates run out soon.
 *
 * @param expiry when that of each host does, by the host's name, as in ISO 8601.
 * @param resource that it is said of.
 */
export function warnOfExpiry(
  expiry: Readonly<Record<string, pulumi.Output<string>>>,
  resource: pulumi.Resource,
): void {
  for (const [host, date] of Object.entries(expiry)) {
    date.apply((text) => {
      const warning = expiryWarning(host, new Date(text));
      return warning === undefined ? undefined : pulumi.log.warn(warning, resource);
    });
  }
}
