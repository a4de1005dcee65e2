import { readReport } from "../../../cli/test/report.ts";

function suite(status: string, message: string, tests: readonly (readonly [string, string, string[]])[]) {
  return {
    name: "servers.test.ts",
    status,
    message,
    assertionResults: tests.map(([fullName, result, failureMessages]) => ({
      fullName,
      status: result,
      failureMessages,
    })),
  };
}

test("a test that failed is named with the end of its reason, without the calls that led there", () => {
  const printed = Array.from({ length: 200 }, (_, line) => `line ${line}`).join("\n");
  const reason = `Error: npm run up ended with 1:\n${printed}\n\u001b[31mu2: no leader\u001b[39m\n    at TestStack.succeed (testStack.ts:1:1)\n`;
  const report = {
    numPassedTests: 6,
    testResults: [
      suite("failed", "all of it", [
        ["five become three", "passed", []],
        ["a host is recreated", "failed", [reason]],
      ]),
    ],
  };
  const { passed, failures } = readReport(JSON.stringify(report));
  expect(passed).toBe(6);
  expect(failures).toHaveLength(1);
  const lines = failures[0]?.split("\n") ?? [];
  expect(lines[0]).toBe("a host is recreated");
  expect(lines.at(-1)).toBe("  u2: no leader");
  expect(lines).toHaveLength(26);
});

test("a suite that could not be run counts as a failure of its own", () => {
  const report = { numPassedTests: 0, testResults: [suite("failed", "Cannot find module 'x'", [])] };
  expect(readReport(JSON.stringify(report))).toEqual({
    passed: 0,
    failures: ["servers.test.ts\n  Cannot find module 'x'"],
  });
});

test("where nothing failed, nothing is reported, whatever was skipped", () => {
  const suites = [suite("passed", "", [["a", "passed", []]]), suite("focused", "", [["b", "pending", []]])];
  const report = { numPassedTests: 1, testResults: suites };
  expect(readReport(JSON.stringify(report))).toEqual({ passed: 1, failures: [] });
});
