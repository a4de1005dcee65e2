import type { CommandDefinition, CommandLine } from "../../../cli/command.ts";
import { runProgram } from "../../../cli/program.ts";

const signal = new AbortController().signal;

/** What a command is given that takes what this definition says. */
async function given(args: readonly string[], definition: Partial<CommandDefinition> = {}) {
  const seen: CommandLine[] = [];
  const command: CommandDefinition = {
    description: "Does x.",
    options: { "--json": "prints JSON", "--host <hosts>": "on these alone" },
    examples: { x: "does it" },
    run: (commandLine) => {
      seen.push(commandLine);
      return Promise.resolve(0);
    },
    ...definition,
  };
  const entry = { summary: "do x", load: () => Promise.resolve({ command }) };
  await runProgram({ "Commands:": { x: entry, status: entry } }, args, signal);
  return seen[0];
}

test("without arguments it is the dev stack", async () => {
  expect(await given(["x"])).toEqual({
    stack: "dev",
    offline: false,
    rest: [],
    flags: new Set(),
    options: new Map(),
  });
});

test("its own options are taken, all others go on to Pulumi as they are", async () => {
  const args = ["x", "--stack", "lab", "--json", "--refresh", "--target=a=b", "--offline"];
  expect(await given(args, { passesOn: "pulumi" })).toMatchObject({
    stack: "lab",
    offline: true,
    rest: ["--refresh", "--target=a=b"],
    flags: new Set(["json", "offline"]),
  });
});

test.each([
  [["--stack", "lab", "x"], "lab"],
  [["x", "-s", "lab"], "lab"],
  [["--stack", "lab", "x", "--stack=prod"], "prod"],
])("%j is about the stack %s", async (args, stack) => {
  expect(await given(args)).toMatchObject({ stack });
});

test.each([[["--host", "u1,u2", "uptime"]], [["--host=u1,u2", "uptime"]], [["uptime", "--host", "u1,u2"]]])(
  "%j has an option with a value",
  async (args) => {
    const commandLine = await given(["x", ...args], { passesOn: "command" });
    expect(commandLine?.options).toEqual(new Map([["host", "u1,u2"]]));
    expect(commandLine?.rest).toEqual(["uptime"]);
  },
);

test("what comes after two dashes is no option of the program", async () => {
  const args = ["x", "--", "df", "-h", "--json"];
  expect(await given(args, { passesOn: "command" })).toMatchObject({ rest: ["df", "-h", "--json"] });
});

test("an option of Pulumi with its value in the next word is passed on in order", async () => {
  const args = ["x", "--target-replace", "urn:x", "--json", "--diff"];
  expect(await given(args, { passesOn: "pulumi" })).toMatchObject({
    rest: ["--target-replace", "urn:x", "--diff"],
  });
});

test("a command takes words, and one for a shell takes its options too", async () => {
  expect(await given(["x", "consul", "u1"], { words: "UNIT [HOST]" })).toMatchObject({
    rest: ["consul", "u1"],
  });
  expect(await given(["x", "ls", "-A"], { words: "COMMAND", passesOn: "command" })).toMatchObject({
    rest: ["ls", "-A"],
  });
});

test.each([
  [["stauts"], "unknown command 'stauts' (Did you mean status?); see: nomad-on-weave --help"],
  [["x", "--josn"], "unknown option '--josn' (Did you mean --json?); see: nomad-on-weave x --help"],
  [
    ["x", "u1"],
    "too many arguments for 'x'. Expected 0 arguments but got 1: u1; see: nomad-on-weave x --help",
  ],
  [["x", "--host"], "option '--host <hosts>' argument missing; see: nomad-on-weave x --help"],
  [["x", "--stack", "backups"], "A stack cannot be called backups"],
])("%j is refused in one line", async (args, message) => {
  await expect(given(args)).rejects.toThrow(message);
});

test("an option among words is refused", async () => {
  await expect(given(["x", "consul", "-n"], { words: "UNIT" })).rejects.toThrow("unknown option '-n'");
});

describe("help", () => {
  const printed = jest.spyOn(process.stdout, "write").mockReturnValue(true);

  afterEach(() => printed.mockClear());

  test.each([[["x", "--help"]], [["help", "x"]], [["x", "-h"]]])(
    "%j prints that of the command",
    async (args) => {
      expect(await given(args)).toBeUndefined();
      const text = printed.mock.calls.join("");
      expect(text).toContain("Usage: nomad-on-weave x [options]");
      expect(text).toContain("$ nomad-on-weave x  # does it");
      for (const option of ["--json", "--host <hosts>", "--stack <name>", "--offline"]) {
        expect(text).toContain(option);
      }
    },
  );

  test("that of the program lists the commands by group", async () => {
    await given(["--help"]);
    expect(printed.mock.calls.join("")).toMatch(/Commands:\n\s+x\s+do x\n\s+status\s+do x\n/);
  });
});
