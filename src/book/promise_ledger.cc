#include "goodwill/book/promise_ledger.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/schema.h"

namespace goodwill {
namespace {

absl::Status CheckAsOf(int64_t as_of_us) {
  if (IsInstant(as_of_us)) return absl::OkStatus();
  return absl::InvalidArgumentError("as-of must lie in the years 1 to 9999");
}

// The promises among `facts` that were made, with their states.
std::vector<PromiseWithState> WithStates(const Book& book, const Facts& facts, int64_t as_of_us) {
  const int64_t day_end_us = book.zone().StartOfDay(book.zone().DayOf(as_of_us) + 1);
  std::vector<PromiseWithState> out;
  for (int64_t row = 0; row < facts.rows; ++row) {
    const Promise promise = PromiseAt(facts, row);
    const PromiseState state = StateOf(promise, as_of_us, day_end_us);
    if (state != PromiseState::kNotMade) out.push_back({promise, state});
  }
  return out;
}

void SortByUrgency(std::vector<PromiseWithState>& promises) {
  std::sort(promises.begin(), promises.end(),
            [](const PromiseWithState& a, const PromiseWithState& b) {
              return OwedBefore(a.promise, b.promise);
            });
}

}  // namespace

Promise PromiseAt(const Facts& facts, int64_t row) {
  using namespace promises;
  return {.customer = facts.Customer(row),
          .id = facts.Text(kPromiseId, row),
          .kind = facts.Text(kKind, row),
          .text = facts.Text(kText, row),
          .owner = facts.Text(kOwner, row),
          .reason = facts.Text(kReason, row),
          .ref = facts.Text(kRef, row),
          .made_us = facts.Number(kMadeAt, row),
          .due_us = facts.Number(kDueAt, row),
          .kept_us = facts.Number(kKeptAt, row),
          .broken_us = facts.Number(kBrokenAt, row),
          .withdrawn_us = facts.Number(kWithdrawnAt, row),
          .amount = facts.Number(kAmount, row)};
}

absl::StatusOr<std::vector<PromiseWithState>> PromisesOf(const Book& book,
                                                         const CustomerIdView& customer,
                                                         int64_t as_of_us,
                                                         int64_t known_batch) {
  GOODWILL_RETURN_IF_ERROR(CheckAsOf(as_of_us));
  GOODWILL_ASSIGN_OR_RETURN(const Facts facts, book.ReadOf(TableKind::kPromises, customer, known_batch));
  std::vector<PromiseWithState> out = WithStates(book, facts, as_of_us);
  SortByUrgency(out);
  return out;
}

absl::StatusOr<std::vector<PromiseWithState>> DuePromises(const Book& book, int64_t as_of_us,
                                                          const PromiseFilter& filter,
                                                          int64_t known_batch) {
  std::vector<PromiseWithState> out;
  if (filter.customer.has_value()) {
    GOODWILL_ASSIGN_OR_RETURN(out, PromisesOf(book, *filter.customer, as_of_us, known_batch));
  } else {
    GOODWILL_RETURN_IF_ERROR(CheckAsOf(as_of_us));
    GOODWILL_ASSIGN_OR_RETURN(const Facts facts, book.Read(TableKind::kPromises, known_batch));
    out = WithStates(book, facts, as_of_us);
  }
  std::erase_if(out, [&](const PromiseWithState& p) {
    return !IsOwed(p.state) || (filter.owner.has_value() && p.promise.owner != *filter.owner);
  });
  SortByUrgency(out);
  return out;
}

absl::StatusOr<std::vector<PromisesKeptBy>> PromisesKept(const Book& book, int64_t as_of_us,
                                                         PromiseSubject by, int64_t known_batch) {
  GOODWILL_RETURN_IF_ERROR(CheckAsOf(as_of_us));
  GOODWILL_ASSIGN_OR_RETURN(const Facts facts, book.Read(TableKind::kPromises, known_batch));
  const std::vector<PromiseWithState> promises = WithStates(book, facts, as_of_us);
  std::vector<PromisesKeptBy> out;
  const auto take = [&out](auto& tallies, auto name) {
    out.reserve(tallies.size());
    for (auto& [subject, tally] : tallies) {
      name(subject, out.emplace_back());
      out.back().record = tally.Finish();
    }
  };
  if (by == PromiseSubject::kCustomer) {
    std::map<CustomerIdView, PromiseTally> tallies;
    for (const auto& [promise, state] : promises) tallies[promise.customer].Add(promise, state);
    take(tallies, [](const CustomerIdView& id, PromisesKeptBy& row) { row.customer = id; });
  } else {
    std::map<std::string_view, PromiseTally> tallies;
    for (const auto& [promise, state] : promises) tallies[promise.owner].Add(promise, state);
    take(tallies, [](std::string_view owner, PromisesKeptBy& row) { row.owner = owner; });
  }
  return out;
}

}  // namespace goodwill
