import type { PropertyMap } from "../base/property.ts";
import { Settings, urlOf } from "../base/settings.ts";
import type { Endpoint } from "../base/http-client.ts";

/**
 * Where Nomad is and who asks: the provider's config, else the environment variables of the nomad command.
 * @throws if there is no address or one that can't be right
 */
export function nomadEndpoint(config: PropertyMap, environment: NodeJS.ProcessEnv): Endpoint {
  const settings = new Settings(config, environment);
  const address = settings.text({ name: "address", environment: ["NOMAD_ADDR"] });
  if (address === undefined) {
    throw new Error("The address of Nomad is missing: set `address` of the provider or NOMAD_ADDR.");
  }
  const token = settings.text({ name: "secretId", environment: ["NOMAD_TOKEN"] });
  const region = settings.text({ name: "region", environment: ["NOMAD_REGION"] });
  return {
    service: "Nomad",
    url: urlOf("Nomad", address),
    headers: {
      ...settings.headers(),
      ...settings.basicAuthentication({ name: "httpAuth", environment: ["NOMAD_HTTP_AUTH"] }),
      ...(token !== undefined && { "X-Nomad-Token": token }),
    },
    query: region === undefined ? {} : { region },
    tls: settings.tls(
      { caFile: ["NOMAD_CACERT"], certFile: ["NOMAD_CLIENT_CERT"], keyFile: ["NOMAD_CLIENT_KEY"] },
      { name: "skipVerify", environment: ["NOMAD_SKIP_VERIFY"] },
    ),
  };
}
