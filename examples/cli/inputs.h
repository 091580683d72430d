// What every command that looks at customers needs: files of facts, a policy, and
// the instant to look from.
#ifndef GOODWILL_EXAMPLES_CLI_INPUTS_H_
#define GOODWILL_EXAMPLES_CLI_INPUTS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "arguments.h"
#include "document.h"
#include "handle.h"
#include "terminal.h"

namespace cli {

// --purchases, --customers, ..., and how the files are written.
std::vector<Option> TableOptions();
// --policy, --as-of, --known, --language, --threads.
std::vector<Option> JudgingOptions();
// One list after the other.
std::vector<Option> Join(std::span<const Option> first, std::span<const Option> second);

// A file that was read.
struct Imported {
  std::string table;
  std::string file;
  goodwill_append_result result;
  ImportReport report;
};

// Either a value, or what the program should end with; the reason has been said.
template <typename T>
struct Result {
  std::optional<T> value;
  Exit exit = kDone;

  Result(T v) : value(std::move(v)) {}  // NOLINT: converts on purpose
  Result(Exit e) : exit(e) {}           // NOLINT
  explicit operator bool() const { return value.has_value(); }
  T& operator*() { return *value; }
  T* operator->() { return &*value; }
};

// The whole content of a file; "-" is the standard input.
Result<std::string> ReadFile(const std::string& path);

// The policy that is named, or the default one in --currency or else `currency`.
Result<Policy> ReadPolicy(const Arguments& arguments, const std::string& currency = "EUR");

// The durable book that --book names; or one in memory with every file that the
// options name, in the currency of `policy`, --currency, or none. A durable book
// is only read, unless `imported` is there: then it is made if need be, and takes
// the files. Files that do not import are complained about; the others are read
// all the same, so that one run finds every problem.
Result<Book> ReadBook(const Arguments& arguments, const goodwill_policy* policy,
                      const std::function<void(const Imported&)>& imported = {});

// Both, in a currency that suits both.
struct Inputs {
  Policy policy;
  Book book;
};
Result<Inputs> ReadInputs(const Arguments& arguments);

// The time that an option names, in the zone of the book.
Result<int64_t> Instant(const Arguments& arguments, std::string_view option,
                        const std::string& zone);

// The time zone of a book.
Result<std::string> ZoneOf(const Book& book);

// --as-of, or the day after the last purchase, and then it says so.
Result<int64_t> AsOf(const Arguments& arguments, const Book& book);

// A book, its policy and the assessment made of them.
struct Judged {
  Policy policy;
  Book book;
  int64_t as_of_us;
  Assessment assessment;
};
Result<Judged> Judge(const Arguments& arguments);

}  // namespace cli

#endif  // GOODWILL_EXAMPLES_CLI_INPUTS_H_
