import { spawn } from "node:child_process";
import { FakeHost } from "../../support/onFakeHost.ts";

const script = "components/node/limit-logs.sh";
const config = "/etc/docker/daemon.json";
const limits = { "max-size": "10m", "max-file": "3" };
let host: FakeHost;

beforeEach(() => {
  host = new FakeHost();
  host.write("/usr/local/lib/nomad-on-weave/hosts", "");
  dockerd(process.pid);
  host.command("docker", `cat ${host.path("/containers")} 2>/dev/null || true`);
});

afterEach(() => {
  host.remove();
});

/** Lets the process be the Docker Engine. */
function dockerd(pid: number | undefined): void {
  host.command(
    "systemctl",
    `[ "$1" = restart ] && echo "$*" >>${host.path("/restarts")} || echo ${pid ?? ""}`,
  );
}

function limited(): unknown {
  host.run(script);
  const text = host.read(config);
  return text === undefined ? undefined : JSON.parse(text);
}

test("a new host gets limits, and its Docker Engine is restarted at once", () => {
  expect(limited()).toEqual({ "log-opts": limits });
  expect(host.read("/restarts")).toBe("restart docker.service\n");
});

test.each([
  ["containers run", "/containers", "0123\n"],
  ["Nomad is", "/etc/systemd/system/nomad.service", ""],
])("where %s, the Docker Engine goes on", (_case, file, text) => {
  host.write(file, text);
  expect(limited()).toEqual({ "log-opts": limits });
  expect(host.read("/restarts")).toBeUndefined();
});

test("what somebody has set stays, and is kept for later", () => {
  const own = '{ "debug": true, "log-opts": { "max-file": "7" } }\n';
  host.write(config, own);
  expect(limited()).toEqual({ debug: true, "log-opts": { "max-size": "10m", "max-file": "7" } });
  expect(host.read("/usr/local/lib/nomad-on-weave/daemon.json.before")).toBe(own);
  const once = host.read(config);
  host.run(script);
  expect(host.read(config)).toBe(once);
  expect(host.read("/usr/local/lib/nomad-on-weave/daemon.json.before")).toBe(own);
});

test.each([
  ["a limit of its own", '{"log-opts":{"max-size":"1g"}}'],
  ["another driver", '{"log-driver":"journald"}'],
  ["a file that is no JSON", "{"],
])("%s stays as it is", (_case, own) => {
  host.write(config, own);
  host.run(script);
  expect(host.read(config)).toBe(own);
  expect(host.read("/restarts")).toBeUndefined();
});

test("what is set on the command line is not set again: Docker would not start", () => {
  const engine = ["-c", "read -r line", "dockerd", "--log-driver=journald"];
  const running = spawn("bash", engine, { stdio: ["pipe", "ignore", "ignore"] });
  try {
    dockerd(running.pid);
    expect(limited()).toBeUndefined();
  } finally {
    running.kill();
  }
});
