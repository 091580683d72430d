#include "value/models/likelihood.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>

#include "base/elementary_each.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/value/ranking.h"
#include "value/models/coin_table.h"
#include "value/models/pareto_table.h"
#include "value/models/special.h"

namespace goodwill {
namespace {

// Customers to find the way with: as many as cost next to nothing.
constexpr int64_t kEnough = 8000;
constexpr int64_t kEnoughPareto = 1500;
// Sums are made of sums of so many rows: fewer digits are lost, and the grouping
// does not depend on anything but the rows.
constexpr size_t kBlock = 1024;
// Logarithms are taken of so many numbers at once.
constexpr size_t kTogether = 64;

template <size_t N>
void AddWeighted(const DerivativesOf<N>& d, double w, DerivativesOf<N>& sum) {
  sum.value += w * d.value;
  for (size_t i = 0; i < sum.gradient.size(); ++i) sum.gradient[i] += w * d.gradient[i];
  for (size_t i = 0; i < sum.hessian.size(); ++i) sum.hessian[i] += w * d.hessian[i];
}

// row(i) returns the derivatives of row i, weighted by rows[i].customers.
template <typename Rows, typename Of>
auto SumOver(const Rows& rows, Of&& of) {
  decltype(of(rows[0].history)) sum;
  for (size_t from = 0; from < rows.size(); from += kBlock) {
    const size_t to = std::min(rows.size(), from + kBlock);
    decltype(sum) block;
    for (size_t i = from; i < to; ++i) {
      AddWeighted(of(rows[i].history), static_cast<double>(rows[i].customers), block);
    }
    AddWeighted(block, 1, sum);
  }
  return sum;
}

// Customers at equal distances in the order of the rows, one each; equal rows
// stay counted together.
template <typename Row>
std::vector<Row> EverySoMany(std::span<const Row> rows, int64_t enough) {
  double total = 0;
  for (const Row& row : rows) total += static_cast<double>(row.customers);
  const double stride = total / static_cast<double>(enough);
  std::vector<Row> out;
  double next = stride / 2;
  double before = 0;
  for (const Row& row : rows) {
    const double here = before + static_cast<double>(row.customers);
    Row taken = row;
    taken.customers = 0;
    for (; next < here; next += stride) ++taken.customers;
    if (taken.customers > 0) out.push_back(taken);
    before = here;
  }
  return out;
}

// Models whose likelihood over a grid of ages has a table.
bool HasTable(ModelKind kind) {
  return kind == ModelKind::kBgNbd || kind == ModelKind::kMbgNbd || kind == ModelKind::kParetoNbd;
}

}  // namespace

HistoryLikelihood::HistoryLikelihood(ModelKind kind, std::span<const CountedHistory> rows,
                                     std::vector<double> held)
    : kind_(kind), held_(std::move(held)), rows_(rows) {
  if (kind == ModelKind::kNbd) {
    // It knows nothing of recency.
    for (const CountedHistory& row : rows) {
      PurchaseHistory history = row.history;
      history.recency = history.frequency == 0 ? 0 : history.tenure;
      if (!own_.empty() && own_.back().history == history) {
        own_.back().customers += row.customers;
      } else {
        own_.push_back({history, row.customers});
      }
    }
    rows_ = own_;
    return;
  }
  if (!HasTable(kind)) return;
  std::optional<Grid> grid;
  for (const double divisor : Grid::kDivisors) {
    grid = Grid{divisor};
    for (const CountedHistory& row : rows) {
      if (grid->StepOf(row.history.recency) < 0 || grid->StepOf(row.history.tenure) < 0) {
        grid.reset();
        break;
      }
    }
    if (grid) break;
  }
  if (!grid) return;
  grid_ = *grid;
  grid_rows_.reserve(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    const PurchaseHistory& h = rows[i].history;
    grid_rows_.push_back({static_cast<int32_t>(grid->StepOf(h.recency)),
                          static_cast<int32_t>(grid->StepOf(h.tenure)),
                          static_cast<double>(rows[i].customers)});
    last_step_ = std::max(last_step_, grid->StepOf(h.tenure));
    if (runs_.empty() || runs_.back().frequency != h.frequency) {
      runs_.push_back({h.frequency, i, i, true});
    }
    runs_.back().to = i + 1;
  }
  if (kind == ModelKind::kParetoNbd) {
    // A table costs about as much as a history by itself per 60 steps; and far up,
    // steps between frequencies cost too.
    const auto steps = static_cast<size_t>(last_step_);
    int64_t last = 0;
    for (Run& run : runs_) {
      run.tabulated = (run.to - run.from) * 60 >= steps && run.frequency - last <= 1000;
      if (run.tabulated) last = run.frequency;
    }
    last_frequency_ = last;
    if (last_step_ > 40000) runs_.clear();
  } else if (last_step_ > static_cast<int64_t>(4 * rows.size())) {
    runs_.clear();
  }
}

Surface HistoryLikelihood::At(const Coordinates& logs) const {
  std::vector<double> p = ExpAll(logs);
  p.insert(p.end(), held_.begin(), held_.end());
  const PurchaseModel model = MakePurchaseModel(kind_, p);
  if (runs_.empty()) {
    return std::visit(
        [&](const auto& m) {
          return ByLogs(SumOver(rows_, [&](const PurchaseHistory& h) {
                          return m.LogLikelihoodDerivatives(h);
                        }),
                        p, logs.size());
        },
        model);
  }
  const std::span<const GridRow> rows(grid_rows_);
  Derivatives sum;
  if (const auto* pareto = std::get_if<ParetoNbd>(&model)) {
    ParetoTable table(*pareto, grid_, last_step_, last_frequency_);
    for (const Run& run : runs_) {
      if (run.tabulated) {
        table.Add(run.frequency, rows.subspan(run.from, run.to - run.from), sum);
      } else {
        AddWeighted(SumOver(rows_.subspan(run.from, run.to - run.from),
                            [&](const PurchaseHistory& h) {
                              return pareto->LogLikelihoodDerivatives(h);
                            }),
                    1, sum);
      }
    }
  } else {
    const CoinTable table({p[0], p[1], p[2], p[3], kind_ == ModelKind::kMbgNbd}, grid_, last_step_);
    for (const Run& run : runs_) {
      table.Add(run.frequency, rows.subspan(run.from, run.to - run.from), sum);
    }
  }
  return ByLogs(sum, p, logs.size());
}

std::unique_ptr<Likelihood> HistoryLikelihood::Part() const {
  const bool pareto = kind_ == ModelKind::kParetoNbd;
  // Those of which every history is an integral.
  const bool slow = pareto || kind_ == ModelKind::kGammaGompertzNbd;
  const int64_t enough = slow ? kEnoughPareto : kEnough;
  if (rows_.size() < static_cast<size_t>(enough)) return nullptr;
  std::vector<CountedHistory> some = EverySoMany(rows_, enough);
  auto part = std::unique_ptr<HistoryLikelihood>(new HistoryLikelihood(Own(), kind_, some, held_));
  if (pareto || !HasTable(kind_)) return part;
  // With tables: the constructor wants rows that outlive it.
  auto tabulated = std::make_unique<HistoryLikelihood>(kind_, part->rows_);
  tabulated->own_ = std::move(part->own_);
  tabulated->rows_ = tabulated->own_;
  return tabulated;
}

namespace {

// Ascending by frequency, then amount. Where each row is one customer and frequencies are
// not large, by counting: positive numbers stand in the order of their bits.
void Sort(std::vector<CountedSpend>& rows) {
  int64_t most = 0;
  bool ones = true;
  for (const CountedSpend& row : rows) {
    most = std::max(most, row.history.frequency);
    ones = ones && row.customers == 1;
  }
  if (!ones || most > static_cast<int64_t>(rows.size())) {
    std::sort(rows.begin(), rows.end(), [](const CountedSpend& a, const CountedSpend& b) {
      if (a.history.frequency != b.history.frequency) {
        return a.history.frequency < b.history.frequency;
      }
      return a.history.mean_amount < b.history.mean_amount;
    });
    return;
  }
  std::vector<size_t> ends(static_cast<size_t>(most) + 2, 0);
  for (const CountedSpend& row : rows) ++ends[static_cast<size_t>(row.history.frequency) + 1];
  for (size_t i = 1; i < ends.size(); ++i) ends[i] += ends[i - 1];
  std::vector<int64_t> amounts(rows.size());
  std::vector<size_t> next(ends.begin(), ends.end() - 1);
  for (const CountedSpend& row : rows) {
    amounts[next[static_cast<size_t>(row.history.frequency)]++] =
        std::bit_cast<int64_t>(row.history.mean_amount);
  }
  ValueSorter sorter;
  for (size_t x = 0; x + 1 < ends.size(); ++x) {
    sorter.Sort(std::span(amounts).subspan(ends[x], ends[x + 1] - ends[x]));
    for (size_t i = ends[x]; i < ends[x + 1]; ++i) {
      rows[i].history = {static_cast<int64_t>(x), std::bit_cast<double>(amounts[i])};
    }
  }
}

}  // namespace

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
  Sort(out.rows);
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

SpendLikelihood::SpendLikelihood(std::span<const CountedSpend> rows) : rows_(rows) { FindRuns(); }

void SpendLikelihood::FindRuns() {
  std::array<double, kTogether> log_amount;
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (i % kTogether == 0) {
      const size_t n = std::min(kTogether, rows_.size() - i);
      for (size_t k = 0; k < n; ++k) log_amount[k] = rows_[i + k].history.mean_amount;
      LogEach(std::span(log_amount).first(n));
    }
    const SpendHistory& h = rows_[i].history;
    if (runs_.empty() || runs_.back().frequency != h.frequency) {
      runs_.push_back({h.frequency, i, i, 0, 0});
    }
    const double w = static_cast<double>(rows_[i].customers);
    runs_.back().to = i + 1;
    runs_.back().customers += w;
    runs_.back().log_amount += w * log_amount[i % kTogether];
  }
}

// GammaGamma::LogLikelihoodDerivatives, summed: of a history only one logarithm is
// not known before, that of gamma + m x.
Surface SpendLikelihood::At(const Coordinates& logs) const {
  const std::vector<double> parameters = ExpAll(logs);
  const double p = parameters[0];
  const double q = parameters[1];
  const double gamma = parameters[2];
  constexpr size_t P = 0, Q = 1, G = 2;
  const double log_gamma = Log(gamma);
  Derivatives sum;
  for (const Run& run : runs_) {
    const double x = static_cast<double>(run.frequency);
    double logs = 0;
    double ones = 0;
    double squares = 0;
    std::array<double, kTogether> log_all;
    for (size_t i = run.from; i < run.to; ++i) {
      const size_t here = (i - run.from) % kTogether;
      if (here == 0) {
        const size_t n = std::min(kTogether, run.to - i);
        for (size_t k = 0; k < n; ++k) log_all[k] = gamma + x * rows_[i + k].history.mean_amount;
        LogEach(std::span(log_all).first(n));
      }
      const double w = static_cast<double>(rows_[i].customers);
      const double all = gamma + x * rows_[i].history.mean_amount;
      const double one = 1 / all;
      logs += w * log_all[here];
      ones += w * one;
      squares += w * one * one;
    }
    const double n = run.customers;
    const double px = p * x;
    const double both = Digamma(px + q);
    const double both2 = Trigamma(px + q);
    const double log_x = Log(x);
    sum.value += n * (LogRising(q, px) - LogGamma(px) + q * log_gamma + px * log_x) +
                 (px - 1) * run.log_amount - (px + q) * logs;
    sum.gradient[P] += x * (n * (both - Digamma(px) + log_x) + run.log_amount - logs);
    sum.gradient[Q] += n * (both - Digamma(q) + log_gamma) - logs;
    sum.gradient[G] += n * q / gamma - (px + q) * ones;
    sum.second(P, P) += n * x * x * (both2 - Trigamma(px));
    sum.second(P, Q) += n * x * both2;
    sum.second(P, G) -= x * ones;
    sum.second(Q, Q) += n * (both2 - Trigamma(q));
    sum.second(Q, G) += n / gamma - ones;
    sum.second(G, G) += (px + q) * squares - n * q / (gamma * gamma);
  }
  return ByLogs(sum, parameters, parameters.size());
}

std::unique_ptr<Likelihood> SpendLikelihood::Part() const {
  if (rows_.size() < static_cast<size_t>(kEnough)) return nullptr;
  return std::unique_ptr<Likelihood>(new SpendLikelihood(Own(), EverySoMany(rows_, kEnough)));
}

}  // namespace goodwill
