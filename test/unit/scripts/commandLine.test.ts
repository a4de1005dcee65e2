import { readCommandLine } from "../../../scripts/stack/commandLine.ts";

const help = { usage: "npm run x", description: "Does x.", flags: { json: "prints JSON" } };

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
