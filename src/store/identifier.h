// Ids in the file. An id whose text is the shortest form of a number is kept as
// an INTEGER, which is smaller and reads better; every other ("0017", "C42") as
// TEXT. The text that was given comes back from either.
#ifndef GOODWILL_SRC_STORE_IDENTIFIER_H_
#define GOODWILL_SRC_STORE_IDENTIFIER_H_

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/sqlite.h"

namespace goodwill::store {

// The number whose shortest decimal text this is, if there is one.
inline std::optional<int64_t> CanonicalNumber(std::string_view text) {
  if (text.empty() || text.size() > 20) return std::nullopt;
  const char first = text.front();
  if (first != '-' && (first < '0' || first > '9')) return std::nullopt;
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  // "007", "-0"
  const std::string_view digits = first == '-' ? text.substr(1) : text;
  if (digits.front() == '0' && text.size() > 1) return std::nullopt;
  return value;
}

// The text must live until the next Step.
inline void BindIdentifier(std::string_view id, int at, Statement& to) {
  const auto number = CanonicalNumber(id);
  number ? to.BindInt(at, *number) : to.BindText(at, id);
}
void BindIdentifier(std::string&& id, int at, Statement& to) = delete;

}  // namespace goodwill::store

#endif  // GOODWILL_SRC_STORE_IDENTIFIER_H_
