#include "table/desk_columns.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "goodwill/base/wide.h"
#include "goodwill/book/schema.h"
#include "table/row_columns.h"

namespace goodwill {
namespace {

constexpr int64_t kMicrosPerMinute = 60'000'000;

// An empty text is an absent one.
std::string_view Said(std::string_view text) { return text.empty() ? std::string_view() : text; }

}  // namespace

ResultTable DeskDueColumns(std::span<const DueRow> rows, int64_t as_of_us, IdKind ids,
                           const Currency& currency, MoneyForm money) {
  using Row = DueRow;
  Columns<Row> columns(rows);
  columns.Text("case_id", [](const Row& r) { return std::string_view(r.file->id); });
  columns.Id(ids, [](const Row& r) { return r.file->customer.view(); });
  columns.Text("kind", [](const Row& r) { return kDueKinds[static_cast<size_t>(r.kind)]; });
  columns.Text("name", [](const Row& r) { return Said(r.name); });
  columns.Text("state", [](const Row& r) { return kDueStates[static_cast<size_t>(r.state)]; });
  columns.Text("owner", [](const Row& r) { return Said(r.owner); });
  columns.Text("role", [](const Row& r) { return Said(r.role); });
  columns.Instant("since", [](const Row& r) { return r.since_us; });
  columns.Instant("due_at", [](const Row& r) { return r.due_us; });
  columns.Real("remaining_minutes", [](const Row& r) -> std::optional<double> {
    if (r.remaining_us == kNullNumber) return std::nullopt;
    return DivideToDouble(r.remaining_us, kMicrosPerMinute);
  });
  columns.Real("overdue_minutes", [as_of_us](const Row& r) -> std::optional<double> {
    if (r.state != DueState::kOverdue) return std::nullopt;
    return DivideToDouble(as_of_us - r.due_us, kMicrosPerMinute);
  });
  columns.Money("amount", currency, money, [](const Row& r) { return r.amount_minor; });
  columns.Count("severity", [](const Row& r) { return r.file->state.severity; });
  return {columns.Finish(),
          {{"goodwill.table", "complaints_due"},
           {"goodwill.currency", std::string(currency.code())}}};
}

ResultTable CaseColumns(std::span<const CaseFile* const> files, IdKind ids,
                        const Currency& currency, MoneyForm money) {
  using Row = const CaseFile*;
  Columns<Row> columns(files);
  const auto state = [](const Row& r) -> const CaseState& { return r->state; };
  columns.Text("case_id", [](const Row& r) { return std::string_view(r->id); });
  columns.Id(ids, [](const Row& r) { return r->customer.view(); });
  columns.Count("version", [&](const Row& r) { return state(r).version; });
  columns.Text("stage", [&](const Row& r) { return StageName(state(r).stage); });
  columns.Instant("received_at", [&](const Row& r) { return state(r).received_us; });
  columns.Text("classified", [&](const Row& r) { return Said(ClassName(state(r).classified)); });
  columns.Text("finding", [&](const Row& r) { return Said(FindingName(state(r).finding)); });
  columns.Count("severity", [&](const Row& r) { return state(r).severity; });
  columns.Text("responsible", [&](const Row& r) { return Said(state(r).responsible); });
  columns.Text("channel", [](const Row& r) {
    const uint8_t channel = r->commands.empty() ? 0 : r->commands.front().channel;
    return channel == 0 || channel > kChannels.size() ? std::string_view() : kChannels[channel - 1];
  });
  columns.Count("contacts", [&](const Row& r) { return state(r).contacts; });
  columns.Count("facts", [&](const Row& r) { return state(r).facts; });
  columns.Count("reopened", [&](const Row& r) { return state(r).reopened; });
  columns.Count("escalations", [&](const Row& r) { return state(r).escalations; });
  columns.Count("overrides",
                [&](const Row& r) { return static_cast<int64_t>(state(r).overrides.size()); });
  columns.Flag("acknowledged", [&](const Row& r) { return state(r).acknowledged; });
  columns.Flag("restatement_disputed", [&](const Row& r) { return state(r).restatement_disputed; });
  columns.Money("granted", currency, money,
                [&](const Row& r) { return Desk::GrantedIn(state(r)); });
  columns.Count("does_not_fit",
                [](const Row& r) { return static_cast<int64_t>(r->refused.size()); });
  return {columns.Finish(),
          {{"goodwill.table", "cases"}, {"goodwill.currency", std::string(currency.code())}}};
}

ResultTable PropagatedColumns(const Propagated& propagated) {
  using Row = PropagatedCase;
  Columns<Row> columns(propagated.cases);
  columns.Text("case_id", [](const Row& r) { return std::string_view(r.case_id); });
  columns.Flag("accepted", [](const Row& r) { return r.accepted; });
  columns.Count("version", [](const Row& r) { return r.version; });
  columns.Text("rule", [](const Row& r) { return Said(r.rule); });
  columns.Text("reason", [](const Row& r) { return Said(r.reason); });
  return {columns.Finish(), {{"goodwill.table", "propagated"}}};
}

ResultTable WhatIfColumns(const WhatIf& what_if, IdKind ids) {
  using Row = WhatIfClock;
  Columns<Row> columns(what_if.clocks);
  const auto state = [](ClockState state, int64_t due_us) {
    return due_us == kNullNumber ? std::string_view() : ClockStateName(state);
  };
  columns.Text("case_id", [](const Row& r) { return std::string_view(r.file->id); });
  columns.Id(ids, [](const Row& r) { return r.file->customer.view(); });
  columns.Text("clock", [](const Row& r) { return r.name; });
  columns.Text("change",
               [](const Row& r) { return kWhatIfChanges[static_cast<size_t>(r.change)]; });
  columns.Instant("due_before", [](const Row& r) { return r.due_before_us; });
  columns.Instant("due_after", [](const Row& r) { return r.due_after_us; });
  columns.Text("state_before", [&](const Row& r) { return state(r.before, r.due_before_us); });
  columns.Text("state_after", [&](const Row& r) { return state(r.after, r.due_after_us); });
  return {columns.Finish(), {{"goodwill.table", "what_if"}}};
}

ResultTable CauseColumns(const CauseReport& report, MoneyForm money) {
  using Row = Cause;
  Columns<Row> columns(report.causes);
  const Currency& currency = report.currency;
  columns.Text("cause", [](const Row& r) { return std::string_view(r.path); });
  columns.Text("title", [](const Row& r) { return std::string_view(r.title); });
  columns.Flag("named", [](const Row& r) { return r.named; });
  columns.Count("count", [](const Row& r) { return r.all.count(); });
  columns.Count("complaints", [](const Row& r) { return r.all.complaints; });
  columns.Count("losses", [](const Row& r) { return r.all.losses; });
  columns.Count("breaches", [](const Row& r) { return r.all.breaches; });
  columns.Count("customers", [](const Row& r) { return r.all.customers; });
  columns.Count("repeated", [](const Row& r) { return r.all.repeated; });
  columns.Money("redress", currency, money, [](const Row& r) { return r.all.redress; });
  columns.Money("handling", currency, money, [](const Row& r) { return r.all.handling; });
  columns.Money("value_at_risk", currency, money, [](const Row& r) { return r.all.value_at_risk; });
  columns.Count("own_count", [](const Row& r) { return r.own.count(); });
  columns.Count("place", [](const Row& r) { return r.pareto[0].place; });
  columns.Count("cumulative", [](const Row& r) { return r.pareto[0].cumulative; });
  columns.Count("place_by_cost", [](const Row& r) { return r.pareto[1].place; });
  columns.Count("place_by_value", [](const Row& r) { return r.pareto[2].place; });
  columns.Real("rate", [](const Row& r) { return std::optional<double>(r.rate); });
  columns.Count("shift", [](const Row& r) { return r.shift; });
  columns.Count("actions", [](const Row& r) { return static_cast<int64_t>(r.actions.size()); });
  columns.Count("actions_helped", [](const Row& r) {
    int64_t fell = 0;
    for (const CorrectiveAction& action : r.actions) fell += action.fell() ? 1 : 0;
    return fell;
  });
  return {columns.Finish(),
          {{"goodwill.table", "causes"}, {"goodwill.currency", std::string(currency.code())}}};
}

ResultTable ScheduleColumns(const DeskSchedule& schedule, const ComplaintsPolicy& policy,
                            IdKind ids) {
  using Row = ScheduledTask;
  Columns<Row> columns{std::span<const Row>(schedule.tasks)};
  columns.Text("case_id", [](const Row& r) { return std::string_view(r.due.file->id); });
  columns.Id(ids, [](const Row& r) { return r.due.file->customer.view(); });
  columns.Text("kind", [](const Row& r) { return kDueKinds[static_cast<size_t>(r.due.kind)]; });
  columns.Text("name", [](const Row& r) { return Said(r.due.name); });
  columns.Text("state", [](const Row& r) { return kDueStates[static_cast<size_t>(r.due.state)]; });
  columns.Text("owner", [](const Row& r) { return Said(r.due.owner); });
  columns.Instant("due_at", [](const Row& r) { return r.due.due_us; });
  columns.Count("effort_minutes", [](const Row& r) { return r.effort_us / kMicrosPerMinute; });
  columns.Text("agent", [&](const Row& r) {
    return r.agent == kNoAgent ? std::string_view()
                               : std::string_view(policy.agents[r.agent].person);
  });
  columns.Instant("start", [](const Row& r) { return r.start_us; });
  columns.Instant("end", [](const Row& r) { return r.end_us; });
  columns.Flag("missed", [](const Row& r) { return r.missed; });
  columns.Text("reason",
               [](const Row& r) { return kScheduleReasons[static_cast<size_t>(r.reason)]; });
  columns.Count("skilled", [](const Row& r) { return int64_t{r.skilled}; });
  columns.Count("barred", [](const Row& r) { return int64_t{r.barred}; });
  return {columns.Finish(), {{"goodwill.table", "complaints_schedule"}}};
}

}  // namespace goodwill
