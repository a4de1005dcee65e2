import { readableState, restoreState } from "../../../cli/restore/state.ts";

const urn = "urn:pulumi:unit::nomad-on-weave::command:local:Command::one";
const stack = {
  urn: "urn:pulumi:unit::nomad-on-weave::pulumi:pulumi:Stack::nomad-on-weave-unit",
  type: "pulumi:pulumi:Stack",
};
const one = { urn, type: "command:local:Command", id: "one" };
const exportOf = (resources: object[]) =>
  Buffer.from(JSON.stringify({ version: 3, deployment: { resources } }));

test("a state is of its stack alone", async () => {
  const state = await readableState("unit", exportOf([stack, one]));
  expect(state.deployment.resources).toHaveLength(2);
  await expect(readableState("dev", exportOf([stack]))).rejects.toThrow(
    "The state in it is of the stack unit, and not of dev: add -- --stack unit",
  );
});

test("a backup without a state brings none back", async () => {
  await expect(readableState("unit", undefined)).rejects.toThrow("scheduled backups have none");
  await expect(readableState("unit", exportOf([]))).rejects.toThrow("There is no state in it");
});

test("a stack that has resources keeps its own state", async () => {
  const write = jest.fn(() => Promise.resolve());
  const pulumi = {
    files: undefined,
    isOwn: false,
    read: () => Promise.resolve(exportOf([stack, one]).toString()),
    run: () => Promise.resolve(0),
    write,
  };
  const state = await readableState("unit", exportOf([stack, one]));
  await expect(restoreState(pulumi, "unit", state)).rejects.toThrow(
    "The stack unit has a state, with 1 resources: nothing is changed.",
  );
  expect(write).not.toHaveBeenCalled();
});
