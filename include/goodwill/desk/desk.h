// The complaints desk: all cases of a book.
//
// Facts are the commands; a desk folds them and remembers what came of it, so that the
// next command is judged at once. It stores nothing that the book does not have: two
// desks of the same facts are the same, in whatever order the facts arrived.
//
// `Act` judges a command by the latest state, writes it to the book, and only then does
// it count. Two who act on the same version at the same time cannot both succeed,
// not even in two processes: the book refuses the second command of that number.
// Whoever does not know whether a command arrived may send it again.
#ifndef GOODWILL_DESK_DESK_H_
#define GOODWILL_DESK_DESK_H_

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "goodwill/book/batch.h"
#include "goodwill/book/book.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/complaint/case.h"
#include "goodwill/desk/case_rows.h"
#include "goodwill/desk/desk_rules.h"

namespace goodwill {

// A command of the book that does not fit: another system sent it, or two were merged.
struct RefusedFact {
  int64_t expected_version = 0;
  CommandKind kind = CommandKind::kOpen;
  std::string rule;
  std::string reason;
};

struct CaseFile {
  std::string id;
  CustomerId filed_under;  // as its first fact says
  CustomerId customer;     // who that is, by merges
  CaseState state;
  std::vector<Command> commands;      // that count, as accepted
  std::vector<std::string> policies;  // under which each was accepted
  std::vector<RefusedFact> refused;
  int64_t next_number = 0;  // of its next fact: above those of all it has
};

// Whether all that is known of the case took effect before an instant.
bool HappenedBefore(const CaseFile& file, int64_t as_of_us);

// The case as it was before an instant (exclusive): its commands that had taken effect
// by then, folded anew.
CaseFile AsOf(const CaseFile& file, int64_t as_of_us);

// Whether it was a complaint that was open just before an instant: received, not closed
// or merged, not withdrawn, and neither a query nor none of ours.
bool IsOpenComplaint(const CaseFile& file, int64_t as_of_us);

struct Acted {
  // Good until the next command; null when the command was recorded and memory gave out
  // before the case could be shown.
  const CaseFile* file = nullptr;
  int64_t version = 0;             // of the case now
  int64_t batch = 0;               // that brought it
  bool already_present = false;    // it had been accepted before
};

// One case to which a command was propagated.
struct PropagatedCase {
  std::string case_id;
  bool accepted = false;
  int64_t version = 0;  // of the case now
  std::string rule;     // that refused it
  std::string reason;
};

struct Propagated {
  std::vector<PropagatedCase> cases;  // by id
  int64_t accepted = 0;
  int64_t batch = 0;  // that holds all accepted commands; 0: there is none
};

// Needs the book to itself while it acts; otherwise safe to read from many threads.
class Desk {
 public:
  // As known by a batch; 0: by now. INVALID_ARGUMENT if there is no such batch.
  static absl::StatusOr<Desk> Of(const Book& book, int64_t known_batch = 0);

  // Of one customer's cases alone; none if no fact ever named the id.
  static absl::StatusOr<Desk> OfCustomer(const Book& book, const CustomerIdView& id,
                                         int64_t as_of_us, int64_t known_batch = 0);

  // Takes in what the book has learned since, from whomever.
  absl::Status CatchUp(const Book& book);

  // Judges a command, and writes it down. The customer is needed to open a case, and
  // otherwise checked where it is named. A command `open` is given its case's id as ref.
  // Refusals: as Fold's, with the rule as the problem's field; a refusal for want of
  // authority says whose would do. NOT_FOUND: there is no such case; ABORTED: another
  // was quicker; INVALID_ARGUMENT; and Append's.
  absl::StatusOr<Acted> Act(Book& book, const DeskRules& rules, std::string_view policy,
                            const std::optional<CustomerIdView>& customer,
                            std::string_view case_id, Command command, const BatchOrigin& origin);

  // Gives one command to every case whose parent a case is, each by its own version and
  // rules, in one batch: all that are accepted count, or none does. Who refuses is named
  // and left out; with `all_or_none` one refusal refuses all, and nothing is written.
  // The parent itself is left as it is. A case whose last command is this very one has
  // accepted it before. NOT_FOUND: there is no such case;
  // INVALID_ARGUMENT: `open` is given to no case; ABORTED: another was quicker, and
  // nothing was written; and Append's.
  absl::StatusOr<Propagated> Propagate(Book& book, const DeskRules& rules,
                                       std::string_view policy, std::string_view parent,
                                       const Command& command, bool all_or_none,
                                       const BatchOrigin& origin);

  // The commands of a case by which its clocks are read: its own, and the notices that
  // its parent gave while it was that.
  std::vector<Command> WithNotices(const CaseFile& file) const;

  // Null: there is none.
  const CaseFile* Find(std::string_view case_id) const;
  // All of them, in the order of their ids.
  const std::map<std::string, uint32_t, std::less<>>& index() const { return index_; }
  const CaseFile& at(uint32_t place) const { return files_[place]; }
  size_t size() const { return files_.size(); }
  // Changes whenever a case may have changed.
  int64_t changes() const { return changes_; }

  // What was granted and stands: in a case, and to a customer from an instant on.
  static int64_t GrantedIn(const CaseState& state);
  int64_t GrantedTo(const CustomerIdView& customer, int64_t from_us) const;
  // How many complaints of a customer are open as of an instant; what turned out to be a
  // query, or none of ours, is no complaint.
  int64_t OpenOf(const CustomerIdView& customer, int64_t as_of_us) const;

 private:
  absl::Status Load(const Book& book, int64_t known_batch);
  // All rows of case_commands.
  void Take(const Facts& facts);
  // Fills in what the giver may grant, and folds; `also` was granted to the customer in
  // the same breath.
  absl::Status Judge(const DeskRules& rules, const CustomerIdView& customer, int64_t also,
                     Command& command, CaseState& state) const;
  void File(FiledCommand filed);
  absl::StatusOr<Acted> Repeated(const CaseFile& file, const Command& command) const;

  std::deque<CaseFile> files_;
  std::map<std::string, uint32_t, std::less<>> index_;
  std::map<std::string, std::vector<uint32_t>, std::less<>> of_customer_;
  int64_t seen_batch_ = 0;
  int64_t changes_ = 0;
};

}  // namespace goodwill

#endif  // GOODWILL_DESK_DESK_H_
