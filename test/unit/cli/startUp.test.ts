import { spawnSync } from "node:child_process";

// Says what is loaded on the way.
const hooks = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  import { writeSync } from "node:fs";
  registerHooks({ load: (url, context, next) => (writeSync(2, url + "\\n"), next(url, context)) });
`)}`;

// Its SDK takes 0.2 s to load, and `npm run status` has two.
test.each(["status", "verify", "logs", "exec", "start", "topology"])(
  "npm run %s does not load Pulumi's SDK",
  (script) => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", hooks, `cli/commands/${script}.ts`, "--help"],
      {
        encoding: "utf8",
      },
    );
    expect(stdout).toContain(`npm run ${script}`);
    expect(stderr).toContain("/cli/commandLine.ts");
    expect(stderr).not.toContain("/@pulumi/");
  },
);
