import { catalog } from "../../../cli/catalog.ts";
import { entriesOf } from "../../../cli/program.ts";
import packageFile from "../../../package.json" with { type: "json" };

const names = entriesOf(catalog).map(([name]) => name);

test("every command but completion is a script of npm, with nothing else in it", () => {
  const start = `node ${packageFile.bin["nomad-on-weave"]}`;
  const scripts = Object.entries(packageFile.scripts).filter(([, script]) => script.startsWith(start));
  expect(scripts).toEqual(scripts.map(([name]) => [name, `${start} ${name}`]));
  expect(scripts.map(([name]) => name).sort()).toEqual(names.filter((name) => name !== "completion").sort());
});

test.each(entriesOf(catalog))("the examples of %s are such as it takes", async (name, entry) => {
  const { command } = await entry.load();
  const known = [...Object.keys(command.options ?? {}), "--stack", "--offline"].map(
    (flags) => flags.split(" ")[0],
  );
  expect(command.examples).not.toEqual({});
  for (const example of Object.keys(command.examples)) {
    const [words = ""] = example.split(" -- ");
    expect(words).toMatch(new RegExp(`^${name}( |$)`));
    const unknown = words.split(" ").filter((word) => word.startsWith("--") && !known.includes(word));
    expect(command.passesOn === undefined ? unknown : []).toEqual([]);
  }
});
