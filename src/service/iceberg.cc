#include "goodwill/service/iceberg.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/status/status.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/share_interval.h"
#include "goodwill/service/normal.h"

namespace goodwill {
namespace {

// The D for which n complaints lie z standard deviations from D * rate, below and
// above: (n - D r)^2 = z^2 D r (1 - r).
Estimate ScoreInterval(double n, double rate, double z) {
  const double spread = z * z * (1 - rate);
  const double middle = 2 * n + spread;
  const double root = Sqrt(spread * (4 * n + spread));
  return {n / rate, std::max((middle - root) / (2 * rate), n), (middle + root) / (2 * rate)};
}

}  // namespace

absl::StatusOr<Iceberg> IcebergOf(const IcebergQuestion& question) {
  if (question.complaints < 0 || question.asked < 0 || question.spoke_up < 0 ||
      question.spoke_up > question.asked) {
    return absl::InvalidArgumentError("complaints, asked and spoke_up are counts");
  }
  if (!(question.confidence > 0 && question.confidence < 1)) {
    return absl::InvalidArgumentError("the confidence must lie between 0 and 1");
  }
  if (!(question.told_each >= 0 && std::isfinite(question.told_each))) {
    return absl::InvalidArgumentError("told_each must not be negative");
  }
  const double z = NormalQuantile(0.5 + question.confidence / 2);
  Estimate rate{question.voice_rate, question.voice_rate, question.voice_rate};
  if (question.asked > 0) {
    const ShareInterval interval = WilsonInterval(question.spoke_up, question.asked, z);
    rate = {static_cast<double>(question.spoke_up) / static_cast<double>(question.asked),
            question.spoke_up == 0 ? 0 : interval.low, interval.high};
  } else if (!(question.voice_rate > 0 && question.voice_rate <= 1)) {
    return absl::InvalidArgumentError("the voice rate must lie between 0 and 1");
  }
  const auto n = static_cast<double>(question.complaints);
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Iceberg out;
  out.voice_rate = rate.value;
  out.dissatisfied.value = rate.value > 0 ? n / rate.value : (n > 0 ? kInfinity : 0);
  out.dissatisfied.low = ScoreInterval(n, rate.high, z).low;
  out.dissatisfied.high = rate.low > 0 ? ScoreInterval(n, rate.low, z).high : kInfinity;
  const auto minus = [&](double all) { return std::max(all - n, 0.0); };
  out.silent = {minus(out.dissatisfied.value), minus(out.dissatisfied.low),
                minus(out.dissatisfied.high)};
  const auto tells = [&](double all) {
    return question.told_each == 0 ? 0 : all * question.told_each;
  };
  out.told = {tells(out.dissatisfied.value), tells(out.dissatisfied.low),
              tells(out.dissatisfied.high)};
  return out;
}

}  // namespace goodwill
