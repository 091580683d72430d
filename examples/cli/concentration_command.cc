// goodwill concentration: how much hangs on how few.
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arrow_table.h"
#include "command.h"
#include "inputs.h"
#include "output.h"

namespace cli {
namespace {

struct Share {
  int64_t numerator;
  int64_t denominator;
};

// "80%", "0.8" or "4/5", above 0 and at most 1.
std::optional<Share> ParseShare(std::string text) {
  Share share = {0, 1};
  if (const size_t slash = text.find('/'); slash != text.npos) {
    const std::string over = text.substr(slash + 1);
    if (over.empty() || over.size() > 9 || over.find_first_not_of("0123456789") != over.npos) {
      return std::nullopt;
    }
    share.denominator = std::stoll(over);
    text.resize(slash);
  } else if (text.ends_with('%')) {
    share.denominator = 100;
    text.pop_back();
  }
  bool point = false;
  size_t digits = 0;
  for (char c : text) {
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9' && ++digits <= 9) {
      share.numerator = share.numerator * 10 + (c - '0');
      if (point) share.denominator *= 10;
    } else {
      return std::nullopt;
    }
  }
  if (digits == 0 || share.numerator <= 0 || share.numerator > share.denominator) {
    return std::nullopt;
  }
  return share;
}

// The columns of measures that hold a basis; money leaves as minor units here.
int FindBasis(const ArrowTable& table, const std::string& basis) {
  std::vector<std::string> names = {basis};
  if (basis == "turnover") names.push_back("amount");
  for (const std::string& name : names) {
    for (const std::string& candidate : {name + "_minor", name}) {
      if (const int column = table.Find(candidate); column >= 0) return column;
    }
  }
  return -1;
}

std::string Percent(double share) {
  if (std::isnan(share)) return "";
  char text[32];
  std::snprintf(text, sizeof text, "%.2f %%", share * 100);
  return text;
}

std::string Figure(double value) {
  if (std::isnan(value)) return "";
  char text[48];
  std::snprintf(text, sizeof text, "%.10g", value);
  return text;
}

Exit Run(const Arguments& arguments) {
  if (!arguments.words().empty()) {
    Say("what is " + arguments.words()[0] + "? Files follow the name of their table");
    return kBadUsage;
  }
  const std::string basis = arguments.Get("by", "turnover");
  if (basis != "turnover" && basis != "gross" && basis != "margin" && basis != "net_margin") {
    Say("--by is turnover, gross, margin or net_margin");
    return kBadUsage;
  }
  const std::string wanted = arguments.Get("share", "80%");
  const std::optional<Share> share = ParseShare(wanted);
  if (!share) {
    Say("--share is above 0 and at most 1, such as 80%, 0.8 or 4/5");
    return kBadUsage;
  }
  const auto points = arguments.Number("lorenz", 0, 2);
  if (!points) return kBadUsage;
  if (*points > 1'000'000) {
    Say("--lorenz takes at most 1000000 points");
    return kBadUsage;
  }
  Result<Judged> judged = Judge(arguments);
  if (!judged) return judged.exit;
  Measures measures;
  Stream stream;
  Error error;
  if (goodwill_assessment_measures(judged->assessment.get(), measures.out(), error.out()) !=
          GOODWILL_OK ||
      goodwill_measures_export(measures.get(), GOODWILL_MONEY_MINOR, stream.get(), error.out()) !=
          GOODWILL_OK) {
    return Complain("", error.get());
  }
  const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
  if (!table) return kInternal;
  const int column = FindBasis(*table, basis);
  if (column < 0) {
    Say("the files do not tell the " + basis + " of customers");
    return kBadInput;
  }
  std::vector<int64_t> values;
  int64_t unknown = 0;
  // Who never bought nor gave back anything is no part of what hangs together;
  // of what was bought, neither is who only gave back.
  const int counted = table->Find(basis == "gross" ? "orders" : "lines");
  for (int64_t r = 0; r < table->rows(); ++r) {
    if (counted >= 0 && table->Integer(r, counted) == 0) continue;
    if (table->IsNull(r, column)) {
      ++unknown;
      continue;
    }
    values.push_back(table->Integer(r, column));
  }
  if (unknown > 0) {
    Say(std::to_string(unknown) + " customers are left out: the files do not tell their " + basis);
  }

  goodwill_concentration c = {};
  c.struct_size = sizeof c;
  if (goodwill_concentration_of(values.data(), static_cast<int64_t>(values.size()),
                                share->numerator, share->denominator, &c,
                                error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  const auto count = static_cast<double>(c.count);
  WriteAligned({{"figure", "value"},
                {"customers", std::to_string(c.count)},
                {"of them negative", std::to_string(c.negative)},
                {"bring " + wanted, std::to_string(c.pareto_count)},
                {"  of all customers", Percent(static_cast<double>(c.pareto_count) / count)},
                {"Gini", Figure(c.gini)},
                {"Gini, unbiased", Figure(c.gini_unbiased)},
                {"Herfindahl", Figure(c.herfindahl)},
                {"effective number", Figure(c.effective_number)},
                {"Theil", Figure(c.theil)},
                {"Atkinson (1/2)", Figure(c.atkinson_half)},
                {"share of the largest", Percent(c.top_one)},
                {"share of the largest three", Percent(c.top_three)},
                {"share of the top 1 %", Percent(c.top_one_percent)},
                {"share of the top 4 %", Percent(c.top_four_percent)},
                {"share of the top 10 %", Percent(c.top_ten_percent)},
                {"share of the top 20 %", Percent(c.top_twenty_percent)},
                {"share of the top 50 %", Percent(c.top_fifty_percent)}},
               {false, true}, stdout);
  if (*points == 0) return kDone;
  std::vector<double> curve(static_cast<size_t>(*points));
  if (goodwill_lorenz_curve(values.data(), static_cast<int64_t>(values.size()), curve.data(),
                            *points, error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  std::printf("\n");
  std::vector<std::vector<std::string>> lines = {{"the smallest", "hold"}};
  for (size_t k = 0; k < curve.size(); ++k) {
    lines.push_back({Percent(static_cast<double>(k) / static_cast<double>(curve.size() - 1)),
                     Percent(curve[k])});
  }
  WriteAligned(lines, {true, true}, stdout);
  return kDone;
}

}  // namespace

const Command kConcentrationCommand = {
    "concentration",
    "how much of the business hangs on how few",
    R"(--purchases FILE... [options]

Prints how unequal the customers are: how many bring 80 % of the total, Gini,
effective number of customers, and the shares of the largest.)",
    R"(  goodwill concentration --purchases shop.csv
  goodwill concentration --purchases shop.csv --by margin --share 4/5 --lorenz 11
)",
    [] {
      std::vector<Option> options = Join(TableOptions(), JudgingOptions());
      options.push_back(
          {"by", "BASIS", Takes::kOne, "turnover (default), gross, margin or net_margin"});
      options.push_back({"share", "SHARE", Takes::kOne, "such as 80% (default), 0.8 or 4/5"});
      options.push_back({"lorenz", "POINTS", Takes::kOne, "also print the Lorenz curve"});
      return options;
    },
    Run};

}  // namespace cli
