import type { PropertyMap } from "../base/property.ts";
import { Settings, urlOf } from "../base/settings.ts";
import type { Endpoint } from "../base/http-client.ts";

/** The datacenter that the provider's config names; undefined: that of the agent. */
export function consulDatacenter(config: PropertyMap): string | undefined {
  return new Settings(config, {}).text({ name: "datacenter" });
}

/**
 * Where Consul is and who asks: the provider's config, else the environment variables of the consul command.
 * @throws if the address can't be right
 */
export function consulEndpoint(config: PropertyMap, environment: NodeJS.ProcessEnv): Endpoint {
  const settings = new Settings(config, environment);
  const addressVariables = ["CONSUL_ADDRESS", "CONSUL_HTTP_ADDR"];
  const address = settings.text({ name: "address", environment: addressVariables }) ?? "localhost:8500";
  const schemeVariables = ["CONSUL_SCHEME", "CONSUL_HTTP_SCHEME"];
  const scheme = settings.text({ name: "scheme", environment: schemeVariables }) ?? "http";
  const token = settings.text({ name: "token", environment: ["CONSUL_TOKEN", "CONSUL_HTTP_TOKEN"] });
  return {
    service: "Consul",
    url: urlOf("Consul", address.includes("://") ? address : `${scheme}://${address}`),
    headers: {
      ...settings.headers(),
      ...settings.basicAuthentication({ name: "httpAuth", environment: ["CONSUL_HTTP_AUTH"] }),
      ...(token !== undefined && { "X-Consul-Token": token }),
    },
    query: {},
    tls: settings.tls(
      {
        caFile: ["CONSUL_CA_FILE", "CONSUL_CACERT"],
        certFile: ["CONSUL_CERT_FILE", "CONSUL_CLIENT_CERT"],
        keyFile: ["CONSUL_KEY_FILE", "CONSUL_CLIENT_KEY"],
      },
      { name: "insecureHttps" },
    ),
  };
}
