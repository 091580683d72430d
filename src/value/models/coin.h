// What the BG/NBD and the MBG/NBD share: after some purchases a coin is thrown,
// and the customer leaves with probability p. They differ in which purchases.
#ifndef GOODWILL_SRC_VALUE_MODELS_COIN_H_
#define GOODWILL_SRC_VALUE_MODELS_COIN_H_

#include <cstdint>

#include "goodwill/value/models/derivatives.h"
#include "goodwill/value/models/history.h"

namespace goodwill {

struct Coin {
  double r;
  double alpha;
  double a;
  double b;
  bool first;  // thrown after the first purchase too

  // Coins survived by a customer who is alive.
  double Thrown(const PurchaseHistory& h) const {
    return static_cast<double>(h.frequency) + (first ? 1 : 0);
  }

  double LogLikelihood(const PurchaseHistory& h) const;
  Derivatives LogLikelihoodDerivatives(const PurchaseHistory& h) const;
  double PAlive(const PurchaseHistory& h) const;
  double PPurchases(const PurchaseHistory& h, double t, int64_t k) const;
  double AnyPurchaseIfAlive(const PurchaseHistory& h, double t) const;
  double ExpectedIfAlive(const PurchaseHistory& h, double t) const;
  double ResidualIfAlive(const PurchaseHistory& h, double rate, double horizon) const;

 private:
  // log of the odds that the customer left at the last purchase; -infinity where
  // that cannot be.
  double LogOddsLeft(const PurchaseHistory& h) const;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_COIN_H_
