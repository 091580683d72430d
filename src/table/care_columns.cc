#include "table/care_columns.h"

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

}  // namespace goodwill
