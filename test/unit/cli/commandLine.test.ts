import { readCommandLine } from "../../../cli/commandLine.ts";

const help = {
  usage: "npm run x",
  description: "Does x.",
  flags: { json: "prints JSON" },
  others: "options of Pulumi" as const,
};

test("without arguments it is the dev stack", () => {
  expect(readCommandLine(help, [])).toMatchObject({ stack: "dev", rest: [], flags: new Set() });
});

test("our own options are taken, everything else goes on as it is", () => {
  const args = ["--stack", "lab", "--json", "--refresh", "--target=a=b", "--offline"];
  expect(readCommandLine(help, args)).toEqual({
    stack: "lab",
    offline: true,
    rest: ["--refresh", "--target=a=b"],
    flags: new Set(["json"]),
    options: new Map(),
  });
});

test("an option with a value is ours where the command has it, in both ways of writing it", () => {
  const withHost = { ...help, options: { host: "on these alone" } };
  for (const args of [
    ["--host", "u1,u2", "uptime"],
    ["--host=u1,u2", "uptime"],
  ]) {
    const { options, rest } = readCommandLine(withHost, args);
    expect([...options]).toEqual([["host", "u1,u2"]]);
    expect(rest).toEqual(["uptime"]);
  }
});

test("what comes after two dashes is no option of ours", () => {
  expect(readCommandLine(help, ["--", "df", "-h", "--json"]).rest).toEqual(["df", "-h", "--json"]);
});

test("an option of Pulumi with its value in the next word is passed on in order", () => {
  expect(readCommandLine(help, ["--target-replace", "urn:x"]).rest).toEqual(["--target-replace", "urn:x"]);
});

test.each([
  ["a misspelt option", undefined, ["--josn"], "--josn"],
  ["a word too many", undefined, ["u1"], "u1"],
  ["an option among words", "words" as const, ["consul", "-n"], "-n"],
])("%s is refused by its name", (_what, others, args, name) => {
  expect(() => readCommandLine({ ...help, others }, args)).toThrow(`npm run x does not take ${name};`);
});

test("a command takes words, and one for a shell takes its options too", () => {
  expect(readCommandLine({ ...help, others: "words" }, ["consul", "u1"]).rest).toEqual(["consul", "u1"]);
  expect(readCommandLine({ ...help, others: "a command" }, ["ls", "-A"]).rest).toEqual(["ls", "-A"]);
});
