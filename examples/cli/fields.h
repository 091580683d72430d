// A document's fields by their numbers, for commands that show some of them.
#ifndef GOODWILL_EXAMPLES_CLI_FIELDS_H_
#define GOODWILL_EXAMPLES_CLI_FIELDS_H_

#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "document.h"

namespace cli {

// Fields of a message whose numbers are small: numbers, doubles or messages.
struct Fields {
  static constexpr int kMost = 32;
  uint64_t number[kMost] = {};
  double real[kMost];
  std::string_view bytes[kMost];
  std::vector<std::pair<int, std::string_view>> repeated;

  explicit Fields(std::string_view message) {
    for (double& value : real) value = std::nan("");
    Document document(message);
    while (const auto field = document.Next()) {
      if (field->number < 0 || field->number >= kMost) continue;
      number[field->number] = field->value;
      bytes[field->number] = field->bytes;
      if (field->bytes.size() == 8) real[field->number] = Real(field->bytes);
      repeated.emplace_back(field->number, field->bytes);
    }
  }
  std::vector<std::string_view> All(int of) const {
    std::vector<std::string_view> out;
    for (const auto& [field, value] : repeated) {
      if (field == of) out.push_back(value);
    }
    return out;
  }
};

}  // namespace cli

#endif  // GOODWILL_EXAMPLES_CLI_FIELDS_H_
