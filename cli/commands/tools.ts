import { readCommandLine } from "../commandLine.ts";
import { main } from "../main.ts";
import { prepare } from "../../stack/prepare.ts";

await main(async (signal) => {
  const { offline } = readCommandLine({
    usage: "npm run tools",
    description: "Gets all that a stack needs on this machine: packages, Docker, tools, plugins, images.",
  });
  await prepare(offline, signal);
  return 0;
});
