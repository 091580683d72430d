#include "book/sort_ids.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace goodwill {
namespace {

struct Entry {
  uint64_t key;
  uint32_t position;
};

constexpr int kDigitBits = 11;
constexpr size_t kDigits = size_t{1} << kDigitBits;
constexpr int kPasses = 6;  // of 11 bits

// By key, keeping the order of equal ones. One pass counts all digits; digits
// in which all keys agree are skipped.
void RadixSort(std::vector<Entry>& entries) {
  std::vector<std::array<uint32_t, kDigits>> counts(kPasses);
  for (const Entry& e : entries) {
    for (int pass = 0; pass < kPasses; ++pass) {
      ++counts[static_cast<size_t>(pass)][(e.key >> (pass * kDigitBits)) % kDigits];
    }
  }
  std::vector<Entry> other(entries.size());
  for (int pass = 0; pass < kPasses; ++pass) {
    auto& count = counts[static_cast<size_t>(pass)];
    const size_t first = (entries[0].key >> (pass * kDigitBits)) % kDigits;
    if (count[first] == entries.size()) continue;
    uint32_t sum = 0;
    for (uint32_t& c : count) sum += std::exchange(c, sum);
    for (const Entry& e : entries) other[count[(e.key >> (pass * kDigitBits)) % kDigits]++] = e;
    entries.swap(other);
  }
}

// The 8 bytes of a text from `from` on as a number that orders as they do.
uint64_t Prefix(std::string_view text, size_t from) {
  uint64_t key = 0;
  for (size_t i = from; i < from + 8; ++i) {
    key = key << 8 | (i < text.size() ? static_cast<uint8_t>(text[i]) : 0);
  }
  return key;
}

}  // namespace

std::vector<uint32_t> SortIds(const Measures& measures) {
  std::vector<Entry> entries;
  entries.reserve(static_cast<size_t>(measures.size()));
  uint32_t position = 0;
  bool text = false;
  size_t common = 0;
  std::string_view first;
  for (const auto& part : measures.parts()) {
    for (const int64_t n : part->numbers) {
      entries.push_back({static_cast<uint64_t>(n) ^ (uint64_t{1} << 63), position++});
    }
    for (const std::string_view t : part->texts) {
      // Ids often begin alike ("C000..."): compare from where they differ.
      if (!text) {
        first = t;
        common = t.size();
        text = true;
      } else {
        const size_t limit = std::min(common, t.size());
        common = static_cast<size_t>(
            std::mismatch(t.begin(), t.begin() + static_cast<std::ptrdiff_t>(limit), first.begin())
                .first - t.begin());
      }
      entries.push_back({0, position++});
    }
  }
  if (text) {
    size_t i = 0;
    for (const auto& part : measures.parts()) {
      for (const std::string_view t : part->texts) entries[i++].key = Prefix(t, common);
    }
  }
  if (!entries.empty()) RadixSort(entries);
  if (text) {
    // Texts that agree in their first bytes are compared whole.
    std::vector<std::string_view> all;
    all.reserve(entries.size());
    for (const auto& part : measures.parts()) {
      all.insert(all.end(), part->texts.begin(), part->texts.end());
    }
    for (size_t begin = 0, end; begin < entries.size(); begin = end) {
      end = begin + 1;
      while (end < entries.size() && entries[end].key == entries[begin].key) ++end;
      if (end - begin == 1) continue;
      std::sort(entries.begin() + static_cast<std::ptrdiff_t>(begin),
                entries.begin() + static_cast<std::ptrdiff_t>(end),
                [&](const Entry& a, const Entry& b) { return all[a.position] < all[b.position]; });
    }
  }
  std::vector<uint32_t> sorted(entries.size());
  for (size_t i = 0; i < entries.size(); ++i) sorted[i] = entries[i].position;
  return sorted;
}

}  // namespace goodwill
