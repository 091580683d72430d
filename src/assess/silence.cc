#include "goodwill/assess/silence.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "goodwill/base/elementary.h"
#include "goodwill/base/wide.h"

namespace goodwill {
namespace {

constexpr std::array<int32_t, 7> kStretches = {1, 2, 4, 8, 13, 26, 40};
constexpr size_t kLeastPast = 8;    // weeks to compare with
constexpr size_t kLeastBlocks = 4;  // stretches of the past to see their spread in
constexpr double kLeastOthers = 30;  // purchases of others, to speak of their season
constexpr double kMostTerms = 1e6;   // longer sums are of counts that vary without bound

double SumOf(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// Variance by mean of counts about what was expected (Pearson); 1 where they vary less
// than chance does.
double DispersionOf(std::span<const double> counts, std::span<const double> expected) {
  double sum = 0;
  for (size_t i = 0; i < counts.size(); ++i) {
    const double off = counts[i] - expected[i];
    sum += off * off / expected[i];
  }
  return std::max(1.0, sum / static_cast<double>(counts.size() - 1));
}

// What each week of the past lets expect: a part of what the others sold in it, so that a
// season common to all is no scatter; where that is too little, the mean.
std::vector<double> UsualOf(std::span<const double> past, std::span<const double> others) {
  const double all = SumOf(past), all_others = SumOf(others);
  const bool seasons = all_others >= kLeastOthers * static_cast<double>(past.size()) &&
                       std::find(others.begin(), others.end(), 0.0) == others.end();
  std::vector<double> usual(past.size(), all / static_cast<double>(past.size()));
  for (size_t i = 0; seasons && i < usual.size(); ++i) usual[i] = all * (others[i] / all_others);
  return usual;
}

std::vector<double> BlocksOf(std::span<const double> weeks, size_t size) {
  std::vector<double> blocks;
  for (size_t i = 0; i + size <= weeks.size(); i += size) {
    blocks.push_back(SumOf(weeks.subspan(i, size)));
  }
  return blocks;
}

// What a stretch of `size` weeks would bring by the first `past` weeks before it.
double ExpectedBy(std::span<const double> weeks, std::span<const double> others, size_t size,
                  size_t past) {
  const auto by_past = [&](std::span<const double> of) {
    return SumOf(of.subspan(size, past)) / static_cast<double>(past) * static_cast<double>(size);
  };
  const double usual_others = by_past(others);
  const double season =
      usual_others < kLeastOthers ? 1 : std::min(1.0, SumOf(others.first(size)) / usual_others);
  return by_past(weeks) * season;
}

}  // namespace

double ChanceOfSoFew(int64_t count, double mean, double dispersion) {
  const auto n = static_cast<double>(count);
  if (!(n < mean)) return 1;
  // Poisson is its limit, and hardly differs below this.
  dispersion = std::max(dispersion, 1 + 1e-9);
  const double shape = mean / (dispersion - 1);
  const double q = (dispersion - 1) / dispersion;
  // From the largest term down: each is the one above it times a ratio that falls.
  const bool nearly_poisson = dispersion < 1 + 1e-6;
  const double log_term =
      nearly_poisson ? n * Log(mean) - mean - LogGamma(n + 1)
                     : LogGamma(n + shape) - LogGamma(shape) - LogGamma(n + 1) -
                           shape * Log(dispersion) + n * Log(q);
  double term = Exp(log_term), sum = 0;
  for (double k = n; k >= 0; --k) {
    if (n - k > kMostTerms) return 1;
    sum += term;
    const double ratio = nearly_poisson ? k / mean : k / ((k - 1 + shape) * q);
    term *= ratio;
    if (ratio < 1 && term < 1e-16 * sum) break;
  }
  return std::clamp(sum, 0.0, 1.0);
}

int32_t DropStretches(int32_t closed_days) {
  int32_t stretches = 0;
  for (const int32_t weeks : kStretches)
    stretches += weeks == 1 || weeks * 7 <= closed_days ? 1 : 0;
  return stretches;
}

std::optional<SourceDrop> LargestDrop(const SourceWeeks& counts,
                                      const std::array<uint64_t, kSourceWeeks>& other_counts,
                                      int32_t closed_days) {
  std::vector<double> weeks(counts.begin(), counts.end());
  const std::vector<double> others(other_counts.begin(), other_counts.end());
  // Its first week is not whole.
  while (!weeks.empty() && weeks.back() == 0) weeks.pop_back();
  if (weeks.size() < counts.size() && !weeks.empty()) weeks.pop_back();
  std::optional<SourceDrop> out;
  for (int32_t s = 0; s < DropStretches(closed_days); ++s) {
    const auto size = static_cast<size_t>(kStretches[static_cast<size_t>(s)]);
    if (weeks.size() < size + kLeastPast) break;
    const std::span<const double> past = std::span(weeks).subspan(size);
    const double expected = std::min(ExpectedBy(weeks, others, size, past.size()),
                                     ExpectedBy(weeks, others, size, kLeastPast));
    SourceDrop drop{static_cast<int32_t>(size),
                    static_cast<int64_t>(SumOf(std::span(weeks).first(size))), expected, 1};
    if (!(expected > 0)) continue;
    const std::vector<double> usual =
        UsualOf(past, std::span(others).subspan(size, past.size()));
    double dispersion = DispersionOf(past, usual);
    if (const std::vector<double> blocks = BlocksOf(past, size); blocks.size() >= kLeastBlocks) {
      dispersion = std::max(dispersion, DispersionOf(blocks, BlocksOf(usual, size)));
    }
    // The mean is an estimate, too.
    dispersion *= 1 + static_cast<double>(size) / kLeastPast;
    const bool fewer = static_cast<double>(drop.came) < expected;
    if (fewer) drop.chance = ChanceOfSoFew(drop.came, expected, dispersion);
    if (!out || drop.chance < out->chance) out = drop;
  }
  return out;
}

std::vector<SilentSource> FindSilentSources(const SourceTable& sources,
                                            std::span<const SourcePace> paces, int32_t end_day,
                                            int32_t weeks_end_day, const LifetimePolicy& policy) {
  std::vector<SilentSource> out;
  if (policy.source_silence_days == 0 || sources.empty()) return out;
  const double false_alarm = DivideToDouble(policy.source_false_alarm.numerator,
                                            policy.source_false_alarm.denominator);
  const double share =
      DivideToDouble(policy.source_drop.numerator, policy.source_drop.denominator);
  const auto tested = static_cast<double>(sources.size());
  const double missed = std::max(kMissedPurchases, Log(tested / false_alarm));
  std::array<uint64_t, kSourceWeeks> all{};
  for (const SourceTotals& source : sources) {
    for (size_t w = 0; w < all.size(); ++w) all[w] += source.weeks[w];
  }
  for (size_t i = 0; i < sources.size(); ++i) {
    const SourceTotals& source = sources[i];
    SilentSource silent{.name = source.name};
    int32_t last_day = paces[i].last_day;
    if (source.orders != 0) {
      // Customers tell the last purchase at the sources that matter to them only; weeks
      // tell of all, though no day.
      const auto newest = std::find_if(source.weeks.begin(), source.weeks.end(),
                                       [](uint32_t week) { return week != 0; });
      const auto quiet = static_cast<int32_t>(newest - source.weeks.begin());
      if (quiet < kSourceWeeks) last_day = std::max(last_day, weeks_end_day - 7 * (quiet + 1) + 1);
    }
    last_day = std::min(last_day, end_day);
    if (const int32_t days = SilentDays(paces[i].recent, last_day, end_day, missed); days > 0) {
      if (days > 7 * kSourceWeeks) continue;
      silent.since_day = last_day + 1;
      silent.expected = static_cast<double>(paces[i].recent) / kPaceDays * days;
      silent.chance = Exp(-silent.expected);
    } else if (end_day == weeks_end_day && source.orders != 0) {
      std::array<uint64_t, kSourceWeeks> others = all;
      for (size_t w = 0; w < others.size(); ++w) others[w] -= source.weeks[w];
      const std::optional<SourceDrop> drop =
          LargestDrop(source.weeks, others, policy.source_silence_days);
      const double chance =
          false_alarm / tested / static_cast<double>(DropStretches(policy.source_silence_days));
      const double most = drop && share > 0 ? share * drop->expected : 0;
      if (!drop || drop->chance > chance || static_cast<double>(drop->came) > most) continue;
      const int32_t weeks_began = end_day - 7 * drop->weeks + 1;
      silent.since_day = drop->came == 0 ? std::min(last_day + 1, weeks_began) : weeks_began;
      silent.came = drop->came;
      silent.expected = drop->expected;
      silent.chance = drop->chance;
    } else {
      continue;
    }
    if (std::binary_search(policy.closed_sources.begin(), policy.closed_sources.end(),
                           silent.name)) {
      silent.state = SilenceState::kClosed;
    } else if (end_day - silent.since_day + 1 > policy.source_silence_days) {
      silent.state = SilenceState::kTooLong;
    }
    out.push_back(std::move(silent));
  }
  return out;
}

}  // namespace goodwill
