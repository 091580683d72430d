#include "goodwill/book/rights_ledger.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

// Whether nothing of it reaches the instant: answered before, and not in force
// after it.
bool OverBefore(const RightWithState& row, int64_t from_us) {
  const Right& r = row.right;
  const bool ended = row.state != RightState::kNotYet && !row.in_force;
  if (!IsAsked(r.kind)) return ended && r.until_us != kNullNumber && r.until_us < from_us;
  const bool answered = row.state == RightState::kDone || row.state == RightState::kDoneLate ||
                        row.state == RightState::kRefused;
  if (!answered || row.in_force) return false;
  const int64_t at = row.state == RightState::kRefused ? r.refused_us : r.done_us;
  const bool lasted = Lasts(r.kind) && r.until_us != kNullNumber && r.until_us >= from_us;
  return at < from_us && !lasted;
}

std::string When(int64_t us, const Zone& zone) {
  const int32_t day = zone.DayOf(us);
  return zone.StartOfDay(day) == us ? FormatDay(day) : FormatInstant(us, zone);
}

// "a legal hold forbids erasing it until 2030-01-01 (lawsuit 4 O 12/25)"
std::string Forbids(const Right& r, const Zone& zone) {
  std::string out = r.kind == RightKind::kHold ? "a legal hold forbids erasing the data "
                                               : "the data must be retained ";
  out += r.until_us == kNullNumber ? "until it is released" : "until " + When(r.until_us, zone);
  if (!r.basis.empty()) out += " (" + std::string(r.basis) + ")";
  return out;
}

}  // namespace

absl::StatusOr<std::vector<RightWithState>> RightsLedger(const Book& book,
                                                         const RightsQuestion& question) {
  if (!IsInstant(question.as_of_us)) {
    return absl::InvalidArgumentError("as-of must lie in the years 1 to 9999");
  }
  if (question.answer_months < 0 || question.answer_months > kMaxAnswerMonths) {
    return absl::InvalidArgumentError("an answer may take 0 to " +
                                      std::to_string(kMaxAnswerMonths) + " months");
  }
  const auto read = [&]() {
    return question.customer.has_value()
               ? book.ReadOf(TableKind::kRights, *question.customer, question.as_of_us,
                             question.known_batch)
               : book.Read(TableKind::kRights, question.known_batch);
  };
  GOODWILL_ASSIGN_OR_RETURN(const Facts facts, read());
  std::vector<RightWithState> out;
  for (int64_t row = 0; row < facts.rows; ++row) {
    RightWithState r{.right = RightAt(facts, row)};
    r.due_us = AnswerDue(r.right, question.answer_months, book.zone());
    r.state = StateOf(r.right, r.due_us, question.as_of_us);
    r.in_force = InForce(r.right, question.as_of_us);
    if (r.state != RightState::kNotYet && !OverBefore(r, question.from_us)) out.push_back(r);
  }
  std::sort(out.begin(), out.end(), [](const RightWithState& a, const RightWithState& b) {
    return std::tie(a.right.time_us, a.right.customer, a.right.id) <
           std::tie(b.right.time_us, b.right.customer, b.right.id);
  });
  return out;
}

std::vector<RightsOfKind> RightsByKind(std::span<const RightWithState> ledger, int64_t as_of_us) {
  std::vector<RightsOfKind> out(kRightKinds.size());
  std::vector<std::vector<int64_t>> answers(out.size());
  for (size_t k = 0; k < out.size(); ++k) out[k].kind = static_cast<RightKind>(k + 1);
  for (const RightWithState& row : ledger) {
    const size_t k = static_cast<size_t>(row.right.kind) - 1;
    ++out[k].count[static_cast<size_t>(row.state)];
    out[k].in_force += row.in_force;
    const int64_t at = AnsweredAt(row.right, as_of_us);
    if (IsAsked(row.right.kind) && at != kNullNumber) answers[k].push_back(at - row.right.time_us);
  }
  for (size_t k = 0; k < out.size(); ++k) {
    std::vector<int64_t>& times = answers[k];
    if (times.empty()) continue;
    std::sort(times.begin(), times.end());
    // Instants span 10,000 years: twice their difference fits 64 bits.
    out[k].median_answer2_us = times[(times.size() - 1) / 2] + times[times.size() / 2];
    out[k].longest_answer_us = times.back();
  }
  return out;
}

absl::Status CheckErasable(const Book& book, std::span<const CustomerId> ids, int64_t at_us) {
  Problems problems;
  for (size_t i = 0; i < ids.size(); ++i) {
    // What happens at the instant itself counts here.
    const auto facts = book.ReadOf(TableKind::kRights, ids[i].view(), at_us + 1);
    if (!facts.ok()) continue;
    const std::vector<Right> rows = RightsIn(*facts);
    const RightsState state = RightsAsOf(rows, at_us + 1);
    for (const Right* const bar : {state.hold, state.retention}) {
      if (bar == nullptr) continue;
      problems.Add({.row = static_cast<int64_t>(i),
                    .field = "customer_id",
                    .reason = "customer '" + ids[i].view().ToString() +
                              "': " + Forbids(*bar, book.zone())});
    }
  }
  return problems.ToStatus("these customers may not be erased yet",
                           absl::StatusCode::kFailedPrecondition);
}

}  // namespace goodwill
