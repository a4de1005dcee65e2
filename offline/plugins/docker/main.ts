import { serve } from "../base/serve.ts";
import { containerKind } from "./container.ts";
import { checkEngine, engineOf } from "./engine.ts";
import { networkKind } from "./network.ts";
import { remoteImageKind } from "./remote-image.ts";
import { volumeKind } from "./volume.ts";

serve({
  name: "docker",
  version: "5.2.0",
  checkConfig: checkEngine,
  configure: (config) => {
    const engine = engineOf(config);
    return {
      kinds: {
        "docker:index/container:Container": containerKind(engine),
        "docker:index/network:Network": networkKind(engine),
        "docker:index/remoteImage:RemoteImage": remoteImageKind(engine),
        "docker:index/volume:Volume": volumeKind(engine),
      },
    };
  },
});
