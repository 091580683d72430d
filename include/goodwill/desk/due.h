// What a complaints desk owes: to whom, by whom, by when.
//
// Owed are the ends of running clocks, remedies that were promised, the next word to
// the customer, an approval that somebody is waiting for, and an ombudsman's decision
// that must be followed. A breach that was believed and that a late record dissolved is
// *retracted*: whoever was blamed is owed an apology, and the customer a withdrawal of
// what was said, until the case holds a `correct` whose ref is the clock. Nothing of that
// is stored: it follows from what was known then and what is known now.
//
// Of many cases of one incident the next word is given once: a notice on the parent
// (complaint/case_command.h) is a word to each of them. The order is fixed: first what is overdue,
// by the instant at which it was; then what is due, by the working minutes that remain; then what
// has no date. Only among what is equally due does value decide: the value of the customer over the
// minutes that remain.
#ifndef GOODWILL_DESK_DUE_H_
#define GOODWILL_DESK_DUE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "goodwill/base/schema.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/desk/desk.h"
#include "goodwill/desk/desk_rules.h"

namespace goodwill {

enum class DueKind : uint8_t { kClock = 0, kRemedy, kUpdate, kApproval, kCompliance, kRetracted };
inline constexpr std::array<std::string_view, 6> kDueKinds = {
    "clock", "remedy", "next_update", "approval", "compliance", "retracted"};
enum class DueState : uint8_t { kOverdue = 0, kSoon, kDue, kStandingStill, kNoDate };
inline constexpr std::array<std::string_view, 5> kDueStates = {"overdue", "soon", "due",
                                                               "standing_still", "no_date"};

struct DueRow {
  const CaseFile* file = nullptr;
  DueKind kind = DueKind::kClock;
  DueState state = DueState::kDue;
  std::string_view name;   // of the clock, or the remedy's ref
  std::string_view owner;  // "": nobody is responsible yet
  std::string_view role;   // approvals: the first that may grant it; "": none
  int64_t since_us = 0;    // when it began
  int64_t due_us = kNullNumber;
  int64_t remaining_us = kNullNumber;  // of working time; overdue and no date: none
  int64_t amount_minor = kNullNumber;  // of the remedy
  int64_t value_minor = 0;             // of the customer
};

// Minor units of a customer's value; nothing: 0 for all.
using ValueOfCustomer = std::function<int64_t(const CustomerIdView&)>;

struct DueQuestion {
  std::optional<std::string_view> owner{};
  std::optional<CustomerIdView> customer{};
  std::optional<std::string_view> case_id{};
  // Only what is overdue or due before this instant, and what has no date; kNullNumber:
  // all.
  int64_t until_us = kNullNumber;
};

// What was believed: a desk as known by an earlier batch, and when it was asked.
struct Believed {
  const Desk* desk = nullptr;
  int64_t as_of_us = 0;
};
// When a desk known by a batch was asked: when the batch was recorded, or where nobody
// said so, after the latest command that it knew. Before the year 1 if it knew none.
int64_t AskedAt(const Book& book, const Desk& believed, int64_t batch);

// All clocks of all open cases, read as of an instant, by who owes them. It borrows
// from the desk and the rules: good until a command. Immutable otherwise.
class DueBoard {
 public:
  static absl::StatusOr<DueBoard> Make(const Desk& desk, const DeskRules& rules,
                                       int64_t as_of_us, const Believed* believed = nullptr);

  // In the order above. Texts are borrowed from the desk, the rules and the board.
  std::vector<DueRow> Rows(const DueQuestion& question, const ValueOfCustomer& value = {}) const;

  int64_t as_of_us() const { return as_of_us_; }
  int64_t clocks() const { return clocks_; }      // that were read
  int64_t breached() const { return breached_; }  // of them, also those that stopped late

 private:
  struct Entry {
    uint32_t file;
    uint16_t clock;  // of a clock; a remedy's place otherwise
    DueKind kind;
    DueState state;
    int64_t since_us;
    int64_t due_us;
  };
  DueRow RowOf(const Entry& entry, std::string_view owner) const;
  absl::Status Read(const CaseFile& file, uint32_t place, std::vector<ClockReading>& readings);
  absl::Status ReadRetracted(const CaseFile& file, uint32_t place, const Believed& believed,
                             std::vector<ClockReading>& readings);
  // Chooses the clocks that hold for a case.
  void Choose(const CaseState& state);
  void Add(const CaseFile& file, Entry entry);

  const Desk* desk_ = nullptr;
  const DeskRules* rules_ = nullptr;
  int64_t as_of_us_ = 0;
  int64_t clocks_ = 0;
  int64_t breached_ = 0;
  std::map<std::string, std::vector<Entry>, std::less<>> by_owner_;
  std::vector<Entry>* last_ = nullptr;  // while it is made: entries of last_owner_
  const std::string* last_owner_ = nullptr;
  std::deque<CaseFile> earlier_;  // cases as they were before as-of, where they differ
  std::vector<const CaseFile*> files_;
  std::vector<const ClockRule*> rules_of_case_;
  std::vector<const WorkingCalendar*> calendars_of_case_;
  std::vector<uint16_t> places_of_case_;
};

// One deadline of a case and how it came about.
struct ClockExplanation {
  const DeskClock* clock = nullptr;
  ClockReading reading;
  std::vector<OpenSpan> spans;     // from the start to the deadline; the first kMostSpansTold
  std::vector<int32_t> holidays;   // local days that would have been open
  std::string text;
};
inline constexpr size_t kMostSpansTold = 64;

// Every clock that holds for a case, those that did not start too. `file` as of as-of,
// one of the desk's. Told in English, Russian or Bulgarian ("en", "ru", "bg");
// INVALID_ARGUMENT: another language.
absl::StatusOr<std::vector<ClockExplanation>> ExplainClocks(const Desk& desk,
                                                            const CaseFile& file,
                                                            const DeskRules& rules,
                                                            int64_t as_of_us,
                                                            std::string_view language = "en");

// A letter to the complainant (complaint/letter.h), as the case stands. NOT_FOUND: there
// is no such letter in this language; FAILED_PRECONDITION, with the rule that is missed
// as the problem's field: an acknowledgement restates the problem and names the person
// responsible (person_responsible, text_required), a final response says what was found
// (answered).
absl::StatusOr<std::string> WriteLetter(const CaseFile& file, const DeskRules& rules,
                                        std::string_view letter, std::string_view language);

}  // namespace goodwill

#endif  // GOODWILL_DESK_DUE_H_
