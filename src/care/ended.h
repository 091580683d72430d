// When a case ended, and what came of it: read once from its commands.
#ifndef GOODWILL_SRC_CARE_ENDED_H_
#define GOODWILL_SRC_CARE_ENDED_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "goodwill/desk/desk.h"

namespace goodwill::care {

struct Ended {
  std::optional<int64_t> first_us;  // closed for the first time
  std::optional<int64_t> now_us;    // closed, and not reopened since
  bool withdrawn = false;
  bool one_contact = true;  // the customer said it once, to one person
  bool reopened = false;
};

// Of a case as of then. Settled and closed in one breath has both times alike.
Ended EndOf(const CaseFile& file);

// "upheld" or partly.
inline bool IsUpheld(Finding finding) {
  return finding == Finding::kUpheld || finding == Finding::kPartlyUpheld;
}

}  // namespace goodwill::care

#endif  // GOODWILL_SRC_CARE_ENDED_H_
