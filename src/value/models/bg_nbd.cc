#include "goodwill/value/models/bg_nbd.h"

#include "value/models/coin.h"
#include "value/models/one_age.h"

namespace goodwill {
namespace {

Coin CoinOf(const BgNbd& m) { return {m.r, m.alpha, m.a, m.b, false}; }

}  // namespace

double BgNbd::LogLikelihood(const PurchaseHistory& h) const {
  return CoinOf(*this).LogLikelihood(h);
}
Derivatives BgNbd::LogLikelihoodDerivatives(const PurchaseHistory& h) const {
  return CoinOf(*this).LogLikelihoodDerivatives(h);
}
double BgNbd::PAlive(const PurchaseHistory& h) const {
  const double quick = PAliveByAges(*this, h);
  return quick >= 0 ? quick : CoinOf(*this).PAlive(h);
}
double BgNbd::ExpectedPurchases(const PurchaseHistory& h, double t) const {
  return PAlive(h) * ExpectedIfAlive(h, t);
}
double BgNbd::PPurchases(const PurchaseHistory& h, double t, int64_t k) const {
  return CoinOf(*this).PPurchases(h, t, k);
}
double BgNbd::PAnyPurchase(const PurchaseHistory& h, double t) const {
  return PAlive(h) * AnyPurchaseIfAlive(h, t);
}
double BgNbd::Residual(const PurchaseHistory& h, double rate, double horizon) const {
  return PAlive(h) * ResidualIfAlive(h, rate, horizon);
}
double BgNbd::AnyPurchaseIfAlive(const PurchaseHistory& h, double t) const {
  return CoinOf(*this).AnyPurchaseIfAlive(h, t);
}
double BgNbd::ExpectedIfAlive(const PurchaseHistory& h, double t) const {
  return CoinOf(*this).ExpectedIfAlive(h, t);
}
double BgNbd::ResidualIfAlive(const PurchaseHistory& h, double rate, double horizon) const {
  return CoinOf(*this).ResidualIfAlive(h, rate, horizon);
}

}  // namespace goodwill
