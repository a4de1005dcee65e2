import { stripVTControlCharacters } from "node:util";
import { z } from "zod";

/** What has become of the tests of a phase. */
export interface Result {
  /** How many passed. */
  passed: number;
  /** Those that failed: what each is called, and the last lines of why. */
  failures: readonly string[];
}

/** Of the reason why a test failed: what a script has printed ends with its error. */
const lastLines = 25;

const report = z.object({
  numPassedTests: z.int(),
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string(),
      // Also "focused", where some of its tests are skipped.
      status: z.string(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
});

/** What has become of the tests of a report of jest's. @param text as its option `--json` prints it */
export function readReport(text: string): Result {
  const { numPassedTests, testResults } = report.parse(JSON.parse(text));
  return {
    passed: numPassedTests,
    failures: testResults.flatMap(({ name, message, status, assertionResults }) => {
      const failed = assertionResults.filter((each) => each.status === "failed");
      return status === "failed" && failed.length === 0
        ? [failure(name, message)]
        : failed.map(({ fullName, failureMessages }) => failure(fullName, failureMessages.join("\n")));
    }),
  };
}

function failure(name: string, message: string): string {
  const lines = stripVTControlCharacters(message)
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^ +at /.test(line));
  return [name, ...lines.slice(-lastLines).map((line) => `  ${line}`)].join("\n");
}
