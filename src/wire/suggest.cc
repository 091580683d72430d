#include "wire/suggest.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace goodwill::wire {
namespace {

// Names beyond this length are nobody's typing error.
constexpr size_t kLongest = 64;

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool Same(char a, char b) { return Lower(a) == Lower(b); }

bool EndsIn(std::string_view whole, std::string_view end) {
  return whole.size() > end.size() && whole[whole.size() - end.size() - 1] == '_' &&
         std::equal(end.begin(), end.end(), whole.end() - static_cast<std::ptrdiff_t>(end.size()),
                    Same);
}

// Optimal string alignment distance, over three rows.
size_t Distance(std::string_view a, std::string_view b) {
  using Row = std::array<size_t, kLongest + 1>;
  Row before{}, last{}, row{};
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    before = last;
    last = row;
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + !Same(a[i - 1], b[j - 1])});
      if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1])) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

}  // namespace

std::string_view Closest(std::string_view name, std::span<const std::string_view> candidates) {
  if (name.empty() || name.size() > kLongest) return {};
  std::string_view ending;
  size_t endings = 0;
  std::string_view best;
  size_t fewest = name.size() / 3 + 1;  // too many
  for (std::string_view candidate : candidates) {
    if (candidate.size() > kLongest) continue;
    if (EndsIn(candidate, name)) {
      ending = candidate;
      ++endings;
    }
    if (const size_t edits = Distance(name, candidate); edits < fewest) {
      fewest = edits;
      best = candidate;
    }
  }
  return endings == 1 ? ending : best;
}

}  // namespace goodwill::wire
