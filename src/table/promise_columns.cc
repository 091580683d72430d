#include "table/promise_columns.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "goodwill/base/wide.h"
#include "table/row_columns.h"

namespace goodwill {
namespace {

constexpr int64_t kMicrosPerHour = 3'600'000'000;

}  // namespace

ResultTable DueColumns(std::span<const PromiseWithState> promises, int64_t as_of_us, IdKind ids,
                       const Currency& currency, MoneyForm money) {
  using Row = PromiseWithState;
  Columns<Row> columns(promises);
  columns.Id(ids, [](const Row& r) { return r.promise.customer; });
  columns.Text("promise_id", [](const Row& r) { return r.promise.id; });
  columns.Text("kind", [](const Row& r) { return r.promise.kind; });
  columns.Text("text", [](const Row& r) { return r.promise.text; });
  columns.Text("owner", [](const Row& r) { return r.promise.owner; });
  columns.Instant("made_at", [](const Row& r) { return r.promise.made_us; });
  columns.Instant("due_at", [](const Row& r) { return r.promise.due_us; });
  columns.Text("state", [](const Row& r) { return NameOf(r.state); });
  columns.Real("overdue_hours", [as_of_us](const Row& r) -> std::optional<double> {
    if (r.state != PromiseState::kOverdue) return std::nullopt;
    return DivideToDouble(as_of_us - r.promise.due_us, kMicrosPerHour);
  });
  columns.Money("amount", currency, money, [](const Row& r) { return r.promise.amount; });
  columns.Text("ref", [](const Row& r) { return r.promise.ref; });
  return {columns.Finish(),
          {{"goodwill.table", "due"}, {"goodwill.currency", std::string(currency.code())}}};
}

ResultTable PromisesKeptColumns(std::span<const PromisesKeptBy> rows, PromiseSubject by,
                                IdKind ids) {
  using Row = PromisesKeptBy;
  Columns<Row> columns(rows);
  if (by == PromiseSubject::kCustomer) {
    columns.Id(ids, [](const Row& r) { return r.customer; });
  } else {
    columns.Text("owner", [](const Row& r) { return r.owner; });
  }
  columns.Count("promises", [](const Row& r) { return r.record.made(); });
  for (size_t s = 1; s < kPromiseStates.size(); ++s) {
    columns.Count(std::string(kPromiseStates[s]), [s](const Row& r) { return r.record.count[s]; });
  }
  columns.Real("share_kept", [](const Row& r) { return r.record.share_kept(); });
  columns.Real("median_delay_hours", [](const Row& r) -> std::optional<double> {
    if (!r.record.median_delay2_us.has_value()) return std::nullopt;
    return DivideToDouble(*r.record.median_delay2_us, 2 * kMicrosPerHour);
  });
  return {columns.Finish(), {{"goodwill.table", "promises_kept"}}};
}

}  // namespace goodwill
