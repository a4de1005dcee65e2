import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { opens, saltOf } from "../../../stack/salt.ts";
import { type ensurePassphrase, shareSecrets, storedSalt } from "../../../stack/secrets.ts";

// What `pulumi stack init` has written with this passphrase.
const passphrase = "correct horse";
const salt = "v1:znym47R7Im8=:v1:dVdDo+pk6Usqqt/0:Jj2dthHj7TNF+e7XNEEQ7nU1/e2J4A==";
const provided = (type: string) => ({ secrets_providers: { type, state: { salt } } });
const nothing = () => Promise.resolve();
let folder: string;
let configFile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "secrets-"));
  configFile = join(folder, "Pulumi.dev.yaml");
  writeFileSync(configFile, "config: {}\n");
  process.env["PULUMI_CONFIG_PASSPHRASE"] = passphrase;
});

afterEach(() => {
  delete process.env["PULUMI_CONFIG_PASSPHRASE"];
  delete process.env["PULUMI_CONFIG_PASSPHRASE_FILE"];
  rmSync(folder, { recursive: true });
});

test("a salt tells its passphrase from others", async () => {
  expect(await opens(passphrase, salt)).toBe(true);
  expect(await opens("another", salt)).toBe(false);
});

test("a state that the service encrypts, or that has no secrets, has no salt", () => {
  expect(saltOf(provided("passphrase"))).toBe(salt);
  expect(saltOf(provided("service"))).toBeUndefined();
  expect(saltOf({})).toBeUndefined();
});

test("a checkout that is new to a stack takes the salt of its state, once", async () => {
  const enter = jest.fn(() => Promise.resolve());
  await shareSecrets(configFile, () => Promise.resolve(salt), enter);
  expect(readFileSync(configFile, "utf8")).toBe(`config: {}\nencryptionsalt: ${salt}\n`);
  await shareSecrets(configFile, () => Promise.reject(new Error("is not asked")), enter);
  expect(enter).toHaveBeenCalledTimes(1);
});

test("another passphrase is refused before anything is encrypted with it", async () => {
  process.env["PULUMI_CONFIG_PASSPHRASE"] = "another";
  await expect(shareSecrets(configFile, () => Promise.resolve(salt), nothing)).rejects.toThrow(
    /is encrypted with another passphrase\. Set PULUMI_CONFIG_PASSPHRASE_FILE to a copy of \.state\/passphrase/,
  );
  expect(readFileSync(configFile, "utf8")).toBe("config: {}\n");
});

test("a checkout that could not get all it needs is still new to the stack", async () => {
  const enter = () => Promise.reject(new Error("no disk"));
  await expect(shareSecrets(configFile, () => Promise.resolve(salt), enter)).rejects.toThrow("no disk");
  expect(readFileSync(configFile, "utf8")).toBe("config: {}\n");
});

test("a new stack has nothing to share", async () => {
  await shareSecrets(configFile, () => Promise.resolve(undefined), nothing);
  expect(readFileSync(configFile, "utf8")).toBe("config: {}\n");
});

test("no passphrase is made where that of a state is lost", () => {
  delete process.env["PULUMI_CONFIG_PASSPHRASE"];
  const file = join(folder, "dev.json");
  writeFileSync(file, JSON.stringify({ checkpoint: { latest: provided("passphrase") } }));
  expect(storedSalt(file)).toBe(salt);
  jest.isolateModules(() => {
    jest.doMock("../../../stack/workspace.ts", () => ({ stackPassphrase: () => undefined }));
    const { ensurePassphrase: ensure } = jest.requireActual<{ ensurePassphrase: typeof ensurePassphrase }>(
      "../../../stack/secrets.ts",
    );
    expect(() => {
      ensure([file]);
    }).toThrow("The state of the stack dev is encrypted, and its passphrase is not here.");
  });
});
