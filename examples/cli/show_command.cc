// goodwill show: the file of a customer, on one page.
#include <algorithm>
#include <cstdio>
#include <string>

#include "command.h"
#include "inputs.h"

namespace cli {
namespace {

Exit Run(const Arguments& arguments) {
  if (arguments.words().empty()) {
    Say("which customer? Name the id before the options: goodwill show C00042 --purchases ...");
    return kBadUsage;
  }
  const auto known = arguments.Number("known", 0, 1);
  if (!known) return kBadUsage;
  Result<Inputs> inputs = ReadInputs(arguments);
  if (!inputs) return inputs.exit;
  Book* const book = &inputs->book;
  Result<int64_t> as_of = AsOf(arguments, *book);
  if (!as_of) return as_of.exit;
  const std::string language = arguments.Get("language");
  Exit worst = kDone;
  for (size_t i = 0; i < arguments.words().size(); ++i) {
    const std::string& id = arguments.words()[i];
    Buffer text;
    Error error;
    if (goodwill_book_file_text(book->get(), inputs->policy.get(), *as_of, *known, id.data(),
                                static_cast<int64_t>(id.size()),
                                language.empty() ? nullptr : language.data(),
                                static_cast<int64_t>(language.size()), text.out(),
                                error.out()) != GOODWILL_OK) {
      worst = std::max(worst, Complain(id, error.get()));
      continue;
    }
    std::printf("%s%s", i == 0 ? "" : "\n", Printable(View(text), true).c_str());
  }
  return worst;
}

}  // namespace

const Command kShowCommand = {
    "show",
    "print a customer's file on one page",
    R"(CUSTOMER... --customers FILE... [options]

Prints who the customers are, their key people, what they agreed to, what they
bought and what was said, what we promised, and the group they belong to.)",
    R"(  goodwill show C00042 --customers people.csv --purchases shop.csv --promises promises.csv
  goodwill show C00042 --customers people.csv --as-of 2024-12-31 --language bg
)",
    [] { return Join(TableOptions(), JudgingOptions()); },
    Run};

}  // namespace cli
