import { downloadDirectory, toolPath } from "./cache.ts";
import type { Supplies } from "../components/cluster.ts";
import { hostBinaries, jobImagesFile, jobImagesVersion, nodeImageName } from "./images.ts";
import { jobImages } from "../images/catalog.ts";
import { cloudImage, tools } from "./versions.ts";

/** What a cluster is made from: `npm run tools` has put it on this machine, or the hosts download it. */
export const supplies: Supplies = {
  versions: {
    Consul: tools.consul.version,
    Nomad: tools.nomad.version,
    Weave: tools.weave.version,
  },
  nodeImage: nodeImageName,
  cloudImage,
  downloads: downloadDirectory,
  binaries: hostBinaries,
  jobParser: () => toolPath("jobspec"),
  jobImages: () => ({
    names: jobImages.map(({ name, tag }) => `${name}:${tag}`),
    version: jobImagesVersion(),
    file: jobImagesFile(),
  }),
};
