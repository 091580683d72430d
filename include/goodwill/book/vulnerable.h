// Who needs particular care, by the table `customers`.
//
// The latest row that says so or not holds. Where rows of one instant disagree, which happens
// when two records of one person are merged, the customer's favour decides: whoever is said to
// be vulnerable is. A wrong yes costs an offer that is not made; a wrong no hurts somebody.
#ifndef GOODWILL_BOOK_VULNERABLE_H_
#define GOODWILL_BOOK_VULNERABLE_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "goodwill/base/schema.h"
#include "goodwill/book/facts.h"
#include "goodwill/book/schema.h"

namespace goodwill {

struct Vulnerability {
  bool holds = false;
  int64_t since_us = 0;  // of the first row in a row that says the same

  bool operator==(const Vulnerability&) const = default;
};

// From all rows of one customer, in any order; those before as-of count. None: nothing is said.
inline std::optional<Vulnerability> VulnerabilityIn(const Facts& own, int64_t as_of_us) {
  std::vector<std::pair<int64_t, bool>> said;
  for (int64_t row = 0; row < own.rows; ++row) {
    const int64_t says = own.Number(customers::kVulnerable, row);
    const int64_t from_us = own.Number(customers::kValidFrom, row);
    if (says != kNullNumber && from_us < as_of_us) said.emplace_back(from_us, says == 1);
  }
  // The latest first, and of one instant whoever says yes.
  std::sort(said.begin(), said.end(), [](const auto& a, const auto& b) { return b < a; });
  std::optional<Vulnerability> out;
  int64_t instant_us = kNullNumber;
  for (const auto& [from_us, holds] : said) {
    if (out && from_us == instant_us) continue;
    instant_us = from_us;
    if (out && out->holds != holds) break;
    out = {holds, from_us};
  }
  return out;
}

}  // namespace goodwill

#endif  // GOODWILL_BOOK_VULNERABLE_H_
