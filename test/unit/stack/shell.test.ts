import { refuseShellVariables } from "../../../components/shell.ts";
import { withoutClusterVariables } from "../../../stack/shell.ts";

const engine = "unix:///var/run/docker.sock";

test("the engine gets nothing that a shell has for other clusters, and all that is the program's own", () => {
  const kept = {
    PATH: "/bin",
    NOMAD_ON_WEAVE_DOWN: "1",
    DOCKER_CERT_PATH: "certificates",
    VAULT_TOKEN: "kept",
  };
  const others = {
    NOMAD_ADDR: "https://192.0.2.9:4646",
    NOMAD_SKIP_VERIFY: "true",
    CONSUL_HTTP_SSL_VERIFY: "false",
    CONSUL_CACERT: "authority.pem",
    DOCKER_CONTEXT: "elsewhere",
  };
  expect(withoutClusterVariables({ ...kept, ...others })).toEqual(kept);
});

test.each([
  [{ CONSUL_HTTP_SSL_VERIFY: "false" }, undefined, "CONSUL_HTTP_SSL_VERIFY=false is set"],
  [{ CONSUL_HTTP_SSL_VERIFY: "no" }, engine, "CONSUL_HTTP_SSL_VERIFY=no is set"],
  [{ DOCKER_CONTEXT: "elsewhere" }, engine, "DOCKER_CONTEXT=elsewhere is set"],
])("variables that a provider would obey before the program are refused: %j", (environment, runsOn, said) => {
  expect(() => {
    refuseShellVariables(environment, runsOn);
  }).toThrow(said);
});

test("what harms nobody is not refused", () => {
  expect(() => {
    refuseShellVariables({ CONSUL_HTTP_SSL_VERIFY: "true", DOCKER_CONTEXT: "elsewhere" }, undefined);
  }).not.toThrow();
});
