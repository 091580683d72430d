#include "care/who.h"

#include "goodwill/base/problem.h"
#include "goodwill/book/rights.h"
#include "goodwill/book/rights_ledger.h"
#include "goodwill/book/schema.h"

namespace goodwill::care {

absl::StatusOr<WhoIsWho> WhoIsWho::Make(const Book& book, int64_t as_of_us, int64_t known_batch) {
  WhoIsWho out;
  out.ids_ = book.ids();
  GOODWILL_ASSIGN_OR_RETURN(const Facts merged, book.Read(TableKind::kMerges, known_batch));
  for (int64_t row = 0; row < merged.rows; ++row) {
    if (merged.Number(merges::kTime, row) >= as_of_us) continue;
    out.into_.emplace(merged.Customer(row).ToString(), merged.Text(merges::kIntoId, row));
  }
  RightsQuestion question;
  question.as_of_us = as_of_us;
  question.known_batch = known_batch;
  GOODWILL_ASSIGN_OR_RETURN(const auto rights, RightsLedger(book, question));
  for (const RightWithState& right : rights) {
    if (WithheldBy(right.right, as_of_us) == Withheld::kNothing) continue;
    if (const auto who = out.Of(right.right.customer)) {
      out.withheld_.insert(who->view().ToString());
    }
  }
  return out;
}

std::optional<CustomerId> WhoIsWho::Of(std::string_view id) const {
  // Merges that count form no circle.
  for (auto next = into_.find(id); next != into_.end(); next = into_.find(id)) id = next->second;
  if (ids_ == IdKind::kText) return CustomerId(CustomerIdView::Text(id));
  const std::optional<int64_t> number = NumberWrittenAs(id);
  if (ids_ != IdKind::kNumber || !number) return std::nullopt;
  return CustomerId(CustomerIdView::Number(*number));
}

}  // namespace goodwill::care
