#include "arguments.h"

#include <algorithm>
#include <charconv>

#include "terminal.h"

namespace cli {

std::optional<Arguments> Arguments::Parse(std::span<const Option> options,
                                          std::span<char* const> words) {
  Arguments out;
  bool only_words = false;  // behind "--"
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (only_words || !word.starts_with("--")) {
      out.words_.emplace_back(word);
      continue;
    }
    if (word == "--") {
      only_words = true;
      continue;
    }
    const size_t equals = word.find('=');
    const std::string name(word.substr(2, equals == word.npos ? word.npos : equals - 2));
    const auto option = std::find_if(options.begin(), options.end(),
                                     [&](const Option& o) { return o.name == name; });
    if (option == options.end()) {
      Say("there is no option --" + name);
      return std::nullopt;
    }
    std::vector<std::string>& values = out.values_[name];
    if (equals != word.npos) {
      if (option->takes == Takes::kNothing) {
        Say("--" + name + " takes no value");
        return std::nullopt;
      }
      values.emplace_back(word.substr(equals + 1));
      continue;
    }
    if (option->takes == Takes::kNothing) continue;
    const size_t before = values.size();
    while (i + 1 < words.size() && !std::string_view(words[i + 1]).starts_with("--")) {
      values.emplace_back(words[++i]);
      if (option->takes == Takes::kOne) break;
    }
    if (values.size() == before) {
      Say("--" + name + " needs a value: " + std::string(option->value));
      return std::nullopt;
    }
  }
  return out;
}

std::string Arguments::Get(std::string_view name, std::string_view otherwise) const {
  const auto found = values_.find(name);
  if (found == values_.end() || found->second.empty()) return std::string(otherwise);
  return found->second.back();
}

std::vector<std::string> Arguments::All(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::vector<std::string>() : found->second;
}

std::optional<int64_t> Arguments::Number(std::string_view name, int64_t otherwise,
                                         int64_t least) const {
  if (!Has(name)) return otherwise;
  const std::string text = Get(name);
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < least) {
    Say("--" + std::string(name) + " is a whole number of at least " + std::to_string(least) +
        ", not '" + text + "'");
    return std::nullopt;
  }
  return number;
}

std::string Describe(std::span<const Option> options) {
  constexpr size_t kColumn = 26;
  std::string out;
  for (const Option& option : options) {
    std::string left = "  --" + std::string(option.name);
    if (option.takes != Takes::kNothing) left += ' ' + std::string(option.value);
    if (option.takes == Takes::kMany) left += "...";
    left += left.size() + 2 > kColumn ? "\n" + std::string(kColumn, ' ')
                                      : std::string(kColumn - left.size(), ' ');
    out += left;
    for (char c : option.help) {
      out += c;
      if (c == '\n') out += std::string(kColumn, ' ');
    }
    out += '\n';
  }
  return out;
}

}  // namespace cli
