import { spawn } from "node:child_process";
import { once } from "node:events";

// What Pulumi's runtime does with an error, and where it leads when nobody reads.
const source = new URL("../../../components/engineGone.ts", import.meta.url).href;
const program = `
import { endWithEngine } from "${source}";
endWithEngine();
process.on("uncaughtException", (error) => console.error("cannot be told:", error));
setInterval(() => console.error("at work"), 10);`;

test("a program ends when nobody reads what it prints", async () => {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  try {
    await once(child.stderr, "data");
    child.stdout.destroy();
    child.stderr.destroy();
    await once(child, "exit", { signal: AbortSignal.timeout(20_000) });
    expect(child.exitCode).toBe(1);
  } finally {
    child.kill("SIGKILL");
  }
}, 30_000);
