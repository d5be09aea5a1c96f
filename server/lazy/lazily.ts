import { once } from "./once.ts";

/** For each figure, how it is worked out. */
export type Makers<Figures extends object> = { readonly [Name in keyof Figures]: () => Figures[Name] };

const makersOf = Symbol("makers");

interface Holder {
  readonly [makersOf]: Readonly<Record<string, () => unknown>>;
}

const getters = new Map<string, PropertyDescriptor>();

function getterOf(name: string): PropertyDescriptor {
  let known = getters.get(name);
  if (!known) {
    known = {
      enumerable: true,
      get(this: Holder) {
        return this[makersOf][name]!();
      },
    };
    getters.set(name, known);
  }
  return known;
}

/**
 * The object `plain` with figures besides that are worked out when somebody first asks for them.
 *
 * All objects share the getters of a name. Getters written into an object literal are functions of that one object, and V8 makes
 * it a hidden class of its own, an old object from its birth: with it, everything that the getters see outlives quick collections of
 * garbage. For each edit of a file that was a version of the whole network.
 */
export function lazily<Plain extends object, Figures extends object>(
  plain: Plain,
  figures: Makers<Figures>,
): Plain & Readonly<Figures> {
  const makers: Record<string, () => unknown> = {};
  for (const [name, make] of Object.entries<() => unknown>(figures)) makers[name] = once(make);
  Object.defineProperty(plain, makersOf, { value: makers });
  for (const name of Object.keys(figures)) Object.defineProperty(plain, name, getterOf(name));
  return plain as Plain & Readonly<Figures>;
}
