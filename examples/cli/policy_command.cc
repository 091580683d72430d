// goodwill policy: what a business decides in writing.
#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "arrow_table.h"
#include "command.h"
#include "inputs.h"
#include "output.h"

namespace cli {
namespace {

Result<Policy> ReadFrom(const std::string& path) {
  Result<std::string> text = ReadFile(path);
  if (!text) return text.exit;
  Policy policy;
  Error error;
  if (goodwill_policy_parse(text->data(), static_cast<int64_t>(text->size()), policy.out(),
                            error.out()) != GOODWILL_OK) {
    return Complain(path == "-" ? "standard input" : path, error.get());
  }
  return policy;
}

Exit Print(goodwill_status status, const Buffer& text, const Error& error) {
  if (status != GOODWILL_OK) return Complain("", error.get());
  const std::string_view view = View(text);
  std::fwrite(view.data(), 1, view.size(), stdout);
  if (!view.ends_with('\n')) std::putchar('\n');
  return kDone;
}

// Who would change tier if the one policy took the place of the other.
Exit Diff(const Arguments& arguments) {
  if (arguments.words().size() != 3) {
    Say("which two? policy diff OLD NEW --purchases FILE...");
    return kBadUsage;
  }
  Result<Policy> now = ReadFrom(arguments.words()[1]);
  if (!now) return now.exit;
  Result<Policy> then = ReadFrom(arguments.words()[2]);
  if (!then) return then.exit;
  Result<Book> book = ReadBook(arguments, now->get());
  if (!book) return book.exit;
  Result<int64_t> as_of = AsOf(arguments, *book);
  if (!as_of) return as_of.exit;
  Error error;
  Assessment before, after;
  if (goodwill_book_assess(book->get(), now->get(), *as_of, 0, nullptr, before.out(),
                           error.out()) != GOODWILL_OK) {
    return Complain(arguments.words()[1], error.get());
  }
  if (goodwill_book_assess(book->get(), then->get(), *as_of, 0, nullptr, after.out(),
                           error.out()) != GOODWILL_OK) {
    return Complain(arguments.words()[2], error.get());
  }
  Stream stream;
  const auto tell = arguments.Has("flows") ? goodwill_assessment_tier_flows
                                           : goodwill_assessment_tier_changes;
  if (tell(before.get(), after.get(), GOODWILL_MONEY_DECIMAL, stream.get(), error.out()) !=
      GOODWILL_OK) {
    return Complain("", error.get());
  }
  const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
  if (!table) return kInternal;
  return WriteAll(*table, arguments);
}

Exit Starter(const Arguments& arguments) {
  if (arguments.words().size() != 2) {
    Say("which? policy starter shop, wholesaler, subscription or complaints");
    return kBadUsage;
  }
  const std::string& name = arguments.words()[1];
  const std::string currency = arguments.Get("currency", "EUR");
  Policy policy;
  Buffer text;
  Error error;
  if (goodwill_policy_starter(name.data(), static_cast<int64_t>(name.size()), currency.data(),
                              static_cast<int64_t>(currency.size()), policy.out(),
                              error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  return Print(goodwill_policy_print(policy.get(), text.out(), error.out()), text, error);
}

Exit Run(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.words();
  const std::string verb = words.empty() ? "" : words[0];
  if (verb == "diff") return Diff(arguments);
  if (verb == "starter") return Starter(arguments);
  if (verb != "default" && verb != "check" && verb != "print" && verb != "describe") {
    Say("policy default, policy starter NAME, policy check FILE..., policy print [FILE], "
        "policy describe [FILE] or policy diff OLD NEW");
    return kBadUsage;
  }
  Buffer text;
  Error error;
  if (verb == "check") {
    if (words.size() < 2) {
      Say("which file? policy check FILE...");
      return kBadUsage;
    }
    Exit worst = kDone;
    for (size_t i = 1; i < words.size(); ++i) {
      Result<Policy> policy = ReadFrom(words[i]);
      worst = std::max(worst, policy.exit);
      if (!policy) continue;
      std::printf("%s: good\n", Printable(words[i]).c_str());
      if (!arguments.Has("explain")) continue;
      const std::string language = arguments.Get("language");
      const goodwill_status status =
          goodwill_policy_describe(policy->get(), language.empty() ? nullptr : language.data(),
                                   static_cast<int64_t>(language.size()), text.out(), error.out());
      worst = std::max(worst, Print(status, text, error));
    }
    return worst;
  }
  if (words.size() > (verb == "default" ? 1u : 2u)) {
    Say("too many words: " + words.back());
    return kBadUsage;
  }
  Result<Policy> policy = words.size() == 2 ? ReadFrom(words[1]) : ReadPolicy(arguments);
  if (!policy) return policy.exit;
  if (verb == "describe") {
    const std::string language = arguments.Get("language");
    const goodwill_status status =
        goodwill_policy_describe(policy->get(), language.empty() ? nullptr : language.data(),
                                 static_cast<int64_t>(language.size()), text.out(), error.out());
    return Print(status, text, error);
  }
  return Print(goodwill_policy_print(policy->get(), text.out(), error.out()), text, error);
}

}  // namespace

const Command kPolicyCommand = {
    "policy",
    "print, check or describe a policy",
    R"(default | starter NAME | check FILE... | print [FILE] | describe [FILE] | diff OLD NEW

  default    prints the policy that is used when there is none: a start for yours
  starter    prints a policy to begin with: shop, wholesaler, subscription or complaints
  diff       who would change tier if NEW took the place of OLD, from a book or files
  check      says 'good', or names every problem with line, column and path
  print      the policy in its canonical form
  describe   what it means, in sentences

Without FILE, print and describe take the default policy; - is the standard input.)",
    R"(  goodwill policy default --currency USD > mine.textproto
  goodwill policy check mine.textproto
  goodwill policy check mine.textproto --explain
  goodwill policy describe mine.textproto --language bg
  goodwill policy diff mine.textproto next.textproto --book shop.goodwill --flows
)",
    [] {
      std::vector<Option> options = {
          {"language", "CODE", Takes::kOne, "en, ru or bg (default: the policy's)"},
          {"explain", "", Takes::kNothing, "check: say in words what the policy will do"},
          {"flows", "", Takes::kNothing, "diff: count them instead of naming them"},
          {"as-of", "TIME", Takes::kOne, "diff: facts before it count"},
          {"format", "FORM", Takes::kOne, "diff: csv or table"}};
      return Join(options, TableOptions());
    },
    Run};

}  // namespace cli
