#include <algorithm>
#include <atomic>
#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "goodwill/base/parallel.h"
#include "assess/rank_cuts.h"
#include "assess/walk.h"
#include "goodwill/assess/calibration.h"
#include "goodwill/assess/derived.h"
#include "goodwill/base/problem.h"
#include "goodwill/value/basis.h"
#include "goodwill/value/ranking.h"

namespace goodwill {
namespace {

// One number per customer, by position. Memory is not touched before it is
// written.
class Column {
 public:
  explicit Column(int64_t size) : size_(size) {
    if (size > 0) values_ = std::make_unique_for_overwrite<int64_t[]>(static_cast<size_t>(size));
  }
  int64_t& operator[](int64_t i) { return values_[static_cast<size_t>(i)]; }
  int64_t operator[](int64_t i) const { return values_[static_cast<size_t>(i)]; }
  std::span<const int64_t> all() const { return {values_.get(), static_cast<size_t>(size_)}; }
  int64_t size() const { return size_; }

 private:
  int64_t size_;
  std::unique_ptr<int64_t[]> values_;
};

// What is read from the measures, in one walk over them.
struct Columns {
  Columns(int64_t customers, bool scores, bool own_monetary)
      : pareto(customers),
        recency(scores ? customers : 0),
        frequency(scores ? customers : 0),
        monetary(own_monetary ? customers : 0) {}

  Column pareto;
  Column recency;
  Column frequency;
  Column monetary;  // empty when it is the Pareto column
};

// The values inside the population, in `buffer` unless nobody is outside.
std::span<const int64_t> Inside(const Column& column, std::vector<int64_t>& buffer) {
  const std::span<const int64_t> all = column.all();
  const auto outside = std::count(all.begin(), all.end(), kOutside);
  if (outside == 0) return all;
  buffer.clear();
  buffer.reserve(all.size() - static_cast<size_t>(outside));
  std::copy_if(all.begin(), all.end(), std::back_inserter(buffer),
               [](int64_t value) { return value != kOutside; });
  return buffer;
}

std::string_view BasisName(ValueBasis basis) {
  switch (basis) {
    case ValueBasis::kTurnover:
      return "turnover";
    case ValueBasis::kGross:
      return "gross purchases";
    case ValueBasis::kMargin:
      return "margin";
    case ValueBasis::kNetMargin:
      return "net margin";
  }
  return "value";
}

class Calibrator {
 public:
  Calibrator(const Measures& measures, const Policy& policy)
      : measures_(measures),
        policy_(policy),
        scores_(policy.rfm.method != RfmMethod::kFixedCuts),
        shared_(policy.rfm.monetary == policy.pareto.basis &&
                policy.rfm.scope == policy.pareto.scope),
        columns_(measures.size(), scores_, scores_ && !shared_) {}

  absl::StatusOr<Calibration> Run(const ::goodwill::Run& run) {
    Calibration out;
    out.header = measures_.header();
    out.header.sources = nullptr;  // is of the measures alone
    out.customers = measures_.size();
    GOODWILL_RETURN_IF_ERROR(Read(run));

    // The values of the Pareto population, ascending: for the cut, the
    // concentration and, where they are the same, the monetary scores.
    const std::span<const int64_t> inside = columns_.pareto.all();
    ranked_.reserve(inside.size());
    for (const int64_t value : inside) {
      if (value != kOutside) ranked_.push_back(value);
    }
    sorter_.Sort(ranked_);
    GOODWILL_ASSIGN_OR_RETURN(const ParetoSplit split, SplitPareto(ranked_, policy_.pareto.share));
    GOODWILL_ASSIGN_OR_RETURN(out.concentration, ConcentrationOfSorted(ranked_));
    out.pareto.members = split.members;
    out.pareto.population = static_cast<int64_t>(ranked_.size());
    out.pareto.members_value = split.members_value;
    out.pareto.total = split.total;
    if (split.last.has_value()) {
      out.pareto.cut = ResolveTied(*split.last, measures_, columns_.pareto.all());
    }

    if (!scores_) {
      out.rfm = FixedScoreCuts(policy_.rfm, ObservationEndDay(measures_.header()),
                               measures_.header().zone);
      return out;
    }
    out.rfm.bins = policy_.rfm.bins;
    std::vector<int64_t> buffer;
    const auto cuts = [&](std::span<const int64_t> inside, const Column& column,
                          std::span<const int64_t> only = {}) {
      return ScoreCuts(policy_.rfm, inside, measures_, column.all(), selector_, only);
    };
    out.rfm.recency = cuts(Inside(columns_.recency, buffer), columns_.recency);
    out.rfm.frequency = cuts(Inside(columns_.frequency, buffer), columns_.frequency);
    if (shared_) {
      LeaveOutNonPurchasers();
      out.rfm.monetary = cuts(ranked_, columns_.pareto, columns_.frequency.all());
    } else {
      out.rfm.monetary = cuts(Inside(columns_.monetary, buffer), columns_.monetary);
    }
    return out;
  }

 private:
  absl::Status Read(const ::goodwill::Run& run) {
    const ValueBasis pareto = policy_.pareto.basis;
    const Scope pareto_scope = policy_.pareto.scope;
    const ValueBasis monetary = policy_.rfm.monetary;
    const Scope scores_scope = policy_.rfm.scope;
    std::atomic<bool> pareto_unknown{false};
    std::atomic<bool> monetary_unknown{false};
    GOODWILL_RETURN_IF_ERROR(ForEachRange(run, measures_.size(), [&] {
      return [&](int64_t begin, int64_t end) {
        bool pareto_cost = true;
        bool monetary_cost = true;
        ForEachCustomer(
            measures_, begin, end, [&](int64_t position, const MeasuresPart& part, size_t i) {
              const MeasuresView m = MeasuresView::Of(part, i);
              // Who restricted the use of data, or objected, is in no comparison.
              const bool may = m.withheld == Withheld::kNothing;
              const PurchaseTotals& ranked = m.In(pareto_scope);
              const bool in = may && InPopulation(pareto, ranked);
              columns_.pareto[position] = in ? Ranked(ValueOf(pareto, pareto_scope, m)) : kOutside;
              pareto_cost &= !in || CostKnown(ranked);
              const PurchaseTotals& scored = m.In(scores_scope);
              const bool bought = may && scored.any();
              monetary_cost &= !bought || CostKnown(scored);
              if (!scores_) return;
              columns_.recency[position] = bought ? Ranked(scored.last_us) : kOutside;
              columns_.frequency[position] = bought ? scored.orders : kOutside;
              if (shared_) return;
              columns_.monetary[position] =
                  bought ? Ranked(ValueOf(monetary, scores_scope, m)) : kOutside;
            });
        if (!pareto_cost) pareto_unknown = true;
        if (!monetary_cost) monetary_unknown = true;
      };
    }));
    if (NeedsCost(pareto) && pareto_unknown) {
      return CostsMissing("the Pareto set is counted by ", pareto, pareto_scope);
    }
    if (NeedsCost(monetary) && monetary_unknown) {
      return CostsMissing("monetary scores are counted by ", monetary, scores_scope);
    }
    return absl::OkStatus();
  }

  // Names the customers whose margin nobody knows, in order of id.
  absl::Status CostsMissing(std::string_view what, ValueBasis basis, Scope scope) const {
    Problems problems;
    for (const uint32_t position : measures_.Sorted()) {
      const Measures::Place place = measures_.At(position);
      if (place.part->withheld_of(place.index) != Withheld::kNothing) continue;
      const PurchaseTotals& totals = MeasuresView::Of(*place.part, place.index).In(scope);
      if (CostKnown(totals) || !InPopulation(basis, totals)) continue;
      Problem problem;
      if (problems.total() < problems.limit()) {
        problem.field = "cost";
        problem.reason = "customer " + place.part->id(place.index).ToString() + ": " +
                         std::to_string(totals.uncosted_lines) + " of " +
                         std::to_string(totals.lines) + " order lines have no known cost";
      }
      problems.Add(std::move(problem));
    }
    return problems.ToStatus(
        std::string(what) + std::string(BasisName(basis)) +
            ", which needs the cost of every order line: give purchases a cost, or products a "
            "unit_cost, or count by turnover",
        absl::StatusCode::kFailedPrecondition);
  }

  // From the ranked values to those of customers with a purchase: takes out
  // the values of customers who only returned.
  void LeaveOutNonPurchasers() {
    std::vector<int64_t> out;
    for (int64_t i = 0; i < columns_.pareto.size(); ++i) {
      if (columns_.pareto[i] != kOutside && columns_.frequency[i] == kOutside) {
        out.push_back(columns_.pareto[i]);
      }
    }
    if (out.empty()) return;
    std::sort(out.begin(), out.end());
    auto leave = out.begin();
    size_t kept = 0;
    for (const int64_t value : ranked_) {
      if (leave != out.end() && *leave == value) {
        ++leave;
      } else {
        ranked_[kept++] = value;
      }
    }
    ranked_.resize(kept);
  }

  const Measures& measures_;
  const Policy& policy_;
  const bool scores_;  // cuts depend on the customers
  const bool shared_;  // monetary scores are by the Pareto set's values
  Columns columns_;
  std::vector<int64_t> ranked_;
  ValueSorter sorter_;
  RankSelector selector_;
};

}  // namespace

absl::StatusOr<Calibration> Calibrate(const Measures& measures, const Policy& policy,
                                      const Run& run) {
  GOODWILL_RETURN_IF_ERROR(CheckPolicy(measures.header(), policy));
  GOODWILL_ASSIGN_OR_RETURN(Calibration out, Calibrator(measures, policy).Run(run));
  if (policy.lifetime) {
    GOODWILL_ASSIGN_OR_RETURN(out.lifetime, CalibrateLifetime(measures, policy, run));
  }
  return out;
}

}  // namespace goodwill
