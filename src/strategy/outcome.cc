#include "strategy/outcome.h"

#include <memory>
#include <optional>
#include <vector>

#include "goodwill/base/checked.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

absl::Status Add(const DatedOrder& order, Brought* sum) {
  if (order.kind == OrderKind::kNeither) return absl::OkStatus();
  sum->costed = sum->costed && order.sum.uncosted_lines == 0;
  int64_t margin = 0;
  if (!CheckedAdd(sum->turnover, order.sum.amount, &sum->turnover) ||
      !CheckedSub(order.sum.amount, order.sum.cost, &margin) ||
      !CheckedAdd(sum->margin, margin, &sum->margin)) {
    return absl::OutOfRangeError("what a customer brought does not fit 64 bits");
  }
  return absl::OkStatus();
}

}  // namespace

double Brought::Major(bool on_margin, const Currency& currency) const {
  return ScaledToDouble(on_margin ? margin : turnover, currency.exponent());
}

absl::StatusOr<Outcome> OutcomeOf(std::span<const DatedOrder> orders, int64_t at_us,
                                  int64_t before_us, int64_t window_us) {
  Outcome out;
  for (const DatedOrder& order : orders) {
    const int64_t time_us = order.sum.time_us;
    if (time_us < at_us && time_us >= at_us - before_us) {
      GOODWILL_RETURN_IF_ERROR(Add(order, &out.before));
    } else if (time_us >= at_us && time_us < at_us + window_us) {
      GOODWILL_RETURN_IF_ERROR(Add(order, &out.after));
    }
  }
  return out;
}

absl::StatusOr<std::set<CustomerIdView>> WithheldIn(const Book& book,
                                                    const MeasuresQuestion& question,
                                                    const WhoRemains& remains) {
  std::set<CustomerIdView> out;
  // Only those with a request on record can be.
  GOODWILL_ASSIGN_OR_RETURN(const Facts rows, book.Read(TableKind::kRights, question.known_batch));
  std::vector<CustomerId> ids;
  for (int64_t row = 0; row < rows.rows; ++row) {
    const CustomerId id(rows.Customer(row));
    if (ids.empty() || !(ids.back() == id)) ids.push_back(id);
  }
  if (ids.empty()) return out;
  GOODWILL_ASSIGN_OR_RETURN(const auto measures, book.MeasureSome(question, ids));
  for (int64_t at = 0; at < measures->size(); ++at) {
    const Measures::Place place = measures->At(at);
    if (place.part->withheld_of(place.index) == Withheld::kNothing) continue;
    if (const auto who = remains.Of(place.part->id(place.index))) out.insert(*who);
  }
  return out;
}

}  // namespace goodwill
