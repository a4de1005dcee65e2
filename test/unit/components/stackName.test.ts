import { stackNameProblem } from "../../../components/stackName.ts";

test.each(["dev", "lab-2", "team.prod", "test_1"])("a stack can be called %s", (name) => {
  expect(stackNameProblem(name)).toBeUndefined();
});

test.each(["backend", "backups", "select", "former", "passphrase", "backup-key"])(
  "no stack can be called %s: its folder is that of all stacks",
  (name) => {
    expect(stackNameProblem(name)).toContain(`.state/${name} belongs to all stacks`);
  },
);

test.each(["..", ".", "../dev", "team/dev", "", "Pulumi.dev.yaml", "-s"])(
  'no stack can be called "%s"',
  (name) => {
    expect(stackNameProblem(name)).toContain("a name has letters");
  },
);
