import { readFileSync } from "node:fs";

/** The script that takes off a host what a stopped Nomad and its jobs leave there. */
export const removeNomad = readFileSync(new URL("remove.sh", import.meta.url), "utf8").trimEnd();
