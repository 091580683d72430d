#include "table/plan_columns.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "goodwill/base/instant.h"
#include "goodwill/base/ratio_double.h"
#include "goodwill/book/schema.h"
#include "table/row_columns.h"

namespace goodwill {
namespace {

struct PlanRow {
  CustomerIdView id;
  const Decision* decision;
  std::string reason;
};

std::optional<double> Known(double value) {
  return std::isnan(value) ? std::nullopt : std::optional<double>(value);
}

// A text that is there, also when it is empty; absent texts have no data().
constexpr std::string_view kAbsent;

}  // namespace

ResultTable PlanColumns(const Plan& plan, Language language) {
  using Row = PlanRow;
  const Measures& measures = plan.assessment().measures();
  std::vector<Row> rows;
  rows.reserve(static_cast<size_t>(measures.size()));
  for (const uint32_t position : measures.Sorted()) {
    const Decision& d = plan.decisions()[position];
    rows.push_back({measures.IdAt(position), &d, ReasonText(plan, d, language)});
  }
  const auto variant = [&](const Row& r) -> const StrategyVariant* {
    return r.decision->variant < 0 ? nullptr
                                   : &plan.variants()[static_cast<size_t>(r.decision->variant)];
  };
  Columns<Row> columns(rows);
  columns.Id(measures.header().ids, [](const Row& r) { return r.id; });
  columns.Text("strategy", [](const Row& r) { return NameOf(r.decision->posture); });
  columns.Text("wanted", [](const Row& r) {
    const Decision& d = *r.decision;
    return d.wanted == d.posture ? kAbsent : NameOf(d.wanted);
  });
  columns.Text("action", [&](const Row& r) {
    const StrategyVariant* v = variant(r);
    return v == nullptr ? kAbsent : std::string_view(v->name);
  });
  columns.Text("action_strategy", [&](const Row& r) {
    const StrategyVariant* v = variant(r);
    return v == nullptr ? kAbsent : NameOf(v->strategy);
  });
  columns.Text("channel", [&](const Row& r) {
    const StrategyVariant* v = variant(r);
    const bool none = v == nullptr || r.decision->blocked != Blocked::kNothing;
    return none ? kAbsent : std::string_view(kChannels[v->channel - 1u]);
  });
  columns.Text("blocked_by", [](const Row& r) {
    const Decision& d = *r.decision;
    return d.blocked == Blocked::kNothing ? kAbsent : NameOf(d.blocked);
  });
  columns.Real("expected_gain", [](const Row& r) { return Known(r.decision->gain); });
  columns.Flag("worth_up_to", [](const Row& r) {
    return r.decision->posture != Strategy::kNone && !r.decision->cost_known;
  });
  columns.Real("cost", [](const Row& r) {
    const bool none = r.decision->posture == Strategy::kNone;
    return none || r.decision->cost_known ? Known(r.decision->cost) : std::nullopt;
  });
  columns.Real("forgone", [](const Row& r) { return Known(r.decision->forgone); });
  columns.Real("sd_data", [](const Row& r) { return Known(r.decision->sd_data); });
  columns.Real("sd_prior", [](const Row& r) { return Known(r.decision->sd_prior); });
  columns.Real("value", [](const Row& r) { return Known(r.decision->value); });
  columns.Real("p_alive", [](const Row& r) { return Known(r.decision->p_alive); });
  columns.Text("runner_up", [](const Row& r) {
    const bool none = r.decision->runner_up == Strategy::kNone;
    return none ? kAbsent : NameOf(r.decision->runner_up);
  });
  columns.Real("runner_up_gain", [](const Row& r) { return Known(r.decision->runner_up_gain); });
  columns.Text("reason_code", [](const Row& r) { return CodeOf(r.decision->reason); });
  columns.Text("reason", [](const Row& r) { return std::string_view(r.reason); });
  return {columns.Finish(),
          {{"goodwill.table", "plan"},
           {"goodwill.currency", std::string(measures.header().currency.code())}}};
}

ResultTable PlanStrategyColumns(const Plan& plan) {
  struct Row {
    Strategy strategy;
    PlanHead::Posture posture;
    const StrategyProspect* prospect = nullptr;  // null: nothing is tried out
  };
  const PlanHead& head = plan.head();
  const int64_t as_of_us = plan.assessment().measures().header().as_of_us;
  std::vector<Row> rows;
  for (size_t s = 0; s < kStrategies; ++s) {
    const PlanHead::Posture& posture = head.postures[s];
    if (posture.customers == 0) continue;
    Row& row = rows.emplace_back(Row{static_cast<Strategy>(s), posture});
    for (const StrategyProspect& p : head.prospects) {
      if (p.strategy == row.strategy && p.tried) row.prospect = &p;
    }
  }
  Columns<Row> columns(rows);
  columns.Text("strategy", [](const Row& r) { return NameOf(r.strategy); });
  columns.Count("customers", [](const Row& r) { return r.posture.customers; });
  columns.Real("value", [](const Row& r) { return Known(r.posture.value); });
  columns.Real("expected_gain", [](const Row& r) { return Known(r.posture.gain); });
  columns.Real("cost", [](const Row& r) { return Known(r.posture.cost); });
  columns.Count("held_out", [](const Row& r) { return r.posture.held_out; });
  columns.Count("waiting", [](const Row& r) { return r.posture.waiting; });
  columns.Text("counted", [](const Row& r) {
    return r.prospect == nullptr ? kAbsent : NameOf(CountedOf(r.strategy));
  });
  columns.Real("base", [](const Row& r) {
    return r.prospect == nullptr ? std::nullopt : Known(r.prospect->base);
  });
  columns.Real("effect", [](const Row& r) {
    return r.prospect == nullptr ? std::nullopt : Known(r.prospect->effect);
  });
  columns.Real("detectable", [](const Row& r) {
    return r.prospect == nullptr
               ? std::nullopt
               : Known(std::min(r.prospect->prospect.minimum_detectable, 1.0));
  });
  columns.Text("verdict", [](const Row& r) -> std::string_view {
    if (r.prospect == nullptr) return kAbsent;
    return r.prospect->VerdictDays() < 0 ? "cannot_be_known" : "possible";
  });
  columns.Instant("verdict_at", [&](const Row& r) {
    const int32_t days = r.prospect == nullptr ? -1 : r.prospect->VerdictDays();
    return days < 0 ? kNullNumber : as_of_us + days * kMicrosPerDay;
  });
  return {columns.Finish(), {{"goodwill.table", "plan_strategies"}}};
}

ResultTable PlanBudgetColumns(const Plan& plan) {
  const std::vector<BudgetUse>& rows = plan.head().budgets;
  Columns<BudgetUse> columns(rows);
  columns.Text("resource", [](const BudgetUse& r) { return std::string_view(r.budget.resource); });
  columns.Flag("at_least", [](const BudgetUse& r) { return r.budget.at_least; });
  columns.Count("budget", [](const BudgetUse& r) { return r.budget.amount; });
  columns.Count("used", [](const BudgetUse& r) { return r.used; });
  columns.Count("slack", [](const BudgetUse& r) { return r.slack(); });
  columns.Real("price", [](const BudgetUse& r) { return Known(r.price); });
  return {columns.Finish(), {{"goodwill.table", "plan_budgets"}}};
}

ResultTable PlanChangeColumns(const Plan& before, const Plan& after,
                              std::span<const PlanDifference> changes) {
  using Row = PlanDifference;
  const auto action = [](const Plan& plan, const Decision* d) {
    return d == nullptr || d->variant < 0
               ? kAbsent
               : std::string_view(plan.variants()[static_cast<size_t>(d->variant)].name);
  };
  const auto strategy = [](const Decision* d) {
    return d == nullptr ? kAbsent : NameOf(d->posture);
  };
  const auto gain = [](const Decision* d) { return d == nullptr ? 0.0 : d->gain; };
  const auto cost = [](const Decision* d) { return d == nullptr ? 0.0 : d->cost; };
  Columns<Row> columns(changes);
  columns.Id(after.assessment().measures().header().ids, [](const Row& r) { return r.id; });
  columns.Text("change", [](const Row& r) {
    return kPlanChangeNames[static_cast<size_t>(r.change)];
  });
  columns.Text("strategy_before", [&](const Row& r) { return strategy(r.before); });
  columns.Text("strategy_after", [&](const Row& r) { return strategy(r.after); });
  columns.Text("action_before", [&](const Row& r) { return action(before, r.before); });
  columns.Text("action_after", [&](const Row& r) { return action(after, r.after); });
  columns.Real("gain_before", [&](const Row& r) { return Known(gain(r.before)); });
  columns.Real("gain_after", [&](const Row& r) { return Known(gain(r.after)); });
  columns.Real("gain_change", [&](const Row& r) { return Known(gain(r.after) - gain(r.before)); });
  columns.Real("cost_change", [&](const Row& r) { return Known(cost(r.after) - cost(r.before)); });
  return {columns.Finish(), {{"goodwill.table", "plan_changes"}}};
}

ResultTable JournalColumns(std::span<const JournalRow> rows, IdKind ids) {
  using Row = JournalRow;
  const auto text = [](std::string_view view) { return view.empty() ? kAbsent : view; };
  Columns<Row> columns(rows);
  columns.Id(ids, [](const Row& r) { return r.customer.view(); });
  columns.Instant("time", [](const Row& r) { return r.adoption.time_us; });
  columns.Text("strategy", [](const Row& r) { return NameOf(r.adoption.strategy); });
  columns.Text("action", [&](const Row& r) { return text(r.adoption.action); });
  columns.Flag("ending", [](const Row& r) { return r.adoption.ending; });
  columns.Instant("as_of", [](const Row& r) { return r.adoption.as_of_us; });
  columns.Optional("known", [](const Row& r) {
    return r.adoption.known == 0 ? kNullNumber : r.adoption.known;
  });
  columns.Text("policy", [&](const Row& r) { return text(r.adoption.policy); });
  columns.Text("plan", [&](const Row& r) { return text(r.adoption.plan); });
  columns.Text("approver", [&](const Row& r) { return text(r.adoption.by); });
  columns.Text("arm", [&](const Row& r) { return text(NameOf(r.adoption.arm)); });
  columns.Real("propensity", [](const Row& r) -> std::optional<double> {
    const std::optional<Ratio> chance = r.adoption.Propensity();
    if (!chance) return std::nullopt;
    return ToDouble(*chance);
  });
  columns.Instant("check_at", [](const Row& r) { return r.adoption.check_us; });
  columns.Text("counted", [](const Row& r) {
    return r.adoption.counts == CountedEvent::kNothing ? kAbsent : NameOf(r.adoption.counts);
  });
  columns.Real("detectable", [](const Row& r) -> std::optional<double> {
    if (r.adoption.detectable == kNullNumber) return std::nullopt;
    return static_cast<double>(r.adoption.detectable) / 1e6;
  });
  columns.Text("verdict", [](const Row& r) -> std::string_view {
    if (r.adoption.never) return "cannot_be_known";
    return r.adoption.verdict_us == kNullNumber ? kAbsent : "possible";
  });
  columns.Instant("verdict_at", [](const Row& r) { return r.adoption.verdict_us; });
  return {columns.Finish(), {{"goodwill.table", "journal"}}};
}

ResultTable GrowthColumns(const Plan& plan, std::span<const GrowthTarget> targets,
                          MoneyForm money) {
  struct Row {
    CustomerIdView id;
    const GrowthTarget* target;
  };
  const Measures& measures = plan.assessment().measures();
  const Currency& currency = measures.header().currency;
  std::vector<Row> rows;
  rows.reserve(targets.size());
  for (size_t i = 0; i < targets.size(); ++i) {
    rows.push_back({measures.IdAt(measures.Sorted()[i]), &targets[i]});
  }
  Columns<Row> columns(rows);
  columns.Id(measures.header().ids, [](const Row& r) { return r.id; });
  columns.Money("growth_target", currency, money,
                [](const Row& r) { return r.target->target.value_or(kNullNumber); });
  columns.Real("expected", [](const Row& r) { return Known(r.target->expected); });
  columns.Real("expected_above", [](const Row& r) { return Known(r.target->expected_above); });
  columns.Money("before", currency, money,
                [](const Row& r) { return r.target->before.value_or(kNullNumber); });
  columns.Real("chance_above_before",
               [](const Row& r) { return Known(r.target->chance_above_before); });
  columns.Real("expected_above_before",
               [](const Row& r) { return Known(r.target->expected_above_before); });
  return {columns.Finish(),
          {{"goodwill.table", "growth_targets"},
           {"goodwill.currency", std::string(currency.code())},
           {"goodwill.basis", plan.head().on_margin ? "margin" : "turnover"}}};
}

ResultTable PlanUnassessedColumns(const Plan& plan, Language language) {
  struct Row {
    Unassessed what;
    std::string text;
  };
  std::vector<Row> rows;
  for (const Unassessed what : plan.head().unassessed) {
    rows.push_back({what, UnassessedText(what, language)});
  }
  Columns<Row> columns(rows);
  columns.Text("what", [](const Row& r) { return NameOf(r.what); });
  columns.Text("text", [](const Row& r) { return std::string_view(r.text); });
  return {columns.Finish(), {{"goodwill.table", "plan_unassessed"}}};
}

}  // namespace goodwill
