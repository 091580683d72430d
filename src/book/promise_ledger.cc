#include "goodwill/book/promise_ledger.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/schema.h"

namespace goodwill {
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

absl::StatusOr<std::vector<PromiseWithState>> Promises(const Book& book,
                                                       const PromiseQuestion& question) {
  if (!IsInstant(question.as_of_us)) {
    return absl::InvalidArgumentError("as-of must lie in the years 1 to 9999");
  }
  const auto read = [&]() {
    return question.customer.has_value()
               ? book.ReadOf(TableKind::kPromises, *question.customer, question.as_of_us,
                             question.known_batch)
               : book.Read(TableKind::kPromises, question.known_batch);
  };
  GOODWILL_ASSIGN_OR_RETURN(const Facts facts, read());
  const Zone& zone = book.zone();
  const int64_t day_end_us = zone.StartOfDay(zone.DayOf(question.as_of_us) + 1);
  std::vector<PromiseWithState> out;
  const auto take = [&](const Promise& promise) {
    if (question.owner.has_value() && promise.owner != *question.owner) return;
    const PromiseState state = StateOf(promise, question.as_of_us, day_end_us);
    if (state != PromiseState::kNotMade) out.push_back({promise, state});
  };
  for (int64_t row = 0; row < facts.rows; ++row) take(PromiseAt(facts, row));
  for (const Promise& promise : question.also) {
    if (!question.customer.has_value() || promise.customer == *question.customer) take(promise);
  }
  std::sort(out.begin(), out.end(), [](const PromiseWithState& a, const PromiseWithState& b) {
    return OwedBefore(a.promise, b.promise);
  });
  return out;
}

absl::StatusOr<std::vector<PromiseWithState>> DuePromises(const Book& book,
                                                          const PromiseQuestion& question) {
  GOODWILL_ASSIGN_OR_RETURN(std::vector<PromiseWithState> out, Promises(book, question));
  std::erase_if(out, [](const PromiseWithState& p) { return !IsOwed(p.state); });
  return out;
}

absl::StatusOr<std::vector<PromisesKeptBy>> PromisesKept(const Book& book,
                                                         const PromiseQuestion& question,
                                                         PromiseSubject by) {
  GOODWILL_ASSIGN_OR_RETURN(const std::vector<PromiseWithState> promises, Promises(book, question));
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
