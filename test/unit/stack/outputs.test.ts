import { readOutputs } from "../../../stack/outputs.ts";

test("a state that a killed run has left half written is named as such, with what puts it right", async () => {
  const read = () =>
    Promise.reject(new Error("Command failed: pulumi stack output\nerror: failed to load checkpoint: EOF"));
  await expect(readOutputs({ read })).rejects.toThrow(/killed while it wrote the state .* npm run up/);
});

test("other words of Pulumi's are passed on", async () => {
  const read = () => Promise.reject(new Error("error: incorrect passphrase"));
  await expect(readOutputs({ read })).rejects.toThrow("incorrect passphrase");
});
