import { spawn } from "node:child_process";
import { type SshTarget, sshVariables } from "./sshEnvironment.ts";

/** How machines are logged in to. */
export interface Login {
  /** Empty: the keys of the SSH agent. */
  privateKey: string;
  /** A machine to go through. @default - none */
  jump?: SshTarget | undefined;
}

/** What a script on a machine has printed, and how it, or the connection, has ended: 255 where there was none. */
export interface Answer {
  code: number | null;
  output: string;
  error: string;
}

// As many connections as an SSH server lets wait by its own default (MaxStartups), which a jump host is asked for.
const atOnce = 10;

/**
 * Runs a script on machines, ten at a time, as root.
 *
 * @param machines where.
 * @param login how they are logged in to.
 * @param scriptFor the text of the script for a machine; it changes nothing.
 * @returns what each has answered, in order.
 */
export async function survey<Machine extends SshTarget>(
  machines: readonly Machine[],
  login: Login,
  scriptFor: (machine: Machine) => string,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const waiting = [...machines.entries()];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [index, machine] = next;
        answers[index] = await ask(machine, login, scriptFor(machine));
      }
    }),
  );
  return answers;
}

async function ask(machine: SshTarget, { privateKey, jump }: Login, script: string): Promise<Answer> {
  const child = spawn(new URL("survey.sh", import.meta.url).pathname, {
    env: { ...process.env, ...sshVariables(machine, privateKey, jump) },
  });
  let [output, error] = ["", ""];
  child.stdout.on("data", (text: Buffer) => (output += text.toString()));
  child.stderr.on("data", (text: Buffer) => (error += text.toString()));
  child.stdin.on("error", () => undefined);
  child.stdin.end(script);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, output, error };
}
