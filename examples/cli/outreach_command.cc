// goodwill outreach: whether a customer may be approached, and the rule that decided.
#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "command.h"
#include "inputs.h"

namespace cli {
namespace {

// By GOODWILL_CONTACT_*.
constexpr std::array<std::string_view, 14> kRules = {"allowed",
                                                     "requested",
                                                     "holdout",
                                                     "restricted",
                                                     "deceased",
                                                     "complaint",
                                                     "consent.unknown",
                                                     "consent.withdrawn",
                                                     "consent.objected",
                                                     "consent.unproven",
                                                     "quiet",
                                                     "paused",
                                                     "cap",
                                                     "pressure"};

Exit Run(const Arguments& arguments) {
  if (arguments.words().size() != 2 || arguments.words()[0] != "check" ||
      !arguments.Has("channel") || !arguments.Has("purpose")) {
    Say("outreach check CUSTOMER --channel CHANNEL --purpose PURPOSE");
    return kBadUsage;
  }
  const std::string& id = arguments.words()[1];
  Result<Book> book = ReadBook(arguments, nullptr);
  if (!book) return book.exit;
  Result<int64_t> at = AsOf(arguments, *book);
  if (!at) return at.exit;
  Result<Policy> policy = ReadPolicy(arguments);
  if (!policy) return policy.exit;
  const std::string channel = arguments.Get("channel");
  const std::string purpose = arguments.Get("purpose");
  goodwill_contact_verdict verdict = {};
  verdict.struct_size = sizeof verdict;
  Error error;
  if (goodwill_book_may_contact(
          book->get(), policy->get(), id.data(), static_cast<int64_t>(id.size()), channel.data(),
          static_cast<int64_t>(channel.size()), purpose.data(),
          static_cast<int64_t>(purpose.size()), *at, arguments.Has("requested") ? 1 : 0, 0, 0,
          &verdict, error.out()) != GOODWILL_OK) {
    return Complain(id, error.get());
  }
  const auto rule = static_cast<size_t>(verdict.rule);
  std::printf("%s: %s, pressure %.2f\n", verdict.allowed != 0 ? "yes" : "no",
              rule < kRules.size() ? std::string(kRules[rule]).c_str() : "?", verdict.pressure);
  return kDone;
}

}  // namespace

const Command kOutreachCommand = {
    "outreach",
    "say whether a customer may be approached",
    R"(check CUSTOMER --channel CHANNEL --purpose PURPOSE [options]

Says yes or no, and the rule that decided: rights, consent with proof, quiet hours,
pauses, caps, and the pressure of recent contacts that nobody asked for.)",
    R"(  goodwill outreach check C00042 --book shop.goodwill --channel email --purpose offers
)",
    [] {
      std::vector<Option> options = Join(TableOptions(), JudgingOptions());
      const std::array<Option, 3> own = {
          Option{"channel", "CHANNEL", Takes::kOne,
                 "visit, phone, letter, email, sms, chat, web, store"},
          Option{"purpose", "PURPOSE", Takes::kOne, "as consents name it: offers, newsletter, ..."},
          Option{"requested", "", Takes::kNothing, "the customer asked for it"}};
      return Join(options, own);
    },
    Run};

}  // namespace cli
