#include "value/models/likelihood.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

// Rows to find the way with.
constexpr size_t kEnough = 1500;
// Sums are made of sums of so many rows: fewer digits are lost, and the grouping
// does not depend on anything but the rows.
constexpr size_t kBlock = 1024;

void AddWeighted(const Derivatives& d, double w, Derivatives& sum) {
  sum.value += w * d.value;
  for (size_t i = 0; i < sum.gradient.size(); ++i) sum.gradient[i] += w * d.gradient[i];
  for (size_t i = 0; i < sum.hessian.size(); ++i) sum.hessian[i] += w * d.hessian[i];
}

// row(i) returns the derivatives of row i, weighted by rows[i].customers.
template <typename Rows, typename Of>
Derivatives SumOver(const Rows& rows, Of&& of) {
  Derivatives sum;
  for (size_t from = 0; from < rows.size(); from += kBlock) {
    const size_t to = std::min(rows.size(), from + kBlock);
    Derivatives block;
    for (size_t i = from; i < to; ++i) {
      AddWeighted(of(rows[i].history), static_cast<double>(rows[i].customers), block);
    }
    AddWeighted(block, 1, sum);
  }
  return sum;
}

template <typename Row>
std::vector<Row> EverySoMany(std::span<const Row> rows) {
  std::vector<Row> out;
  const size_t stride = rows.size() / kEnough;
  for (size_t i = stride / 2; i < rows.size(); i += stride) out.push_back(rows[i]);
  return out;
}

}  // namespace

Derivatives HistoryLikelihood::At(const Parameters& parameters) const {
  return std::visit(
      [&](const auto& model) {
        return SumOver(rows_, [&](const PurchaseHistory& h) {
          return model.LogLikelihoodDerivatives(h);
        });
      },
      MakePurchaseModel(kind_, parameters));
}

std::unique_ptr<Likelihood> HistoryLikelihood::Part() const {
  if (rows_.size() < 3 * kEnough) return nullptr;
  return std::unique_ptr<Likelihood>(new HistoryLikelihood(Own(), kind_, EverySoMany(rows_)));
}

absl::StatusOr<SpendRows> CollapseSpend(const SpendColumns& columns) {
  const size_t n = columns.frequency.size();
  if (columns.mean_amount.size() != n ||
      (!columns.weights.empty() && columns.weights.size() != n)) {
    return absl::InvalidArgumentError("the columns are not equally long");
  }
  SpendRows out;
  out.rows.reserve(n);
  Problems problems;
  constexpr int64_t kMost = int64_t{1} << 53;
  int64_t total = 0;
  for (size_t i = 0; i < n; ++i) {
    const int64_t x = columns.frequency[i];
    const double m = columns.mean_amount[i];
    const int64_t w = columns.weights.empty() ? 1 : columns.weights[i];
    const auto row = static_cast<int64_t>(i);
    if (x < 0) problems.Add({row, -1, -1, "frequency", "the frequency is negative"});
    // Without repeat purchases there is no mean, and it may be anything.
    if (x > 0 && !(m >= 0 && std::isfinite(m))) {
      problems.Add({row, -1, -1, "mean_amount",
                    "a mean amount is a number that is not negative: take returns out first"});
    }
    if (w < 0) {
      problems.Add({row, -1, -1, "weights", "a weight counts customers and is not negative"});
    }
    if (!problems.empty() || w <= 0) continue;
    if (w > kMost - total) {
      return absl::OutOfRangeError("the weights add up to more than 2^53 customers");
    }
    total += w;
    if (x == 0 || m == 0) {
      out.left_out += w;
    } else {
      out.rows.push_back({{x, m}, w});
    }
  }
  GOODWILL_RETURN_IF_ERROR(problems.ToStatus("these spend histories cannot be"));
  out.customers = total - out.left_out;
  std::sort(out.rows.begin(), out.rows.end(), [](const CountedSpend& a, const CountedSpend& b) {
    if (a.history.frequency != b.history.frequency) return a.history.frequency < b.history.frequency;
    return a.history.mean_amount < b.history.mean_amount;
  });
  size_t kept = 0;
  for (size_t i = 0; i < out.rows.size(); ++i) {
    if (kept > 0 && out.rows[kept - 1].history == out.rows[i].history) {
      out.rows[kept - 1].customers += out.rows[i].customers;
    } else {
      out.rows[kept++] = out.rows[i];
    }
  }
  out.rows.resize(kept);
  return out;
}

Derivatives SpendLikelihood::At(const Parameters& parameters) const {
  const GammaGamma model = MakeSpendModel(parameters);
  return SumOver(rows_, [&](const SpendHistory& h) { return model.LogLikelihoodDerivatives(h); });
}

std::unique_ptr<Likelihood> SpendLikelihood::Part() const {
  if (rows_.size() < 3 * kEnough) return nullptr;
  return std::unique_ptr<Likelihood>(new SpendLikelihood(Own(), EverySoMany(rows_)));
}

}  // namespace goodwill
