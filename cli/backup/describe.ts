import type { Backup } from "./archive.ts";

/** What is in a backup, in one line. */
export function describeBackup({ date, stack, versions, consul, nomad, state }: Backup): string {
  const parts = [
    `Consul ${versions.Consul} (${sizeOf(consul)})`,
    `Nomad ${versions.Nomad} (${sizeOf(nomad)})`,
    ...(state ? [`the state of the stack (${sizeOf(state)})`] : []),
  ];
  return `${stack} at ${date}: ${parts.join(", ")}`;
}

/** A size as a person reads it. */
export function sizeOf({ length }: Uint8Array): string {
  return length < 1e6 ? `${Math.ceil(length / 1e3)} kB` : `${(length / 1e6).toFixed(1)} MB`;
}
