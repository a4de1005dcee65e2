/** The processors that official releases are pinned for, as Go names them. */
export type Architecture = "amd64" | "arm64";

/** One file of an official release. */
export interface Release {
  /** Where the file of an architecture is. */
  url: (architecture: Architecture) => string;
  /** What the file is: one executable, or an archive of executables (`tar.gz`: below one top folder). */
  format: "binary" | "zip" | "tar.gz";
  /** SHA-256 in hex. An architecture without one is never downloaded. */
  sha256: Partial<Record<Architecture, string>>;
}

/** One go.mod of offline/toolchain; its `tool` lines are what gets built. */
export interface GoToolchain {
  /** Folder below offline/toolchain. */
  folder: string;
  /** The module that holds the tool. */
  module: string;
  /** Go variables set by the linker: full name to value. */
  variables?: Record<string, string>;
  /** Build tags. */
  tags?: string;
  /** Whether C code is compiled and linked too. */
  cgo?: boolean;
  /** Files of the module that are copied next to the executables. */
  copies?: readonly string[];
}

/** A tool: its version and every place it can come from. */
export interface Tool {
  name: string;
  version: string;
  /** What tells the build from former ones of the same version. @default - there was none */
  build?: string;
  /** Executables of the tool, all in one folder. */
  binaries: readonly string[];
  /** How an installed one is asked for its version; without it, none on PATH is used. */
  onPath?: {
    arguments: readonly string[];
    /** The versions that fit: from `from` up to, without, `below`. Without it only `version` fits. */
    fits?: { from: string; below: string };
  };
  release?: Release;
  toolchains: readonly GoToolchain[];
}

const pulumi = "3.250.0";
const consul = "1.21.0";
const nomad = "1.11.3";
const fabio = "1.7.2";
const weave = "2.6.5";
const cni = "1.10.0";
const go = "1.26.8";

/** Every tool of this project. */
export const tools = {
  pulumi: {
    name: "pulumi",
    version: pulumi,
    binaries: ["pulumi", "pulumi-language-nodejs"],
    onPath: { arguments: ["version"], fits: { from: "3.200.0", below: "4.0.0" } },
    release: {
      url: (architecture) =>
        `https://get.pulumi.com/releases/sdk/pulumi-v${pulumi}-linux-${architecture === "amd64" ? "x64" : architecture}.tar.gz`,
      format: "tar.gz",
      sha256: {
        amd64: "8916fd36ccc96adbd45ca679194b685e3b767d94502ae05610878a6d9870b8f3",
        arm64: "deb4bf0d05b4cbaf3adcf82ffa44039ad0ebf039e33338ead8136877a437b4e5",
      },
    },
    toolchains: [
      {
        folder: "pulumi",
        module: "github.com/pulumi/pulumi/pkg/v3",
        variables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": `v${pulumi}` },
      },
      {
        folder: "pulumi-language-nodejs",
        module: "github.com/pulumi/pulumi/sdk/v3",
        copies: ["nodejs/dist/pulumi-analyzer-policy", "nodejs/dist/pulumi-resource-pulumi-nodejs"],
      },
    ],
  },
  consul: {
    name: "consul",
    version: consul,
    binaries: ["consul"],
    onPath: { arguments: ["version"] },
    release: {
      url: (architecture) =>
        `https://releases.hashicorp.com/consul/${consul}/consul_${consul}_linux_${architecture}.zip`,
      format: "zip",
      sha256: {
        amd64: "e916e30904eedfa7ee2e2a378b5e8a9a374f2f351e645aa4c0a03adc15dabaec",
        arm64: "59d04f948d4b04a1d836e69a441e4c3ffb74b41f710329c9ba0dc99392b6f2d5",
      },
    },
    toolchains: [{ folder: "consul", module: "github.com/hashicorp/consul" }],
  },
  nomad: {
    name: "nomad",
    version: nomad,
    binaries: ["nomad"],
    onPath: { arguments: ["version"] },
    release: {
      url: (architecture) =>
        `https://releases.hashicorp.com/nomad/${nomad}/nomad_${nomad}_linux_${architecture}.zip`,
      format: "zip",
      sha256: {
        amd64: "19dac5642a2ba5305e6ff8efee06a708d760ebe4d1cd7936bc3dc526f477dc12",
        arm64: "902e44260fcd9297af7042fb33ccd5a29cc2202b57199724f17c96fcd67414d2",
      },
    },
    build: "release",
    // As the official one is built: without the driver of Nomad's own tests.
    toolchains: [{ folder: "nomad", module: "github.com/hashicorp/nomad", tags: "release" }],
  },
  jobspec: {
    name: "jobspec",
    // With a number for its own source, in offline/toolchain/jobspec.
    version: `${nomad}-2`,
    binaries: ["jobspec"],
    toolchains: [{ folder: "jobspec", module: "github.com/hashicorp/nomad" }],
  },
  fabio: {
    name: "fabio",
    version: fabio,
    binaries: ["fabio"],
    onPath: { arguments: ["--version"] },
    release: {
      url: (architecture) =>
        `https://github.com/fabiolb/fabio/releases/download/v${fabio}/fabio-${fabio}-linux_${architecture}`,
      format: "binary",
      // Its release page is the only publisher of checksums; none has been verified yet.
      sha256: {},
    },
    toolchains: [{ folder: "fabio", module: "github.com/fabiolb/fabio" }],
  },
  weave: {
    name: "weave",
    version: weave,
    binaries: ["weaver", "weaveutil", "sigproxy", "weavewait"],
    toolchains: [
      {
        folder: "weave",
        module: "github.com/weaveworks/weave",
        variables: { "main.version": weave },
        // Without them weavewait does not wait for the network.
        tags: "iface,mcast",
        cgo: true,
      },
    ],
  },
  cni: {
    name: "cni",
    version: cni,
    // Those that Nomad's bridge networks are made with, and do not come with it.
    binaries: ["bridge", "firewall", "host-local", "loopback", "portmap"],
    toolchains: [
      {
        folder: "cni",
        module: "github.com/containernetworking/plugins",
        // Nomad asks each plugin for it.
        variables: {
          "github.com/containernetworking/plugins/pkg/utils/buildversion.BuildVersion": `v${cni}`,
        },
      },
    ],
  },
} as const satisfies Record<string, Tool>;

/** Name of a tool. */
export type ToolName = keyof typeof tools;

/** Name of an executable of a tool. */
export type Binary = (typeof tools)[ToolName]["binaries"][number];

/** The cloud image of the VirtualBox hosts: Ubuntu 24.04. Its publisher has it for as long as that release is supported. */
export const cloudImage = {
  url: "https://cloud-images.ubuntu.com/releases/noble/release-20260911/ubuntu-24.04-server-cloudimg-amd64.vmdk",
  sha256: "c1655a37ff4141e4f16effb7364a640188cc17ec7dfc869a1283aa724dcd6bc1",
} as const;

/** Go itself, for the builds, where no Go of this version or newer is installed. */
export const goRelease = {
  version: go,
  release: {
    url: (architecture) => `https://go.dev/dl/go${go}.linux-${architecture}.tar.gz`,
    format: "tar.gz",
    sha256: {
      amd64: "d0f743b33e8d8945e6b1f432edd15785c70507121d6e2a723b21285eddf8b57b",
      arm64: "211ffced9dcb9633a55eac6364816ec0ddd951389a740e88fa8b3337971bdda0",
    },
  },
} as const satisfies { version: string; release: Release };
