// goodwill service: what service cost, whether it was given, what it did, who spoke up.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arrow_table.h"
#include "command.h"
#include "document.h"
#include "fields.h"
#include "handle.h"
#include "inputs.h"
#include "output.h"

namespace cli {
namespace {

using Lines = std::vector<std::vector<std::string>>;

std::string Figure(double value, const char* format) {
  if (std::isnan(value)) return "-";
  char text[64];
  std::snprintf(text, sizeof text, format, value);
  return text;
}
std::string Count(uint64_t value) { return std::to_string(value); }

// Numbers to the right, but for the first columns.
void Write(const Lines& lines, size_t texts) {
  std::vector<bool> right(lines.front().size(), true);
  for (size_t i = 0; i < texts && i < right.size(); ++i) right[i] = false;
  WriteAligned(lines, right, stdout);
}

std::string Range(const Fields& figure, const char* format) {
  if (std::isnan(figure.real[2]) && std::isnan(figure.real[3])) return "-";
  // A figure of exactly 0 is not written down.
  const auto of = [&](int field) {
    return Figure(std::isnan(figure.real[field]) ? 0 : figure.real[field], format);
  };
  return of(2) + " to " + of(3);
}

void ShowReview(std::string_view document) {
  static constexpr const char* kVerdicts[] = {"-", "met", "missed", "unclear"};
  Lines lines = {{"standard", "verdict", "measured", "kept", "share", "95 %", "broken"}};
  for (const std::string_view bytes : Fields(document).All(3)) {
    const Fields review(bytes);
    const Fields ours(review.bytes[2]);
    const uint64_t verdict = review.number[3] < 4 ? review.number[3] : 0;
    const bool told = ours.number[1] != 0;
    lines.push_back({Printable(std::string(Fields(review.bytes[1]).bytes[1])), kVerdicts[verdict],
                     Count(ours.number[1]), Count(ours.number[2]),
                     told ? Figure(ours.real[3], "%.3f") : "-",
                     told ? Figure(ours.real[4], "%.3f") + " to " + Figure(ours.real[5], "%.3f")
                          : "-",
                     Count(review.number[8])});
  }
  Write(lines, 2);
}

void ShowPrices(std::string_view document) {
  static constexpr const char* kRoles[] = {"unknown", "hygiene", "stimulus", "both", "neutral"};
  const Fields effects(document);
  const std::string currency(effects.bytes[4]);
  Lines lines = {{"standard", "role", "missed: purchases", "beaten: purchases", "price of a unit",
                  "95 %"}};
  std::vector<std::pair<std::string, std::string>> missing;
  for (const std::string_view bytes : effects.All(5)) {
    const Fields standard(bytes);
    const std::string name = Printable(std::string(standard.bytes[1]));
    const Fields missed(standard.bytes[6]), beaten(standard.bytes[7]);
    const Fields price(missed.bytes[11]);
    const bool priced = !missed.bytes[11].empty();
    lines.push_back({name, kRoles[standard.number[5] < 5 ? standard.number[5] : 0],
                     Range(Fields(missed.bytes[7]), "%.2f"), Range(Fields(beaten.bytes[7]), "%.2f"),
                     priced ? Figure(price.real[1], "%.2f ") + currency : "-",
                     priced ? Range(price, "%.2f") : "-"});
    if (!standard.bytes[10].empty()) {
      missing.emplace_back(name, Printable(std::string(standard.bytes[10])));
    }
  }
  Write(lines, 2);
  for (const auto& [name, why] : missing) std::printf("%s: %s\n", name.c_str(), why.c_str());
}

void ShowRecovery(std::string_view document) {
  static constexpr const char* kKnown[] = {"known", "too few complained", "too few were silent",
                                           "they had grown apart before"};
  const Fields recovery(document);
  Lines lines = {{"failure", "failures", "voiced", "share", "95 %"}};
  std::vector<std::string_view> rates = recovery.All(7);
  rates.insert(rates.begin(), recovery.bytes[6]);
  for (const std::string_view bytes : rates) {
    const Fields rate(bytes);
    const bool told = rate.number[2] != 0;
    const auto of = [&](int field) {
      return Figure(std::isnan(rate.real[field]) ? 0 : rate.real[field], "%.3f");
    };
    lines.push_back({rate.bytes[1].empty() ? "all" : Printable(std::string(rate.bytes[1])),
                     Count(rate.number[2]), Count(rate.number[3]), told ? of(4) : "-",
                     told ? of(5) + " to " + of(6) : "-"});
  }
  Write(lines, 1);
  std::printf("\nPurchases of the days after, against the silent with the same failure\n");
  Lines effects = {{"who", "", "customers", "silent", "effect", "95 %"}};
  for (const std::string_view bytes : recovery.All(10)) {
    const Fields row(bytes);
    const Fields effect(row.bytes[2]);
    const bool told = !effect.bytes[7].empty();
    effects.push_back({std::string(row.bytes[1]),
                       kKnown[effect.number[1] < 4 ? effect.number[1] : 0], Count(effect.number[4]),
                       Count(effect.number[5]),
                       told ? Figure(Fields(effect.bytes[7]).real[1], "%.2f") : "-",
                       told ? Range(Fields(effect.bytes[7]), "%.2f") : "-"});
  }
  Write(effects, 2);
}

// A number as millionths; nothing: it is none.
std::optional<int64_t> Millionths(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !(std::abs(value) < 9e12)) return std::nullopt;
  return static_cast<int64_t>(std::llround(value * 1e6));
}

// Lines "standard,actual[,promised]" from the standard input, as they come.
Exit Watch(const Inputs& inputs, int64_t as_of, int64_t known) {
  Handle<goodwill_watch, goodwill_watch_free> watch;
  Error error;
  if (goodwill_watch_create(inputs.policy.get(), inputs.book.get(), as_of, known, watch.out(),
                            error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  Exit exit = kDone;
  std::string line;
  for (int64_t number = 1; std::getline(std::cin, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    const size_t first = line.find(','), second = line.find(',', first + 1);
    const auto actual = first == std::string::npos
                            ? std::nullopt
                            : Millionths(line.substr(first + 1, second - first - 1));
    const auto promised = second == std::string::npos
                              ? std::optional<int64_t>(std::numeric_limits<int64_t>::min())
                              : Millionths(line.substr(second + 1));
    goodwill_watch_event event = {};
    event.struct_size = sizeof event;
    event.standard = line.data();
    event.standard_size = static_cast<int64_t>(std::min(first, line.size()));
    event.actual = actual.value_or(0);
    event.promised = promised.value_or(0);
    goodwill_watch_signal signal = {};
    signal.struct_size = sizeof signal;
    if (!actual || !promised) {
      Say("line " + std::to_string(number) + " is not STANDARD,ACTUAL or STANDARD,ACTUAL,PROMISED");
      exit = kBadInput;
      continue;
    }
    if (goodwill_watch_observe(watch.get(), &event, &signal, error.out()) != GOODWILL_OK) {
      exit = Complain("line " + std::to_string(number), error.get());
      continue;
    }
    if (signal.tasks == 0 && signal.cusum == 0 && signal.ewma == 0) continue;
    std::printf("%lld %s:", static_cast<long long>(number),
                Printable(line.substr(0, first)).c_str());
    if (signal.breach == 1) std::printf(" missed by %g", static_cast<double>(signal.late) / 1e6);
    if (signal.cusum != 0) std::printf(" cusum: %s", signal.cusum > 0 ? "worse" : "better");
    if (signal.ewma != 0) std::printf(" ewma: %s", signal.ewma > 0 ? "worse" : "better");
    if ((signal.tasks & GOODWILL_WATCH_APOLOGISE) != 0) std::printf(" [apologise]");
    if ((signal.tasks & GOODWILL_WATCH_ASK_REASON) != 0) std::printf(" [ask the reason]");
    if ((signal.tasks & GOODWILL_WATCH_FIND_CAUSE) != 0) std::printf(" [find the cause]");
    std::printf("\n");
    std::fflush(stdout);
  }
  return exit;
}

Exit Cost(const Arguments& arguments, const Inputs& inputs, int64_t as_of, int64_t known) {
  const std::string by = arguments.Get("by", "customer");
  const int32_t code = by == "customer" ? GOODWILL_SERVICE_BY_CUSTOMER
                       : by == "tier"   ? GOODWILL_SERVICE_BY_TIER
                                        : GOODWILL_SERVICE_BY_CAUSE;
  Stream stream;
  Error error;
  if (goodwill_book_service_cost(inputs.book.get(), inputs.policy.get(), as_of, known, code,
                                 GOODWILL_MONEY_DECIMAL, nullptr, stream.get(),
                                 error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
  return table ? WriteAll(*table, arguments) : kInternal;
}

Exit Invite(const Arguments& arguments, const Inputs& inputs, int64_t as_of, int64_t known) {
  const std::string channel = arguments.Get("channel", "email");
  Stream stream;
  Error error;
  if (goodwill_book_invitations(inputs.book.get(), inputs.policy.get(), as_of, known,
                                channel.data(), static_cast<int64_t>(channel.size()), nullptr, 0,
                                stream.get(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
  return table ? WriteAll(*table, arguments) : kInternal;
}

Exit Run(const Arguments& arguments) {
  const std::string verb = arguments.words().empty() ? "cost" : arguments.words()[0];
  const auto told = verb == "review"     ? &goodwill_book_service_review
                    : verb == "price"    ? &goodwill_book_service_effects
                    : verb == "recovery" ? &goodwill_book_recovery
                                         : nullptr;
  const bool other = verb == "cost" || verb == "invite" || verb == "watch";
  if ((told == nullptr && !other) || arguments.words().size() > 1) {
    Say("what is " + arguments.words().back() +
        "? It is service cost, review, price, recovery, invite or watch; files follow the name of "
        "their table");
    return kBadUsage;
  }
  const std::string by = arguments.Get("by", "customer");
  if (by != "customer" && by != "tier" && by != "cause") {
    Say("--by is customer, tier or cause");
    return kBadUsage;
  }
  const auto known = arguments.Number("known", 0, 1);
  if (!known) return kBadUsage;
  Result<Inputs> inputs = ReadInputs(arguments);
  if (!inputs) return inputs.exit;
  Result<int64_t> as_of = AsOf(arguments, inputs->book);
  if (!as_of) return as_of.exit;
  if (verb == "cost") return Cost(arguments, *inputs, *as_of, *known);
  if (verb == "invite") return Invite(arguments, *inputs, *as_of, *known);
  if (verb == "watch") return Watch(*inputs, *as_of, *known);
  Buffer document;
  Error error;
  if (told(inputs->book.get(), inputs->policy.get(), *as_of, *known, nullptr, document.out(),
           error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  const std::string_view bytes = View(document);
  verb == "review" ? ShowReview(bytes) : verb == "price" ? ShowPrices(bytes) : ShowRecovery(bytes);
  return kDone;
}

}  // namespace

const Command kServiceCommand = {
    "service",
    "say what service cost, whether it was given, what it did, who spoke up",
    R"([cost] | review | price | recovery | invite | watch --book FILE [options]

  cost      who made customers expensive, they or we: contacts that customers wanted,
            that failures of ours caused, and that we began unasked (the default)
  review    the standards of the policy's `service`: kept or missed, with intervals
  price     what missing and beating them does to later purchases, and the price of a
            late minute
  recovery  the share of known failures after which customers complained, and their
            purchases against those of who stayed silent
  invite    who met a failure and said nothing, and may they be asked to complain
  watch     reads lines STANDARD,ACTUAL[,PROMISED] and says at once what each calls for)",
    R"(  goodwill service --book shop.goodwill --by tier
  goodwill service review --book shop.goodwill --policy mine.textproto
  goodwill service price --book shop.goodwill --policy mine.textproto
  echo departure,22 | goodwill service watch --book shop.goodwill --policy mine.textproto
)",
    [] {
      return Join(
          Join(TableOptions(), JudgingOptions()),
          std::vector<Option>{
              {"by", "SUBJECT", Takes::kOne, "cost: customer (default), tier or cause"},
              {"channel", "NAME", Takes::kOne, "invite: by which (default: email)"},
              {"format", "FORM", Takes::kOne,
               "cost, invite: csv or table (default: table on a terminal, otherwise csv)"}});
    },
    Run};

}  // namespace cli
