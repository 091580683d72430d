// What those who decide see of a made-up business: purchases, as the product's own
// measures, models, gates and candidates read them.
#ifndef GOODWILL_SRC_STRATEGY_SIMULATE_LOOK_H_
#define GOODWILL_SRC_STRATEGY_SIMULATE_LOOK_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/lifetime.h"
#include "goodwill/assess/strategy_policy.h"
#include "goodwill/base/run.h"
#include "goodwill/strategy/candidate.h"
#include "strategy/simulate_business.h"

namespace goodwill {

// What is believed of the offers: the policy's variants, one for each, in the order of Offer.
// How sure that is decides nothing here, and is left out (a third of the integrals).
StrategyPolicy OffersOf(const World& world);

// A customer as the policies see one, in the order of the ids.
struct Seen {
  int32_t customer = 0;
  double value = 0;
  double alive = 0;
  double buys = 0;  // chance to buy again
  std::array<uint8_t, 3> scores{};
  int64_t gross = 0;
  Relationship relationship;
  double silent_months = 0;
  std::array<int64_t, kOffers> money{};  // expected outlay of each offer, minor units
  std::array<double, kOffers> gain{};    // believed; NaN: its gates are shut
};

// `known`: the models fitted earlier, which serve for this look as well; none: they are
// fitted now and left there.
absl::StatusOr<std::vector<Seen>> Look(const Business& business, int month,
                                       std::span<const Purchase> purchases,
                                       const StrategyPolicy& offers,
                                       std::optional<LifetimeCalibration>* known, const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_SRC_STRATEGY_SIMULATE_LOOK_H_
