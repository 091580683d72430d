#include "table/csv_index.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace goodwill::csv {
namespace {

struct Expected {
  std::vector<uint32_t> places;
  bool quotes = false, returns = false, lone = false, inner = false, other = false;
};

Expected Naive(const std::string& data, size_t begin, size_t end, char separator) {
  Expected e;
  bool inside = false;
  for (size_t i = begin; i < end; ++i) {
    const char c = data[i];
    if (c == '"') {
      inside = !inside;
      e.quotes = true;
    }
    if (c == '\r') {
      e.returns = true;
      if (!inside && i + 1 < end && data[i + 1] != '\n') e.lone = true;
    }
    if (c == 0 || static_cast<unsigned char>(c) > 127) e.other = true;
    if (inside && c == '\n') e.inner = true;
    if (!inside && (c == separator || c == '\n')) e.places.push_back(static_cast<uint32_t>(i));
  }
  return e;
}

// Blocks of every length around the step of the sweep, over bytes in which
// everything special is frequent, rare or missing.
TEST(CsvIndex, EqualsALoopOverBytes) {
  std::mt19937_64 engine(7);
  const std::string bytes("\"\r\n,;\t|a\xC3\0", 10);
  Index index;
  for (int round = 0; round < 4000; ++round) {
    const size_t size = engine() % 300;
    const size_t begin = 1 + engine() % 70;
    const uint64_t special = engine() % 24 + 1;
    std::string data(begin, '#');
    for (size_t i = 0; i < size; ++i) {
      const uint64_t draw = engine();
      data += draw % 24 < special ? bytes[draw / 24 % bytes.size()] : 'x';
    }
    const size_t end = data.size();
    // Behind the block lies what must not be seen.
    data += std::string(kPadding, "\",\n\r"[engine() % 4]);
    const char separator = ",;\t|"[engine() % 4];
    const Expected e = Naive(data, begin, end, separator);
    index.Build(data.data(), begin, end, separator);
    ASSERT_EQ(std::vector<uint32_t>(index.places(), index.places() + index.size()), e.places);
    ASSERT_EQ(*(index.places() - 1), begin - 1);
    ASSERT_EQ(index.quotes(), e.quotes);
    ASSERT_EQ(index.carriage_returns(), e.returns);
    ASSERT_EQ(index.lone_carriage_returns(), e.lone);
    ASSERT_EQ(index.inner_line_feeds(), e.inner);
    ASSERT_EQ(index.not_ascii(), e.other);
  }
}

TEST(CsvIndex, GrowsForBlocksOfSeparatorsOnly) {
  const std::string data = "#" + std::string(100'000, ',') + std::string(kPadding, 'x');
  Index index;
  index.Build(data.data(), 1, 100'001, ',');
  ASSERT_EQ(index.size(), 100'000u);
  for (size_t i = 0; i < index.size(); ++i) ASSERT_EQ(index.places()[i], i + 1);
}

}  // namespace
}  // namespace goodwill::csv
