import type { HostBackend } from "../backend.ts";
import { goneMachines } from "./gone.ts";

/** What is known of such hosts from the state of a stack alone. */
export const sshRecorded: HostBackend = { component: "SshHosts", gone: goneMachines };
