#include "goodwill/value/models/score.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "base/recent.h"
#include "goodwill/base/parallel.h"
#include "goodwill/base/problem.h"
#include "goodwill/value/models/fit_with.h"
#include "value/models/grid.h"
#include "value/models/outlook_table.h"

namespace goodwill {
namespace {

bool IsTimed(const Question& q) {
  return q.quantity != Quantity::kLogLikelihood && q.quantity != Quantity::kPAlive;
}

// Whichever is single is repeated.
bool Fits(size_t rows, size_t times, size_t results) {
  return (rows == results || rows == 1) && (times == results || times == 1) &&
         (rows == results || times == results);
}

absl::Status UnequallyMany() {
  return absl::InvalidArgumentError("histories, times and results are not equally many");
}

absl::Status CheckQuestion(const Question& q, HistoryKind kind) {
  if (!IsTimed(q)) return absl::OkStatus();
  const bool may_be_infinite = q.quantity == Quantity::kResidual;
  Problems problems;
  for (size_t i = 0; i < q.t.size(); ++i) {
    const double t = q.t[i];
    if (kind != HistoryKind::kAges) {
      const bool ever = may_be_infinite && t == HUGE_VAL;
      if (ever || (t >= 0 && t <= kMostOpportunities && t == std::floor(t))) continue;
      problems.Add({static_cast<int64_t>(i), -1, -1, "t",
                    "this model counts opportunities: t is a whole number up to 2^20"});
      continue;
    }
    if (t >= 0 && (may_be_infinite || t < HUGE_VAL)) continue;
    problems.Add({static_cast<int64_t>(i), -1, -1, "t",
                  may_be_infinite ? "a horizon is not negative"
                                  : "a length of time is finite and not negative"});
  }
  GOODWILL_RETURN_IF_ERROR(problems.ToStatus("this cannot be asked"));
  if (q.quantity == Quantity::kPPurchases && q.k < 0) {
    return absl::InvalidArgumentError("k counts purchases and is not negative");
  }
  if (q.quantity == Quantity::kResidual && !(q.rate > 0 && q.rate < HUGE_VAL)) {
    return absl::InvalidArgumentError(
        "the discount rate per unit of time must be above 0: log(1 + a year's rate) / units a "
        "year");
  }
  return absl::OkStatus();
}

// What was computed for the last histories, so that equal ones cost a look-up.
class Memory {
 public:
  Memory() : keys_(kSize), values_(kSize) {}

  // compute() unless it is known for (h, t).
  template <typename Compute>
  double Get(const PurchaseHistory& h, double t, Compute&& compute) {
    const Key key = {static_cast<uint64_t>(h.frequency), std::bit_cast<uint64_t>(h.recency),
                     std::bit_cast<uint64_t>(h.tenure), std::bit_cast<uint64_t>(t)};
    uint64_t hash = 0;
    for (const uint64_t part : key) hash = MixBits(hash, part);
    const auto [place, known] = keys_.Seek(key, hash);
    if (!known) {
      values_[place] = compute();
      keys_.Keep(place, key, hash);
    }
    return values_[place];
  }

 private:
  static constexpr size_t kSize = size_t{1} << 15;
  using Key = std::array<uint64_t, 4>;
  RecentKeys<Key> keys_;
  std::vector<double> values_;
};

// So many customers are not worth the making of a memory.
constexpr size_t kFew = 64;

// f(row, t) for each i, on as many threads as the run says.
template <typename F>
absl::Status ForEach(const HistoryColumns& rows, std::span<const double> t, std::span<double> out,
                     const Run& run, F f) {
  const bool one_row = rows.size() == 1;
  const bool one_t = t.size() <= 1;
  const double only_t = t.empty() ? 0 : t[0];
  if (out.size() < kFew) {
    for (size_t i = 0; i < out.size(); ++i) {
      out[i] = f(rows[one_row ? 0 : i], one_t ? only_t : t[i]);
    }
    return run.Report(static_cast<int64_t>(out.size()), static_cast<int64_t>(out.size()));
  }
  return ForEachRange(run, static_cast<int64_t>(out.size()), [&] {
    return [&, memory = Memory()](int64_t from, int64_t to) mutable {
      for (auto i = static_cast<size_t>(from); i < static_cast<size_t>(to); ++i) {
        const PurchaseHistory h = rows[one_row ? 0 : i];
        const double time = one_t ? only_t : t[i];
        out[i] = memory.Get(h, time, [&] { return f(h, time); });
      }
    };
  });
}

// The divisor of the grid on which the ages are, judging by the first rows; any
// where there is none.
double DivisorOf(const HistoryColumns& rows) {
  const size_t some = std::min<size_t>(rows.size(), 100);
  for (const double divisor : Grid::kDivisors) {
    const Grid grid{divisor};
    size_t on = 0;
    while (on < some && grid.StepOf(rows[on].recency) >= 0 && grid.StepOf(rows[on].tenure) >= 0) {
      ++on;
    }
    if (on == some) return divisor;
  }
  return 1;
}

// All that is asked, row by row.
template <HasOutlook Model>
absl::Status ForEachOutlook(const Model& m, const HistoryColumns& rows, const OutlookAsked& asked,
                            const OutlookColumns& out, const Run& run) {
  auto put = [&](size_t i, const Outlook& outlook) {
    if (!out.p_alive.empty()) out.p_alive[i] = outlook.p_alive;
    if (!out.p_any_purchase.empty()) out.p_any_purchase[i] = outlook.p_any_purchase;
    if (!out.expected_purchases.empty()) out.expected_purchases[i] = outlook.expected_purchases;
    if (!out.residual.empty()) out.residual[i] = outlook.residual;
  };
  const size_t n = rows.size();
  if (n < kFew) {
    for (size_t i = 0; i < n; ++i) {
      put(i, OutlookFrom(m.PAlive(rows[i]), FutureOf(m, rows.frequency[i], rows.tenure[i], asked),
                         0));
    }
    return run.Report(static_cast<int64_t>(n), static_cast<int64_t>(n));
  }
  return ForEachRange(run, static_cast<int64_t>(n), [&] {
    return [&, table = OutlookTable<Model>(m, asked, DivisorOf(rows))](int64_t from,
                                                                      int64_t to) mutable {
      for (auto i = static_cast<size_t>(from); i < static_cast<size_t>(to); ++i) {
        put(i, table.At(rows[i]));
      }
    };
  });
}

// One of the four questions of an outlook, of whatever model.
struct Single {
  OutlookAsked asked;
  OutlookColumns out;
};
std::optional<Single> SingleOf(const Question& q, std::span<double> out) {
  const double t = q.t.empty() ? 0 : q.t[0];
  switch (q.quantity) {
    case Quantity::kPAlive:
      return Single{{}, {.p_alive = out}};
    case Quantity::kPAnyPurchase:
      return Single{{.any = true, .horizon = t}, {.p_any_purchase = out}};
    case Quantity::kExpectedPurchases:
      return Single{{.expected = true, .horizon = t}, {.expected_purchases = out}};
    case Quantity::kResidual:
      return Single{{.residual = true, .rate = q.rate, .value_horizon = t}, {.residual = out}};
    default:
      return std::nullopt;
  }
}

// Of a model of regular buyers; 0 for others.
double StagesOf(const PurchaseModel& model) {
  return std::visit(
      [](const auto& m) -> double {
        if constexpr (requires { m.k; }) {
          return m.k;
        } else {
          return 0;
        }
      },
      model);
}

}  // namespace

absl::Status Score(const PurchaseModel& model, const HistoryColumns& rows, const Question& q,
                   std::span<double> out, const Run& run) {
  const HistoryKind kind = HistoryKindOf(model);
  GOODWILL_RETURN_IF_ERROR(
      CheckHistories({rows.frequency, rows.recency, rows.tenure, {}, {}}, kind));
  GOODWILL_RETURN_IF_ERROR(CheckQuestion(q, kind));
  const bool timed = IsTimed(q);
  if (!Fits(rows.size(), timed ? q.t.size() : 1, out.size())) return UnequallyMany();
  const std::span<const double> t = timed ? q.t : std::span<const double>();
  const double stages = StagesOf(model);
  if (q.quantity == Quantity::kLogLikelihood && stages > 0) {
    // Those of models with other numbers of stages can be compared only if the
    // intervals are told.
    GOODWILL_RETURN_IF_ERROR(SumOfLogGaps(rows).status());
  }
  const absl::Status status = std::visit(
      [&]<typename Model>(const Model& m) {
        if constexpr (HasOutlook<Model>) {
          const std::optional<Single> single = SingleOf(q, out);
          if (single && t.size() <= 1 && rows.size() == out.size()) {
            return ForEachOutlook(m, rows, single->asked, single->out, run);
          }
        }
        switch (q.quantity) {
          case Quantity::kLogLikelihood:
            return ForEach(rows, t, out, run, [&](const PurchaseHistory& h, double) {
              return m.LogLikelihood(h);
            });
          case Quantity::kPAlive:
            return ForEach(rows, t, out, run,
                           [&](const PurchaseHistory& h, double) { return m.PAlive(h); });
          case Quantity::kExpectedPurchases:
            return ForEach(rows, t, out, run, [&](const PurchaseHistory& h, double time) {
              return m.ExpectedPurchases(h, time);
            });
          case Quantity::kPPurchases:
            return ForEach(rows, t, out, run, [&](const PurchaseHistory& h, double time) {
              return m.PPurchases(h, time, q.k);
            });
          case Quantity::kPAnyPurchase:
            return ForEach(rows, t, out, run, [&](const PurchaseHistory& h, double time) {
              return m.PAnyPurchase(h, time);
            });
          case Quantity::kResidual:
            break;
        }
        return ForEach(rows, t, out, run, [&](const PurchaseHistory& h, double time) {
          return m.Residual(h, q.rate, time);
        });
      },
      model);
  if (status.ok() && q.quantity == Quantity::kLogLikelihood && stages > 0) {
    for (size_t i = 0; i < out.size(); ++i) {
      out[i] += LogIntervals(stages, static_cast<double>(rows.frequency[i]), rows.log_gaps[i]);
    }
  }
  return status;
}

absl::Status ScoreOutlook(const PurchaseModel& model, const HistoryColumns& rows,
                          const OutlookQuestion& q, const OutlookColumns& out, const Run& run) {
  const std::span<const double> horizon(&q.horizon, 1);
  const std::span<const double> value_horizon(&q.value_horizon, 1);
  struct Part {
    Question question;
    std::span<double> out;
  };
  const Part parts[] = {{{Quantity::kPAlive, {}, 0, 0}, out.p_alive},
                        {{Quantity::kPAnyPurchase, horizon, 0, 0}, out.p_any_purchase},
                        {{Quantity::kExpectedPurchases, horizon, 0, 0}, out.expected_purchases},
                        {{Quantity::kResidual, value_horizon, 0, q.rate}, out.residual}};
  const HistoryKind kind = HistoryKindOf(model);
  GOODWILL_RETURN_IF_ERROR(
      CheckHistories({rows.frequency, rows.recency, rows.tenure, {}, {}}, kind));
  for (const Part& part : parts) {
    if (part.out.empty()) continue;
    GOODWILL_RETURN_IF_ERROR(CheckQuestion(part.question, kind));
    if (part.out.size() != rows.size()) return UnequallyMany();
  }
  return std::visit(
      [&]<typename Model>(const Model& m) -> absl::Status {
        if constexpr (HasOutlook<Model>) {
          const OutlookAsked asked = {
              !out.p_any_purchase.empty(), !out.expected_purchases.empty(), !out.residual.empty(),
              false, q.horizon, q.rate, q.value_horizon};
          return ForEachOutlook(m, rows, asked, out, run);
        }
        for (const Part& part : parts) {
          if (part.out.empty()) continue;
          GOODWILL_RETURN_IF_ERROR(Score(model, rows, part.question, part.out, run));
        }
        return absl::OkStatus();
      },
      model);
}

absl::Status Score(const KnownModel& model, const HistoryColumns& rows, const Question& q,
                   std::span<double> out, const Run& run) {
  if (model.effects.empty()) {
    if (rows.covariate_count > 0) {
      return absl::InvalidArgumentError("the model knows nothing of covariates");
    }
    return Score(MakePurchaseModel(model.kind, model.parameters), rows, q, out, run);
  }
  const auto wanted = static_cast<size_t>(model.effects.back().covariate) + 1;
  if (rows.covariate_count != wanted || rows.covariates.size() != rows.size() * wanted) {
    return absl::InvalidArgumentError("the model needs " + std::to_string(wanted) +
                                      " covariates of every customer");
  }
  GOODWILL_RETURN_IF_ERROR(CheckHistories({rows.frequency, rows.recency, rows.tenure, {}}));
  GOODWILL_RETURN_IF_ERROR(CheckQuestion(q, HistoryKind::kAges));
  GOODWILL_RETURN_IF_ERROR(CheckCovariates(rows));
  const size_t times = IsTimed(q) ? q.t.size() : 1;
  if (!Fits(rows.size(), times, out.size())) return UnequallyMany();
  return ForEachRange(run, static_cast<int64_t>(out.size()), [&] {
    return [&](int64_t from, int64_t to) {
      for (auto i = static_cast<size_t>(from); i < static_cast<size_t>(to); ++i) {
        const size_t row = rows.size() == 1 ? 0 : i;
        const PurchaseHistory h = rows[row];
        const double t = IsTimed(q) ? q.t[times == 1 ? 0 : i] : 0;
        out[i] = std::visit(
            [&](const auto& m) {
              switch (q.quantity) {
                case Quantity::kLogLikelihood:
                  return m.LogLikelihood(h);
                case Quantity::kPAlive:
                  return m.PAlive(h);
                case Quantity::kExpectedPurchases:
                  return m.ExpectedPurchases(h, t);
                case Quantity::kPPurchases:
                  return m.PPurchases(h, t, q.k);
                case Quantity::kPAnyPurchase:
                  return m.PAnyPurchase(h, t);
                case Quantity::kResidual:
                  break;
              }
              return m.Residual(h, q.rate, t);
            },
            MakePurchaseModel(model.kind, ParametersFor(model, rows.CovariatesOf(row))));
      }
    };
  });
}

absl::Status ScoreSpend(const GammaGamma& model, const SpendColumns& rows, SpendQuantity quantity,
                        std::span<double> out, const Run& run) {
  const size_t n = rows.size();
  if (rows.mean_amount.size() != n || out.size() != n) {
    return absl::InvalidArgumentError("the columns are not equally long");
  }
  Problems problems;
  for (size_t i = 0; i < n; ++i) {
    const int64_t x = rows.frequency[i];
    const double m = rows.mean_amount[i];
    const auto row = static_cast<int64_t>(i);
    const bool likelihood = quantity == SpendQuantity::kLogLikelihood;
    if (x < 0) {
      problems.Add({row, -1, -1, "frequency", "the frequency is negative"});
    } else if (x > 0 && !(m < HUGE_VAL && (likelihood ? m > 0 : m >= 0))) {
      problems.Add({row, -1, -1, "mean_amount",
                    likelihood ? "a mean amount of zero or less has no likelihood"
                               : "a mean amount is a number that is not negative"});
    }
  }
  GOODWILL_RETURN_IF_ERROR(problems.ToStatus("these spend histories cannot be"));
  return ForEachRange(run, static_cast<int64_t>(n), [&] {
    return [&](int64_t from, int64_t to) {
      for (auto i = static_cast<size_t>(from); i < static_cast<size_t>(to); ++i) {
        const SpendHistory h{rows.frequency[i], rows.mean_amount[i]};
        if (quantity == SpendQuantity::kExpectedSpend) {
          out[i] = model.ExpectedSpend(h);
        } else {
          out[i] = h.frequency == 0 ? 0 : model.LogLikelihood(h);
        }
      }
    };
  });
}

}  // namespace goodwill
