#include "goodwill/value/models/score.h"

#include <cmath>
#include <string>

#include "goodwill/base/parallel.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

absl::Status CheckQuestion(const Question& q) {
  if (q.quantity == Quantity::kLogLikelihood || q.quantity == Quantity::kPAlive) {
    return absl::OkStatus();
  }
  const bool may_be_infinite = q.quantity == Quantity::kResidual;
  Problems problems;
  for (size_t i = 0; i < q.t.size(); ++i) {
    const double t = q.t[i];
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
        "the discount rate per unit of time must be above 0: log(1 + a year's rate) / units a year");
  }
  return absl::OkStatus();
}

// f(row, t) for each i, on as many threads as the run says.
template <typename F>
absl::Status ForEach(const HistoryColumns& rows, std::span<const double> t, std::span<double> out,
                     const Run& run, F f) {
  const bool one_row = rows.size() == 1;
  const bool one_t = t.size() <= 1;
  const double only_t = t.empty() ? 0 : t[0];
  return ForEachRange(run, static_cast<int64_t>(out.size()), [&] {
    return [&](int64_t from, int64_t to) {
      for (auto i = static_cast<size_t>(from); i < static_cast<size_t>(to); ++i) {
        out[i] = f(rows[one_row ? 0 : i], one_t ? only_t : t[i]);
      }
    };
  });
}

}  // namespace

absl::Status Score(const PurchaseModel& model, const HistoryColumns& rows, const Question& q,
                   std::span<double> out, const Run& run) {
  GOODWILL_RETURN_IF_ERROR(CheckHistories({rows.frequency, rows.recency, rows.tenure, {}}));
  GOODWILL_RETURN_IF_ERROR(CheckQuestion(q));
  const bool timed = q.quantity != Quantity::kLogLikelihood && q.quantity != Quantity::kPAlive;
  const size_t times = timed ? q.t.size() : 1;
  const bool fits = (rows.size() == out.size() || rows.size() == 1) &&
                    (times == out.size() || times == 1) &&
                    (rows.size() == out.size() || times == out.size());
  if (!fits) return absl::InvalidArgumentError("histories, times and results are not equally many");
  const std::span<const double> t = timed ? q.t : std::span<const double>();
  return std::visit(
      [&](const auto& m) {
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
