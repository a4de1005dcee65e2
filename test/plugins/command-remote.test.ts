import { once } from "node:events";
import { type AddressInfo, type Server, type Socket, connect, createServer } from "node:net";
import { type PropertyMap, UNKNOWN, hasSecret, secret } from "../../offline/plugins/base/property.ts";
import { EngineDouble } from "./support/engine.ts";
import { SshServer } from "./support/ssh-server.ts";

const type = "command:remote:Command";
let engine: EngineDouble;
let host: SshServer;

beforeAll(async () => {
  engine = await EngineDouble.start("command", {}, { SSH_AUTH_SOCK: "" });
  host = await SshServer.start({ acceptedEnvironment: ["LANG"] });
});

afterAll(async () => {
  await engine.stop();
  await host.stop();
});

beforeEach(() => {
  engine.log.length = 0;
});

function connection(more: PropertyMap = {}): PropertyMap {
  return { host: "127.0.0.1", port: host.port, user: "root", password: "open", dialErrorLimit: 1, ...more };
}

test("runs a command with its input and keeps both outputs; the connection is secret", async () => {
  const inputs = {
    connection: secret(connection({ hostKey: host.hostKey })),
    create: "cat; echo bad >&2",
    stdin: "in",
  };
  const { state } = await engine.create({ type }, inputs);
  expect(state).toMatchObject({ stdout: "in", stderr: "bad" });
  expect(hasSecret(state["connection"])).toBe(true);
  expect(engine.log.map((line) => line.message).sort()).toEqual(["bad", "in"]);
});

test("the connection comes out secret even when it did not go in so", async () => {
  const { inputs } = await engine.check({ type }, { connection: { host: "h" } });
  expect(inputs["connection"]).toEqual(
    secret({ host: "h", port: 22, user: "root", dialErrorLimit: 10, perDialTimeout: 15 }),
  );
  expect((await engine.check({ type }, { create: "x" })).failures).toEqual(["connection is missing."]);
  expect((await engine.check({ type }, { connection: UNKNOWN })).failures).toEqual([]);
});

test("a failure names the status, the host and the end of the output", async () => {
  const inputs = { connection: connection(), create: "echo why >&2; exit 3" };
  await expect(engine.create({ type }, inputs)).rejects.toThrow(
    /^exit status 3 on root@127.0.0.1: running "echo why >&2; exit 3":\nwhy$/,
  );
});

test("a host key that is not the expected one is refused", async () => {
  const other = await SshServer.start();
  try {
    const inputs = { connection: connection({ hostKey: other.hostKey, dialErrorLimit: 0 }), create: "true" };
    await expect(engine.create({ type }, inputs)).rejects.toThrow(
      /can't connect to root@127.0.0.1, port \d+: after 1 /,
    );
  } finally {
    await other.stop();
  }
});

test("a wrong password fails after the allowed attempts and is not shown", async () => {
  const inputs = { connection: connection({ password: "hush" }), create: "true" };
  const error: unknown = await engine.create({ type }, inputs).catch((cause: unknown) => cause);
  expect(String(error)).toMatch(/root@127.0.0.1, port \d+: after 2 failed attempts: .*authentication/);
  expect(String(error)).not.toContain("hush");
});

test("a host that comes up is noticed at once", async () => {
  const port = await freePort();
  const running = engine.create(
    { type },
    { connection: connection({ port, dialErrorLimit: -1 }), create: "echo up", logging: "none" },
  );
  // By now the pause between two attempts is a long one.
  while (engine.log.length < 9) await new Promise((resolve) => setTimeout(resolve, 20));
  const late = await SshServer.start({ port });
  try {
    const start = Date.now();
    expect((await running).state).toMatchObject({ stdout: "up" });
    expect(Date.now() - start).toBeLessThan(1500);
  } finally {
    await late.stop();
  }
}, 20_000);

test("the environment must be accepted by the server; what ran before is left out with a warning", async () => {
  const refused = { connection: connection(), create: "true", environment: { SECRET_NAME: "x" } };
  await expect(engine.create({ type }, refused)).rejects.toThrow(/"SECRET_NAME" on 127.0.0.1.*AcceptEnv/);
  const news = {
    connection: connection(),
    update: "echo $LANG-$PULUMI_COMMAND_STDOUT",
    environment: { LANG: "C" },
  };
  expect(await engine.update({ type }, "id", {}, { stdout: "old", stderr: "" }, news)).toMatchObject({
    stdout: "C-",
  });
  expect(engine.log.map((line) => line.message).join()).toContain("Unable to set 'PULUMI_COMMAND_STDOUT'");
});

test("a proxy that breaks off while a host is being reached through it fails that, and nothing else", async () => {
  const proxyHost = await SshServer.start({ password: "hop" });
  const opened: Socket[] = [];
  const relay = createServer((socket) => {
    opened.push(socket);
    const onward = connect(proxyHost.port, "127.0.0.1");
    for (const end of [socket, onward]) end.on("error", () => undefined);
    socket.on("close", () => onward.destroy());
    socket.pipe(onward).pipe(socket);
  });
  const target = createServer(() => {
    for (const socket of opened) socket.resetAndDestroy();
  }).on("connection", (socket) => socket.on("error", () => undefined));
  try {
    const [port, targetPort] = [await listening(relay), await listening(target)];
    const proxy = { host: "127.0.0.1", port, user: "jump", password: "hop", dialErrorLimit: 0 };
    const inputs = {
      connection: { ...connection({ proxy }), port: targetPort, dialErrorLimit: 0 },
      create: "true",
    };
    await expect(engine.create({ type }, inputs)).rejects.toThrow("can't connect to");
    const next = { connection: connection(), create: "echo still there" };
    expect((await engine.create({ type }, next)).state).toMatchObject({ stdout: "still there" });
  } finally {
    await proxyHost.stop();
    relay.close();
    target.close();
  }
});

test("a host is reached through its proxy, and a proxy that refuses is named", async () => {
  const proxyHost = await SshServer.start({ password: "hop" });
  try {
    const proxy = {
      host: "127.0.0.1",
      port: proxyHost.port,
      user: "jump",
      password: "hop",
      dialErrorLimit: 0,
    };
    const inputs = { connection: connection({ proxy }), create: "echo through" };
    expect((await engine.create({ type }, inputs)).state).toMatchObject({ stdout: "through" });
    expect(proxyHost.connections).toBe(1);
    const wrong = { connection: connection({ proxy: { ...proxy, password: "no" } }), create: "true" };
    await expect(engine.create({ type }, wrong)).rejects.toThrow("can't connect to jump@127.0.0.1");
  } finally {
    await proxyHost.stop();
  }
});

test("cancelling ends a connection and a wait for one", async () => {
  const other = await EngineDouble.start("command", {}, { SSH_AUTH_SOCK: "" });
  try {
    const port = await freePort();
    const dialling = other.create(
      { type },
      { connection: connection({ port, dialErrorLimit: -1 }), create: "true" },
    );
    const refused = expect(dialling).rejects.toThrow(/^cancelled while connecting to root@127.0.0.1, port/);
    const running = other.create({ type }, { connection: connection(), create: "echo up; exec sleep 300" });
    const stopped = expect(running).rejects.toThrow(/^cancelled on root@127.0.0.1: running/);
    while (!other.log.some((line) => line.message === "up"))
      await new Promise((resolve) => setTimeout(resolve, 10));
    await other.cancel();
    await Promise.all([refused, stopped]);
  } finally {
    await other.stop();
  }
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve();
    });
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}

async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
