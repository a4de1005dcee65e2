import { spawnSync } from "node:child_process";

// Says what is loaded on the way.
const hooks = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  import { writeSync } from "node:fs";
  registerHooks({ load: (url, context, next) => (writeSync(2, url + "\\n"), next(url, context)) });
`)}`;

// Its SDK takes 0.2 s to load, and `npm run status` has two.
test.each(["status", "verify", "logs", "exec", "start", "topology"])(
  "%s does not load Pulumi's SDK",
  (script) => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", hooks, "cli/main.ts", script, "--help"],
      {
        encoding: "utf8",
      },
    );
    expect(stdout).toContain(`nomad-on-weave ${script}`);
    expect(stderr).toContain(`/cli/commands/${script}.ts`);
    expect(stderr).not.toContain("/@pulumi/");
  },
);

test("the help of the program loads no command", () => {
  const { stdout, stderr } = spawnSync(process.execPath, ["--import", hooks, "cli/main.ts", "--help"], {
    encoding: "utf8",
  });
  expect(stdout).toContain("Usage: nomad-on-weave COMMAND");
  expect(stderr).toContain("/cli/program.ts");
  expect(stderr).not.toMatch(/\/cli\/commands\/|\/stack\//);
});
