import { Refusal } from "../../../components/refusal.ts";

test("Pulumi, which puts property names before the message of an error, leaves that of a refusal alone", () => {
  const refusal: Error = new Refusal("fabio was changed on the cluster");
  refusal.message = `error serializing property "environment": ${refusal.message}`;
  expect(refusal.message).toBe("fabio was changed on the cluster");
  expect(String(refusal)).toBe("Error: fabio was changed on the cluster");
});
