#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "assess/lifetime_reasons.h"
#include "assess/measure_reasons.h"
#include "assess/reason_writer.h"
#include "goodwill/assess/assess.h"
#include "goodwill/assess/derived.h"
#include "goodwill/assess/explanation.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/wide.h"
#include "goodwill/base/window.h"
#include "goodwill/tier/points_way.h"
#include "goodwill/tier/standing.h"

namespace goodwill {
namespace {

MinorUnits Minor(int64_t minor) { return {minor}; }

const std::string& LabelOf(const Tier& tier) { return tier.label.empty() ? tier.name : tier.label; }

// How a tier's condition is told: by which word, and whether in money.
struct ConditionWord {
  Phrase word;
  bool money;
};

ConditionWord WordOf(TierCondition condition) {
  switch (condition) {
    case TierCondition::kMinTurnover:
      return {Phrase::kWordTurnover, true};
    case TierCondition::kMinMargin:
      return {Phrase::kWordMargin, true};
    case TierCondition::kMinNetMargin:
      return {Phrase::kWordNetMargin, true};
    case TierCondition::kMinOrders:
      return {Phrase::kWordOrders, false};
    case TierCondition::kMinPurchaseDays:
      return {Phrase::kWordPurchaseDays, false};
    case TierCondition::kMaxDaysSinceLast:
      return {Phrase::kWordDaysSinceLast, false};
    case TierCondition::kMinRecencyScore:
      return {Phrase::kWordRecencyScore, false};
    case TierCondition::kMinFrequencyScore:
      return {Phrase::kWordFrequencyScore, false};
    case TierCondition::kMinMonetaryScore:
      return {Phrase::kWordMonetaryScore, false};
    case TierCondition::kMinPoints:
      return {Phrase::kWordPoints, false};
    case TierCondition::kPareto:
      break;  // told in phrases of its own
  }
  return {Phrase::kWordTurnover, false};
}

class Explainer {
 public:
  Explainer(const Assessment& assessment, int64_t position, Language language)
      : assessment_(assessment),
        position_(position),
        policy_(assessment.policy()),
        calibration_(assessment.calibration()),
        layout_(assessment.measures().layout()),
        header_(assessment.measures().header()),
        measures_(assessment.measures().Get(position)),
        view_(MeasuresView::Of(measures_)),
        id_(assessment.measures().IdAt(position)),
        judged_(assessment.At(position)),
        standings_(assessment.standings()),
        language_(language),
        writer_(header_, language) {}

  Explanation Run() {
    const Tier& tier = policy_.tiers.tiers[judged_.tier];
    writer_.Add(Phrase::kCustomer, {{"customer", id_.ToString()}, {"tier", LabelOf(tier)}});
    TellPurchases(header_, measures_, writer_);
    TellWorth(layout_, measures_, writer_);
    TellService(layout_, measures_, writer_);
    TellAmends(policy_, assessment_.measures().AmendsAt(position_), judged_.recover_first,
               writer_);
    switch (measures_.withheld) {
      case Withheld::kUse:
        writer_.Add(Phrase::kRestricted, {{"tier", LabelOf(tier)}}, "", false);
        break;
      case Withheld::kProfiling:
        writer_.Add(Phrase::kObjected, {}, "", false);
        Tiers();
        break;
      case Withheld::kNothing:
        Pareto();
        Scores();
        Tiers();
        if (!assessment_.lifetimes().empty()) {
          TellLifetime(assessment_, assessment_.lifetimes()[static_cast<size_t>(position_)],
                       measures_, writer_);
        }
        break;
    }
    writer_.Add(Phrase::kObservation, {{"end", InstantUs{header_.as_of_us - 1}}});

    Explanation out;
    out.customer_id = CustomerId(id_);
    out.language = language_;
    out.tier = tier.name;
    out.tier_label = LabelOf(tier);
    out.pareto = judged_.pareto != 0;
    out.reasons = writer_.Take();
    for (const Reason& reason : out.reasons) out.text += reason.text + "\n";
    return out;
  }

 private:
  void Pareto() {
    const ParetoCut& pareto = calibration_.pareto;
    if (!pareto.cut.has_value()) {
      writer_.Add(Phrase::kParetoNone, {{"total", Minor(pareto.total)}}, "pareto", false);
      return;
    }
    if (!InPopulation(policy_.pareto.basis, view_.In(policy_.pareto.scope))) {
      writer_.Add(Phrase::kParetoNotRanked, {{"cut", Minor(pareto.cut->value)}}, "pareto", false);
      return;
    }
    const bool inside = judged_.pareto != 0;
    const int64_t missing =
        inside ? 0 : SaturatingSubtract(pareto.cut->value, judged_.pareto_value);
    writer_.Add(inside ? Phrase::kParetoInside : Phrase::kParetoOutside,
                {{"basis", BasisWord(policy_.pareto.basis)},
                 {"value", Minor(judged_.pareto_value)},
                 {"cut", Minor(pareto.cut->value)},
                 {"missing", Minor(missing)},
                 {"share", DivideToDouble(pareto.members_value, pareto.total)},
                 {"members", pareto.members},
                 {"population", pareto.population}},
                "pareto", inside);
    if (judged_.pareto_value == pareto.cut->value && id_ != pareto.cut->id.view()) {
      writer_.Add(Phrase::kParetoTied, {{"cut", Minor(pareto.cut->value)}}, "pareto", inside);
    }
  }

  void Scores() {
    const PurchaseTotals& scored = view_.In(policy_.rfm.scope);
    if (!scored.any()) {
      writer_.Add(Phrase::kNoScores, {}, "rfm", false);
      return;
    }
    const RfmCuts& cuts = calibration_.rfm;
    Score(Phrase::kRecencyScore, Phrase::kRecencyScoreTop, judged_.recency_score, cuts.recency,
          {{"last", InstantUs{scored.last_us}}}, [](int64_t us) { return InstantUs{us}; });
    Score(Phrase::kFrequencyScore, Phrase::kFrequencyScoreTop, judged_.frequency_score,
          cuts.frequency, {{"purchases", int64_t{scored.orders}}},
          [](int64_t orders) { return orders; });
    Score(Phrase::kMonetaryScore, Phrase::kMonetaryScoreTop, judged_.monetary_score, cuts.monetary,
          {{"basis", BasisWord(policy_.rfm.monetary)},
           {"value", Minor(ValueOf(policy_.rfm.monetary, policy_.rfm.scope, view_))}},
          Minor);
  }

  // `as_input` gives a cut the type of what it cuts.
  template <typename AsInput>
  void Score(Phrase phrase, Phrase top, int64_t score, const std::vector<RankCut>& cuts,
             Fields fields, AsInput as_input) {
    fields.emplace_back("score", score);
    fields.emplace_back("bins", int64_t{calibration_.rfm.bins});
    // The next cut to reach is the score-th one, counted from 1.
    const bool has_next = static_cast<size_t>(score) <= cuts.size();
    if (has_next) fields.emplace_back("next", as_input(cuts[static_cast<size_t>(score) - 1].value));
    for (size_t i = 0; i < cuts.size(); ++i) {
      fields.emplace_back("cut_" + std::to_string(i + 2), as_input(cuts[i].value));
    }
    writer_.Add(has_next ? phrase : top, fields, "rfm");
  }

  void Tiers() {
    if (policy_.measures.window.has_value()) {
      const absl::StatusOr<Span> span =
          ResolveWindow(*policy_.measures.window, header_.as_of_us, header_.zone);
      if (span.ok()) {
        writer_.Add(Phrase::kWindow,
                    {{"from", InstantUs{span->from_us}}, {"to", InstantUs{span->to_us - 1}}},
                    "measures.window");
      }
    }
    const TierInputs inputs = Judge(calibration_, policy_).Inputs(view_, judged_);
    int32_t decided = judged_.tier;
    if (standings_ != nullptr) {
      const Standing& standing = standings_->customers[static_cast<size_t>(position_)];
      Held(standing);
      decided = standing.qualifies;
    }
    const Tier& tier = policy_.tiers.tiers[static_cast<size_t>(decided)];
    const std::vector<TierTrace> met = ConditionsMet(policy_.tiers, decided, inputs);
    for (const TierTrace& trace : met) Condition(tier, trace);
    if (met.empty()) {
      const std::string path = "tiers[" + std::to_string(decided) + "]";
      writer_.Add(tier.entry.has_value() ? Phrase::kTierOpen : Phrase::kTierRest,
                  {{"tier", LabelOf(tier)}}, path);
    }
    for (int32_t above = decided - 1; above >= 0; --above) {
      const Tier& missed = policy_.tiers.tiers[static_cast<size_t>(above)];
      const std::vector<TierTrace> traces = ConditionsMissed(policy_.tiers, above, inputs);
      if (traces.size() > 1) {
        writer_.Add(Phrase::kTierAlternatives, {{"tier", LabelOf(missed)}},
                    "tiers[" + std::to_string(above) + "].entry", false);
      }
      for (const TierTrace& trace : traces) Condition(missed, trace);
    }
  }

  const std::string& Label(int32_t tier) const {
    return LabelOf(policy_.tiers.tiers[static_cast<size_t>(tier)]);
  }

  // What the tier that is held rests on, and the way up from it.
  void Held(const Standing& standing) {
    constexpr std::string_view kPath = "tier_reviews";
    if (standing.since_us != kNullNumber) {
      writer_.Add(Phrase::kHeldSince,
                  {{"tier", Label(standing.tier)}, {"since", InstantUs{standing.since_us}}}, kPath);
    }
    switch (standing.rests_on) {
      case RestsOn::kEverybody:
        break;
      case RestsOn::kConditions:
        writer_.Add(Phrase::kHeldByConditions, {}, kPath);
        break;
      case RestsOn::kPeriod:
        writer_.Add(Phrase::kHeldByPeriod, {}, kPath);
        break;
      case RestsOn::kNotice:
        writer_.Add(Phrase::kHeldByNotice, {}, kPath);
        break;
      case RestsOn::kGranted:
        writer_.Add(Phrase::kHeldByGrant, {}, kPath);
        break;
      case RestsOn::kOverride: {
        const auto decision = standings_->decisions.find(position_);
        if (decision == standings_->decisions.end()) break;
        const auto& [by, reason] = decision->second;
        writer_.Add(reason.empty() ? Phrase::kHeldByDecisionWithoutReason : Phrase::kHeldByDecision,
                    {{"by", by}, {"reason", reason}}, kPath);
        break;
      }
      case RestsOn::kProvisional:
        writer_.Add(Phrase::kHeldProvisionally,
                    {{"probability", static_cast<double>(standing.probability)}},
                    "tier_reviews.provisional");
        break;
    }
    if (standing.until_us != kNullNumber) {
      writer_.Add(Phrase::kHeldUntil, {{"until", InstantUs{standing.until_us}}}, kPath);
    }
    if (standing.notice_us != kNullNumber) {
      writer_.Add(Phrase::kHeldNotice, {{"notice", InstantUs{standing.notice_us}}}, kPath);
    }
    if (standing.qualifies != standing.tier) {
      writer_.Add(Phrase::kHeldOtherwise, {{"tier", Label(standing.qualifies)}}, kPath);
    }
    if (standing.tier > 0) WayUp(standing);
  }

  void WayUp(const Standing& standing) {
    const int32_t next = standing.tier - 1;
    const std::vector<Route> routes =
        WayUpOf(*standings_, policy_, calibration_.pareto, judged_.pareto != 0,
                judged_.pareto_value, standing);
    const InstantUs by{standings_->calendar.way_up.at_us};
    const std::string path = "tiers[" + std::to_string(next) + "].entry";
    std::optional<WayUpChances> chances;
    if (!assessment_.chances().empty()) {
      chances.emplace(*calibration_.lifetime, policy_, header_, standings_->calendar);
    }
    for (size_t i = 0; i < routes.size(); ++i) {
      const Route& route = routes[i];
      const auto missing = [&](Phrase word, InputValue value, bool any) {
        if (!any) return;
        writer_.Add(routes.size() > 1 ? Phrase::kWayUpOneOf : Phrase::kWayUp,
                    {{"tier", Label(next)},
                     {"by", by},
                     {"way", static_cast<int64_t>(i + 1)},
                     {"measure", word},
                     {"missing", std::move(value)}},
                    path, false);
      };
      if (route.open()) writer_.Add(Phrase::kWayUpOpen, {{"tier", Label(next)}, {"by", by}}, path);
      missing(Phrase::kWordTurnover, Minor(route.turnover), route.turnover != 0);
      missing(Phrase::kWordMargin, Minor(route.margin), route.margin != 0);
      missing(Phrase::kWordOrders, route.orders, route.orders != 0);
      missing(Phrase::kWordPurchaseDays, route.purchase_days, route.purchase_days != 0);
      missing(Phrase::kWordPoints, route.points, route.points != 0);
      if (route.points != 0) Points(standing, route.points, i + 1);
      if (route.pareto != 0) {
        writer_.Add(Phrase::kWayUpPareto,
                    {{"tier", Label(next)},
                     {"by", by},
                     {"way", static_cast<int64_t>(i + 1)},
                     {"basis", BasisWord(policy_.pareto.basis)},
                     {"missing", Minor(route.pareto)}},
                    path, false);
      }
      if (chances && !route.open()) Chance((*chances)(view_, Lifetime(), route), by, i + 1);
    }
  }

  // What the points that are missing take.
  void Points(const Standing& standing, int64_t missing, size_t way) {
    const TierInputs in = TierFold::WayUpInputs(policy_.tiers, standing);
    const PointsWays ways = WaysToPoints(*policy_.tiers.points, in, missing);
    const auto number = static_cast<int64_t>(way);
    if (ways.turnover) {
      writer_.Add(Phrase::kWayUpPointsByTurnover,
                  {{"way", number}, {"turnover", Minor(*ways.turnover)}}, "points.per_turnover",
                  false);
    }
    if (ways.orders) {
      writer_.Add(Phrase::kWayUpPointsByOrders, {{"way", number}, {"orders", *ways.orders}},
                  "points.per_order", false);
    }
  }

  const LifetimeJudgement& Lifetime() const {
    return assessment_.lifetimes()[static_cast<size_t>(position_)];
  }

  void Chance(const RouteChance& chance, InstantUs by, size_t way) {
    if (std::isnan(chance.alone)) return;
    const bool offered = !std::isnan(chance.with_incentive);
    Fields inputs = {
        {"by", by}, {"way", static_cast<int64_t>(way)}, {"chance", chance.alone}};
    if (offered) inputs.emplace_back("incentive", chance.with_incentive);
    writer_.Add(offered ? Phrase::kWayUpChanceOffered : Phrase::kWayUpChance, inputs,
                "tier_reviews.chances", false);
  }

  void Condition(const Tier& tier, const TierTrace& trace) {
    const TierCheck& check = trace.check;
    const std::string code = "tier.entry." + std::string(TierConditionField(check.condition));
    if (check.condition == TierCondition::kPareto) {
      const bool wants_inside = check.required != 0;
      const Phrase phrase =
          wants_inside
              ? (check.holds ? Phrase::kTierInParetoMet : Phrase::kTierInParetoMissed)
              : (check.holds ? Phrase::kTierOutsideParetoMet : Phrase::kTierOutsideParetoMissed);
      writer_.AddAs(
          code, phrase,
          {{"tier", LabelOf(tier)}, {"actual", check.actual}, {"required", check.required}},
          trace.policy_path, check.holds);
      return;
    }
    const ConditionWord word = WordOf(check.condition);
    auto value = [&](int64_t v) -> InputValue {
      if (word.money) return Minor(v);
      return v;
    };
    Fields fields = {
        {"tier", LabelOf(tier)}, {"measure", word.word}, {"required", value(check.required)}};
    if (!check.known) {
      writer_.AddAs(code, word.money ? Phrase::kTierCostUnknown : Phrase::kTierNoPurchase, fields,
                    trace.policy_path, false);
      return;
    }
    fields.emplace_back("actual", value(check.actual));
    const bool at_most = check.condition == TierCondition::kMaxDaysSinceLast;
    if (!check.holds) {
      fields.emplace_back("missing",
                          value(at_most ? SaturatingSubtract(check.actual, check.required)
                                        : SaturatingSubtract(check.required, check.actual)));
    }
    const Phrase phrase =
        at_most ? (check.holds ? Phrase::kTierAtMostMet : Phrase::kTierAtMostMissed)
                : (check.holds ? Phrase::kTierAtLeastMet : Phrase::kTierAtLeastMissed);
    writer_.AddAs(code, phrase, fields, trace.policy_path, check.holds);
  }

  const Assessment& assessment_;
  const int64_t position_;
  const Policy& policy_;
  const Calibration& calibration_;
  const MeasuresLayout layout_;
  const MeasuresHeader& header_;
  const CustomerMeasures measures_;
  const MeasuresView view_;
  const CustomerIdView id_;
  const CustomerJudgement judged_;
  const Standings* const standings_;  // null without reviews
  const Language language_;
  ReasonWriter writer_;
};

}  // namespace

absl::StatusOr<Explanation> Explain(const Assessment& assessment, const CustomerIdView& id,
                                    Language language) {
  const Measures& measures = assessment.measures();
  const std::optional<int64_t> place = measures.Find(id);
  if (!place.has_value()) return measures.NotHere(id);
  const int64_t position = measures.Sorted()[static_cast<size_t>(*place)];
  return Explainer(assessment, position, language).Run();
}

}  // namespace goodwill
