import { serve } from "../base/serve.ts";
import { HttpClient } from "../base/http-client.ts";
import { consulDatacenter, consulEndpoint } from "./consul-endpoint.ts";
import { KeyStore } from "./key-store.ts";
import { keysKind } from "./keys.ts";

serve({
  name: "consul",
  version: "3.15.1",
  configure(config) {
    const store = new KeyStore(new HttpClient(() => consulEndpoint(config, process.env)));
    return { kinds: { "consul:index/keys:Keys": keysKind(store, () => consulDatacenter(config)) } };
  },
});
