#include "goodwill/service/survey.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "goodwill/base/share_interval.h"

namespace goodwill {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int64_t kFewestForMean = 30;

void Nps(SurveyScore& out) {
  const auto n = static_cast<double>(out.answers);
  const auto net = static_cast<double>(out.promoters - out.detractors);
  out.score = net / n;
  // With one more answer of each kind: their net is 0 and they are three.
  const double m = n + 3;
  const double mean = net / m;
  const double square = static_cast<double>(out.promoters + out.detractors + 2) / m;
  const double reach = kZ95 * std::sqrt((square - mean * mean) / m);
  out.low = std::max(-1.0, std::min(out.score, mean - reach));
  out.high = std::min(1.0, std::max(out.score, mean + reach));
}

// Exact sums would need more than 64 bits for the squares; deviations from the first score
// in doubles, in the given order, are the same on every machine.
void Mean(std::span<const int64_t> scores, SurveyScore& out) {
  const auto n = static_cast<double>(scores.size());
  double sum = 0;
  for (const int64_t score : scores) sum += static_cast<double>(score) / kDecimalUnit;
  out.score = sum / n;
  if (out.answers < kFewestForMean) return;
  double squares = 0;
  for (const int64_t score : scores) {
    const double deviation = static_cast<double>(score) / kDecimalUnit - out.score;
    squares += deviation * deviation;
  }
  const double reach = kZ95 * std::sqrt(squares / (n - 1) / n);
  out.low = out.score - reach;
  out.high = out.score + reach;
}

}  // namespace

SurveyScore ScoreOf(const Survey& survey, std::span<const int64_t> scores) {
  SurveyScore out;
  out.answers = static_cast<int64_t>(scores.size());
  out.score = out.low = out.high = kNaN;
  if (scores.empty()) return out;
  switch (survey.kind) {
    case SurveyKind::kNps:
      for (const int64_t score : scores) {
        if (score < 0 || score > 10 * kDecimalUnit) {
          ++out.off_scale;
          continue;
        }
        out.promoters += score >= 9 * kDecimalUnit ? 1 : 0;
        out.detractors += score < 7 * kDecimalUnit ? 1 : 0;
      }
      out.answers -= out.off_scale;
      if (out.answers > 0) Nps(out);
      break;
    case SurveyKind::kCsat: {
      for (const int64_t score : scores) out.promoters += score >= survey.satisfied_from ? 1 : 0;
      out.detractors = out.answers - out.promoters;
      out.score = static_cast<double>(out.promoters) / static_cast<double>(out.answers);
      const ShareInterval interval = WilsonInterval(out.promoters, out.answers);
      out.low = interval.low;
      out.high = interval.high;
      break;
    }
    case SurveyKind::kCes: {
      std::vector<int64_t> on_scale;
      for (const int64_t score : scores) {
        const bool on = score >= kDecimalUnit && score <= 7 * kDecimalUnit;
        if (on) on_scale.push_back(score);
      }
      out.answers = static_cast<int64_t>(on_scale.size());
      out.off_scale = static_cast<int64_t>(scores.size()) - out.answers;
      if (out.answers == 0) break;
      Mean(on_scale, out);
      // NaN, which is not told, stays: it is no less and no more.
      out.low = out.low < 1 ? 1 : out.low;
      out.high = out.high > 7 ? 7 : out.high;
      break;
    }
    case SurveyKind::kMean:
      Mean(scores, out);
      break;
  }
  return out;
}

}  // namespace goodwill
