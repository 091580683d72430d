// How much hangs on few customers: the whale curve, intervals for concentration,
// what is lost if some leave, and whether what remains carries the fixed costs.
//
// The *whale curve* (Kaplan and Cooper 1998) adds up profit from the most
// profitable customer down. Where some customers lose money it rises above the
// total, to its peak, and sinks back.
//
// *Intervals* are percentile bootstrap intervals (Efron 1979): customers are drawn
// with replacement as many times as there are, and the figure is computed anew, so
// many rounds. Each round draws from a generator of its own that follows from seed
// and round, so that nothing depends on threads or on how rounds are divided.
// Indices of concentration are biased downwards in small samples with heavy tails;
// the intervals cover the truth less often there than their level says.
#ifndef GOODWILL_VALUE_EXPOSURE_H_
#define GOODWILL_VALUE_EXPOSURE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "goodwill/base/ratio.h"
#include "goodwill/base/run.h"
#include "goodwill/value/concentration.h"

namespace goodwill {

// SplitMix64 (Steele, Lea, Flood 2014): the same numbers everywhere.
class Draw {
 public:
  constexpr Draw(uint64_t seed, uint64_t stream)
      : state_(Mix(seed + 0x9E3779B97F4A7C15u) ^ Mix(stream + 0xD1B54A32D192ED03u)) {}

  constexpr uint64_t Word() { return Mix(state_ += 0x9E3779B97F4A7C15u); }
  // 0 to n - 1, for 0 < n < 2^32.
  constexpr uint64_t Below(uint64_t n) { return ((Word() >> 32) * n) >> 32; }
  // At least 0, below 1.
  constexpr double Unit() { return static_cast<double>(Word() >> 11) * 0x1p-53; }

 private:
  static constexpr uint64_t Mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  uint64_t state_;
};

struct WhaleCurve {
  int64_t total = 0;
  int64_t peak = 0;             // the most that the best customers bring together
  int64_t peak_customers = 0;   // how many those are: all that bring anything
  int64_t losing_customers = 0;
  int64_t losses = 0;           // what those cost, at least 0
  // Cumulative sums at even steps of customers, from 0 to all; exact.
  std::vector<int64_t> points;
};

// INVALID_ARGUMENT for fewer than two points; OUT_OF_RANGE when a sum does not fit
// 64 bits.
absl::StatusOr<WhaleCurve> WhaleCurveOf(std::span<const int64_t> values, int64_t points);

struct ExposureInterval {
  double low = 0;
  double high = 0;
};

struct BootstrapOptions {
  int64_t rounds = 1000;  // 10 to 100,000
  uint64_t seed = 1;
  Ratio level{19, 20};    // above 0 and below 1
};

struct ConcentrationIntervals {
  ExposureInterval gini, herfindahl, effective_number, top_one, top_three, top_ten_percent,
      top_twenty_percent;
  int64_t rounds = 0;  // with a positive total, which the intervals rest on
};

absl::StatusOr<ConcentrationIntervals> BootstrapConcentration(std::span<const int64_t> values,
                                                              const BootstrapOptions& options,
                                                              const Run& run);

// The chance that what existing customers bring in the next twelve months falls
// short of the fixed costs.
//
// The model: each unit (a customer, or a group of companies) stays or goes as a
// whole, independently of the others and with the same chance; who stays brings
// again what the last twelve months brought, who goes brings nothing. Units that
// lost money stay and go like the others. Nobody new is counted on. The largest
// units are drawn, so many rounds, and all others together are taken as normally
// distributed, which many small independent amounts nearly are.
struct ShortfallOptions {
  int64_t fixed_costs = 0;  // minor units
  Ratio retention{0, 1};    // chance to stay, 0 to 1
  int64_t rounds = 10'000;  // 100 to 1,000,000
  uint64_t seed = 1;
};
struct Shortfall {
  double probability = 0;
  double expected = 0;            // minor units: retention times the sum
  double standard_deviation = 0;  // minor units
};
absl::StatusOr<Shortfall> ShortfallOf(std::span<const int64_t> values,
                                      const ShortfallOptions& options);

// The standard normal distribution up to z, within 1.5e-7 (Abramowitz and Stegun
// 7.1.26).
double NormalUpTo(double z);

}  // namespace goodwill

#endif  // GOODWILL_VALUE_EXPOSURE_H_
