// Whose silence it is.
//
// One customer who stops buying may have left. When all stop on one day, a feed broke, a
// till was replaced or a door is shut: the silence is ours, and nobody is lost by it. This
// is asked of the whole book and, where purchases name their sources (stores, channels,
// data feeds), of each source.
//
// *Full silence*, of a book or of a source: nothing came for so long that at least ten
// purchases are missing, at the pace of the last four weeks in which something came. Where
// purchases come at random the chance of that is e^-10; of many sources more must be
// missing, so that the chance that any of them is called silent stays as small as asked.
//
// *A drop* of a source: in the last 1, 2, 4, 8, 13, 26 or 40 weeks came at most the
// policy's share of what was expected, and so little comes by chance only once in a
// hundred assessments (the policy's false alarm, divided by the number of sources and of
// stretches). Expected is what came before that stretch, in the eight weeks or in the year
// before it, whichever is less, so that neither a slow decline nor a season long past
// counts; and if the other sources sell less than they did then, that share of it, so that
// nor does a season common to all. Counts are negative binomial (quasi-Poisson): their
// variance is the mean times what the weeks and stretches of the year before show, and
// more for the mean being an estimate.
//
// While a source is silent its customers are judged as of the day before: their stages
// stay as they were. A silence longer than the policy's is taken for closed, and so is a
// source that the policy says to be.
#ifndef GOODWILL_ASSESS_SILENCE_H_
#define GOODWILL_ASSESS_SILENCE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "goodwill/book/purchase_source.h"
#include "goodwill/value/lifetime_policy.h"

namespace goodwill {

inline constexpr int32_t kPaceDays = 28;
// As many purchases must be missing as make the chance of it e^-10.
inline constexpr double kMissedPurchases = 10;

// For how many days up to `end_day` nothing came, if that is a full silence, otherwise 0.
// `recent` are customers who bought in the four weeks up to `last_day`, the last on which
// anything came.
constexpr int32_t SilentDays(int64_t recent, int32_t last_day, int32_t end_day,
                             double missed = kMissedPurchases) {
  const int32_t silent = recent == 0 ? 0 : end_day - last_day;
  return silent > 1 && static_cast<double>(recent) / kPaceDays * silent >= missed ? silent : 0;
}

enum class SilenceState : uint8_t {
  kOurs = 1,    // its customers' stages stay as they were
  kTooLong = 2, // taken for closed
  kClosed = 3,  // the policy says so
};

// A source that fell silent, or nearly so.
struct SilentSource {
  std::string name;
  SilenceState state = SilenceState::kOurs;
  int32_t since_day = 0;  // the first day of the silence or drop, days since 1970-01-01
  int64_t came = 0;       // purchases since; 0: a full silence
  double expected = 0;    // purchases since, by its past and the other sources
  double chance = 0;      // of so few, were nothing wrong

  bool operator==(const SilentSource&) const = default;
};

struct SourceDrop {
  int32_t weeks = 0;
  int64_t came = 0;
  double expected = 0;
  double chance = 0;
};
using SourceWeeks = std::array<uint32_t, kSourceWeeks>;

// The drop of one source that chance explains least, whether it is one or not; none
// before it has eight weeks to compare with. `others`: what came from all other sources.
// `closed_days`: how long a silence may last.
std::optional<SourceDrop> LargestDrop(const SourceWeeks& weeks,
                                      const std::array<uint64_t, kSourceWeeks>& others,
                                      int32_t closed_days);
// How many stretches are compared within so many days.
int32_t DropStretches(int32_t closed_days);

// The chance of at most `count`, where counts are negative binomial with that mean and a
// variance of `dispersion` times it (at least 1: Poisson). 1 for a count that is not below
// the mean, and where a sum of a million terms does not tell.
double ChanceOfSoFew(int64_t count, double mean, double dispersion);

// What is known of one source beside its weeks.
struct SourcePace {
  int32_t last_day = 0;  // of its last purchase
  int64_t recent = 0;    // customers whose last purchase there lies in the four weeks up to it
};

// The sources that fell silent before `end_day`, in ascending order of names; those silent
// for more than a year are not told. `paces` by number less one. `weeks_end_day`: the day
// before as-of, up to which weeks are counted.
std::vector<SilentSource> FindSilentSources(const SourceTable& sources,
                                            std::span<const SourcePace> paces, int32_t end_day,
                                            int32_t weeks_end_day, const LifetimePolicy& policy);

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_SILENCE_H_
