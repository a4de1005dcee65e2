import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { WeaveVariant } from "./cache.ts";
import { runCommand } from "./command.ts";

const modulePath = "github.com/weaveworks/weave";

/** A change of a file of the module. */
interface Change {
  /** Below the module's folder. */
  file: string;
  published: string;
  replacement: string;
}

// weaver makes a dummy device only to raise its bridge's MTU and removes it again; an ifb device does as well.
const withoutDummy: Change = {
  file: "net/bridge.go",
  published: "netlink.Dummy{",
  replacement: "netlink.Ifb{",
};

// weaver listens for control at a socket where it is told to; its own Docker plugin, which asks it there, knows TCP alone.
const controlAtSocket: Change = {
  file: "api/weaveapi.go",
  published: "func NewClient(addr string, log Logger) *Client {\n",
  replacement: `func NewClient(addr string, log Logger) *Client {
	if strings.HasPrefix(addr, "/") {
		return socketClient(addr, log)
	}
`,
};

const socketClient = `package api

import (
	"context"
	"net"
	"net/http"
)

// A name that no resolver is asked for.
const socketHost = "weave.control"

func socketClient(path string, log Logger) *Client {
	transport := http.DefaultTransport.(*http.Transport)
	transport.Proxy = nil
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if address == socketHost+":80" {
			return new(net.Dialer).DialContext(ctx, "unix", path)
		}
		return dial(ctx, network, address)
	}
	return &Client{baseURL: "http://" + socketHost, log: log}
}
`;

/**
 * Writes what lets Go build weaver from a changed copy of the module: its control may be at a socket, which only those
 * reach who have a right to it; and it runs on a kernel without the dummy driver, if it is for one.
 *
 * @param toolchain folder of the go.mod that is built
 * @param module folder of the Weave module; it stays as it is
 * @param scratch folder for the copy
 * @param kernel the kernels that it is built for
 * @returns the path of the go.mod for `go build -modfile`
 * @throws Error when this version of Weave is not as the changes expect it
 */
export async function writeWeaveModule(
  toolchain: string,
  module: string,
  scratch: string,
  kernel: WeaveVariant,
  signal: AbortSignal,
): Promise<string> {
  const copy = join(scratch, "module");
  // Go keeps its modules read-only; the copy must not be.
  await runCommand("cp", ["--recursive", "--no-preserve=mode", module, copy], { signal });
  await writeFile(join(copy, "go.mod"), `module ${modulePath}\n`);
  for (const change of [controlAtSocket, ...(kernel === "ifb" ? [withoutDummy] : [])]) {
    await makeChange(copy, change);
  }
  await writeFile(join(copy, "api", "socket.go"), socketClient);
  const modFile = join(scratch, "go.mod");
  const requirements = await readFile(join(toolchain, "go.mod"), "utf8");
  await writeFile(modFile, `${requirements}\nreplace ${modulePath} => ${copy}\n`);
  await copyFile(join(toolchain, "go.sum"), join(scratch, "go.sum"));
  return modFile;
}

async function makeChange(folder: string, { file, published, replacement }: Change): Promise<void> {
  const path = join(folder, file);
  const [before, after, ...more] = (await readFile(path, "utf8")).split(published);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`${path} does not have exactly one ${published.trim()}: this Weave needs another change`);
  }
  await writeFile(path, `${before}${replacement}${after}`);
}
