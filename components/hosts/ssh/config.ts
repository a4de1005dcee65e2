import { z } from "zod";
import { address, datacenter, hostName, matching, roles } from "../fields.ts";

const port = z.int().min(1).max(65535);
const user = matching(/^[a-z_][a-z0-9_-]*$/, "must be a user name such as admin");

const hostKey = matching(
  /^(ssh-ed25519|ecdsa-sha2-nistp256|ssh-rsa) [A-Za-z0-9+/=]+$/,
  "must be the type and the key, such as ssh-ed25519 AAAA…",
)
  .optional()
  .describe("Its SSH host key. Left out, the first one seen is kept in the state and expected from then on");

const sshMachine = z.strictObject({
  name: hostName.describe("Name of the host in the cluster"),
  address: address.describe("Address at which the other hosts reach it, and this machine its SSH server"),
  port: port.default(22).describe("Port of its SSH server"),
  user: user.default("root").describe("User who logs in: `root`, or one with sudo that asks for no password"),
  hostKey,
  roles,
  datacenter: datacenter
    .optional()
    .describe("Datacenter of the node in Nomad, such as a room or a zone. Left out, `cluster.datacenter`"),
  nodeClass: z.string().min(1).optional().describe("Class of the node in Nomad, for constraints of jobs"),
  meta: z
    .record(z.string(), z.string())
    .default({})
    .describe("Metadata of the node in Nomad, for constraints of jobs"),
});

const jumpHost = z.strictObject({
  address: address.describe("Address of its SSH server"),
  port: port.default(22).describe("Port of its SSH server"),
  user: user.default("root").describe("User who logs in"),
  hostKey,
});

/** What `hosts` may say of the `ssh` backend. */
export const sshHosts = z.strictObject({
  backend: z.literal("ssh").describe("Existing machines with Debian or Ubuntu, reached over SSH"),
  privateKeyFile: z
    .string()
    .default("~/.ssh/id_ed25519")
    .describe(
      "File of the private key that logs in, without a passphrase (`~` is your home), or `agent` for the keys of your SSH agent",
    ),
  jumpHost: jumpHost
    .optional()
    .describe(
      "Machine through which the others are reached, with the same key. Left out, they are reached directly",
    ),
  machines: z.array(sshMachine).min(1).describe("The machines, in order"),
});

/** The hosts of the `ssh` backend, as configured. */
export type SshHostsConfig = z.output<typeof sshHosts>;
