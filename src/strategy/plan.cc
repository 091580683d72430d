#include "goodwill/strategy/plan.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "goodwill/base/parallel.h"
#include "goodwill/base/problem.h"
#include "goodwill/strategy/holdout.h"
#include "goodwill/strategy/strategy_rules.h"
#include "strategy/plan_budget.h"
#include "strategy/plan_groups.h"
#include "strategy/plan_people.h"
#include "strategy/plan_pilot.h"

namespace goodwill {
namespace {

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

// Whether the customer is left alone, for comparison or while the strategy is on trial: nothing
// is done then, and the posture is as ever.
bool LeaveAlone(const ControlGroup& control, const CustomerIdView& id, Decision& d) {
  const bool waits = control.Waits(id, d.posture);
  if (!waits && control.ArmFor(id, d.posture) != Arm::kControl) return false;
  if (d.posture != Strategy::kNone) {
    CarryOutNothing(waits ? Blocked::kPilot : Blocked::kHoldout, d);
  }
  return true;
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

absl::StatusOr<StrategyJudge> Plan::Judge(bool many) const {
  const Measures& measures = assessment_->measures();
  return StrategyJudge::Make(calibration_, assessment_->policy(), strategy_, measures.header(),
                             measures.layout(), many);
}

absl::StatusOr<Decision> Plan::Detail(int64_t position, DecisionDetail* detail) const {
  GOODWILL_ASSIGN_OR_RETURN(StrategyJudge judge, Judge(false));
  const Measures::Place place = assessment_->measures().At(position);
  Decision alone =
      judge(*place.part, place.index, assessment_->judgements()[static_cast<size_t>(position)],
            PersonAt(position), detail);
  LeaveAlone(control_, assessment_->measures().IdAt(position), alone);
  // Who competes for budgets is not decided alone.
  return proof_ == nullptr ? alone : decisions_[static_cast<size_t>(position)];
}

absl::StatusOr<std::shared_ptr<const Plan>> MakePlan(std::shared_ptr<const Assessment> assessment,
                                                     StrategyPolicy strategy, const Book* book,
                                                     const Run& run, const PlanOptions& options) {
  GOODWILL_RETURN_IF_ERROR(ValidateStrategies(strategy));
  GOODWILL_RETURN_IF_ERROR(CheckBudgets(options.budgets, strategy));
  const std::shared_ptr<Plan> plan(new Plan);
  const Measures& measures = assessment->measures();
  const int64_t size = measures.size();
  plan->strategy_ = std::move(strategy);
  plan->head_.policy = options.policy.value_or(assessment->policy().digest);
  // What the assessment foresaw is not worked out again.
  std::vector<CustomerForecast> forecasts;
  if (assessment->policy().lifetime) {
    forecasts.reserve(static_cast<size_t>(size));
    for (const LifetimeJudgement& j : assessment->lifetimes()) {
      forecasts.push_back({j.p_alive, j.p_purchase, j.stage});
    }
  }
  GOODWILL_ASSIGN_OR_RETURN(
      plan->calibration_,
      CalibrateStrategies(measures, assessment->policy(), plan->strategy_,
                          assessment->calibration(), run, &forecasts));
  plan->assessment_ = std::move(assessment);
  {
    GOODWILL_ASSIGN_OR_RETURN(const StrategyJudge judge, plan->Judge(false));
    plan->variants_.assign(judge.variants().begin(), judge.variants().end());
    plan->head_.by_value = judge.by_value();
  }
  {
    PlanPeople people = PeopleOf(measures, plan->assessment_->policy());
    if (book != nullptr) {
      GOODWILL_ASSIGN_OR_RETURN(
          people, PeopleIn(*book, measures, plan->assessment_->policy(), plan->variants_,
                           plan->strategy_.contact));
    }
    if (book != nullptr && plan->calibration_.risk_tolerance > 0) {
      GOODWILL_ASSIGN_OR_RETURN(StrategyJudge judge, plan->Judge(size > 500));
      GOODWILL_RETURN_IF_ERROR(ShareGroups(*book, measures, judge, forecasts, people));
    }
    plan->nobody_ = std::move(people.others);
    plan->people_ = std::move(people.people);
    plan->head_.steadiness.flips = people.flips;
    plan->head_.steadiness.years = static_cast<double>(people.days) / 365.25;
  }

  // In the order of ids, which is not that of arrival: allocation and sums depend on it.
  plan->decisions_.resize(static_cast<size_t>(size));
  const std::span<Decision> decisions = plan->decisions_;
  const std::span<const Judgement> judgements = plan->assessment_->judgements();
  const std::span<const uint32_t> order = measures.Sorted();
  const bool budgeted = !options.budgets.empty();
  ControlGroup& control = plan->control_;
  control = ControlGroup(plan->strategy_.holdout);
  PlanChoices choices;
  GOODWILL_RETURN_IF_ERROR(ForEachRange(run, size, [&] {
    return [&, judge = plan->Judge(size > 500)](int64_t begin, int64_t end) mutable {
      PlanChoices::Range* const range = budgeted ? &choices.At(begin) : nullptr;
      for (int64_t i = begin; i < end; ++i) {
        const uint32_t position = order[static_cast<size_t>(i)];
        const Measures::Place place = measures.At(position);
        const size_t before = range == nullptr ? 0 : range->options.size();
        Decision& d = decisions[position];
        d = (*judge)(*place.part, place.index, judgements[position], plan->PersonAt(position),
                     nullptr, range == nullptr ? nullptr : &range->options,
                     &forecasts[position]);
        if (LeaveAlone(control, measures.IdAt(position), d) && range != nullptr) {
          range->options.resize(before);
        }
        if (range != nullptr) range->ends.push_back(range->options.size());
      }
    };
  }));
  if (plan->strategy_.holdout) {
    GOODWILL_ASSIGN_OR_RETURN(plan->head_.prospects, ProspectsOf(*plan));
    if (plan->strategy_.holdout->pilot) {
      GOODWILL_RETURN_IF_ERROR(BeginSmall(*plan, book, run, control));
      std::vector<uint8_t> waits(static_cast<size_t>(size));
      for (size_t i = 0; i < waits.size(); ++i) {
        const CustomerIdView id = measures.IdAt(order[i]);
        Decision& d = decisions[order[i]];
        if (!control.Waits(id, d.posture)) continue;
        LeaveAlone(control, id, d);
        waits[i] = 1;
      }
      if (budgeted) choices.Drop(waits);
      // What can be known depends on how many are acted on.
      GOODWILL_ASSIGN_OR_RETURN(plan->head_.prospects, ProspectsOf(*plan));
    }
  }
  if (budgeted) {
    GOODWILL_ASSIGN_OR_RETURN(PlanProof proof,
                              SpendBudgets(choices, options.budgets, plan->variants_,
                                           measures.header().currency.exponent(), run));
    GOODWILL_ASSIGN_OR_RETURN(StrategyJudge judge, plan->Judge(size > 500));
    const std::span<const int32_t> chosen = proof.allocation.chosen;
    for (size_t i = 0; i < chosen.size(); ++i) {
      const uint32_t position = order[i];
      Decision& d = decisions[position];
      if (d.best < 0) continue;
      if (chosen[i] < 0) {
        // Whatever kept it from being offered at all is the reason still.
        if (d.blocked == Blocked::kNothing || d.blocked == Blocked::kNoChannel) {
          CarryOutNothing(Blocked::kBudget, d);
        }
        continue;
      }
      const size_t option = static_cast<size_t>(proof.first[i]) + static_cast<size_t>(chosen[i]);
      if (proof.variants[option] == d.variant && d.gain > 0) continue;
      DecisionDetail detail;
      const Measures::Place place = measures.At(position);
      judge(*place.part, place.index, judgements[position], plan->PersonAt(position), &detail);
      for (const Candidate& c : detail.candidates) {
        if (c.variant == proof.variants[option]) judge.CarryOut(c, d);
      }
    }
    plan->head_.budgets = UsesOf(options.budgets, proof, measures.header().currency.exponent());
    plan->head_.planned = static_cast<double>(proof.allocation.value) / kValueUnitsPerMajor;
    plan->head_.bound = static_cast<double>(proof.allocation.bound) / kValueUnitsPerMajor;
    plan->proof_ = std::make_unique<const PlanProof>(std::move(proof));
  }

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
    if (d.blocked == Blocked::kHoldout) ++posture.held_out;
    if (d.blocked == Blocked::kPilot) ++posture.waiting;
    if (d.posture != Strategy::kNone && !d.cost_known) head.worth_up_to = true;
    if (const auto& adopted = plan->PersonAt(position).adopted) {
      PlanHead::Steadiness& steady = head.steadiness;
      ++steady.adopted;
      if (adopted->overridden) ++steady.overridden;
      if (d.posture != adopted->strategy) ++steady.switched;
      if (d.wanted != d.posture) ++steady.held;
      steady.cost += d.held;
    }
  }
  head.unassessed = WhatIsMissing(*plan, book != nullptr);
  return plan;
}

}  // namespace goodwill
