#include "care/who.h"

#include "goodwill/base/problem.h"
#include "goodwill/book/rights.h"
#include "goodwill/book/rights_ledger.h"

namespace goodwill::care {

absl::StatusOr<WhoIsWho> WhoIsWho::Make(const Book& book, int64_t as_of_us, int64_t known_batch) {
  GOODWILL_ASSIGN_OR_RETURN(WhoRemains remains, WhoRemains::Make(book, as_of_us, known_batch));
  WhoIsWho out(book.ids(), std::move(remains));
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
  if (ids_ != IdKind::kNumber) return Of(CustomerIdView::Text(id));
  const std::optional<int64_t> number = NumberWrittenAs(id);
  return number ? Of(CustomerIdView::Number(*number)) : std::nullopt;
}

std::optional<CustomerId> WhoIsWho::Of(const CustomerIdView& id) const {
  const std::optional<CustomerIdView> remains = remains_.Of(id);
  return remains ? std::optional<CustomerId>(*remains) : std::nullopt;
}

}  // namespace goodwill::care
