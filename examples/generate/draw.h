// Random draws that come out the same on every machine and with every compiler.
//
// The standard library's distributions may differ between implementations, and
// logarithms may differ in their last bit between C libraries and processors. So
// everything here is integer arithmetic: a SplitMix64 generator, and base-2
// logarithm and exponential tables that the compiler fills by repeated squaring
// and integer square roots. An exponential draw is -log2(u), scaled; a Pareto
// draw is 2 to the power of an exponential one. Fractions are fixed point with 16
// bits behind the point ("Q16"): 65536 stands for 1.
#ifndef GOODWILL_EXAMPLES_GENERATE_DRAW_H_
#define GOODWILL_EXAMPLES_GENERATE_DRAW_H_

#include <array>
#include <bit>
#include <cstdint>

namespace sample {

inline constexpr int64_t kOne = 65536;  // 1 in Q16

// A bijection of the 64-bit integers that leaves no visible pattern.
constexpr uint64_t Mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

// SplitMix64 (Steele, Lea, Flood 2014). Each customer has streams of its own, so
// that one customer's draws never shift another's.
class Rng {
 public:
  constexpr Rng(uint64_t seed, uint64_t customer, uint64_t stream)
      : state_(Mix(Mix(Mix(seed) + customer) * 2 + stream)) {}

  constexpr uint64_t Next() { return Mix(state_ += 0x9e3779b97f4a7c15u); }
  constexpr uint32_t Next32() { return static_cast<uint32_t>(Next() >> 32); }
  // 0 <= result < n.
  constexpr int64_t Below(int64_t n) {
    return static_cast<int64_t>((uint64_t{Next32()} * static_cast<uint64_t>(n)) >> 32);
  }
  // first <= result <= last.
  constexpr int64_t Between(int64_t first, int64_t last) { return first + Below(last - first + 1); }
  constexpr bool Chance(int64_t per_mille) { return Below(1000) < per_mille; }

 private:
  uint64_t state_;
};

namespace internal {

// log2(1 + i/256) in Q16, for i = 0..256: each squaring yields one more bit.
constexpr std::array<uint32_t, 257> MakeLog2Table() {
  std::array<uint32_t, 257> table{};
  for (uint64_t i = 0; i < 256; ++i) {
    uint64_t x = (256 + i) << 22;  // 1 <= x < 2 with 30 bits behind the point
    uint32_t bits = 0;
    for (int k = 0; k < 16; ++k) {
      x = (x * x) >> 30;
      bits *= 2;
      if (x >= uint64_t{2} << 30) {
        x /= 2;
        ++bits;
      }
    }
    table[i] = bits;
  }
  table[256] = kOne;
  return table;
}

constexpr uint64_t IntegerSquareRoot(uint64_t x) {
  uint64_t root = 0;
  for (uint64_t bit = uint64_t{1} << 31; bit != 0; bit /= 2) {
    if ((root + bit) * (root + bit) <= x) root += bit;
  }
  return root;
}

// 2^(i/256) in Q16, for i = 0..256: products of 2^(1/2), 2^(1/4), ...
constexpr std::array<uint32_t, 257> MakeExp2Table() {
  std::array<uint64_t, 8> roots{};  // of 2, with 30 bits behind the point
  uint64_t root = uint64_t{2} << 30;
  for (auto& r : roots) r = root = IntegerSquareRoot(root << 30);
  std::array<uint32_t, 257> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint64_t x = uint64_t{1} << 30;
    for (uint32_t k = 0; k < 8; ++k) {
      if (i & (128u >> k)) x = (x * roots[k]) >> 30;
    }
    table[i] = static_cast<uint32_t>((x + (1 << 13)) >> 14);
  }
  table[256] = 2 * kOne;
  return table;
}

inline constexpr auto kLog2Table = MakeLog2Table();
inline constexpr auto kExp2Table = MakeExp2Table();

}  // namespace internal

// -log2((u + 1) / 2^32) in Q16, between 0 and 32: an exponential draw in bits.
constexpr int64_t BitsBelowOne(uint32_t u) {
  const uint64_t x = uint64_t{u} + 1;  // 1..2^32
  const int top = 63 - std::countl_zero(x);
  const uint64_t mantissa = (x << 32) >> top;  // 2^32 <= mantissa < 2^33
  const auto i = static_cast<size_t>((mantissa >> 24) & 255);
  const uint64_t part = (mantissa >> 8) & 0xffff;
  const uint64_t low = internal::kLog2Table[i];
  const uint64_t high = internal::kLog2Table[i + 1];
  const auto log2 = static_cast<int64_t>(low + (((high - low) * part) >> 16));
  return (32 - top) * kOne - log2;
}

// 2^e in Q16, for e in Q16 from 0 to 40.
constexpr int64_t Exp2(int64_t e) {
  const auto i = static_cast<size_t>((e >> 8) & 255);
  const int64_t low = internal::kExp2Table[i];
  const int64_t high = internal::kExp2Table[i + 1];
  return (low + (((high - low) * (e & 255)) >> 8)) << (e >> 16);
}

// Exponential with the given mean (any unit, below 2^40).
constexpr int64_t Exponential(Rng& rng, int64_t mean) {
  constexpr int64_t kLn2 = 45426;  // Q16
  return (mean * ((BitsBelowOne(rng.Next32()) * kLn2) >> 16)) >> 16;
}

// Pareto above 1 in Q16, P(x > t) = t^-shape, cut off at 2^max_bits. The shape is
// given in tenths: 15 is 1.5.
constexpr int64_t Pareto(Rng& rng, int64_t shape_tenths, int64_t max_bits) {
  const int64_t e = BitsBelowOne(rng.Next32()) * 10 / shape_tenths;
  return Exp2(e < max_bits * kOne ? e : max_bits * kOne);
}

// 1, 2, 3, ...: each further step with the given chance.
constexpr int64_t Geometric(Rng& rng, int64_t per_mille, int64_t most) {
  int64_t n = 1;
  while (n < most && rng.Chance(per_mille)) ++n;
  return n;
}

}  // namespace sample

#endif  // GOODWILL_EXAMPLES_GENERATE_DRAW_H_
