import { Refusal } from "../../../components/refusal.ts";

test("Pulumi, which puts property names before the message of an error, leaves that of a refusal alone", () => {
  const refusal: Error = new Refusal("fabio was changed on the cluster");
  refusal.message = `error serializing property "environment": ${refusal.message}`;
  expect(refusal.message).toBe("fabio was changed on the cluster");
  expect(String(refusal)).toBe("Error: fabio was changed on the cluster");
});

test("Pulumi, which prints the stack of what comes after the program's last line, finds the message alone", () => {
  const refusal = new Refusal("jobs.web: Nomad refuses it");
  expect(refusal.stack || refusal.message).toBe("jobs.web: Nomad refuses it");
});
