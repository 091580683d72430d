// Sentences whose gaps are named: "{person} ends it first: from {start} to {end}."
//
// Catalogues hold one pattern for each sentence and language, and each language puts the
// gaps where its grammar wants them.
#ifndef GOODWILL_SRC_BASE_FILL_PATTERN_H_
#define GOODWILL_SRC_BASE_FILL_PATTERN_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace goodwill {

// A sentence from its pattern: `write(placeholder, out)` appends what stands in the place of
// each "{placeholder}".
template <typename Write>
std::string FillPattern(std::string_view pattern, Write&& write) {
  std::string out;
  for (size_t i = 0; i < pattern.size();) {
    const size_t close = pattern[i] == '{' ? pattern.find('}', i) : std::string_view::npos;
    if (close == std::string_view::npos) {
      // A value that ends in a full stop ("1998 г.") ends the sentence as well.
      const bool doubled = pattern[i] == '.' && i + 1 == pattern.size() && out.ends_with('.');
      if (!doubled) out += pattern[i];
      ++i;
      continue;
    }
    write(pattern.substr(i + 1, close - i - 1), out);
    i = close + 1;
  }
  return out;
}

// From pairs of placeholder and value; what is not among them stays empty.
inline std::string FillPattern(
    std::string_view pattern,
    std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
  return FillPattern(pattern, [&](std::string_view placeholder, std::string& out) {
    for (const auto& [name, value] : values) {
      if (name == placeholder) out += value;
    }
  });
}

}  // namespace goodwill

#endif  // GOODWILL_SRC_BASE_FILL_PATTERN_H_
