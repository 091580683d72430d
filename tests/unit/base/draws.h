// Seeded draws for property tests. Every draw is a statement of its own in the
// tests, because the order in which arguments are evaluated is open.
#ifndef GOODWILL_TESTS_UNIT_BASE_DRAWS_H_
#define GOODWILL_TESTS_UNIT_BASE_DRAWS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>

namespace goodwill {

class Draws {
 public:
  explicit Draws(uint64_t seed) : engine_(seed) {}

  uint64_t Word() { return engine_(); }
  // 0 to n - 1.
  uint64_t Below(uint64_t n) { return engine_() % n; }
  int64_t Between(int64_t from, int64_t to) {
    return from +
           static_cast<int64_t>(Below(static_cast<uint64_t>(to) - static_cast<uint64_t>(from) + 1));
  }
  // All magnitudes alike, and every corner now and then.
  int64_t Number() {
    static constexpr std::array<int64_t, 9> kCorners = {std::numeric_limits<int64_t>::min(),
                                                        std::numeric_limits<int64_t>::min() + 1,
                                                        std::numeric_limits<int64_t>::max(),
                                                        std::numeric_limits<int64_t>::max() - 1,
                                                        0,
                                                        1,
                                                        -1,
                                                        2,
                                                        -2};
    const uint64_t kind = Below(8);
    const uint64_t word = Word();
    if (kind == 0) return kCorners[word % kCorners.size()];
    const uint64_t bits = Below(64);
    return static_cast<int64_t>(word) >> bits;
  }
  std::string Text(std::string_view alphabet, size_t longest) {
    const size_t size = Below(longest + 1);
    std::string text;
    for (size_t i = 0; i < size; ++i) text += alphabet[Below(alphabet.size())];
    return text;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace goodwill

#endif  // GOODWILL_TESTS_UNIT_BASE_DRAWS_H_
