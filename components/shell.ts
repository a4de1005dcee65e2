import { Refusal } from "./refusal.ts";

const meansYes = new Set(["1", "t", "T", "TRUE", "true", "True"]);

/**
 * Refuses variables of the person's shell that a provider obeys whatever the program tells it. `npm run` leaves them out.
 *
 * @param environment of the program, which is that of the providers.
 * @param engine the Docker Engine that the hosts run on; undefined if they run on none.
 * @throws Refusal that names the variable and what it would do
 */
export function refuseShellVariables(environment: NodeJS.ProcessEnv, engine: string | undefined): void {
  const verify = environment["CONSUL_HTTP_SSL_VERIFY"] ?? "";
  if (verify !== "" && !meansYes.has(verify)) {
    throw new Refusal(
      `CONSUL_HTTP_SSL_VERIFY=${verify} is set: the Consul provider would give its token to whoever answers. Unset it: unset CONSUL_HTTP_SSL_VERIFY`,
    );
  }
  const context = environment["DOCKER_CONTEXT"] ?? "";
  if (engine !== undefined && context !== "") {
    throw new Refusal(
      `DOCKER_CONTEXT=${context} is set: the Docker provider would make the hosts there, not at hosts.dockerHost. Unset it: unset DOCKER_CONTEXT`,
    );
  }
}
