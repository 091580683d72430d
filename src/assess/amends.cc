#include "goodwill/assess/amends.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "goodwill/assess/failures.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/who_remains.h"
#include "goodwill/desk/desk.h"

namespace goodwill {
namespace {

// Whether measures of this book under this policy hold what is to be made good.
absl::StatusOr<bool> IsAsked(const Book& book, const MeasuresQuestion& question,
                             const Policy& policy) {
  GOODWILL_ASSIGN_OR_RETURN(const bool cases,
                            book.HasAny(TableKind::kCaseCommands, question.known_batch));
  if (cases) return true;
  if (!policy.service) return false;
  for (const TableKind kind :
       {TableKind::kMeasurements, TableKind::kPromises, TableKind::kEvents}) {
    GOODWILL_ASSIGN_OR_RETURN(const bool any, book.HasAny(kind, question.known_batch));
    if (any) return true;
  }
  return false;
}

// Takes one case into account.
void AddCase(const CaseFile& file, int64_t as_of_us, Amends& amends) {
  const CaseFile* at = &file;
  std::optional<CaseFile> earlier;
  if (!HappenedBefore(file, as_of_us)) at = &earlier.emplace(AsOf(file, as_of_us));
  const CaseState& state = at->state;
  if (IsOpenComplaint(*at, as_of_us)) {
    const bool first = amends.open_complaints++ == 0;
    amends.oldest_us = first ? state.received_us : std::min(amends.oldest_us, state.received_us);
  }
  if (state.stage != CaseStage::kClosed || !IsComplaint(state)) return;
  for (const Command& command : at->commands) {
    if (command.kind == CommandKind::kClose) {
      amends.settled_us = std::max(amends.settled_us, command.effective_us);
    }
  }
}

void AddFailure(const KnownFailure& failure, Amends& amends) {
  if (failure.time_us < amends.failure_us) return;
  if (failure.time_us == amends.failure_us && failure.kind <= amends.failure_kind) return;
  amends.failure_us = failure.time_us;
  amends.failure_kind = failure.kind;
}

}  // namespace

absl::StatusOr<std::optional<std::vector<AmendsOf>>> AmendsIn(const Book& book,
                                                              const MeasuresQuestion& question,
                                                              const Policy& policy) {
  GOODWILL_ASSIGN_OR_RETURN(const bool asked, IsAsked(book, question, policy));
  if (!asked) return std::nullopt;
  std::map<std::string, AmendsOf, std::less<>> found;  // by id as text
  const auto of = [&](const CustomerIdView& id) -> Amends& {
    AmendsOf& one = found[id.ToString()];
    if (one.customer != CustomerId(id)) one.customer = CustomerId(id);
    return one.amends;
  };
  GOODWILL_ASSIGN_OR_RETURN(const WhoRemains remains,
                            WhoRemains::Make(book, question.as_of_us, question.known_batch));
  GOODWILL_ASSIGN_OR_RETURN(const Desk desk, Desk::Of(book, question.known_batch));
  for (uint32_t place = 0; place < desk.size(); ++place) {
    const CaseFile& file = desk.at(place);
    if (const auto who = remains.Of(file.filed_under.view())) {
      AddCase(file, question.as_of_us, of(*who));
    }
  }
  GOODWILL_ASSIGN_OR_RETURN(const auto failures, KnownFailuresOf(book, question, policy));
  for (const KnownFailure& failure : failures) AddFailure(failure, of(failure.customer.view()));
  std::vector<AmendsOf> amends;
  amends.reserve(found.size());
  for (auto& [id, one] : found) amends.push_back(std::move(one));
  return amends;
}

absl::StatusOr<std::shared_ptr<const Measures>> MeasureAllOf(const Book& book,
                                                             const MeasuresQuestion& question,
                                                             const Policy& policy,
                                                             const Run& run) {
  GOODWILL_ASSIGN_OR_RETURN(auto measures, book.MeasureAll(question, run));
  GOODWILL_ASSIGN_OR_RETURN(const auto amends, AmendsIn(book, question, policy));
  return amends ? Measures::WithAmends(*measures, *amends) : measures;
}

absl::StatusOr<std::shared_ptr<const Measures>> MeasureOneOf(const Book& book,
                                                             const MeasuresQuestion& question,
                                                             const Policy& policy,
                                                             const CustomerIdView& id) {
  GOODWILL_ASSIGN_OR_RETURN(auto measures, book.MeasureOne(question, id));
  GOODWILL_ASSIGN_OR_RETURN(const bool asked, IsAsked(book, question, policy));
  if (!asked) return measures;
  AmendsOf one{CustomerId(id), {}};
  GOODWILL_ASSIGN_OR_RETURN(
      const Desk desk, Desk::OfCustomer(book, id, question.as_of_us, question.known_batch));
  for (uint32_t place = 0; place < desk.size(); ++place) {
    AddCase(desk.at(place), question.as_of_us, one.amends);
  }
  GOODWILL_ASSIGN_OR_RETURN(const auto failures, KnownFailuresOf(book, question, policy, id));
  for (const KnownFailure& failure : failures) AddFailure(failure, one.amends);
  return Measures::WithAmends(*measures, {&one, 1});
}

}  // namespace goodwill
