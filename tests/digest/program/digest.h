// A 64-bit digest of result bits, and seeded inputs that are the same with every
// compiler and standard library.
#ifndef GOODWILL_TESTS_DIGEST_DIGEST_H_
#define GOODWILL_TESTS_DIGEST_DIGEST_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace goodwill {

class Digest {
 public:
  void Add(uint64_t word) {
    state_ ^= word;
    state_ *= 0x9e3779b97f4a7c15;
    state_ ^= state_ >> 29;
    state_ *= 0xbf58476d1ce4e5b9;
    state_ ^= state_ >> 32;
  }
  void Add(int64_t number) { Add(static_cast<uint64_t>(number)); }
  // All NaNs are one: IEEE 754 leaves their sign and payload open.
  void Add(double value) {
    Add(value != value ? uint64_t{0x7ff8000000000000} : std::bit_cast<uint64_t>(value));
  }
  void Add(std::string_view bytes) {
    Add(uint64_t{bytes.size()});
    for (size_t i = 0; i < bytes.size(); i += 8) {
      uint64_t word = 0;
      for (size_t k = i; k < bytes.size() && k < i + 8; ++k) {
        word = word << 8 | static_cast<unsigned char>(bytes[k]);
      }
      Add(word);
    }
  }
  uint64_t value() const { return state_; }

 private:
  uint64_t state_ = 0x6a09e667f3bcc908;
};

// Draws go into named locals: the order in which arguments are evaluated is
// open.
class Inputs {
 public:
  explicit Inputs(uint64_t seed) : state_(seed) {}

  uint64_t Word() {  // SplitMix64
    state_ += 0x9e3779b97f4a7c15;
    uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  // All magnitudes alike.
  int64_t Number() {
    const uint64_t word = Word();
    const uint64_t bits = Word() % 64;
    return static_cast<int64_t>(word) >> bits;
  }
  // From 0 to 1, exclusive.
  double Unit() { return static_cast<double>((Word() >> 11) + 1) / 9007199254740994.0; }
  // 0 to n - 1.
  int64_t Below(int64_t n) { return static_cast<int64_t>(Word() % static_cast<uint64_t>(n)); }
  // Positive, of every magnitude between 2^from and 2^to.
  double Spread(int from, int to) {
    const uint64_t mantissa = Word() >> 12;
    const auto range = static_cast<uint64_t>(to - from);
    const uint64_t exponent = static_cast<uint64_t>(from + 1023) + Word() % range;
    return std::bit_cast<double>(exponent << 52 | mantissa);
  }
  // Any bits at all: subnormals, infinities and NaNs too.
  double Any() { return std::bit_cast<double>(Word()); }

 private:
  uint64_t state_;
};

}  // namespace goodwill

#endif  // GOODWILL_TESTS_DIGEST_DIGEST_H_
