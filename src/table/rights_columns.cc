#include "table/rights_columns.h"

#include <optional>
#include <string>

#include "goodwill/base/wide.h"
#include "table/row_columns.h"

namespace goodwill {

ResultTable RightsColumns(std::span<const RightWithState> rows, int64_t as_of_us, IdKind ids) {
  using Row = RightWithState;
  Columns<Row> columns(rows);
  columns.Id(ids, [](const Row& r) { return r.right.customer; });
  columns.Text("right_id", [](const Row& r) { return r.right.id; });
  columns.Text("kind", [](const Row& r) { return NameOf(r.right.kind); });
  columns.Text("state", [](const Row& r) { return NameOf(r.state); });
  columns.Count("in_force", [](const Row& r) { return int64_t{r.in_force}; });
  columns.Instant("time", [](const Row& r) { return r.right.time_us; });
  columns.Instant("due_at", [](const Row& r) { return r.due_us; });
  columns.Instant("done_at", [](const Row& r) { return r.right.done_us; });
  columns.Instant("refused_at", [](const Row& r) { return r.right.refused_us; });
  columns.Instant("until", [](const Row& r) { return r.right.until_us; });
  columns.Real("answer_days", [as_of_us](const Row& r) -> std::optional<double> {
    const int64_t at = AnsweredAt(r.right, as_of_us);
    if (!IsAsked(r.right.kind) || at == kNullNumber) return std::nullopt;
    return DivideToDouble(at - r.right.time_us, kMicrosPerDay);
  });
  columns.Text("basis", [](const Row& r) { return r.right.basis; });
  columns.Text("requested_by", [](const Row& r) { return r.right.requested_by; });
  columns.Text("approver", [](const Row& r) { return r.right.approver; });
  columns.Text("text", [](const Row& r) { return r.right.text; });
  columns.Text("ref", [](const Row& r) { return r.right.ref; });
  return {columns.Finish(), {{"goodwill.table", "rights_ledger"}}};
}

ResultTable RightsByKindColumns(std::span<const RightsOfKind> rows) {
  using Row = RightsOfKind;
  Columns<Row> columns(rows);
  columns.Text("kind", [](const Row& r) { return NameOf(r.kind); });
  columns.Count("rows", [](const Row& r) { return r.rows(); });
  for (size_t s = 1; s < kRightStates.size(); ++s) {
    const auto state = static_cast<RightState>(s);
    // Whether something that was asked for holds is told of all kinds that last.
    if (state == RightState::kInForce) {
      columns.Count("in_force", [](const Row& r) { return r.in_force; });
    } else {
      columns.Count(std::string(kRightStates[s]), [state](const Row& r) { return r.of(state); });
    }
  }
  columns.Real("median_answer_days", [](const Row& r) -> std::optional<double> {
    if (!r.median_answer2_us.has_value()) return std::nullopt;
    return DivideToDouble(*r.median_answer2_us, 2 * kMicrosPerDay);
  });
  columns.Real("longest_answer_days", [](const Row& r) -> std::optional<double> {
    if (!r.longest_answer_us.has_value()) return std::nullopt;
    return DivideToDouble(*r.longest_answer_us, kMicrosPerDay);
  });
  return {columns.Finish(), {{"goodwill.table", "rights_by_kind"}}};
}

}  // namespace goodwill
