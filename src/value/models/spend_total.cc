#include "goodwill/value/models/spend_total.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "goodwill/base/elementary.h"
#include "goodwill/value/models/spend_sum.h"

namespace goodwill {
namespace {

constexpr double kLeft = 1e-9;
constexpr int64_t kMostPurchases = 10'000;
// A chance below this counts as none (all of them together are a tenth of kLeft): of a
// frequent buyer's numbers most are, and each that stays is worked out dozens of times.
constexpr double kNothing = 1e-14;

}  // namespace

std::vector<double> PurchaseChances(const PurchaseModel& model, const PurchaseHistory& h,
                                    double t) {
  return std::visit(
      [&](const auto& m) {
        std::vector<double> out;
        double seen = 0;
        for (int64_t k = 0; k < kMostPurchases && seen < 1 - kLeft; ++k) {
          const double p = std::clamp(m.PPurchases(h, t, k), 0.0, 1 - seen);
          out.push_back(p < kNothing ? 0 : p);
          seen += p;
        }
        out.push_back(std::max(0.0, 1 - seen));
        return out;
      },
      model);
}

SpendTotal::SpendTotal(std::vector<double> chances, const GammaGamma& model, const SpendHistory& h)
    : chances_(std::move(chances)),
      shape_(model.p),
      posterior_(model.p * static_cast<double>(h.frequency) + model.q),
      rate_(model.gamma +
            (h.frequency == 0 ? 0 : h.mean_amount * static_cast<double>(h.frequency))) {}

double SpendTotal::Above(double amount) const {
  double sum = 0;
  const double z = rate_ / (rate_ + std::max(amount, 0.0));
  for (size_t k = 1; k < chances_.size(); ++k) {
    if (chances_[k] == 0) continue;
    sum += chances_[k] * IncompleteBeta(z, posterior_, shape_ * static_cast<double>(k));
  }
  return sum;
}

double SpendTotal::Excess(double amount) const {
  if (!(posterior_ > 1)) return std::numeric_limits<double>::quiet_NaN();
  const double each = rate_ * shape_ / (posterior_ - 1);
  const double z = rate_ / (rate_ + std::max(amount, 0.0));
  double sum = 0;
  for (size_t k = 1; k < chances_.size(); ++k) {
    if (chances_[k] == 0) continue;
    const auto n = static_cast<double>(k);
    if (z == 1) {
      sum += chances_[k] * each * n;
      continue;
    }
    const double above = each * n * IncompleteBeta(z, posterior_ - 1, shape_ * n + 1) -
                         amount * IncompleteBeta(z, posterior_, shape_ * n);
    sum += chances_[k] * std::max(0.0, above);
  }
  return sum;
}

double SpendTotal::Quantile(double chance) const {
  const double beyond = 1 - chance;
  if (!(Above(0) > beyond)) return 0;
  // Above falls: first a bracket, then its halves on a logarithmic scale, taken towards
  // where a line between the ends would cross.
  double low = 0, high = rate_ * shape_ / posterior_;
  double at_low = Above(0), at_high = Above(high);
  while (at_high > beyond && high < 1e300) {
    low = high;
    at_low = at_high;
    high *= 2;
    at_high = Above(high);
  }
  for (int i = 0; i < 200 && high - low > 1e-9 * high; ++i) {
    double middle = 0.5 * (low + high);
    if (i % 3 != 2) {
      const double share = (at_low - beyond) / (at_low - at_high);
      middle = low + std::clamp(share, 0.02, 0.98) * (high - low);
      // A little beyond it, so that both ends move.
      const double nudge = 1e-10 * high;
      middle = std::clamp(middle + (i % 2 == 0 ? nudge : -nudge), low, high);
    }
    const double at = Above(middle);
    if (at > beyond) {
      low = middle;
      at_low = at;
    } else {
      high = middle;
      at_high = at;
    }
  }
  return high;
}

}  // namespace goodwill
