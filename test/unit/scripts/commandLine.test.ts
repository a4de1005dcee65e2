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
  });
});

test("an option of Pulumi with its value in the next word is passed on in order", () => {
  expect(readCommandLine(help, ["--target-replace", "urn:x"]).rest).toEqual(["--target-replace", "urn:x"]);
});
