// Puts Nomad's access control in force: `node acl.main.ts first|again` with ACCESS (as JSON) in the environment; its
// token becomes the first there is, with the right to do everything. Where access control was in force before, and
// switched off, `first` takes the tokens back that the ROLES had then.
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { type ApiAccess, accessShape, askApi } from "../api.ts";
import { runMain } from "../main.ts";

const leaderPatience = 120_000;
const pause = 100;
const tokens = z.array(z.object({ AccessorID: z.string(), Name: z.string() }));

await runMain(async () => {
  const { ACCESS, ROLES } = z.object({ ACCESS: z.string(), ROLES: z.string() }).parse(process.env);
  const access = accessShape.parse(JSON.parse(ACCESS));
  await bootstrap(access);
  if (process.argv[2] === "first") {
    await takeBack(access, ROLES.split(" "));
  }
});

async function bootstrap({ token, ...anybody }: ApiAccess): Promise<void> {
  const deadline = Date.now() + leaderPatience;
  for (;;) {
    const answer = await post(anybody, token).catch((error: unknown) => String(error));
    if (answer === undefined) {
      return;
    }
    if (answer.includes("already done")) {
      return checkToken({ ...anybody, token });
    }
    if (Date.now() > deadline) {
      throw new Error(`Nomad's access control cannot be put in force: ${answer}`);
    }
    await setTimeout(pause);
  }
}

/** @returns nothing if it was done, else what Nomad says */
async function post(access: ApiAccess, secret: string | undefined): Promise<string | undefined> {
  const body = JSON.stringify({ BootstrapSecret: secret });
  const response = await askApi(access, "/v1/acl/bootstrap", { method: "POST", body });
  const text = await response.text();
  return response.ok ? undefined : text;
}

async function takeBack(access: ApiAccess, names: readonly string[]): Promise<void> {
  const response = await askApi(access, "/v1/acl/tokens");
  const stale = tokens.parse(await response.json()).filter(({ Name }) => names.includes(Name));
  await Promise.all(
    stale.map(({ AccessorID }) => askApi(access, `/v1/acl/token/${AccessorID}`, { method: "DELETE" })),
  );
}

async function checkToken(access: ApiAccess): Promise<void> {
  const response = await askApi(access, "/v1/acl/token/self");
  if (!response.ok) {
    throw new Error(
      `Nomad at ${access.address} has another first token than this stack: ${(await response.text()).trim()}`,
    );
  }
}
