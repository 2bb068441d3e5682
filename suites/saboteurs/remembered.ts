import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import type {
  AdaptParams,
  DecodeParams,
  EncodeParams,
  EvaluateParams,
  ReferenceOperations,
} from "../../implementations/reference/adapter.ts";

/**
 * The reference, asked once for each stimulus: hundreds of saboteurs build on the same answers. That is sound because
 * the reference is pure and no saboteur changes an object that it was given.
 */
export function remembered(reference: ReferenceOperations): ReferenceOperations {
  const written = new WeakMap<object, Map<string, Answer<ReturnType<typeof reference.encode>>>>();
  const read = new WeakMap<object, Map<string, Answer<ReturnType<typeof reference.decode>>>>();
  const adapted = new WeakMap<object, Map<string, Answer<ReturnType<typeof reference.adapt>>>>();
  const evaluated = new WeakMap<object, Map<string, Answer<ReturnType<typeof reference.evaluate>>>>();
  return {
    ...reference,
    evaluate: (params: EvaluateParams) =>
      once(evaluated, params.event, params.expression, () => reference.evaluate(params)),
    adapt: (params: AdaptParams) =>
      once(adapted, params.message, params.source, () => reference.adapt(params)),
    encode: (params: EncodeParams) =>
      once(written, params.events, `${params.binding} ${params.mode} ${params.format}`, () =>
        reference.encode(params),
      ),
    decode: (params: DecodeParams) =>
      once(read, params.message, params.binding, () => reference.decode(params)),
  };
}

/** Works something out once for each event. */
export function perEvent<T>(work: (event: CloudEvent) => T): (event: CloudEvent) => T {
  const known = new WeakMap<CloudEvent, T>();
  return (event) => {
    const found = known.get(event) ?? work(event);
    known.set(event, found);
    return found;
  };
}

type Answer<T> = { readonly value: T } | { readonly error: unknown };

function once<T>(memory: WeakMap<object, Map<string, Answer<T>>>, key: object, how: string, ask: () => T): T {
  const answers = memory.get(key) ?? new Map<string, Answer<T>>();
  memory.set(key, answers);
  let answer = answers.get(how);
  if (answer === undefined) {
    try {
      answer = { value: ask() };
    } catch (error) {
      answer = { error };
    }
    answers.set(how, answer);
  }
  if ("error" in answer) throw answer.error;
  return answer.value;
}
