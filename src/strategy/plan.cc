#include "goodwill/strategy/plan.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "goodwill/base/parallel.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/schema.h"
#include "goodwill/book/facts.h"
#include "goodwill/book/schema.h"
#include "goodwill/desk/desk.h"

namespace goodwill {
namespace {

// Who is vulnerable by the latest row that says so or otherwise, and who waits for a
// complaint to be resolved, by position.
absl::StatusOr<std::vector<std::pair<int64_t, PersonFacts>>> PeopleIn(const Book& book,
                                                                      const Measures& measures) {
  const MeasuresHeader& header = measures.header();
  GOODWILL_ASSIGN_OR_RETURN(const Facts facts,
                            book.Read(TableKind::kCustomers, header.known_batch));
  // The customers of whom some row says so; of each, all rows are asked.
  std::map<int64_t, bool> vulnerable;
  for (int64_t row = 0; row < facts.rows; ++row) {
    if (facts.Number(customers::kVulnerable, row) != 1) continue;
    if (facts.Number(customers::kValidFrom, row) >= header.as_of_us) continue;
    const auto found = measures.Find(facts.Customer(row));
    if (found) vulnerable.emplace(measures.Sorted()[static_cast<size_t>(*found)], false);
  }
  std::map<int64_t, PersonFacts> people;
  for (auto& [position, holds] : vulnerable) {
    GOODWILL_ASSIGN_OR_RETURN(const Facts own,
                              book.ReadOf(TableKind::kCustomers, measures.IdAt(position),
                                          header.as_of_us, header.known_batch));
    int64_t since = kNullNumber;
    for (int64_t row = 0; row < own.rows; ++row) {
      const int64_t from = own.Number(customers::kValidFrom, row);
      const int64_t says = own.Number(customers::kVulnerable, row);
      if (says == kNullNumber || from >= header.as_of_us) continue;
      if (since == kNullNumber || from > since || (from == since && says == 1)) {
        since = from;
        holds = says == 1;
      }
    }
    if (holds) people[position].vulnerable = true;
  }
  GOODWILL_ASSIGN_OR_RETURN(const Desk desk, Desk::Of(book, header.known_batch));
  for (uint32_t place = 0; place < desk.size(); ++place) {
    const CaseFile& file = desk.at(place);
    if (!IsOpenComplaint(file, header.as_of_us)) continue;
    const auto found = measures.Find(file.customer.view());
    if (found) people[measures.Sorted()[static_cast<size_t>(*found)]].open_complaints += 1;
  }
  std::vector<std::pair<int64_t, PersonFacts>> out;
  for (auto& [position, person] : people) {
    person.known = true;
    out.emplace_back(position, person);
  }
  return out;
}

std::vector<Unassessed> WhatIsMissing(const Plan& plan, bool book) {
  std::vector<Unassessed> out;
  const StrategyCalibration& c = plan.calibration();
  const bool by_value = plan.head().by_value;
  if (c.lifetime.purchases.parameters.empty()) out.push_back(Unassessed::kForecast);
  if (!c.lifetime.on_margin) out.push_back(Unassessed::kMargin);
  if (!(c.cost_to_serve > 0)) out.push_back(Unassessed::kCostToServe);
  if (!by_value || plan.head().worth_up_to) out.push_back(Unassessed::kUnitCosts);
  const auto has_growth = [](const StrategyVariant& v) {
    return v.strategy == Strategy::kHarvest && v.a_month.has_value();
  };
  if (std::none_of(plan.variants().begin(), plan.variants().end(), has_growth)) {
    out.push_back(Unassessed::kGrowthSpend);
  }
  if (!book) out.push_back(Unassessed::kPeople);
  if (c.cost_to_serve > 0) out.push_back(Unassessed::kEnding);
  return out;
}

}  // namespace

std::string_view NameOf(Unassessed what) {
  constexpr std::array<std::string_view, kUnassessed> kNames = {
      "margin", "cost_to_serve", "unit_costs", "growth_spend", "people", "ending", "forecast"};
  return kNames[static_cast<size_t>(what)];
}

const PersonFacts& Plan::PersonAt(int64_t position) const {
  const auto at = std::lower_bound(people_.begin(), people_.end(), position,
                                   [](const auto& one, int64_t p) { return one.first < p; });
  return at != people_.end() && at->first == position ? at->second : nobody_;
}

absl::StatusOr<Decision> Plan::Detail(int64_t position, DecisionDetail* detail) const {
  const Measures& measures = assessment_->measures();
  GOODWILL_ASSIGN_OR_RETURN(StrategyJudge judge,
                            StrategyJudge::Make(calibration_, assessment_->policy(), strategy_,
                                                measures.header(), measures.layout()));
  const Measures::Place place = measures.At(position);
  return judge(*place.part, place.index, assessment_->judgements()[static_cast<size_t>(position)],
               PersonAt(position), detail);
}

absl::StatusOr<std::shared_ptr<const Plan>> MakePlan(std::shared_ptr<const Assessment> assessment,
                                                     StrategyPolicy strategy, const Book* book,
                                                     const Run& run) {
  const std::shared_ptr<Plan> plan(new Plan);
  const Measures& measures = assessment->measures();
  const Policy& policy = assessment->policy();
  const int64_t size = measures.size();
  plan->strategy_ = std::move(strategy);
  GOODWILL_ASSIGN_OR_RETURN(
      plan->calibration_,
      CalibrateStrategies(measures, policy, plan->strategy_, assessment->calibration(), run));
  if (book != nullptr) {
    plan->nobody_.known = true;
    GOODWILL_ASSIGN_OR_RETURN(plan->people_, PeopleIn(*book, measures));
  }
  plan->assessment_ = std::move(assessment);
  const auto make = [&](bool many) {
    return StrategyJudge::Make(plan->calibration_, policy, plan->strategy_, measures.header(),
                               measures.layout(), many);
  };
  {
    GOODWILL_ASSIGN_OR_RETURN(const StrategyJudge judge, make(false));
    plan->variants_.assign(judge.variants().begin(), judge.variants().end());
    plan->head_.by_value = judge.by_value();
  }
  plan->decisions_.resize(static_cast<size_t>(size));
  const std::span<Decision> decisions = plan->decisions_;
  const std::span<const Judgement> judgements = plan->assessment_->judgements();
  GOODWILL_RETURN_IF_ERROR(ForEachRange(run, size, [&] {
    return [&, judge = make(size > 500)](int64_t begin, int64_t end) mutable {
      for (int64_t position = begin; position < end; ++position) {
        const Measures::Place place = measures.At(position);
        decisions[static_cast<size_t>(position)] =
            (*judge)(*place.part, place.index, judgements[static_cast<size_t>(position)],
                     plan->PersonAt(position));
      }
    };
  }));

  // In the order of ids, which is not that of arrival: sums of doubles depend on it.
  PlanHead& head = plan->head_;
  head.customers = size;
  head.on_margin = plan->calibration_.lifetime.on_margin;
  for (const uint32_t position : measures.Sorted()) {
    const Decision& d = decisions[position];
    PlanHead::Posture& posture = head.postures[static_cast<size_t>(d.posture)];
    ++posture.customers;
    if (!std::isnan(d.value)) posture.value += d.value;
    posture.gain += d.gain;
    posture.cost += d.cost;
    if (d.posture != Strategy::kNone && !d.cost_known) head.worth_up_to = true;
  }
  head.unassessed = WhatIsMissing(*plan, book != nullptr);
  return plan;
}

}  // namespace goodwill
