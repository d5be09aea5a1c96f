/**
 * What is known about an object once it was asked for, kept with the object and gone with it. A `WeakMap` from versions of a file to
 * what was worked out for them keeps every version until V8 collects all garbage: quick collections take the values of weak tables
 * for alive (docs/speed.md).
 */
export function createFact<Of extends object, Value>(workOut: (of: Of) => Value): (of: Of) => Value {
  const own = Symbol("fact");
  return (of) => {
    const known = (of as { readonly [own]?: { readonly value: Value } })[own];
    if (known) return known.value;
    const value = workOut(of);
    // Not enumerable: a copy with a change is another object, about which other things hold.
    Object.defineProperty(of, own, { value: { value } });
    return value;
  };
}
