import {
  containerShape,
  networkShape,
  remoteImageShape,
  volumeShape,
} from "../../offline/plugins/docker/shapes.ts";
import { differences, officialSchema } from "./support/schema.ts";

const schema = officialSchema("docker-5.1.0.json");
const shapes = {
  "docker:index/container:Container": containerShape,
  "docker:index/network:Network": networkShape,
  "docker:index/remoteImage:RemoteImage": remoteImageShape,
  "docker:index/volume:Volume": volumeShape,
};

(schema === undefined ? describe.skip : describe)("the resources of the docker plugin", () => {
  test.each(Object.entries(shapes))("%s has properties of the official one", (token, shape) => {
    if (schema === undefined) return;
    expect(differences(schema, token, shape)).toEqual([]);
  });

  test.each(Object.entries(shapes))("%s replaces where the official one does", (token, shape) => {
    const official = schema?.resources[token]?.inputProperties ?? {};
    const replaces = Object.keys(shape).filter((name) => shape[name]?.inPlace !== true);
    expect(replaces.sort()).toEqual(
      Object.keys(shape)
        .filter((name) => official[name]?.willReplaceOnChanges === true)
        .sort(),
    );
  });
});
