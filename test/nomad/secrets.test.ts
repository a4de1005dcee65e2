import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { toolPath } from "../../toolchain/cache.ts";
import { root } from "../../stack/workspace.ts";
import { NomadApi } from "../../components/api/nomad.ts";
import { type Agent, findAgent, startNomad } from "../support/agent.ts";

const binary = findAgent("nomad");
const pulumi = toolPath("pulumi");
const suite = binary === undefined || !existsSync(pulumi) ? describe.skip : describe;
jest.setTimeout(900_000);

// As hello has them in jobs/, for a Nomad without Docker.
const job = `
variable "count" {
  type    = number
  default = 1
}
variable "password" {
  type    = string
  default = "none"
}
job "hello" {
  group "hello" {
    count = var.count
    meta { derived = base64encode(var.password) }
    task "hello" {
      driver = "raw_exec"
      config {
        command = "sh"
        args    = ["-c", "sleep 600 # $\{var.password}"]
      }
      env { PASSWORD = var.password }
      template {
        data        = "{{ with nomadVar \\"nomad/jobs/hello\\" }}{{ .password }}{{ end }}"
        destination = "local/password"
      }
    }
    update { min_healthy_time = "100ms" }
  }
}`;

suite("a job whose password is a secret", () => {
  const folder = mkdtempSync(join(tmpdir(), "secrets-test-"));
  const [first, second] = [randomBytes(12).toString("hex"), randomBytes(12).toString("hex")];
  let agent: Agent;

  beforeAll(async () => {
    agent = await startNomad(binary ?? "");
    const files = {
      "Pulumi.yaml":
        "name: nomad-on-weave\nmain: index.ts\nruntime: { name: nodejs, options: { typescript: false } }\n",
      "package.json": '{ "type": "module", "main": "index.ts" }',
      "index.ts": `export { default } from "${join(root, "test", "support", "secretJob.ts")}";\n`,
      "Pulumi.test.yaml":
        "config:\n  nomad-on-weave:hosts: { backend: docker }\n  nomad-on-weave:jobs: { hello: { file: hello.nomad.hcl } }\n",
      "hello.nomad.hcl": job,
    };
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(folder, name), text);
    }
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    mkdirSync(join(folder, "state"));
    const installer = join(root, "offline", "plugins", "install.ts");
    const script = `import { install } from "${installer}"; await install("${join(folder, "home")}");`;
    await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
    await run("stack", "init", "test");
  });
  afterAll(async () => {
    await agent.stop();
    rmSync(folder, { recursive: true });
  });

  /** Runs the Pulumi CLI, and returns all that it prints, also where it fails. */
  async function run(...args: string[]): Promise<string> {
    const env = {
      ...process.env,
      PATH: `${dirname(pulumi)}:${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`,
      PULUMI_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "of the test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      NODE_OPTIONS: `--import=${join(root, "stack", "ownTypeScript.mjs")}`,
      ADDRESS: agent.url,
      TOKEN: agent.token,
    };
    const options = { cwd: folder, env, maxBuffer: 64e6 };
    const { stdout, stderr } = await promisify(execFile)(
      pulumi,
      [...args, "--non-interactive"],
      options,
    ).catch((error: unknown) => z.object({ stdout: z.string(), stderr: z.string() }).parse(error));
    return stdout + stderr;
  }

  async function set(password: string): Promise<void> {
    await run("config", "set", "--secret", "--path", "nomad-on-weave:jobs.hello.password", password);
  }

  async function environment(): Promise<unknown> {
    const shape = z.object({
      TaskGroups: z.array(z.object({ Tasks: z.array(z.object({ Env: z.record(z.string(), z.string()) })) })),
    });
    const { body } = await new NomadApi({ address: agent.url, token: agent.token }).read("job/hello", shape);
    return body.TaskGroups[0]?.Tasks[0]?.Env["PASSWORD"];
  }

  /** What an instance finds among the variables of its job. */
  async function variable(): Promise<string> {
    const api = new NomadApi({ address: agent.url, token: agent.token });
    const shape = z.array(z.object({ ID: z.string(), ClientStatus: z.string() }));
    const { body } = await api.read("job/hello/allocations", shape);
    const running = body.find(({ ClientStatus }) => ClientStatus === "running");
    return api.text(`client/fs/cat/${running?.ID ?? ""}`, { path: "hello/local/password" });
  }

  /** Everything that is kept and that one may ask for. */
  async function kept(): Promise<string> {
    const files = await promisify(execFile)(
      "grep",
      ["--recursive", "--no-filename", "", join(folder, "state")],
      {
        maxBuffer: 64e6,
      },
    );
    return files.stdout + (await run("stack", "export")) + (await run("stack", "output", "--json"));
  }

  function expectNoSecret(text: string): void {
    for (const secret of [first, second]) {
      for (const form of [secret, Buffer.from(secret).toString("base64")]) {
        expect(text).not.toContain(form);
      }
    }
  }

  test("reaches Nomad, and is in clear in no state and nothing that is printed, nor is the one before it", async () => {
    await set(first);
    const outputs = [await run("preview", "--diff"), await run("up", "--yes")];
    expect(await environment()).toBe(first);
    expect(await variable()).toBe(first);
    await set(second);
    const preview = await run("preview");
    expect(preview).toContain("hello.hello.Env[PASSWORD]: [secret] => [secret]");
    outputs.push(preview, await run("preview", "--diff"), await run("up", "--yes", "--diff"));
    expect(await environment()).toBe(second);
    outputs.push(await run("up", "--yes", "--refresh"));
    expect(outputs.at(-1)).toContain("unchanged");
    await run("config", "rm", "--path", "nomad-on-weave:jobs.hello.password");
    const removed = await run("preview");
    expect(removed).toContain("hello.hello.Env[PASSWORD]: [secret] => [secret]");
    outputs.push(removed, await run("preview", "--diff"));
    expectNoSecret(outputs.join("\n"));
    expectNoSecret(await kept());
  });

  test("that Nomad refuses is told in a line, every time", async () => {
    await set(second);
    await run("config", "set", "--path", "nomad-on-weave:jobs.hello.count", "many");
    for (const command of [["preview"], ["preview"], ["preview"], ["up", "--yes"]]) {
      // Before, it shows its progress.
      const [, output = ""] = (await run(...command)).split("Diagnostics:");
      expect(output.match(/error: .*/g)).toEqual(["error: The job files have a problem:"]);
      expect(output).toContain("jobs.hello.count must be number: a number is required (hello.nomad.hcl)\n");
      expect(output).not.toMatch(/^ *at .*:\d+:\d+/m);
      expectNoSecret(output);
    }
  });
});
