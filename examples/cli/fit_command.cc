// goodwill fit: how often customers will buy, and who is still one.
#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arrow_table.h"
#include "command.h"
#include "handle.h"
#include "inputs.h"
#include "output.h"

namespace cli {
namespace {

using Model = Handle<goodwill_model, goodwill_model_free>;

// What a fit needs of every customer who has bought.
struct Customers {
  std::vector<std::string> id;
  std::vector<int64_t> frequency;
  std::vector<double> recency;
  std::vector<double> tenure;
  std::vector<double> log_gaps;  // empty: no model asks for them

  goodwill_histories columns() const {
    goodwill_histories out = {};
    out.struct_size = sizeof out;
    out.count = static_cast<int64_t>(frequency.size());
    out.frequency = frequency.data();
    out.recency = recency.data();
    out.tenure = tenure.data();
    out.log_gaps = log_gaps.empty() ? nullptr : log_gaps.data();
    return out;
  }
};

bool OfRegularBuyers(std::string_view model) {
  return model == "bg_cnbd" || model == "mbg_cnbd";
}

// The same policy with measures.log_gaps. Protobuf adds a message that comes twice to the
// first, so two more bytes do.
Exit MeasureLogGaps(Policy& policy) {
  constexpr std::string_view kLogGaps("\x52\x02\x28\x01", 4);  // measures (10) { log_gaps (5) }
  Buffer bytes;
  Error error;
  if (goodwill_policy_encode(policy.get(), bytes.out(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  const std::string amended = std::string(View(bytes)).append(kLogGaps);
  if (goodwill_policy_decode(amended.data(), static_cast<int64_t>(amended.size()), policy.out(),
                             error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  return kDone;
}

Result<Customers> ReadCustomers(Judged& judged, int64_t known, bool with_log_gaps) {
  Measures measures;
  Stream stream;
  Error error;
  if (with_log_gaps) {
    const Exit amended = MeasureLogGaps(judged.policy);
    if (amended != kDone) return amended;
    Progress progress("measuring");
    if (goodwill_book_measures(judged.book.get(), judged.policy.get(), judged.as_of_us, known,
                               progress.run(), measures.out(), error.out()) != GOODWILL_OK) {
      return Complain("", error.get());
    }
  } else if (goodwill_assessment_measures(judged.assessment.get(), measures.out(), error.out()) !=
             GOODWILL_OK) {
    return Complain("", error.get());
  }
  if (goodwill_measures_export(measures.get(), GOODWILL_MONEY_MINOR, stream.get(), error.out()) !=
      GOODWILL_OK) {
    return Complain("", error.get());
  }
  const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
  if (!table) return kInternal;
  const int id = table->Find("customer_id");
  const int frequency = table->Find("frequency");
  const int recency = table->Find("recency");
  const int tenure = table->Find("tenure");
  const int log_gaps = with_log_gaps ? table->Find("log_gaps") : -1;
  if (id < 0 || frequency < 0 || recency < 0 || tenure < 0) return kInternal;
  if (with_log_gaps && log_gaps < 0) return kInternal;
  Customers out;
  for (int64_t r = 0; r < table->rows(); ++r) {
    // Who never bought has no first purchase for the clock to start at.
    if (table->IsNull(r, tenure) || table->IsNull(r, recency)) continue;
    out.id.push_back(table->Text(r, id));
    out.frequency.push_back(table->Integer(r, frequency));
    out.recency.push_back(table->Number(r, recency));
    out.tenure.push_back(table->Number(r, tenure));
    if (with_log_gaps) out.log_gaps.push_back(table->Number(r, log_gaps));
  }
  return out;
}

std::string Figure(double value, const char* form = "%.6g") {
  if (std::isnan(value)) return "";
  char text[48];
  std::snprintf(text, sizeof text, form, value);
  return text;
}

// An interval; "inf": there is no end.
std::string Bounds(double low, double high) {
  return std::isnan(low) ? "" : Figure(low, "%.4g") + " to " + Figure(high, "%.4g");
}

std::string_view VerdictText(int32_t verdict) {
  switch (verdict) {
    case GOODWILL_FIT_CONVERGED:
      return "converged";
    case GOODWILL_FIT_SEVERAL_OPTIMA:
      return "several optima";
    case GOODWILL_FIT_WEAKLY_IDENTIFIED:
      return "weakly identified";
    case GOODWILL_FIT_BOUNDARY:
      return "boundary: a simpler model";
    case GOODWILL_FIT_NOT_IDENTIFIED:
      return "not identified";
    default:
      return "given";
  }
}

// customer_id, the history, and what the model says of it.
Exit WriteScores(const Model& model, const Customers& customers, double horizon,
                 const std::string& path) {
  const goodwill_histories rows = customers.columns();
  std::vector<double> alive(customers.id.size());
  std::vector<double> any(customers.id.size());
  std::vector<double> expected(customers.id.size());
  Error error;
  if (goodwill_model_p_alive(model.get(), &rows, nullptr, alive.data(), error.out()) !=
          GOODWILL_OK ||
      goodwill_model_p_any_purchase(model.get(), &rows, &horizon, 1, nullptr, any.data(),
                                    error.out()) != GOODWILL_OK ||
      goodwill_model_expected_purchases(model.get(), &rows, &horizon, 1, nullptr, expected.data(),
                                        error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  std::FILE* const out = path == "-" ? stdout : std::fopen(path.c_str(), "w");
  if (out == nullptr) {
    Say(path + ": " + std::strerror(errno));
    return kBadInput;
  }
  bool good = std::fprintf(out, "customer_id,frequency,recency,tenure,p_alive,p_any_purchase,"
                                "expected_purchases\n") > 0;
  for (size_t i = 0; i < customers.id.size(); ++i) {
    std::string id;
    const bool quoted = customers.id[i].find_first_of(",\"\r\n") != std::string::npos;
    for (const char c : customers.id[i]) id += quoted && c == '"' ? "\"\"" : std::string(1, c);
    if (quoted) id = '"' + id + '"';
    good = std::fprintf(out, "%s,%lld,%.17g,%.17g,%.17g,%.17g,%.17g\n", id.c_str(),
                        static_cast<long long>(customers.frequency[i]), customers.recency[i],
                        customers.tenure[i], alive[i], any[i], expected[i]) > 0 &&
           good;
  }
  good = (path == "-" ? std::fflush(out) : std::fclose(out)) == 0 && good;
  if (good) return kDone;
  Say(path + ": not all could be written");
  return kBadInput;
}

// Customers on whom the fit hangs, the strongest first.
Exit WriteOutliers(const Model& model, const Customers& customers, int64_t most,
                   std::FILE* to) {
  const goodwill_histories rows = customers.columns();
  std::vector<double> influence(customers.id.size());
  goodwill_model_info info = {};
  info.struct_size = sizeof info;
  Error error;
  if (goodwill_model_influence(model.get(), &rows, nullptr, influence.data(), error.out()) !=
          GOODWILL_OK ||
      goodwill_model_describe(model.get(), &info, error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  std::vector<size_t> order(influence.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return influence[a] > influence[b]; });
  std::vector<std::vector<std::string>> lines = {
      {"customer", "frequency", "recency", "tenure", "influence"}};
  for (const size_t i : order) {
    const bool strong = influence[i] > static_cast<double>(info.parameter_count);
    if (!strong || static_cast<int64_t>(lines.size()) > most) break;
    lines.push_back({customers.id[i], std::to_string(customers.frequency[i]),
                     Figure(customers.recency[i]), Figure(customers.tenure[i]),
                     Figure(influence[i], "%.3g")});
  }
  if (lines.size() == 1) {
    std::fprintf(to, "nobody moves the parameters by a standard error alone\n");
    return kDone;
  }
  std::fprintf(
      to, "\nOn whom %s hangs: leaving one out moves each parameter by a standard error or so\n",
      info.name);
  WriteAligned(lines, {false, true, true, true, true}, to);
  return kDone;
}

Exit Run(const Arguments& arguments) {
  if (!arguments.words().empty()) {
    Say("what is " + arguments.words()[0] + "? Name a model with --model");
    return kBadUsage;
  }
  const auto horizon = arguments.Number("horizon", 365, 1);
  if (!horizon) return kBadUsage;
  std::vector<std::string> names = arguments.All("model");
  const std::string out = arguments.Get("out");
  const auto outliers = arguments.Number("outliers", 0, 0);
  if (!outliers) return kBadUsage;
  const bool single = !out.empty() || *outliers > 0;
  if (single && names.size() > 1) {
    Say("--out and --outliers take one --model");
    return kBadUsage;
  }
  if (names.empty() && single) names = {"best"};
  if (names.empty()) names = {"mbg_nbd", "pareto_nbd", "nbd", "best"};
  for (const std::string& name : names) {
    if (name == "gamma_gamma" || name == "shifted_beta_geometric") {
      Say(name + " is a model of " + (name == "gamma_gamma" ? "spend" : "contracts") +
          "; this command fits models of purchases");
      return kBadUsage;
    }
  }
  const auto known = arguments.Number("known", 0, 1);
  if (!known) return kBadUsage;
  Result<Judged> judged = Judge(arguments);
  if (!judged) return judged.exit;
  Result<Customers> customers =
      ReadCustomers(*judged, *known, std::any_of(names.begin(), names.end(), OfRegularBuyers));
  if (!customers) return customers.exit;

  const bool profile = arguments.Has("profile");
  std::vector<std::vector<std::string>> lines = {{"model", "parameter", "value",
                                                  profile ? "95 % interval" : "standard error",
                                                  "log-likelihood", "BIC", "verdict"}};
  const goodwill_histories rows = customers->columns();
  Model model;
  std::string best;
  for (std::string name : names) {
    Error error;
    Progress progress("fitting " + name);
    if (goodwill_fit(name.data(), static_cast<int64_t>(name.size()), &rows, progress.run(),
                     model.out(), error.out()) != GOODWILL_OK) {
      return Complain("", error.get());
    }
    goodwill_model_info info = {};
    info.struct_size = sizeof info;
    if (goodwill_model_describe(model.get(), &info, error.out()) != GOODWILL_OK) {
      return Complain("", error.get());
    }
    const std::string verdict(VerdictText(info.verdict));
    if (name == "best") {
      best = info.parameter_count == 0 ? "" : info.name;
      if (names.size() > 1) continue;
      name = info.name;
    }
    double low[8] = {}, high[8] = {};
    if (profile && info.parameter_count > 0 &&
        goodwill_model_profile(model.get(), &rows, 0.95, nullptr, low, high, error.out()) !=
            GOODWILL_OK) {
      return Complain("", error.get());
    }
    if (info.parameter_count == 0) lines.push_back({name, "", "", "", "", "", verdict});
    for (int64_t i = 0; i < info.parameter_count; ++i) {
      const bool first = i == 0;
      lines.push_back({first ? name : "", info.parameter_names[i], Figure(info.parameters[i]),
                       profile ? Bounds(low[i], high[i]) : Figure(info.standard_errors[i], "%.3g"),
                       first ? Figure(info.log_likelihood, "%.4f") : "",
                       first ? Figure(info.bic, "%.2f") : "", first ? verdict : ""});
    }
  }
  std::FILE* const to = out == "-" ? stderr : stdout;
  WriteAligned(lines, {false, false, true, true, true, true, false}, to);
  if (!best.empty()) std::fprintf(to, "best by BIC: %s\n", best.c_str());
  std::fprintf(to, "%zu customers; ages in the policy's unit of age\n", customers->id.size());
  if (*outliers > 0) {
    const Exit told = WriteOutliers(model, *customers, *outliers, to);
    if (told != kDone) return told;
  }
  if (out.empty()) return kDone;
  return WriteScores(model, *customers, static_cast<double>(*horizon), out);
}

}  // namespace

const Command kFitCommand = {
    "fit",
    "how often customers will buy, and who is still one",
    R"(--purchases FILE... [options]

Fits models of purchase and dropout and prints what was found, with a verdict:
whether the data determine the parameters, and whether they show any dropout at
all. With --out it also writes, for every customer, the chance to be still one,
the chance of a purchase within the horizon, and the purchases to expect in it.)",
    R"(  goodwill fit --purchases shop.csv
  goodwill fit --purchases shop.csv --model pareto_nbd --horizon 365 --out chances.csv
)",
    [] {
      std::vector<Option> options = Join(TableOptions(), JudgingOptions());
      options.push_back({"model", "NAME", Takes::kMany,
                         "nbd, mbg_nbd, pareto_nbd, or best: of these three (default: all that);\n"
                         "bg_nbd, which takes every one-time buyer for alive; gamma_gompertz_nbd,\n"
                         "pareto_nbd with a risk that changes with age; bg_bb, for ages that are\n"
                         "whole numbers; bg_cnbd and mbg_cnbd, for regular buyers, where the\n"
                         "policy merges the purchases of a day"});
      options.push_back({"horizon", "AGE", Takes::kOne,
                         "how far to look ahead, in the policy's unit of age (default: 365)"});
      options.push_back({"profile", "", Takes::kNothing,
                         "intervals of the parameters that follow the bent likelihood, in the\n"
                         "place of standard errors: takes some tens of fits"});
      options.push_back({"outliers", "N", Takes::kOne,
                         "also name up to so many customers on whom the fit hangs"});
      options.push_back(
          {"out", "FILE", Takes::kOne, "chances of every customer, as CSV; - prints them"});
      return options;
    },
    Run};

}  // namespace cli
