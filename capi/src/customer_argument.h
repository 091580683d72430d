// A customer's id as text, for books of either kind of ids.
#ifndef GOODWILL_CAPI_SRC_CUSTOMER_ARGUMENT_H_
#define GOODWILL_CAPI_SRC_CUSTOMER_ARGUMENT_H_

#include <charconv>
#include <cstdint>
#include <string>
#include <system_error>

#include "absl/status/statusor.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/customer_id.h"
#include "guard.h"

namespace goodwill::capi {

inline absl::StatusOr<CustomerIdView> CustomerArgument(IdKind ids, const char* id, int64_t size) {
  GOODWILL_ASSIGN_OR_RETURN(const auto text, TextArgument(id, size, "customer_id"));
  if (ids != IdKind::kNumber) return CustomerIdView::Text(text);
  int64_t number = 0;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (bad != std::errc() || end != text.data() + text.size() || text.empty()) {
    return ProblemStatus({.field = "customer_id",
                          .reason = "the customer ids are integers here; '" +
                                    std::string(text.substr(0, 40)) + "' is none"});
  }
  return CustomerIdView::Number(number);
}

}  // namespace goodwill::capi

#endif  // GOODWILL_CAPI_SRC_CUSTOMER_ARGUMENT_H_
