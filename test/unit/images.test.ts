import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { imageOf, jobImages } from "../../images/catalog.ts";
import { tools } from "../../toolchain/versions.ts";
import { makeSandbox, type Sandbox } from "./toolchain/sandbox.ts";

const root = join(import.meta.dirname, "..", "..");

let sandbox: Sandbox;
let temporary: string;
beforeEach(() => {
  sandbox = makeSandbox();
  temporary = join(sandbox.directory, "tmp");
  mkdirSync(temporary);
});
afterEach(() => {
  sandbox.remove();
});

const run = (script: string, ...args: string[]) =>
  execFileSync(join(root, script), args, {
    env: { ...process.env, TMPDIR: temporary, APT_CONFIG: join(sandbox.directory, "apt.conf") },
    encoding: "utf8",
    stdio: "pipe",
  });

const file = (name: string, text: string) => {
  const path = join(sandbox.directory, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
};

const read = (name: string) => readFileSync(join(sandbox.directory, name), "utf8");

describe("the image of the hosts", () => {
  const build = () =>
    run(
      "images/node/build.sh",
      "a/node:1",
      "a/base:1",
      `agent 1.2 /usr/bin ${file("agent", "x")}\nother 3 /opt ${file("another", "z")}`,
      file("job.tar", "y"),
    );

  it("is built from executables, images and the list of their versions", () => {
    sandbox.program(
      "docker",
      'echo "$*" >"$SANDBOX/docker"; for context; do :; done; cp -R "$context" "$SANDBOX/context"',
    );
    build();
    expect(read("docker")).toMatch(/^build .*--tag a\/node:1 --build-arg BASE=a\/base:1 /);
    expect(read("context/files/usr/bin/agent")).toBe("x");
    expect(read("context/files/opt/other")).toBe("z");
    expect(readdirSync(join(sandbox.directory, "context/images"))).toEqual(["job.tar"]);
    expect(read("context/versions")).toBe("agent 1.2 /usr/bin\nother 3 /opt\n");
  });

  it("has in its context all that its Dockerfile copies", () => {
    sandbox.program("docker", 'for context; do :; done; cp -R "$context" "$SANDBOX/context"');
    build();
    const copied = [...read("context/Dockerfile").matchAll(/^COPY (\S+?)\/? /gm)].map((match) => match[1]);
    expect(copied).toContain("entrypoint.sh");
    expect(readdirSync(join(sandbox.directory, "context"))).toEqual(expect.arrayContaining(copied));
  });

  it.each(["exit 0", "exit 1"])("leaves no context behind when Docker says %s", (end) => {
    sandbox.program("docker", `for context; do :; done; test -f "$context/Dockerfile" && ${end}`);
    if (end === "exit 0") {
      build();
    } else {
      expect(build).toThrow(/Command failed/);
    }
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe("the images of the jobs", () => {
  const build = (name: string) => {
    const line = (...fields: string[]) => `${fields.join("\t")}\n`;
    const [one, other] = [file("one", "program"), file("other", "another")];
    const list = file(
      "list",
      line("a/one:v1", one, '["http"]', '["VERSION=v1"]', '{"80/tcp":{}}') +
        line("a/one:v2", one, '["http"]', '["VERSION=v2"]', '{"80/tcp":{}}') +
        line("a/other:v1", other, "[]", "[]", "{}"),
    );
    run("images/build.sh", join(sandbox.directory, name), "riscv64", "abc", list);
    execFileSync("tar", ["-xf", name], { cwd: sandbox.directory });
  };

  it("are the same to the last byte each time", () => {
    build("first.tar");
    build("second.tar");
    expect(read("second.tar")).toBe(read("first.tar"));
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("share the layer of one executable, and differ in what they are started with", () => {
    build("jobs.tar");
    expect(JSON.parse(read("manifest.json"))).toEqual([
      { Config: "1.json", RepoTags: ["a/one:v1"], Layers: ["one.tar"] },
      { Config: "2.json", RepoTags: ["a/one:v2"], Layers: ["one.tar"] },
      { Config: "3.json", RepoTags: ["a/other:v1"], Layers: ["other.tar"] },
    ]);
    const layer = readFileSync(join(sandbox.directory, "one.tar"));
    expect(JSON.parse(read("2.json"))).toEqual({
      architecture: "riscv64",
      os: "linux",
      config: {
        Entrypoint: ["/one"],
        Cmd: ["http"],
        Env: ["VERSION=v2"],
        ExposedPorts: { "80/tcp": {} },
        Labels: { "nomad-on-weave.images": "abc" },
      },
      rootfs: { type: "layers", diff_ids: [`sha256:${createHash("sha256").update(layer).digest("hex")}`] },
    });
    expect(execFileSync("tar", ["-tvf", "one.tar"], { cwd: sandbox.directory, encoding: "utf8" })).toMatch(
      /^-rwxr-xr-x 0\/0 .* one\n$/,
    );
  });

  it("are not there when an executable is missing", () => {
    const list = file("list", "a/none:v1\t/nonexistent\t[]\t[]\t{}\n");
    expect(() => run("images/build.sh", join(sandbox.directory, "none.tar"), "riscv64", "abc", list)).toThrow(
      /nonexistent/,
    );
    expect(readdirSync(sandbox.directory)).not.toContainEqual(expect.stringMatching(/^none/));
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe("the catalog of the images of the jobs", () => {
  it("names an image by its tag, or the first one of its name", () => {
    expect(imageOf("httpsbackend", "v1.0.1")).toBe("nomad-on-weave/httpsbackend:v1.0.1");
    expect(imageOf("httpbackend")).toBe("nomad-on-weave/httpbackend:v1.0.0");
    expect(imageOf("fabio")).toBe(`nomad-on-weave/fabio:${tools.fabio.version}`);
  });

  it.each([
    ["httpbackend", "v9.9.9", /no httpbackend:v9\.9\.9/],
    ["nothing", undefined, /no nothing$/],
  ])("has no %s with tag %s, and says so", (name, tag, message) => {
    expect(() => imageOf(name, tag)).toThrow(message);
  });

  it("has each name once, and one broken release", () => {
    const names = jobImages.map((image) => `${image.name}:${image.tag}`);
    expect(new Set(names).size).toBe(names.length);
    expect(jobImages.filter((image) => image.environment["HEALTH"] === "failing")).toMatchObject([
      { name: "nomad-on-weave/httpbackend", tag: "v1.0.2", environment: { VERSION: "v1.0.2" } },
    ]);
  });
});

describe("the base from Debian packages", () => {
  /** A source of apt, with its index as `apt-get update` would have left it. */
  const source = (host: string, label: string) => {
    file(`apt/parts/${host}.list`, `deb [arch=amd64] http://${host}.invalid/debian stable main\n`);
    const list = `apt/lists/${host}.invalid_debian_dists_stable`;
    file(
      `${list}_InRelease`,
      `Origin: ${label}\nLabel: ${label}\nSuite: stable\nCodename: stable\nComponents: main\n`,
    );
    file(`${list}_main_binary-amd64_Packages`, "");
  };
  beforeEach(() => {
    const apt = join(sandbox.directory, "apt");
    file("apt/lists/lock", "");
    file("apt/parts/empty.list", "");
    file(
      "apt.conf",
      `Dir::Etc::sourcelist "/dev/null"; Dir::Etc::sourceparts "${apt}/parts"; Dir::State::lists "${apt}/lists";\n`,
    );
    sandbox.program("docker", 'echo "$*" >"$SANDBOX/docker"; cat "$2" >"$SANDBOX/imported"');
    sandbox.program(
      "mmdebstrap",
      'printf "%s\\n" "$@" >"$SANDBOX/mmdebstrap"; for last; do case $last in *.tar) echo root >"$last" ;; esac; done',
    );
  });

  it("comes from apt's mirror of Debian, not from those of its updates or of other vendors", () => {
    source("mirror", "Debian");
    source("updates", "Debian-Security");
    source("vendor", "Docker CE");
    run("offline/images/rootfs.sh", "a/base:1");
    expect(sandbox.lines("mmdebstrap").filter((argument) => argument.startsWith("http"))).toEqual([
      "http://mirror.invalid/debian/",
    ]);
    expect(sandbox.lines("docker")[0]).toMatch(/^import .* a\/base:1$/);
    expect(read("imported")).toBe("root\n");
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("comes from mmdebstrap's own mirror where apt has none of Debian", () => {
    run("offline/images/rootfs.sh", "a/base:1");
    expect(sandbox.lines("mmdebstrap").at(-1)).toMatch(/root\.tar$/);
  });

  it("has the packages that a registry's base gets", () => {
    run("offline/images/rootfs.sh", "a/base:1");
    const included = sandbox.lines("mmdebstrap").find((argument) => argument.startsWith("--include="));
    expect(included?.slice("--include=".length).split(",")).toEqual(
      expect.arrayContaining(["systemd-sysv", "openssh-server", "docker.io"]),
    );
    expect(included).not.toMatch(/[#\s]|,,/);
  });
});
