import { variablesFor } from "../../../cli/env/variables.ts";

const access = {
  consul: { address: "https://192.168.56.3:8501", token: "consul-management" },
  consulTokens: { operator: "consul-operator" },
  nomad: { address: "https://192.168.56.3:4646", token: "nomad-management" },
  nomadTokens: { operator: "nomad-operator", deployer: "nomad-deployer" },
};

function tokens(role: string): unknown[] {
  const variables = variablesFor(access, role);
  return [variables["CONSUL_HTTP_TOKEN"], variables["NOMAD_TOKEN"]];
}

test("an operator has tokens of its own, and who deploys has none in Consul", () => {
  expect(tokens("operator")).toEqual(["consul-operator", "nomad-operator"]);
  expect(tokens("deployer")).toEqual([undefined, "nomad-deployer"]);
});

test("the tokens that may do everything take the role that says so", () => {
  expect(tokens("management")).toEqual(["consul-management", "nomad-management"]);
});

test("a stack of an earlier version gives an operator no token in Consul rather than that one", () => {
  expect(variablesFor({ ...access, consulTokens: undefined }, "operator")["CONSUL_HTTP_TOKEN"]).toBe(
    undefined,
  );
});

test("a role that there is not is answered with those that there are", () => {
  expect(() => variablesFor(access, "admin")).toThrow(
    "There is no role admin. There are: operator, deployer, management",
  );
});
