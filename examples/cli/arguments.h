// Options on the command line: --name VALUE or --name=VALUE, in any order, and
// words that stand alone. A command says which ones it takes, and the help text
// is made from the same list.
#ifndef GOODWILL_EXAMPLES_CLI_ARGUMENTS_H_
#define GOODWILL_EXAMPLES_CLI_ARGUMENTS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

enum class Takes : uint8_t {
  kNothing,  // --summary
  kOne,      // --limit 20
  kMany,     // --purchases a.csv b.csv, up to the next option
};

struct Option {
  std::string_view name;   // without the dashes
  std::string_view value;  // what the help calls its value
  Takes takes;
  std::string_view help;  // may have several lines
};

class Arguments {
 public:
  // Nothing when the words do not fit the options; says why. Values that start
  // with "--" must be given as --name=VALUE.
  static std::optional<Arguments> Parse(std::span<const Option> options,
                                        std::span<char* const> words);

  bool Has(std::string_view name) const { return values_.contains(name); }
  // The last value given, or `otherwise`.
  std::string Get(std::string_view name, std::string_view otherwise = "") const;
  std::vector<std::string> All(std::string_view name) const;
  // A whole number of at least `least`; says so when it is something else.
  std::optional<int64_t> Number(std::string_view name, int64_t otherwise, int64_t least) const;
  const std::vector<std::string>& words() const { return words_; }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
  std::vector<std::string> words_;
};

// The options, one a line and aligned.
std::string Describe(std::span<const Option> options);

}  // namespace cli

#endif  // GOODWILL_EXAMPLES_CLI_ARGUMENTS_H_
