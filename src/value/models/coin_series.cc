#include "value/models/coin_series.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>

#include "base/elementary_each.h"
#include "goodwill/base/elementary.h"
#include "value/models/integrate.h"

namespace goodwill {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int kMostTerms = 1000;
// Far from underflow.
constexpr double kMostFall = 600;

// About so many terms: the counts that are likely, and the tail, in which each is t / (1 + t)
// of the one before.
double TermsOf(double shape, double t) {
  const double mean = shape * t;
  return mean + 9 * Sqrt(mean * (1 + t)) + 40 * (t + 0.5);
}

// E[X(t)] for each of kTimes, in descending order. False: too many terms.
template <size_t kTimes>
bool ExpectedWithin(const CoinSeries& m, const std::array<double, kTimes>& t,
                    std::array<double, kTimes>& sum) {
  constexpr size_t kLanes = kTimes % 4 == 0 ? 4 : 1;
  std::array<double, kTimes> chance;  // P(N = n)
  std::array<double, kTimes> share;   // t / (1 + t)
  chance = t;
  Log1pEach(chance);
  for (size_t i = 0; i < kTimes; ++i) {
    const double fall = m.shape * chance[i];
    if (!(fall < kMostFall)) return false;
    chance[i] = -fall;
    share[i] = t[i] / (1 + t[i]);
    sum[i] = 0;
  }
  ExpEach(chance);
  double survived = 1;    // S_{n-1}
  double made = 0;        // S_0 + ... + S_{n-1}
  size_t going = kTimes;  // whose sums still grow: shorter times end first
  for (int n = 1; n <= kMostTerms; ++n) {
    made += survived;
    const double before = n - 1;
    survived *= (m.stays + before) / (m.a + m.stays + before);
    const double ratio = (m.shape + before) / n;
    for (size_t i = 0; i < going; i += kLanes) {
      for (size_t k = i; k < i + kLanes; ++k) {
        chance[k] *= ratio * share[k];
        sum[k] += chance[k] * made;
      }
    }
    // Terms of the longest of the last few times fall from here on at least by this ratio;
    // `made` grows by no more than (n + 1) / n.
    const size_t longest = going - kLanes;
    const double falls = (m.shape + n) / n * share[longest];
    if (falls < 1 && chance[longest] * made * falls <= 1e-17 * (1 - falls) * sum[longest]) {
      going = longest;
      if (going == 0) return true;
    }
  }
  return false;
}

// With so many panels on the scale of w = log(1 + u / unit), and the end.
template <size_t kPanels>
double DiscountedBy(const CoinSeries& m, double t, double rate, double unit) {
  constexpr size_t kTimes = 16 * kPanels + 4;  // the end is there four times
  std::array<double, kTimes> at;
  std::array<double, kTimes> weight;
  at[0] = at[1] = at[2] = at[3] = t;
  weight[0] = Exp(-rate * t);
  weight[1] = weight[2] = weight[3] = 0;
  const double width = Log1p(t / unit) / kPanels;
  for (size_t panel = 0; panel < kPanels; ++panel) {
    const double from = width * static_cast<double>(kPanels - 1 - panel);
    // Nodes come in pairs, from the middle outwards.
    size_t above = 4 + 16 * panel + 7;
    size_t below = above + 1;
    bool lower = true;
    VisitMany(from, from + width, [&](double w, double of_node) {
      const size_t place = lower ? below++ : above--;
      lower = !lower;
      at[place] = w;
      weight[place] = of_node;
    });
  }
  const std::span<double> nodes = std::span(at).subspan(4);
  Expm1Each(nodes);
  std::array<double, kTimes> discount;
  for (size_t i = 4; i < kTimes; ++i) {
    at[i] *= unit;
    discount[i] = -rate * at[i];
  }
  ExpEach(std::span(discount).subspan(4));
  for (size_t i = 4; i < kTimes; ++i) weight[i] = weight[i] * rate * (unit + at[i]) * discount[i];
  std::array<double, kTimes> expected;
  if (!ExpectedWithin(m, at, expected)) return kNaN;
  double sum = 0;
  for (size_t i = 0; i < kTimes; ++i) sum += weight[i] * expected[i];
  return sum;
}

}  // namespace

double CoinSeries::Expected(double t) const {
  if (!(TermsOf(shape, t) < kMostTerms)) return kNaN;
  std::array<double, 1> sum;
  return ExpectedWithin<1>(*this, {t}, sum) ? sum[0] : kNaN;
}

double CoinSeries::Discounted(double t, double rate) const {
  // Discounting must not fall by more than a panel can follow.
  if (!(rate * t <= 16) || !(TermsOf(shape, t) < kMostTerms)) return kNaN;
  // On this scale E[X(u)] changes by its own order of magnitude over a unit, whatever the
  // chance to leave.
  const double unit = 1 / std::max(shape, 1.0);
  constexpr double kLongest = 1.5;  // of a panel
  const double panels = Log1p(t / unit) / kLongest;
  if (panels <= 1) return DiscountedBy<1>(*this, t, rate, unit);
  if (panels <= 2) return DiscountedBy<2>(*this, t, rate, unit);
  if (panels <= 3) return DiscountedBy<3>(*this, t, rate, unit);
  if (panels <= 4) return DiscountedBy<4>(*this, t, rate, unit);
  return kNaN;
}

}  // namespace goodwill
