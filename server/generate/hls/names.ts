/** C++ identifiers for the names of a network. */

const reserved =
  "alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t class compl const " +
  "constexpr const_cast continue decltype default delete do double dynamic_cast else enum explicit export extern false " +
  "float for friend goto if inline int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private " +
  "protected public register reinterpret_cast return short signed sizeof static static_assert static_cast struct switch " +
  "template this thread_local throw true try typedef typeid typename union unsigned using virtual void volatile wchar_t " +
  // Macros and namespaces that the included headers bring, and the name of the program's entry.
  "while xor xor_eq main std hls NULL EOF errno assert stdin stdout stderr linux unix " +
  // Types that the text of the units uses.
  "ap_int ap_uint ap_fixed ap_ufixed int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t";

/**
 * Hands out identifiers, none twice: the wanted one where it is free, otherwise with a number. The identifier followed by
 * each of `suffixes` is taken with it.
 */
export function createNames(): (wanted: string, suffixes?: readonly string[]) => string {
  const taken = new Set(reserved.split(" "));
  return (wanted, suffixes = []) => {
    const base = wanted.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=[0-9])/, "n");
    let name = base;
    const all = () => [name, ...suffixes.map((suffix) => name + suffix)];
    for (let i = 2; all().some((n) => taken.has(n)); i++) name = `${base}_${i}`;
    for (const n of all()) taken.add(n);
    return name;
  };
}
