import { admitWorkloads } from "../../../components/consul/workloads.ts";
import { SmallServers } from "../../support/smallServers.ts";

const small = new SmallServers();
afterEach(() => small.end());

/** A Consul that knows nothing, and answers the first puts of the auth method with these errors. */
async function consul(...errors: string[]) {
  return small.serve(({ method, url }, response) => {
    const error = method === "PUT" && url === "/v1/acl/auth-method" ? errors.shift() : undefined;
    response.statusCode = error === undefined ? 200 : 500;
    response.end(error ?? (method === "PUT" ? "{}" : "[]"));
  });
}

const keys = { url: "https://127.0.0.1:4646/.well-known/jwks.json", authority: "" };

test("the keys are asked for again while the Nomad agent that has them restarts", async () => {
  const refused = "rpc error making call: Invalid Auth Method: error checking JWKSURL: connection refused";
  const { address, asked } = await consul(refused, refused);
  await admitWorkloads({ address }, keys, {});
  expect(asked.filter((path) => path === "/v1/acl/auth-method")).toHaveLength(3);
});

test("any other refusal is final", async () => {
  const { address, asked } = await consul("Invalid Auth Method: unknown type");
  await expect(admitWorkloads({ address }, keys, {})).rejects.toThrow("unknown type");
  expect(asked.filter((path) => path === "/v1/acl/auth-method")).toHaveLength(1);
});
