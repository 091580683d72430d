// Causes: why it went wrong, in one tree for complaints, losses and breaches.
//
// A cause is a path from the general to the particular, "delivery/late/carrier". What
// counts against a cause counts against everything above it, so that a business sees
// first that it is the delivery, and then which part of it. The policy may name causes,
// and may say under which other words they come ("promise:delivery", a reason that was
// stated, a code of another system); what it does not name is kept as it was said.
//
// Read as the same path: upper and lower case of Latin letters, "/", "." and ":" between
// parts, spaces around them.
#ifndef GOODWILL_COMPLAINT_CAUSE_TREE_H_
#define GOODWILL_COMPLAINT_CAUSE_TREE_H_

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace goodwill {

struct NamedCause {
  std::string path;   // as CausePath gives it
  std::string title;  // for people; empty: the path
  std::vector<std::string> also;

  bool operator==(const NamedCause&) const = default;
};

inline constexpr size_t kMostCauses = 10'000;
inline constexpr size_t kMostCauseBytes = 200;
inline constexpr size_t kMostCauseParts = 8;
inline constexpr std::string_view kUnknownCause = "unknown";

// The path that was said; "unknown" if nothing was. A path is cut to kMostCauseBytes;
// whatever lies below its eighth part counts as that.
std::string CausePath(std::string_view said);

// The next cause upward; empty at the top.
std::string_view AboveCause(std::string_view path);

// Whether a path is this cause, or lies below it.
bool IsWithin(std::string_view path, std::string_view cause);

// Immutable; safe to share between threads.
class CauseTree {
 public:
  CauseTree() = default;
  explicit CauseTree(std::span<const NamedCause> named);

  // Where something belongs that was said.
  std::string Find(std::string_view said) const;
  // What the policy says of a path; null: nothing.
  const NamedCause* Named(std::string_view path) const;
  const std::map<std::string, NamedCause, std::less<>>& named() const { return named_; }

 private:
  std::map<std::string, NamedCause, std::less<>> named_;
  std::map<std::string, std::string, std::less<>> also_;  // other words, as paths
};

}  // namespace goodwill

#endif  // GOODWILL_COMPLAINT_CAUSE_TREE_H_
