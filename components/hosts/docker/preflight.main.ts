// Refuses to make docker hosts where something stands in the way: `node preflight.main.ts WANTED` with Wanted as JSON.
import { z } from "zod";
import { NoDockerError, lookAtMachine } from "./machine.ts";
import { findProblems } from "./preflight.ts";

const wanted = z
  .object({
    containers: z.array(z.string()),
    network: z.string(),
    subnet: z.string(),
    overlayRange: z.string(),
  })
  .parse(JSON.parse(process.argv[2] ?? ""));

const problems = await lookAtMachine().then(
  (machine) => findProblems(wanted, machine),
  (error: unknown) => {
    if (error instanceof NoDockerError) {
      return [`hosts.dockerHost: ${error.message}`];
    }
    throw error;
  },
);
for (const problem of problems) {
  console.error(problem);
}
process.exitCode = problems.length === 0 ? 0 : 1;
