import { execFileSync } from "node:child_process";

/** A resource as the program registered it. */
export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  /** Names of outputs that the engine keeps secret. */
  secretOutputs: readonly string[];
  /** Names of inputs whose changes do not count. */
  ignoreChanges: readonly string[];
  /** Names of the resources that it waits for, all the way back. */
  waitsFor: ReadonlySet<string>;
  /** Name of its parent. */
  parent: string;
  /** Name of the resource with which it goes away, or empty. */
  deletedWith: string;
}

const pem = execFileSync("components/security/authority.sh", {
  env: { ...process.env, AUTHORITY: "unit" },
  encoding: "utf8",
  stdio: ["ignore", "pipe", "ignore"],
});

/** What the monitor is asked to register: the part of the request that is looked at. */
interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getDeletedwith(): string;
  getDependenciesList(): string[];
  getAdditionalsecretoutputsList(): string[];
  getIgnorechangesList(): string[];
  getAliasesList(): { getSpec(): { getParenturn(): string } | undefined }[];
  getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
}

/**
 * Runs the whole program under Pulumi's mocks, in modules of its own, and collects what it registers.
 *
 * @param config the stack's configuration.
 * @param standing what its last `up` has exported. @default - it was never up
 * @returns the resources by name, in the order of registration.
 * @throws what the program throws.
 */
export async function runProgram(
  config: Record<string, unknown>,
  standing?: Record<string, unknown>,
): Promise<Map<string, Registered>> {
  return resolve(await requestsOf(config, standing));
}

/** The same, as what stays of the resources' URNs in every stack: types with those of the parents, and names. */
export async function registeredUrns(config: Record<string, unknown>): Promise<string[]> {
  return (await requestsOf(config)).map((each) => urnIn(each.getParent(), each));
}

/** The URNs under which the resources are found in the states of earlier versions, as above. */
export async function aliasUrns(config: Record<string, unknown>): Promise<string[]> {
  return (await requestsOf(config)).flatMap((each) =>
    each.getAliasesList().map((alias) => urnIn(alias.getSpec()?.getParenturn() ?? "", each)),
  );
}

function urnIn(parentUrn: string, request: Request): string {
  const parent = parentUrn.split("::")[2] ?? "";
  const types = ["", "pulumi:pulumi:Stack"].includes(parent) ? [] : [parent];
  return `${[...types, request.getType()].join("$")}::${request.getName()}`;
}

async function requestsOf(
  config: Record<string, unknown>,
  standing?: Record<string, unknown>,
): Promise<Request[]> {
  const requests: Request[] = [];
  // No cluster answers: what the program makes does not depend on one.
  const fetch = () => Promise.reject(new Error("no network in unit tests"));
  // The SDK takes a stack trace of each promise, which takes longer than all else that the program does here.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const program = jest.isolateModulesAsync(async () => {
    // Of the SDK it is what no program needs.
    jest.doMock("@pulumi/pulumi/automation", () => ({}));
    jest.doMock("undici", () => ({ fetch, Agent: Object }));
    // This process goes on after the program.
    jest.doMock("../../../components/engineGone.ts", () => ({ endWithEngine: () => undefined }));
    // What exists on this machine is not the tests' to look at.
    jest.doMock("../../../components/ownership/ownership.ts", () => ({
      refuseForeign: () => Promise.resolve(),
    }));
    jest.doMock("../../../components/gone/gone.ts", () => ({ refuseGone: () => Promise.resolve() }));
    const { runtime, secret } = await import("@pulumi/pulumi");
    await runtime.setMocks(
      {
        newResource: ({ name, ...made }) => {
          const inputs: unknown = made.inputs;
          const stdout = printed(name);
          // As the engine has it for those that ask for it.
          const output = name.startsWith("security-") ? secret(stdout) : stdout;
          return {
            id: `${name}-id`,
            state: Object.assign({ stdout: output, secretId: secret(name) }, inputs),
          };
        },
        call: ({ token }) =>
          token === "pulumi:pulumi:readStackOutputs" && standing ? { outputs: standing } : {},
      },
      "nomad-on-weave",
      "unit",
      false,
      "organization",
    );
    listen(requests);
    runtime.setAllConfig(
      Object.fromEntries(
        Object.entries(config).map(([key, value]) => [`nomad-on-weave:${key}`, JSON.stringify(value)]),
      ),
    );
    const { default: program } = await import("../../../index.ts");
    await program();
    await runtime.disconnect();
  });
  await program.finally(() => (Error.stackTraceLimit = stackTraceLimit));
  jest.dontMock("undici");
  jest.dontMock("../../../components/engineGone.ts");
  jest.dontMock("../../../components/ownership/ownership.ts");
  jest.dontMock("../../../components/gone/gone.ts");
  refuseTwins(requests);
  return requests;
}

function printed(name: string): string {
  if (name === "identity") {
    return "0123456789abcdef0123456789abcdef anna@laptop:/home/anna/nomad-on-weave";
  }
  return /certificate|authority/.test(name) ? pem : `ssh-ed25519 PUBLIC ${name}\nPRIVATE ${name}\n`;
}

/** As the engine does. @throws Error if two resources have one type, one parent and one name */
function refuseTwins(requests: readonly Request[]): void {
  const keys = requests.map((each) => [each.getParent(), each.getType(), each.getName()].join(" "));
  const twin = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twin !== undefined) {
    throw new Error(`two resources are one: ${twin}`);
  }
}

/** Notes every request before the mocks answer it. */
function listen(requests: Request[]): void {
  const settings = jest.requireActual<{
    getMonitor(): { registerResource(request: Request, done: unknown): unknown };
  }>("@pulumi/pulumi/runtime/settings");
  const monitor = settings.getMonitor();
  const answer = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, done) => {
    requests.push(request);
    return answer(request, done);
  };
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? "";
}

function resolve(requests: readonly Request[]): Map<string, Registered> {
  const direct = new Map(requests.map((each) => [each.getName(), each.getDependenciesList().map(nameOf)]));
  const all = (name: string, seen = new Set<string>()): Set<string> => {
    for (const dependency of direct.get(name) ?? []) {
      if (!seen.has(dependency)) {
        all(dependency, seen.add(dependency));
      }
    }
    return seen;
  };
  return new Map(
    requests.map((each) => [
      each.getName(),
      {
        type: each.getType(),
        name: each.getName(),
        inputs: each.getObject()?.toJavaScript() ?? {},
        secretOutputs: each.getAdditionalsecretoutputsList(),
        ignoreChanges: each.getIgnorechangesList(),
        waitsFor: all(each.getName()),
        parent: nameOf(each.getParent()),
        deletedWith: nameOf(each.getDeletedwith()),
      },
    ]),
  );
}
