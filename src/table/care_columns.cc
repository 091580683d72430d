#include "table/care_columns.h"

#include <optional>
#include <string_view>

#include "table/row_columns.h"

namespace goodwill {

ResultTable InvitationColumns(std::span<const Invitation> invitations, IdKind ids) {
  using Row = Invitation;
  Columns<Row> columns(invitations);
  columns.Id(ids, [](const Row& r) { return r.customer.view(); });
  columns.Text("failure", [](const Row& r) { return std::string_view(r.failure.kind); });
  columns.Instant("failed_at", [](const Row& r) { return r.failure.time_us; });
  columns.Text("ref", [](const Row& r) { return std::string_view(r.failure.ref); });
  columns.Count("failures", [](const Row& r) { return r.failures; });
  columns.Flag("allowed", [](const Row& r) { return r.verdict.allowed; });
  columns.Text("rule", [](const Row& r) { return NameOf(r.verdict.rule); });
  columns.Instant("from", [](const Row& r) { return r.verdict.from_us; });
  return {columns.Finish(), {{"goodwill.table", "invitations"}}};
}

ResultTable AskedColumns(std::span<const Asked> asked, IdKind ids) {
  using Row = Asked;
  Columns<Row> columns(asked);
  columns.Id(ids, [](const Row& r) { return r.customer.view(); });
  columns.Text("question", [](const Row& r) { return std::string_view(r.question); });
  columns.Instant("last_asked", [](const Row& r) { return r.last_us; });
  columns.Real("weight", [](const Row& r) { return std::optional<double>(r.weight); });
  return {columns.Finish(), {{"goodwill.table", "asked"}}};
}

}  // namespace goodwill
