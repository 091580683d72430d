// goodwill exposure: how much hangs on few customers.
#include <cmath>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "command.h"
#include "document.h"
#include "inputs.h"

namespace cli {
namespace {

int64_t Signed(uint64_t zigzag) {
  return static_cast<int64_t>(zigzag >> 1) ^ -static_cast<int64_t>(zigzag & 1);
}

std::string Percent(double share) {
  if (std::isnan(share)) return "-";
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", share * 100);
  return text;
}

std::string Money(int64_t minor, const std::string& currency) {
  Buffer text;
  Error error;
  if (goodwill_money_format(minor, currency.data(), static_cast<int64_t>(currency.size()),
                            text.out(), error.out()) != GOODWILL_OK) {
    return "?";
  }
  return std::string(View(text)) + " " + currency;
}

void Figures(const char* title, std::string_view bytes) {
  double gini = NAN, herfindahl = NAN, effective = NAN, top_one = NAN;
  Document document(bytes);
  while (const auto field = document.Next()) {
    if (field->number == 4) gini = Real(field->bytes);
    if (field->number == 6) herfindahl = Real(field->bytes);
    if (field->number == 7) effective = Real(field->bytes);
    if (field->number == 10) top_one = Real(field->bytes);
  }
  std::printf("%s: Gini %.4f, Herfindahl %.4f, effective number %.1f, largest %s\n", title, gini,
              herfindahl, effective, Percent(top_one).c_str());
}

void Intervals(const char* title, std::string_view bytes) {
  static constexpr const char* kNames[] = {"Gini",      "Herfindahl",    "effective number",
                                           "largest",   "largest three", "largest 10 %",
                                           "largest 20 %"};
  Document document(bytes);
  while (const auto field = document.Next()) {
    if (field->number < 2 || field->number > 8) continue;
    double low = 0, high = 0;
    Document interval(field->bytes);
    while (const auto end = interval.Next()) {
      (end->number == 1 ? low : high) = Real(end->bytes);
    }
    std::printf("  %s %s: %.4f to %.4f\n", title, kNames[field->number - 2], low, high);
  }
}

void Whale(std::string_view bytes, const std::string& currency) {
  int64_t total = 0, peak = 0, losses = 0, winners = 0, losers = 0;
  bool of_margin = false;
  Document document(bytes);
  while (const auto field = document.Next()) {
    if (field->number == 1) total = Signed(field->value);
    if (field->number == 2) peak = Signed(field->value);
    if (field->number == 3) winners = static_cast<int64_t>(field->value);
    if (field->number == 4) losers = static_cast<int64_t>(field->value);
    if (field->number == 5) losses = Signed(field->value);
    if (field->number == 7) of_margin = field->value != 0;
  }
  std::printf("%s over all time: %s; the best %lld bring %s, %lld lose %s\n",
              of_margin ? "Net margin" : "Turnover", Money(total, currency).c_str(),
              static_cast<long long>(winners), Money(peak, currency).c_str(),
              static_cast<long long>(losers), Money(losses, currency).c_str());
}

void Departure(std::string_view bytes, const std::string& currency) {
  std::string who, name;
  int64_t customers = 0, turnover = 0;
  double share = NAN;
  Document document(bytes);
  while (const auto field = document.Next()) {
    if (field->number == 1) who = field->bytes;
    if (field->number == 2) name = field->bytes;
    if (field->number == 3) customers = static_cast<int64_t>(field->value);
    if (field->number == 4) turnover = Signed(field->value);
    if (field->number == 6) share = Real(field->bytes);
  }
  std::printf("  if %s%s%s left (customers: %lld): %s, %s\n", Printable(who).c_str(),
              name.empty() ? "" : " ", Printable(name).c_str(),
              static_cast<long long>(customers), Money(turnover, currency).c_str(),
              Percent(share).c_str());
}

Exit Run(const Arguments& arguments) {
  if (!arguments.words().empty()) {
    Say("what is " + arguments.words()[0] + "? Files follow the name of their table");
    return kBadUsage;
  }
  const auto known = arguments.Number("known", 0, 1);
  const auto rounds = arguments.Number("bootstrap", 0, 0);
  const auto seed = arguments.Number("seed", 1, 0);
  if (!known || !rounds || !seed) return kBadUsage;
  Result<Inputs> inputs = ReadInputs(arguments);
  if (!inputs) return inputs.exit;
  Result<int64_t> as_of = AsOf(arguments, inputs->book);
  if (!as_of) return as_of.exit;
  goodwill_exposure_options options = {};
  options.struct_size = sizeof options;
  options.bootstrap_rounds = *rounds;
  options.seed = static_cast<uint64_t>(*seed);
  Buffer document;
  Error error;
  if (goodwill_book_exposure(inputs->book.get(), inputs->policy.get(), *as_of, *known, &options,
                             nullptr, document.out(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  std::string currency;
  int alerts = 0;
  Document exposure(View(document));
  while (const auto field = exposure.Next()) {
    switch (field->number) {
      case 1:
        currency = field->bytes;
        break;
      case 4:
        std::printf("The last twelve months' turnover\n");
        Figures("  by customer", field->bytes);
        break;
      case 5:
        Figures("  by group", field->bytes);
        break;
      case 7:
        Whale(field->bytes, currency);
        break;
      case 8:
        Intervals("by customer,", field->bytes);
        break;
      case 9:
        Intervals("by group,", field->bytes);
        break;
      case 10:
        Departure(field->bytes, currency);
        break;
      case 13: {
        double probability = 0;
        Document shortfall(field->bytes);
        while (const auto f = shortfall.Next()) {
          if (f->number == 1) probability = Real(f->bytes);
        }
        std::printf("Chance that existing customers do not carry the fixed costs of a year: %s\n",
                    Percent(probability).c_str());
        break;
      }
      case 14: {
        std::string path;
        double limit = 0, actual = 0;
        Document alert(field->bytes);
        while (const auto f = alert.Next()) {
          if (f->number == 1) path = f->bytes;
          if (f->number == 2) limit = Real(f->bytes);
          if (f->number == 3) actual = Real(f->bytes);
        }
        std::printf("ALERT %s: %s, the limit is %s\n", Printable(path).c_str(),
                    Percent(actual).c_str(), Percent(limit).c_str());
        ++alerts;
        break;
      }
      default:
        break;
    }
  }
  return alerts > 0 && arguments.Has("strict") ? kBadInput : kDone;
}

}  // namespace

const Command kExposureCommand = {
    "exposure",
    "say how much hangs on few customers",
    R"(--purchases FILE... [options]

Concentration by customer and group of companies, what is lost if the largest
leave, the chance that the rest does not carry the fixed costs (policy: exposure),
and the policy's limits that are passed. With --strict an alert ends in exit code 1.)",
    R"(  goodwill exposure --book trade.goodwill --policy mine.textproto
  goodwill exposure --book trade.goodwill --bootstrap 1000 --seed 7
)",
    [] {
      return Join(Join(TableOptions(), JudgingOptions()),
                  std::vector<Option>{
                      {"bootstrap", "ROUNDS", Takes::kOne, "95 % intervals from so many rounds"},
                      {"seed", "N", Takes::kOne, "the same seed, the same numbers (default 1)"},
                      {"strict", "", Takes::kNothing, "an alert ends in exit code 1"}});
    },
    Run};

}  // namespace cli
