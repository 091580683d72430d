// What a person may ask of a book, and what may stand against it.
//
// Whoever a book is about may ask for a copy of the data (`export`), for a
// correction (`rectify`), for being forgotten (`erase`), for the data to be kept
// but not used (`restrict`), and may object to being profiled (`object`):
// Articles 15 to 21 of the General Data Protection Regulation (Regulation (EU)
// 2016/679). What is asked has to be answered, within one month unless the law
// gives longer. Against erasure may stand a legal `hold` (a lawsuit needs the
// data) or a duty to `retain` (tax law, for so many years).
//
// Each is a row of the table `rights`; what becomes of it is a revision of that
// row. Its state as of an instant follows from the row alone. As everywhere, only
// what happened strictly before the instant counts:
//
//   open, overdue        asked for and not answered
//   done, done_late      answered as asked, in time or after it was due
//   refused              answered otherwise
//   in_force, ended      a hold, a duty to retain: until it ends or is released
//
// A restriction and an objection hold from the moment they are asked for, while
// we examine whether we must follow them, and end when they are refused, or at
// `until`. A restricted customer is not judged at all; one who objected is not
// compared with others: no scores, no Pareto set, no models, no strategies. Both
// are left out of every calibration, and neither loses what is owed: promises and
// sums stay. A hold and a retention forbid erasing and nothing else.
#ifndef GOODWILL_BOOK_RIGHTS_H_
#define GOODWILL_BOOK_RIGHTS_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "goodwill/base/schema.h"
#include "goodwill/base/zone.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/book/facts.h"
#include "goodwill/book/schema.h"
#include "goodwill/book/withheld.h"

namespace goodwill {

// Places in kRightKinds, from 1.
enum class RightKind : uint8_t {
  kExport = 1,
  kRectify = 2,
  kErase = 3,
  kRestrict = 4,
  kObject = 5,
  kHold = 6,
  kRetain = 7,
};
constexpr std::string_view NameOf(RightKind kind) {
  return kRightKinds[static_cast<size_t>(kind) - 1];
}
// Asked for by the person, and to be answered; the others are duties of ours.
constexpr bool IsAsked(RightKind kind) { return kind <= RightKind::kObject; }
// Lasts, rather than being done once.
constexpr bool Lasts(RightKind kind) { return kind >= RightKind::kRestrict; }

// One row of `rights`; texts are borrowed, times in microseconds, absent ones
// kNullNumber.
struct Right {
  CustomerIdView customer{};
  std::string_view id{};
  RightKind kind = RightKind::kExport;
  int64_t time_us = kNullNumber;
  int64_t until_us = kNullNumber;
  int64_t due_us = kNullNumber;
  int64_t done_us = kNullNumber;
  int64_t refused_us = kNullNumber;
  std::string_view basis{};
  std::string_view requested_by{};
  std::string_view approver{};
  std::string_view text{};
  std::string_view ref{};
};

enum class RightState : uint8_t {
  kNotYet = 0,  // not asked for, or not in force, as of then
  kOpen = 1,
  kOverdue = 2,
  kDone = 3,
  kDoneLate = 4,
  kRefused = 5,
  kInForce = 6,
  kEnded = 7,
};
inline constexpr std::array<std::string_view, 8> kRightStates = {
    "not_yet", "open", "overdue", "done", "done_late", "refused", "in_force", "ended"};
constexpr std::string_view NameOf(RightState state) {
  return kRightStates[static_cast<size_t>(state)];
}

// Whether something that lasts (Lasts) is in force as of an instant.
constexpr bool InForce(const Right& r, int64_t as_of_us) {
  const auto happened = [as_of_us](int64_t us) { return us != kNullNumber && us < as_of_us; };
  return Lasts(r.kind) && happened(r.time_us) && !happened(r.until_us) &&
         !happened(r.refused_us);
}

// By when the law wants an answer that is asked for without another date:
// Article 12(3) says one month, and a period of months ends with the last hour of
// the day that has the same date, or of the month if there is none (Article 3 of
// Regulation (EEC, Euratom) No 1182/71).
inline constexpr int32_t kAnswerMonths = 1;
inline constexpr int32_t kMaxAnswerMonths = 1200;

// The last instant at which an answer is in time; kNullNumber where none is owed.
inline int64_t AnswerDue(const Right& r, int32_t months, const Zone& zone) {
  if (!IsAsked(r.kind)) return kNullNumber;
  if (r.due_us != kNullNumber) return r.due_us;
  const absl::CivilDay asked(zone.ToCivil(r.time_us));
  const absl::CivilMonth month = absl::CivilMonth(asked) + months;
  const absl::CivilDay last = absl::CivilDay(month + 1) - 1;
  const absl::CivilDay due = std::min(absl::CivilDay(month) + (asked.day() - 1), last);
  return zone.FromCivil(absl::CivilSecond(due + 1)) - 1;
}

// When it was answered, one way or the other; kNullNumber: not by as-of. What was
// done outweighs an earlier refusal.
constexpr int64_t AnsweredAt(const Right& r, int64_t as_of_us) {
  if (r.done_us != kNullNumber && r.done_us < as_of_us) return r.done_us;
  if (r.refused_us != kNullNumber && r.refused_us < as_of_us) return r.refused_us;
  return kNullNumber;
}

// `due_us` as AnswerDue says.
constexpr RightState StateOf(const Right& r, int64_t due_us, int64_t as_of_us) {
  if (r.time_us == kNullNumber || r.time_us >= as_of_us) return RightState::kNotYet;
  if (!IsAsked(r.kind)) return InForce(r, as_of_us) ? RightState::kInForce : RightState::kEnded;
  if (r.done_us != kNullNumber && r.done_us < as_of_us) {
    return due_us != kNullNumber && r.done_us > due_us ? RightState::kDoneLate : RightState::kDone;
  }
  if (r.refused_us != kNullNumber && r.refused_us < as_of_us) return RightState::kRefused;
  return due_us != kNullNumber && due_us < as_of_us ? RightState::kOverdue : RightState::kOpen;
}

// What one row withholds. A customer's rows together withhold the most that any
// of them does.
constexpr Withheld WithheldBy(const Right& r, int64_t as_of_us) {
  if (!InForce(r, as_of_us)) return Withheld::kNothing;
  if (r.kind == RightKind::kRestrict) return Withheld::kUse;
  return r.kind == RightKind::kObject ? Withheld::kProfiling : Withheld::kNothing;
}

// One customer's rights as of an instant. Rows are borrowed; null: there is none.
struct RightsState {
  Withheld withheld = Withheld::kNothing;
  const Right* withheld_by = nullptr;
  // What forbids erasing: of several holds, or retentions, the one that lasts
  // longest.
  const Right* hold = nullptr;
  const Right* retention = nullptr;
  // The last ones that were done.
  const Right* exported = nullptr;
  const Right* rectified = nullptr;
  const Right* erased = nullptr;
};

inline RightsState RightsAsOf(std::span<const Right> rows, int64_t as_of_us) {
  RightsState out;
  const auto end = [](const Right& r) {
    return r.until_us == kNullNumber ? std::numeric_limits<int64_t>::max() : r.until_us;
  };
  // Ties go to the smaller id, so that the order of the rows does not matter.
  const auto longest = [&](const Right*& held, const Right& r) {
    if (held == nullptr || end(r) > end(*held) || (end(r) == end(*held) && r.id < held->id)) {
      held = &r;
    }
  };
  const auto latest = [as_of_us](const Right*& done, const Right& r) {
    if (r.done_us == kNullNumber || r.done_us >= as_of_us || r.time_us >= as_of_us) return;
    if (done == nullptr || r.done_us > done->done_us ||
        (r.done_us == done->done_us && r.id < done->id)) {
      done = &r;
    }
  };
  for (const Right& r : rows) {
    const Withheld withheld = WithheldBy(r, as_of_us);
    if (withheld > out.withheld ||
        (withheld != Withheld::kNothing && withheld == out.withheld &&
         (r.time_us < out.withheld_by->time_us ||
          (r.time_us == out.withheld_by->time_us && r.id < out.withheld_by->id)))) {
      out.withheld = withheld;
      out.withheld_by = &r;
    }
    switch (r.kind) {
      case RightKind::kHold:
        if (InForce(r, as_of_us)) longest(out.hold, r);
        break;
      case RightKind::kRetain:
        if (InForce(r, as_of_us)) longest(out.retention, r);
        break;
      case RightKind::kExport: latest(out.exported, r); break;
      case RightKind::kRectify: latest(out.rectified, r); break;
      case RightKind::kErase: latest(out.erased, r); break;
      case RightKind::kRestrict:
      case RightKind::kObject: break;
    }
  }
  return out;
}

// Row `row` of facts of the table `rights`.
inline Right RightAt(const Facts& facts, int64_t row) {
  using namespace rights;
  return {.customer = facts.Customer(row),
          .id = facts.Text(kRightId, row),
          .kind = static_cast<RightKind>(facts.Number(kKind, row)),
          .time_us = facts.Number(kTime, row),
          .until_us = facts.Number(kUntil, row),
          .due_us = facts.Number(kDueAt, row),
          .done_us = facts.Number(kDoneAt, row),
          .refused_us = facts.Number(kRefusedAt, row),
          .basis = facts.Text(kBasis, row),
          .requested_by = facts.Text(kRequestedBy, row),
          .approver = facts.Text(kApprover, row),
          .text = facts.Text(kText, row),
          .ref = facts.Text(kRef, row)};
}

inline std::vector<Right> RightsIn(const Facts& facts) {
  std::vector<Right> out;
  out.reserve(static_cast<size_t>(facts.rows));
  for (int64_t row = 0; row < facts.rows; ++row) out.push_back(RightAt(facts, row));
  return out;
}

}  // namespace goodwill

#endif  // GOODWILL_BOOK_RIGHTS_H_
