#include "goodwill/value/exposure.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "goodwill/base/checked.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/ratio_double.h"
#include "goodwill/value/ranking.h"

namespace goodwill {
namespace {

// Units drawn one by one; the sum of the others is close to normal.
constexpr size_t kDrawn = 200;

std::vector<int64_t> Ascending(std::span<const int64_t> values) {
  std::vector<int64_t> sorted(values.begin(), values.end());
  ValueSorter().Sort(sorted);
  return sorted;
}

absl::Status TooLarge() {
  return absl::OutOfRangeError("the values add up to more than 64 bits hold");
}

// The middle part of figures that are sorted here.
ExposureInterval MiddleOf(std::vector<double>& figures, Ratio level) {
  std::sort(figures.begin(), figures.end());
  const auto last = static_cast<double>(figures.size() - 1);
  const double outside =
      (1 - ToDouble(level)) / 2;
  const auto low = static_cast<size_t>(outside * last);
  return {figures[low], figures[figures.size() - 1 - low]};
}

}  // namespace

absl::StatusOr<WhaleCurve> WhaleCurveOf(std::span<const int64_t> values, int64_t points) {
  if (points < 2 || points > 1'000'001) {
    return absl::InvalidArgumentError("a whale curve has 2 to 1000001 points");
  }
  const std::vector<int64_t> ascending = Ascending(values);
  const auto n = static_cast<int64_t>(ascending.size());
  WhaleCurve out;
  out.points.reserve(static_cast<size_t>(points));
  int64_t sum = 0, done = 0;
  for (int64_t k = 0; k < points; ++k) {
    for (const int64_t to = n / (points - 1) * k + n % (points - 1) * k / (points - 1); done < to;
         ++done) {
      const int64_t value = ascending[static_cast<size_t>(n - 1 - done)];
      if (!CheckedAdd(sum, value, &sum)) return TooLarge();
      if (value > 0) {
        out.peak = sum;
        out.peak_customers = done + 1;
      } else if (value < 0) {
        out.losing_customers += 1;
      }
    }
    out.points.push_back(sum);
  }
  out.total = sum;
  if (!CheckedSub(out.peak, out.total, &out.losses)) return TooLarge();
  return out;
}

absl::StatusOr<ConcentrationIntervals> BootstrapConcentration(std::span<const int64_t> values,
                                                              const BootstrapOptions& options,
                                                              const Run& run) {
  if (options.rounds < 10 || options.rounds > 100'000) {
    return absl::InvalidArgumentError("a bootstrap takes 10 to 100000 rounds");
  }
  const Ratio& level = options.level;
  if (level.numerator <= 0 || level.denominator <= level.numerator) {
    return absl::InvalidArgumentError("the level must be above 0 and below 1");
  }
  const std::vector<int64_t> ascending = Ascending(values);
  const size_t n = ascending.size();
  std::vector<Concentration> rounds(static_cast<size_t>(options.rounds));
  std::vector<uint8_t> usable(rounds.size(), 0);
  std::vector<uint32_t> times(n);
  std::vector<int64_t> drawn(n);
  for (size_t round = 0; n > 0 && round < rounds.size(); ++round) {
    if (round % 16 == 0) {
      GOODWILL_RETURN_IF_ERROR(run.Report(static_cast<int64_t>(round), options.rounds));
    }
    Draw draw(options.seed, round);
    std::fill(times.begin(), times.end(), 0u);
    for (size_t i = 0; i < n; ++i) ++times[draw.Below(n)];
    size_t at = 0;
    for (size_t i = 0; i < n; ++i) {
      for (uint32_t k = times[i]; k > 0; --k) drawn[at++] = ascending[i];
    }
    GOODWILL_ASSIGN_OR_RETURN(rounds[round], ConcentrationOfSorted(drawn));
    usable[round] = rounds[round].total > 0 ? 1 : 0;
  }
  ConcentrationIntervals out;
  out.rounds = std::count(usable.begin(), usable.end(), 1);
  const auto interval = [&](double Concentration::* figure) {
    std::vector<double> figures;
    for (size_t round = 0; round < rounds.size(); ++round) {
      if (usable[round] != 0 && !std::isnan(rounds[round].*figure)) {
        figures.push_back(rounds[round].*figure);
      }
    }
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    return figures.empty() ? ExposureInterval{kNaN, kNaN} : MiddleOf(figures, level);
  };
  out.gini = interval(&Concentration::gini);
  out.herfindahl = interval(&Concentration::herfindahl);
  out.effective_number = interval(&Concentration::effective_number);
  out.top_one = interval(&Concentration::top_one);
  out.top_three = interval(&Concentration::top_three);
  out.top_ten_percent = interval(&Concentration::top_ten_percent);
  out.top_twenty_percent = interval(&Concentration::top_twenty_percent);
  return out;
}

double NormalUpTo(double z) {
  // 1 - erf(x) for x >= 0 by five terms in t = 1 / (1 + p x).
  const double x = std::fabs(z) / Sqrt(2.0);
  const double t = 1 / (1 + 0.3275911 * x);
  const double tail =
      t * (0.254829592 +
           t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) *
      Exp(-x * x);
  return z < 0 ? tail / 2 : 1 - tail / 2;
}

absl::StatusOr<Shortfall> ShortfallOf(std::span<const int64_t> values,
                                      const ShortfallOptions& options) {
  const Ratio& stay = options.retention;
  if (stay.denominator <= 0 || stay.numerator < 0 || stay.numerator > stay.denominator) {
    return absl::InvalidArgumentError("retention must be 0 to 1");
  }
  if (options.rounds < 100 || options.rounds > 1'000'000) {
    return absl::InvalidArgumentError("a shortfall takes 100 to 1000000 rounds");
  }
  const double p = ToDouble(stay);
  // The largest first, gains and losses alike, so that what is left is small.
  std::vector<int64_t> sorted = Ascending(values);
  const auto size = [](int64_t v) { return std::fabs(static_cast<double>(v)); };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](int64_t a, int64_t b) { return size(a) > size(b); });
  const size_t drawn = std::min(kDrawn, sorted.size());
  double rest = 0, rest_squares = 0, squares = 0, sum = 0;
  for (size_t i = 0; i < sorted.size(); ++i) {
    const auto v = static_cast<double>(sorted[i]);
    sum += v;
    squares += v * v;
    if (i < drawn) continue;
    rest += v;
    rest_squares += v * v;
  }
  Shortfall out;
  out.expected = p * sum;
  out.standard_deviation = Sqrt(p * (1 - p) * squares);
  const double mean = p * rest;
  const double deviation = Sqrt(p * (1 - p) * rest_squares);
  const auto costs = static_cast<double>(options.fixed_costs);
  double chance = 0;
  for (int64_t round = 0; round < options.rounds; ++round) {
    Draw draw(options.seed, static_cast<uint64_t>(round));
    double margin = 0;
    for (size_t i = 0; i < drawn; ++i) {
      if (draw.Unit() < p) margin += static_cast<double>(sorted[i]);
    }
    const double missing = costs - margin - mean;
    chance += deviation > 0 ? NormalUpTo(missing / deviation) : (missing > 0 ? 1.0 : 0.0);
  }
  out.probability = chance / static_cast<double>(options.rounds);
  return out;
}

}  // namespace goodwill
