// What is wrong with a document, gathered in two passes.
//
// First the document is read against its schema: a place that cannot be read is
// *broken*. Then what could be read is judged as a whole, and that pass must not
// complain about what the first one already did: that a broken field has no
// value, or that a list with a broken element is short. Every place has a path
// ("tiers[2].entry.min_orders"); a text also has lines and columns, which the
// second pass looks up by path.
#ifndef GOODWILL_SRC_WIRE_FINDINGS_H_
#define GOODWILL_SRC_WIRE_FINDINGS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "goodwill/base/problem.h"
#include "wire/lexer.h"

namespace goodwill::wire {

class Findings {
 public:
  static constexpr size_t kLimit = 100;

  // A place that cannot be read. `at` may be null (documents in bytes).
  void Broken(std::string path, const Position* at, std::string reason);
  // A spot at or within a place that makes no sense, though the place itself may:
  // what seems to be missing there may be what was meant.
  void Unreadable(std::string path, const Position* at, std::string reason);
  // What seems to be missing at or within this place has been reported otherwise.
  void Excuse(std::string path) { excused_.push_back(std::move(path)); }

  // A place that was read and is wrong; `missing` means that something is not
  // there. Dropped if a broken place accounts for it.
  void Wrong(const std::string& path, std::string reason, bool missing);

  bool empty() const { return total_ == 0; }
  bool full() const { return list_.size() >= kLimit; }
  int64_t total() const { return total_; }

  // Gives a line and column to every problem that has none.
  void Locate(const std::function<Position(std::string_view path)>& find);

  // OK when empty; otherwise all of them, in the order of the text.
  absl::Status ToStatus(std::string_view what) const;

 private:
  void Add(std::string path, const Position* at, std::string reason);

  std::vector<Problem> list_;
  std::vector<std::string> broken_;
  std::vector<std::string> excused_;
  int64_t total_ = 0;
};

// A piece of the document inside a sentence: 'text', cut short, unprintable bytes
// replaced.
std::string Quote(std::string_view text);

// parent.name, or parent.name[index] where index is not negative.
std::string JoinPath(std::string_view parent, std::string_view name, int64_t index = -1);

}  // namespace goodwill::wire

#endif  // GOODWILL_SRC_WIRE_FINDINGS_H_
