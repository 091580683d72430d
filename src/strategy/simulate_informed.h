// What somebody would believe who sees a customer's purchases like everybody else, and
// knows all of the world but the customer: the posterior of a Pareto/NBD with the true
// parameters. The gains are linear in the rate, so that its mean serves; the risk of leaving
// is taken at the means of equal parts of its distribution, and the moment of leaving on a
// grid. Where purchases come in clumps, with seasons or
// through a broken feed it is the best that this model allows.
#ifndef GOODWILL_SRC_STRATEGY_SIMULATE_INFORMED_H_
#define GOODWILL_SRC_STRATEGY_SIMULATE_INFORMED_H_

#include <array>
#include <span>

#include "strategy/simulate_business.h"

namespace goodwill {

class Informed {
 public:
  explicit Informed(const Business& business);

  struct Beliefs {
    std::array<double, kOffers> gain{};
    std::array<double, kOffers> outlay{};
  };
  // `bought`: months of purchases, ascending, at least one; `spent`: their sum. Of `seen`
  // only what everybody knows is read: which offers were made, and who took more.
  Beliefs Of(int month, std::span<const double> bought, double spent, const Truth& seen) const;

 private:
  static constexpr size_t kGrid = 12;
  static constexpr size_t kParts = 6;
  using Parts = std::array<double, kParts>;

  // Means of equal parts of a gamma distribution of scale 1.
  static Parts PartsOf(double shape);

  // The mean margin of who spent so much on n purchases, by a grid over its logarithm.
  double Margin(double n, double spent) const;

  const Business& business_;
  const World& w_;
  const double purchases_;  // in an order, on average
  const double alpha_;
  const double beta_;
  const Parts stays_;
  const Parts leaves_;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_STRATEGY_SIMULATE_INFORMED_H_
