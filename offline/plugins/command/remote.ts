import type { Client } from "ssh2";
import { stringOf, textsOf } from "../base/fields.ts";
import type { Context } from "../base/kind.ts";
import type { PropertyMap } from "../base/property.ts";
import type { Endpoint } from "./endpoint.ts";
import { failedCommand } from "./failed-command.ts";
import { withConnection } from "./session.ts";
import { reasonOf, stopSignal } from "./stop.ts";
import { Transcript } from "./transcript.ts";

const lost = "the connection was lost";

/** Runs a command line on another host over SSH; see Runner. */
export async function runRemotely(
  command: string,
  inputs: PropertyMap,
  previous: Record<string, string>,
  context: Context,
): Promise<PropertyMap> {
  const signal = stopSignal(context);
  return withConnection(inputs, context, signal, async (client, server) => {
    const environment = await accepted(client, server, textsOf(inputs, "environment"), previous, context);
    const transcript = new Transcript(stringOf(inputs, "logging"), context);
    const how = await execute(client, command, environment, stringOf(inputs, "stdin") ?? "", transcript);
    if (how === undefined) return { stdout: transcript.text("stdout"), stderr: transcript.text("stderr") };
    const reason = signal.aborted ? reasonOf(signal) : how;
    throw failedCommand(`${reason} on ${server.user}@${server.host}`, command, transcript.tail());
  });
}

/**
 * The environment that the server lets in. A command that needs one that it does not fails;
 * what the run before wrote is left out with a warning.
 */
async function accepted(
  client: Client,
  server: Endpoint,
  environment: Record<string, string>,
  previous: Record<string, string>,
  context: Context,
): Promise<Record<string, string>> {
  const wanted = { ...environment, ...previous };
  if (Object.keys(wanted).length === 0) return {};
  const probe = new Transcript("none", context);
  const how = await execute(client, "env", wanted, "", probe);
  if (how !== undefined) throw failedCommand(`${how} on ${server.user}@${server.host}`, "env", probe.tail());
  const names = new Set(
    probe
      .text("stdout")
      .split("\n")
      .map((line) => line.split("=", 1)[0]),
  );
  for (const name of Object.keys(environment)) {
    if (!names.has(name)) {
      throw new Error(
        `could not set environment variable "${name}" on ${server.host}: its SSH server must list it in AcceptEnv. ` +
          "Or put it before the command: NAME=value command.",
      );
    }
  }
  for (const name of Object.keys(previous)) {
    if (names.has(name)) continue;
    context.log(
      "warning",
      `Unable to set '${name}' on ${server.host}: its SSH server lacks it in AcceptEnv.`,
    );
  }
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => names.has(name)));
}

/** Runs a command and returns how it ended, undefined for a success. */
async function execute(
  client: Client,
  command: string,
  environment: Record<string, string>,
  stdin: string,
  transcript: Transcript,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let broken = lost;
    client.once("error", ({ message }) => {
      broken = `${lost}: ${message}`;
    });
    client.once("close", () => {
      resolve(broken);
    });
    client.exec(command, { env: environment }, (error, channel) => {
      if (error !== undefined) {
        reject(error);
        return;
      }
      // Everything is listened to from here on: a quick command ends in the packet that starts it.
      let how: string | undefined = lost;
      channel.on("data", (bytes: Buffer) => {
        transcript.add("stdout", bytes);
      });
      channel.stderr.on("data", (bytes: Buffer) => {
        transcript.add("stderr", bytes);
      });
      channel.on("error", () => undefined); // It ended without reading all of its input.
      channel.on("exit", (code: number | null, killedBy?: string) => {
        if (code === 0) how = undefined;
        else how = code === null ? `signal ${killedBy ?? "unknown"}` : `exit status ${code.toString()}`;
      });
      channel.on("close", () => {
        transcript.end();
        resolve(how === lost ? broken : how);
      });
      channel.end(stdin);
    });
  });
}
