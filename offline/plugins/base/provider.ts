import {
  CheckRequest,
  CheckResponse,
  ConfigureRequest,
  ConfigureResponse,
  CreateRequest,
  CreateResponse,
  DeleteRequest,
  DiffRequest,
  DiffResponse,
  InvokeRequest,
  InvokeResponse,
  ReadRequest,
  ReadResponse,
  UpdateRequest,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb.js";
import { checkResponse, diffResponse } from "./answers.ts";
import { changed } from "./equal.ts";
import type { Context, Kind, Kinds, ProviderDefinition } from "./kind.ts";
import { type PropertyMap, reveal } from "./property.ts";
import { sealer } from "./seal.ts";
import { decode, encode } from "./wire.ts";

/** Makes the context of one operation. */
export type Contexts = (operation: { urn: string; preview: boolean; timeout: number }) => Context;

/** A provider's definition behind the messages of the engine. */
export class Provider {
  readonly #definition: ProviderDefinition;
  #kinds: Kinds | undefined;

  constructor(definition: ProviderDefinition) {
    this.#definition = definition;
  }

  checkConfig(request: CheckRequest): CheckResponse {
    const news = decode(request.getNews());
    const definition = this.#definition;
    return checkResponse({ ...news, ...definition.marks }, definition.checkConfig?.(reveal(news)) ?? []);
  }

  diffConfig(request: DiffRequest): DiffResponse {
    const olds = reveal(decode(request.getOldInputs() ?? request.getOlds()));
    const news = reveal(decode(request.getNews()));
    const diffs = changed(olds, news).filter((name) => !name.startsWith("__"));
    const diff = this.#definition.diffConfig?.(olds, news) ?? { changes: diffs.length > 0, diffs };
    return diffResponse(diff, olds, news);
  }

  configure(request: ConfigureRequest): ConfigureResponse {
    this.#kinds = this.#definition.configure(reveal(decode(request.getArgs())));
    const response = new ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setSupportspreview(true);
    return response;
  }

  async check(request: CheckRequest, contexts: Contexts): Promise<CheckResponse> {
    const kind = this.#kind(request.getUrn());
    const news = decode(request.getNews());
    if (kind.check === undefined) return checkResponse(news, []);
    const context = contexts({ urn: request.getUrn(), preview: true, timeout: 0 });
    const { inputs, failures } = await kind.check(reveal(decode(request.getOlds())), reveal(news), context);
    return checkResponse(this.#sealer(news, kind)(inputs), failures ?? []);
  }

  async diff(request: DiffRequest): Promise<DiffResponse> {
    const kind = this.#kind(request.getUrn());
    const oldInputs = reveal(decode(request.getOldInputs()));
    const oldState = reveal(decode(request.getOlds()));
    const news = reveal(decode(request.getNews()));
    const diff = await kind.diff(request.getId(), oldInputs, oldState, news, request.getIgnorechangesList());
    return diffResponse(diff, oldInputs, news);
  }

  async create(request: CreateRequest, contexts: Contexts): Promise<CreateResponse> {
    const kind = this.#kind(request.getUrn());
    const inputs = decode(request.getProperties());
    const context = contexts({
      urn: request.getUrn(),
      preview: request.getPreview(),
      timeout: request.getTimeout(),
    });
    const { id, state } = await kind.create(reveal(inputs), context);
    const response = new CreateResponse();
    response.setId(id);
    response.setProperties(encode(this.#sealer(inputs, kind)(state)));
    return response;
  }

  async read(request: ReadRequest, contexts: Contexts): Promise<ReadResponse> {
    const kind = this.#kind(request.getUrn());
    const inputs = decode(request.getInputs());
    const state = decode(request.getProperties());
    const context = contexts({ urn: request.getUrn(), preview: false, timeout: request.getTimeout() });
    const found =
      kind.read === undefined
        ? { inputs, state }
        : await kind.read(request.getId(), reveal(inputs), reveal(state), context);
    const response = new ReadResponse();
    if (found === undefined) return response;
    const seal = this.#sealer({ ...inputs, ...state }, kind);
    response.setId(request.getId());
    response.setInputs(encode(seal(found.inputs)));
    response.setProperties(encode(seal(found.state)));
    return response;
  }

  async update(request: UpdateRequest, contexts: Contexts): Promise<UpdateResponse> {
    const kind = this.#kind(request.getUrn());
    if (kind.update === undefined) {
      throw new Error(`${typeOf(request.getUrn())} can't be changed in place, only replaced.`);
    }
    const news = decode(request.getNews());
    const context = contexts({
      urn: request.getUrn(),
      preview: request.getPreview(),
      timeout: request.getTimeout(),
    });
    const state = await kind.update(
      request.getId(),
      reveal(decode(request.getOldInputs())),
      reveal(decode(request.getOlds())),
      reveal(news),
      context,
    );
    const response = new UpdateResponse();
    response.setProperties(encode(this.#sealer(news, kind)(state)));
    return response;
  }

  async delete(request: DeleteRequest, contexts: Contexts): Promise<void> {
    const kind = this.#kind(request.getUrn());
    const context = contexts({ urn: request.getUrn(), preview: false, timeout: request.getTimeout() });
    await kind.delete(request.getId(), reveal(decode(request.getProperties())), context);
  }

  async invoke(request: InvokeRequest, contexts: Contexts): Promise<InvokeResponse> {
    const token = request.getTok();
    const called = this.#configured().functions?.[token];
    if (called === undefined) throw new Error(this.#lacks("function", token));
    const context = contexts({ urn: "", preview: request.getPreview(), timeout: 0 });
    const response = new InvokeResponse();
    response.setReturn(encode(await called(reveal(decode(request.getArgs())), context)));
    return response;
  }

  /** Marks as secret in a state what is secret in the inputs of that resource. */
  seal(urn: string, inputs: PropertyMap): (state: PropertyMap) => PropertyMap {
    return this.#sealer(inputs, this.#kinds?.kinds[typeOf(urn)]);
  }

  #sealer(inputs: PropertyMap, kind: Kind | undefined): (answer: PropertyMap) => PropertyMap {
    return sealer(inputs, kind?.secrets, this.#definition.secrets);
  }

  #kind(urn: string): Kind {
    const kind = this.#configured().kinds[typeOf(urn)];
    if (kind === undefined) throw new Error(this.#lacks("resource", typeOf(urn)));
    return kind;
  }

  #configured(): Kinds {
    if (this.#kinds === undefined) {
      throw new Error(`The provider ${this.#definition.name} was used before it was configured.`);
    }
    return this.#kinds;
  }

  #lacks(what: string, token: string): string {
    return (
      `The offline plugin of ${this.#definition.name} has no ${what} ${token}. ` +
      "It has only what this program uses: install the official plugin for anything else."
    );
  }
}

/** The type token in urn:pulumi:<stack>::<project>::[<parent type>$]<type>::<name>. */
function typeOf(urn: string): string {
  const types = urn.split("::")[2] ?? "";
  return types.slice(types.lastIndexOf("$") + 1);
}
