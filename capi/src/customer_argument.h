// A customer's id as text, for books of either kind of ids.
#ifndef GOODWILL_CAPI_SRC_CUSTOMER_ARGUMENT_H_
#define GOODWILL_CAPI_SRC_CUSTOMER_ARGUMENT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/customer_id.h"
#include "guard.h"

namespace goodwill::capi {

inline absl::StatusOr<CustomerIdView> CustomerArgument(IdKind ids, const char* id, int64_t size) {
  GOODWILL_ASSIGN_OR_RETURN(const auto text, TextArgument(id, size, "customer_id"));
  if (ids != IdKind::kNumber) return CustomerIdView::Text(text);
  const std::optional<int64_t> number = NumberNamedBy(text);
  if (!number) {
    return ProblemStatus({.field = "customer_id",
                          .reason = "the customer ids are integers here; '" +
                                    std::string(text.substr(0, 40)) + "' is none"});
  }
  return CustomerIdView::Number(*number);
}

}  // namespace goodwill::capi

#endif  // GOODWILL_CAPI_SRC_CUSTOMER_ARGUMENT_H_
