#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "assess/locale.h"
#include "goodwill/assess/derived.h"
#include "goodwill/assess/explanation.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/ratio_double.h"
#include "goodwill/base/rounding.h"
#include "goodwill/strategy/plan.h"
#include "strategy/plan_catalogue.h"

namespace goodwill {
namespace {

constexpr std::array<std::string_view, kDecisionReasons> kReasonCodes = {"plan.start",
                                                           "plan.prospect",
                                                           "plan.protect",
                                                           "plan.enhance",
                                                           "plan.win_back",
                                                           "plan.value",
                                                           "plan.as_usual.withheld",
                                                           "plan.as_usual.gone",
                                                           "plan.as_usual.no_forecast",
                                                           "plan.as_usual.once",
                                                           "plan.as_usual.little_lost",
                                                           "plan.as_usual.nothing_pays",
                                                           "plan.held"};

// Writes figures of one plan in one language.
class Speaker {
 public:
  Speaker(const Plan& plan, Language language)
      : plan_(plan),
        currency_(plan.assessment().measures().header().currency),
        language_(language) {}

  // Saturates.
  MinorUnits Minor(double major) const {
    int64_t minor = 0;
    if (std::isnan(major)) return {0};
    if (!DoubleToScaledRounded(major, currency_.exponent(), Rounding::kHalfEven, &minor)) {
      minor = major < 0 ? INT64_MIN : INT64_MAX;
    }
    return {minor};
  }
  std::string Money(double major) const {
    return FormatAmount(Minor(major).minor, currency_, language_);
  }
  std::string Share(double share) const {
    return FormatPercent(std::isnan(share) ? 0 : share, language_);
  }
  std::string Count(int64_t count) const { return FormatScaled(count, 0, language_); }
  std::string Figure(double value) const { return FormatNumber(value, 2, language_); }
  std::string Of(Strategy strategy) const {
    return std::string(PlanTemplate("strategy." + std::string(NameOf(strategy)), language_));
  }
  std::string Asked(size_t gate, const Gates& gates) const {
    constexpr std::array<std::string_view, 4> kSigns = {"≥ ", "≤ ", "> ", "< "};
    return std::string(kSigns[static_cast<size_t>(kGates[gate].rule)]) +
           Figure(gates.threshold(gate));
  }

  std::string Why(const Decision& d) const {
    PlanFields fields = {{"alive", Share(d.p_alive)},
                         {"value", Money(d.value)},
                         {"gain", Money(d.gain + d.forgone)}};
    const Ratio share = plan_.strategy().forward_share;
    fields.emplace_back("share", Share(ToDouble(share)));
    fields.emplace_back("variant", VariantName(d.best));
    fields.emplace_back("orders", Count(d.purchases));
    fields.emplace_back("repeats", Count(std::max<int64_t>(d.purchases - 1, 0)));
    fields.emplace_back("days", Count(d.days));
    fields.emplace_back("lost", Money(d.lost));
    fields.emplace_back("wanted", Of(d.wanted));
    fields.emplace_back("held", Money(d.held));
    return Say(CodeOf(d.reason), language_, fields);
  }

  std::string VariantName(int16_t variant) const {
    return variant < 0 ? std::string() : plan_.variants()[static_cast<size_t>(variant)].name;
  }
  std::string Amount(const Budget& budget, int64_t amount) const {
    return budget.resource == kMoneyResource ? FormatAmount(amount, currency_, language_)
                                             : Count(amount);
  }

  const Plan& plan_;
  const Currency& currency_;
  const Language language_;
};

struct Found {
  int64_t position = 0;
  Decision decision;
  DecisionDetail detail;
};

absl::StatusOr<Found> FindIn(const Plan& plan, const CustomerIdView& id) {
  const Measures& measures = plan.assessment().measures();
  const auto at = measures.Find(id);
  if (!at) return measures.NotHere(id);
  Found out;
  out.position = measures.Sorted()[static_cast<size_t>(*at)];
  GOODWILL_ASSIGN_OR_RETURN(out.decision, plan.Detail(out.position, &out.detail));
  return out;
}

Explanation Begin(const Plan& plan, const Found& found, const CustomerIdView& id,
                  Language language) {
  const Assessment& assessment = plan.assessment();
  const Judgement& judged = assessment.judgements()[static_cast<size_t>(found.position)];
  const Tier& tier = assessment.policy().tiers.tiers[judged.tier];
  Explanation out;
  out.customer_id = CustomerId(id);
  out.language = language;
  out.tier = tier.name;
  out.tier_label = tier.label.empty() ? tier.name : tier.label;
  out.pareto = judged.pareto != 0;
  return out;
}

void Finish(Explanation& out) {
  for (const Reason& reason : out.reasons) {
    if (!out.text.empty()) out.text += '\n';
    out.text += reason.text;
  }
}

void AddGate(const Speaker& say, const Gates& gates, size_t gate, const StrategyFacts& facts,
             bool holds, Explanation& out) {
  const double value = facts[kGates[gate].fact];
  Reason reason;
  reason.code = "gate." + std::string(kGates[gate].id);
  if (!std::isnan(value)) reason.inputs.push_back({"value", value});
  reason.inputs.push_back({"threshold", gates.threshold(gate)});
  reason.text = Say(std::isnan(value) ? "plan.gate.unknown" : "plan.gate", out.language,
                    {{"gate", std::string(kGates[gate].id)},
                     {"value", say.Figure(value)},
                     {"asked", say.Asked(gate, gates)}});
  reason.policy_path = "strategy.gates";
  reason.holds = holds;
  out.reasons.push_back(std::move(reason));
}

}  // namespace

std::string_view CodeOf(DecisionReason reason) { return kReasonCodes[static_cast<size_t>(reason)]; }

std::string ReasonText(const Plan& plan, const Decision& decision, Language language) {
  return Speaker(plan, language).Why(decision);
}

absl::StatusOr<Explanation> ExplainPlan(const Plan& plan, const CustomerIdView& id,
                                        Language language) {
  GOODWILL_ASSIGN_OR_RETURN(const Found found, FindIn(plan, id));
  const Decision& d = found.decision;
  const Speaker say(plan, language);
  Explanation out = Begin(plan, found, id, language);
  const auto add = [&](std::string_view code, std::vector<ReasonInput> inputs, std::string text) {
    Reason reason;
    reason.code = code;
    reason.inputs = std::move(inputs);
    reason.text = std::move(text);
    out.reasons.push_back(std::move(reason));
  };
  add("plan.posture", {{"posture", std::string(NameOf(d.posture))}},
      Say("plan.posture", language, {{"posture", say.Of(d.posture)}}));
  add(CodeOf(d.reason), {}, say.Why(d));
  if (!std::isnan(d.value)) {
    const int64_t months = plan.calibration().future.value_months;
    const bool margin = plan.head().on_margin;
    add("plan.worth", {{"months", months}, {"value", say.Minor(d.value)}, {"p_alive", d.p_alive}},
        Say("plan.worth", language,
            {{"months", say.Count(months)},
             {"basis",
              std::string(PlanTemplate(margin ? "basis.margin" : "basis.turnover", language))},
             {"value", say.Money(d.value)}}));
  }
  for (const Candidate& c : found.detail.candidates) {
    if (d.variant < 0 || c.variant != d.variant) continue;
    const auto add_term = [&](const Term& term) {
      const std::string code = "term." + std::string(TermName(term.kind));
      add(code, {{"amount", say.Minor(term.value)}},
          Say("plan.term", language,
              {{"term", std::string(PlanTemplate(code, language))},
               {"amount", say.Money(term.value)}}));
    };
    for (size_t t = 0; t < c.terms_count; ++t) {
      if (c.terms[t].kind != GainTerm::kCost || d.cost_known) add_term(c.terms[t]);
    }
    if (const double tolerance = plan.calibration().risk_tolerance; tolerance > 0) {
      add_term({GainTerm::kRisk, c.risk});
      const double share = plan.PersonAt(found.position).group_share;
      const char* const code = share < 1 ? "plan.risk" : "plan.risk.alone";
      add(code, {{"tolerance", say.Minor(share * tolerance)}, {"share", share}},
          Say(code, language,
              {{"tolerance", say.Money(share * tolerance)}, {"share", say.Share(share)}}));
    }
    add(d.cost_known ? "plan.gain" : "plan.worth_up_to",
        {{"gain", say.Minor(c.gain)},
         {"sd_data", say.Minor(c.sd_data)},
         {"sd_prior", say.Minor(c.sd_prior)}},
        Say(d.cost_known ? "plan.gain" : "plan.worth_up_to", language,
            {{"gain", say.Money(c.gain)},
             {"data", say.Money(c.sd_data)},
             {"prior", say.Money(c.sd_prior)}}));
    const StrategyVariant& variant = plan.variants()[static_cast<size_t>(d.variant)];
    if (variant.effect.numerator != 0) {
      const double effect = ToDouble(variant.effect);
      add("plan.prior", {{"effect", effect}},
          Say("plan.prior", language, {{"effect", say.Share(effect)}}));
    }
  }
  if (d.blocked != Blocked::kNothing && d.blocked != Blocked::kNoChannel) {
    const std::string code = "blocked." + std::string(NameOf(d.blocked));
    // Without a variant nothing is said of what it would bring.
    const char* const what = d.variant < 0 ? "plan.left_alone" : "plan.blocked";
    add(what, {{"blocked_by", std::string(NameOf(d.blocked))}, {"forgone", say.Minor(d.forgone)}},
        Say(what, language,
            {{"why", std::string(PlanTemplate(code, language))},
             {"gain", say.Money(d.forgone)}}));
  } else if (d.variant != d.best) {
    add("plan.instead",
        {{"variant", say.VariantName(d.variant)}, {"forgone", say.Minor(d.forgone)}},
        Say("plan.instead", language,
            {{"best", say.VariantName(d.best)},
             {"variant", say.VariantName(d.variant)},
             {"forgone", say.Money(d.forgone)}}));
  }
  if (d.ending && d.posture != Strategy::kEnd) {
    const PersonFacts& person = plan.PersonAt(found.position);
    add("plan.ending",
        {{"reviews", static_cast<int64_t>(person.adopted_reviews)},
         {"approved", person.approved ? int64_t{1} : int64_t{0}}},
        Say(person.approved ? "plan.ending.approved" : "plan.ending", language,
            {{"reviews", say.Count(person.adopted_reviews)}}));
  }
  if (const auto& adopted = plan.PersonAt(found.position).adopted) {
    add("plan.adopted",
        {{"strategy", std::string(NameOf(adopted->strategy))},
         {"days", static_cast<int64_t>(adopted->days)},
         {"overridden", adopted->overridden ? int64_t{1} : int64_t{0}}},
        Say(adopted->overridden ? "plan.adopted.overridden" : "plan.adopted", language,
            {{"strategy", say.Of(adopted->strategy)}, {"days", say.Count(adopted->days)}}));
  }
  const Gates gates(plan.strategy().gates, plan.head().by_value);
  if (d.posture != Strategy::kNone) {
    for (size_t i = 0; i < kGates.size(); ++i) {
      if (kGates[i].strategy == d.posture && !gates.off(i)) {
        AddGate(say, gates, i, found.detail.facts, true, out);
      }
    }
  }
  if (d.runner_up != Strategy::kNone) {
    add("plan.runner_up",
        {{"strategy", std::string(NameOf(d.runner_up))}, {"gain", say.Minor(d.runner_up_gain)}},
        Say("plan.runner_up", language,
            {{"strategy", say.Of(d.runner_up)}, {"gain", say.Money(d.runner_up_gain)}}));
  }
  Finish(out);
  return out;
}

absl::StatusOr<Explanation> WhyNot(const Plan& plan, const CustomerIdView& id, Strategy strategy,
                                   Language language) {
  GOODWILL_ASSIGN_OR_RETURN(const Found found, FindIn(plan, id));
  const Decision& d = found.decision;
  const Speaker say(plan, language);
  Explanation out = Begin(plan, found, id, language);
  const auto add = [&](std::string_view code, const PlanFields& fields) {
    Reason reason;
    reason.code = code;
    reason.inputs = {{"strategy", std::string(NameOf(strategy))}};
    reason.text = Say(code, language, fields);
    reason.holds = strategy == d.posture;
    out.reasons.push_back(std::move(reason));
  };
  const Gates gates(plan.strategy().gates, plan.head().by_value);
  const Candidate* best = nullptr;
  for (const Candidate& c : found.detail.candidates) {
    if (c.strategy == strategy && (best == nullptr || c.gain > best->gain)) best = &c;
  }
  const auto shut = gates.Shut(strategy, found.detail.facts);
  if (strategy == d.posture) {
    add("plan.not.chosen", {});
  } else if (strategy != Strategy::kNone && shut) {
    AddGate(say, gates, *shut, found.detail.facts, false, out);
  } else if (strategy == Strategy::kNone || best == nullptr) {
    if (strategy == Strategy::kNone) {
      add("plan.not.deficit", {{"gain", say.Money(0)},
                               {"posture", say.Of(d.posture)},
                               {"deficit", say.Money(d.gain + d.forgone)}});
    } else {
      add("plan.not.unreckoned", {});
    }
  } else if (!plan.head().by_value && d.posture != Strategy::kNone) {
    add("plan.not.first", {{"posture", say.Of(d.posture)}});
  } else {
    const double other = d.posture == Strategy::kNone ? 0 : d.gain + d.forgone;
    add("plan.not.deficit", {{"gain", say.Money(best->gain)},
                             {"posture", say.Of(d.posture)},
                             {"deficit", say.Money(other - best->gain)}});
  }
  Finish(out);
  return out;
}

std::string UnassessedText(Unassessed what, Language language) {
  return Say("unassessed." + std::string(NameOf(what)), language);
}

namespace {

// The sources whose silence is taken for ours; of many the first.
std::string SilentNames(const Assessment& assessment) {
  constexpr int kMost = 5;
  std::string out;
  int named = 0;
  for (const SilentSource& silent : assessment.calibration().lifetime->silent_sources) {
    if (silent.state != SilenceState::kOurs) continue;
    if (named++ > 0) out += ", ";
    if (named > kMost) return out + "…";
    out += silent.name;
  }
  return out;
}

}  // namespace

std::string PlanText(const Plan& plan, Language language) {
  const Speaker say(plan, language);
  const PlanHead& head = plan.head();
  const MeasuresHeader& header = plan.assessment().measures().header();
  std::string out =
      Say("plan.head", language,
          {{"customers", say.Count(head.customers)},
           {"date", FormatDate(static_cast<int32_t>(ObservationEndDay(header)) + 1, language)}});
  for (size_t s = 0; s < kStrategies; ++s) {
    const PlanHead::Posture& p = head.postures[s];
    if (p.customers == 0) continue;
    const double share = static_cast<double>(p.customers) / static_cast<double>(head.customers);
    out += '\n' + Say("plan.head.posture", language,
                      {{"posture", say.Of(static_cast<Strategy>(s))},
                       {"customers", say.Count(p.customers)},
                       {"share", say.Share(share)},
                       {"value", say.Money(p.value)},
                       {"gain", say.Money(p.gain)}});
  }
  for (size_t s = 0; s < kStrategies; ++s) {
    if (head.postures[s].waiting == 0) continue;
    out += "\n- " + Say("plan.head.pilot", language,
                        {{"posture", say.Of(static_cast<Strategy>(s))},
                         {"waiting", say.Count(head.postures[s].waiting)}});
  }
  for (const StrategyProspect& p : head.prospects) {
    if (!p.tried) continue;
    const int32_t days = p.VerdictDays();
    PlanFields fields = {
        {"posture", say.Of(p.strategy)},
        {"held_out", say.Count(head.postures[static_cast<size_t>(p.strategy)].held_out)},
        {"effect", say.Share(std::fabs(p.effect))},
        {"detectable", say.Share(std::min(p.prospect.minimum_detectable, 1.0))}};
    if (days >= 0) {
      fields.emplace_back(
          "date", FormatDate(static_cast<int32_t>(ObservationEndDay(header)) + 1 + days, language));
    }
    out += "\n- " + Say(days < 0 ? "plan.head.unknowable" : "plan.head.verdict", language, fields);
  }
  if (head.worth_up_to) out += '\n' + Say("plan.head.worth_up_to", language);
  if (const int64_t frozen = FrozenOf(plan.assessment()); frozen > 0) {
    out += '\n' + Say("plan.head.silent", language,
                      {{"sources", SilentNames(plan.assessment())},
                       {"customers", say.Count(frozen)}});
  }
  if (const double tolerance = plan.calibration().risk_tolerance; tolerance > 0) {
    out += '\n' + Say("plan.head.risk", language, {{"tolerance", say.Money(tolerance)}});
  }
  if (const PlanHead::Steadiness& steady = head.steadiness; steady.adopted > 0) {
    out += '\n' + Say("plan.head.steadiness", language,
                      {{"adopted", say.Count(steady.adopted)},
                       {"switched", say.Count(steady.switched)},
                       {"held", say.Count(steady.held)},
                       {"cost", say.Money(steady.cost)},
                       {"flips", say.Figure(steady.FlipsPerYear())}});
  }
  if (!head.budgets.empty()) {
    out += '\n' + Say("plan.head.budgets", language,
                      {{"planned", say.Money(head.planned)},
                       {"bound", say.Money(head.bound)},
                       {"gap", FormatNumber(100 * head.Gap(), 4, language) + " %"}});
  }
  for (const BudgetUse& use : head.budgets) {
    out += "\n- " + Say(use.budget.at_least ? "plan.head.floor" : "plan.head.budget", language,
                        {{"resource", use.budget.resource},
                         {"used", say.Amount(use.budget, use.used)},
                         {"amount", say.Amount(use.budget, use.budget.amount)},
                         {"price", FormatNumber(use.price, 2, language)}});
  }
  if (!head.unassessed.empty()) out += '\n' + Say("plan.head.unassessed", language);
  for (const Unassessed what : head.unassessed) {
    out += "\n- " + UnassessedText(what, language);
  }
  return out;
}

}  // namespace goodwill
