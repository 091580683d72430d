#include "table/desk_columns.h"

#include <cstdint>
#include <optional>
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

}  // namespace goodwill
