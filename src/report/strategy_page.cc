#include "report/strategy_page.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "goodwill/assess/derived.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/ratio_double.h"
#include "goodwill/base/share_interval.h"
#include "strategy/plan_catalogue.h"

namespace goodwill {
namespace {

constexpr size_t kTextBytes = 120;
constexpr size_t kReasonBytes = 600;
constexpr size_t kEffects = 40;
constexpr size_t kDigest = 8;  // digits that are shown

void WriteHead(const PlanHead& head, Language language, JsonWriter& json) {
  json.Key("customers").Integer(head.customers).Key("byValue").Boolean(head.by_value);
  json.Key("onMargin").Boolean(head.on_margin).Key("upTo").Boolean(head.worth_up_to);
  json.Key("postures").Open('[');
  for (size_t s = 0; s < head.postures.size(); ++s) {
    const PlanHead::Posture& posture = head.postures[s];
    if (posture.customers == 0) continue;
    json.Open('[').Text(kStrategyNames[s]).Integer(posture.customers).Number(posture.value);
    json.Number(posture.gain).Number(posture.cost).Integer(posture.held_out).Close(']');
  }
  json.Close(']').Key("unassessed").Open('[');
  for (const Unassessed what : head.unassessed) json.Text(UnassessedText(what, language));
  json.Close(']');
  const PlanHead::Steadiness& steady = head.steadiness;
  json.Key("steadiness").Open('[').Integer(steady.adopted).Integer(steady.overridden);
  json.Integer(steady.switched).Integer(steady.held).Number(steady.cost).Integer(steady.flips);
  json.Number(steady.FlipsPerYear()).Close(']');
  json.Key("planned").Number(head.planned).Key("bound").Number(head.bound);
  json.Key("gap").Number(head.Gap());
}

void WriteBudgets(const std::vector<ReportBudget>& budgets, JsonWriter& json) {
  json.Key("budgets").Open('[');
  for (const ReportBudget& budget : budgets) {
    const BudgetUse& use = budget.use;
    json.Open('[').Text(CutText(use.budget.resource, kTextBytes)).Boolean(use.budget.at_least);
    json.Boolean(use.budget.resource == kMoneyResource).Minor(use.budget.amount).Minor(use.used);
    json.Number(use.price).Minor(budget.most).Open('[');
    for (const double value : budget.curve) json.Number(value);
    json.Close(']').Close(']');
  }
  json.Close(']');
}

void WriteProspects(const ReportStrategy& strategy, int32_t end_day, JsonWriter& json) {
  json.Key("prospects").Open('[');
  for (const StrategyProspect& p : strategy.prospects) {
    json.Open('[').Text(NameOf(p.strategy)).Integer(p.customers).Boolean(p.tried);
    json.Number(p.base).Number(p.effect).Number(p.prospect.minimum_detectable);
    json.Number(p.prospect.people_needed);
    if (p.VerdictDays() >= 0) {
      json.Text(FormatDay(end_day + 1 + p.VerdictDays()));
    } else {
      json.Null();
    }
    const Ratio& control = p.control_share;
    json.Number(p.knowing);
    json.Number(ToDouble(control));
    json.Close(']');
  }
  json.Close(']');
}

// What was expected per customer is of the whole book that has the strategy; its interval
// is of what is believed of the effect.
void WriteExpected(const ReportStrategy& strategy, std::string_view name, JsonWriter& json) {
  const auto found = std::find_if(
      strategy.prospects.begin(), strategy.prospects.end(),
      [&](const StrategyProspect& p) { return NameOf(p.strategy) == name; });
  if (found == strategy.prospects.end() || found->customers == 0) {
    json.Null();
    return;
  }
  const auto customers = static_cast<double>(found->customers);
  const double mean = found->gain / customers;
  const double reach = kZ95 * found->sd_prior / customers;
  json.Open('[').Number(mean).Number(mean - reach).Number(mean + reach).Close(']');
}

void WriteEffects(const ReportStrategy& strategy, const Zone& zone, Language language,
                  JsonWriter& json) {
  json.Key("effects").Open('[');
  size_t written = 0;
  for (const StrategyEffect& effect : strategy.effects->strategies) {
    if (written++ == kEffects) break;
    json.Open('[').Text(CutText(effect.strategy, kTextBytes)).Text(VerdictName(effect.verdict));
    json.Integer(effect.window_days).Integer(effect.treated).Integer(effect.control);
    json.Integer(effect.waiting).Boolean(effect.on_margin);
    if (effect.compared) {
      json.Open('[').Number(effect.effect.difference).Number(effect.effect.always_valid.low);
      json.Number(effect.effect.always_valid.high).Close(']');
    } else {
      json.Null();
    }
    json.Number(effect.total);
    WriteExpected(strategy, effect.strategy, json);
    json.Text(CutText(EffectText(effect, strategy.effects->currency, zone, language),
                      kReasonBytes));
    json.Close(']');
  }
  json.Close(']').Key("effectsInAll");
  json.Integer(static_cast<int64_t>(strategy.effects->strategies.size()));
}

}  // namespace

void WriteStrategy(const ReportStrategy& strategy, const MeasuresHeader& header,
                   Language language, JsonWriter& json) {
  json.Open('{').Key("names").Open('{');
  for (const std::string_view name : kStrategyNames) {
    json.Key(name).Text(PlanTemplate("strategy." + std::string(name), language));
  }
  json.Close('}');
  if (strategy.head) {
    json.Key("plan").Open('{');
    WriteHead(*strategy.head, language, json);
    json.Key("actions").Open('[');
    for (const ReportAction& action : strategy.actions) {
      json.Open('[').Text(NameOf(action.strategy)).Text(CutText(action.action, kTextBytes));
      json.Integer(action.customers).Integer(action.carried_out).Number(action.value);
      json.Number(action.gain).Number(action.cost).Close(']');
    }
    json.Close(']');
    WriteBudgets(strategy.budgets, json);
    WriteProspects(strategy, ObservationEndDay(header), json);
    json.Close('}');
  }
  json.Key("inAll").Integer(strategy.adoptions_in_all).Key("journal").Open('[');
  for (const ReportAdoption& plan : strategy.journal) {
    json.Open('[').Text(FormatDay(header.zone.DayOf(plan.time_us)));
    json.Text(CutText(plan.by, kTextBytes)).Text(plan.plan.substr(0, kDigest));
    json.Text(plan.policy.substr(0, kDigest)).Integer(plan.customers).Integer(plan.flips);
    json.Integer(plan.endings).Integer(plan.treated).Integer(plan.control).Close(']');
  }
  json.Close(']');
  if (strategy.effects) WriteEffects(strategy, header.zone, language, json);
  json.Close('}');
}

}  // namespace goodwill
