#include "goodwill/book/group.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "goodwill/book/schema.h"

namespace goodwill {
namespace {

// Parents of parents that are followed; further up, and in a circle, a group ends.
constexpr int kMostLevels = 64;

}  // namespace

std::map<std::string, std::string> ParentsOf(const Facts& rows, int64_t as_of_us) {
  std::map<std::string, std::pair<int64_t, std::string>> latest;
  for (int64_t row = 0; row < rows.rows; ++row) {
    const int64_t since = rows.Number(customers::kValidFrom, row);
    if (since >= as_of_us) continue;
    // Text in a book of int64 ids as well.
    const std::string_view parent = rows.Text(customers::kParentId, row);
    if (parent.empty()) continue;
    auto& [at, known] = latest[rows.Customer(row).ToString()];
    if (known.empty() || since >= at) {
      at = since;
      known = parent;
    }
  }
  std::map<std::string, std::string> out;
  for (auto& [id, parent] : latest) out.emplace(id, std::move(parent.second));
  return out;
}

std::string TopOf(const std::map<std::string, std::string>& parents, std::string id) {
  std::set<std::string> seen;
  for (int level = 0; level < kMostLevels; ++level) {
    const auto parent = parents.find(id);
    if (parent == parents.end()) return id;
    if (!seen.insert(id).second) {
      std::string least = id;
      for (auto at = parents.find(id)->second; at != id; at = parents.find(at)->second) {
        least = std::min(least, at);
      }
      return least;
    }
    id = parent->second;
  }
  return id;
}

}  // namespace goodwill
