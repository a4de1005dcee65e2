import { readExample } from "../support/example.ts";
import { TestStack } from "../../testbed/testStack.ts";

// The real engine and the real providers plan an example, as `npm run preview` does. Nothing is made, so that neither VirtualBox
// nor a free network is needed. Examples with existing machines are not here, because their preview looks at the machines first:
// test/unit/examples.test.ts has them, and existing.test.ts and apart.test.ts stand up such clusters.

// Also on a slow machine: a test that hangs is ended, none depends on its time.
jest.setTimeout(600_000);

const stack = new TestStack("examples");

afterAll(async () => {
  await stack.remove();
});

test.each(["laptop", "lab", "hcl"])("%s is previewed", async (name) => {
  stack.write(readExample(name));
  const output = await stack.succeed("preview");
  expect(output).toMatch(/\+ \d+ to create/);
  for (const job of Object.keys(readExample(name)["jobs"] ?? {})) {
    expect(output).toMatch(new RegExp(`nomad:index:Job\\s+${job}\\s`));
  }
  expect(stack.leftovers()).toEqual([]);
});
