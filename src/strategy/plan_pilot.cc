#include "strategy/plan_pilot.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "goodwill/assess/assessment.h"
#include "goodwill/assess/derived.h"
#include "goodwill/base/problem.h"
#include "goodwill/strategy/adoption.h"
#include "goodwill/strategy/evaluate.h"
#include "goodwill/strategy/experiment.h"
#include "goodwill/strategy/pilot.h"

namespace goodwill {
namespace {

constexpr double kMostDoubt = 10;  // times the effect
constexpr double kBeyond = 1e12;
constexpr double kMicrosPerMonth = kDaysInMonth * static_cast<double>(kMicrosPerDay);

// Per customer, before cost.
double BelievedGain(const StrategyProspect& p) {
  return (p.gain + p.outlay) / static_cast<double>(p.customers);
}

}  // namespace

absl::Status BeginSmall(const Plan& plan, const Book* book, const Run& run,
                        ControlGroup& control) {
  std::vector<const StrategyProspect*> tried;
  for (const StrategyProspect& p : plan.head().prospects) {
    // Of what is not believed to gain anything, nothing is to be learned.
    if (p.tried && BelievedGain(p) > 0) tried.push_back(&p);
  }
  if (tried.empty()) return absl::OkStatus();
  const MeasuresHeader& header = plan.assessment().measures().header();
  std::map<std::string_view, int64_t> began;  // with arms
  Evaluation shown;
  std::vector<JournalRow> journal;
  if (book != nullptr) {
    GOODWILL_ASSIGN_OR_RETURN(journal, JournalOf(*book, header.as_of_us, header.known_batch));
    for (const JournalRow& row : journal) {
      if (row.adoption.arm == Arm::kNone) continue;
      began.try_emplace(NameOf(row.adoption.strategy), row.adoption.time_us);
    }
  }
  if (!began.empty()) {
    const Policy& policy = plan.assessment().policy();
    GOODWILL_ASSIGN_OR_RETURN(
        shown, EvaluateAdopted(*book, policy,
                               QuestionOf(policy, header.as_of_us, header.known_batch),
                               std::nullopt, {}, run));
  }
  std::vector<Belief> priors;
  std::vector<std::optional<Evidence>> evidence;
  for (const StrategyProspect* const p : tried) {
    const double gain = BelievedGain(*p);
    const double sd = p->sd_prior / static_cast<double>(p->customers);
    // How sure the policy is may not be said; then it is as unsure as the effect is large.
    priors.push_back({1, sd > 0 ? std::min(sd / gain, kMostDoubt) : 1});
    std::optional<Evidence>& found = evidence.emplace_back();
    for (const StrategyEffect& effect : shown.strategies) {
      if (effect.strategy != NameOf(p->strategy) || !effect.compared ||
          effect.verdict == EffectVerdict::kSampleRatio) {
        continue;
      }
      const double months = effect.window_days / kDaysInMonth;
      const double believed = gain * std::min(1.0, months / std::max(p->accrues, 1.0));
      const Evidence one = {effect.effect.difference / believed,
                            effect.effect.standard_error / believed, 0};
      // Of next to nothing everything is a multiple.
      if (std::fabs(one.estimate) < kBeyond && one.standard_error < kBeyond) found = one;
    }
  }
  GOODWILL_ASSIGN_OR_RETURN(const JointBelief learned, UpdateTogether(priors, evidence));
  for (size_t k = 0; k < tried.size(); ++k) {
    const StrategyProspect& p = *tried[k];
    PilotState state;
    state.prior_sd = priors[k].sd;
    state.sd = learned.beliefs[k].sd;
    state.nothing = learned.nothing;
    const auto since = began.find(NameOf(p.strategy));
    if (since != began.end()) {
      state.months = static_cast<double>(header.as_of_us - since->second) / kMicrosPerMonth;
    }
    if (!IsPilotOver(state)) {
      GOODWILL_ASSIGN_OR_RETURN(const Ratio acts,
                                PilotShare(p.base, p.effect, p.customers));
      control.BeginSmall(p.strategy, acts);
      continue;
    }
    // What is believed by now, less what it costs.
    const double outlay = p.outlay / static_cast<double>(p.customers);
    if (!(learned.beliefs[k].mean * BelievedGain(p) > outlay)) {
      control.BeginSmall(p.strategy, {0, 1});
    }
  }
  return absl::OkStatus();
}

}  // namespace goodwill
