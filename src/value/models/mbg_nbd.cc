#include "goodwill/value/models/mbg_nbd.h"

#include "value/models/coin.h"
#include "value/models/one_age.h"

namespace goodwill {
namespace {

Coin CoinOf(const MbgNbd& m) { return {m.r, m.alpha, m.a, m.b, true}; }

}  // namespace

double MbgNbd::LogLikelihood(const PurchaseHistory& h) const {
  return CoinOf(*this).LogLikelihood(h);
}
Derivatives MbgNbd::LogLikelihoodDerivatives(const PurchaseHistory& h) const {
  return CoinOf(*this).LogLikelihoodDerivatives(h);
}
double MbgNbd::PAlive(const PurchaseHistory& h) const {
  const double quick = PAliveByAges(*this, h);
  return quick >= 0 ? quick : CoinOf(*this).PAlive(h);
}
double MbgNbd::ExpectedPurchases(const PurchaseHistory& h, double t) const {
  return PAlive(h) * ExpectedIfAlive(h, t);
}
double MbgNbd::PPurchases(const PurchaseHistory& h, double t, int64_t k) const {
  return CoinOf(*this).PPurchases(h, t, k);
}
double MbgNbd::PAnyPurchase(const PurchaseHistory& h, double t) const {
  return PAlive(h) * AnyPurchaseIfAlive(h, t);
}
double MbgNbd::Residual(const PurchaseHistory& h, double rate, double horizon) const {
  return PAlive(h) * ResidualIfAlive(h, rate, horizon);
}
double MbgNbd::AnyPurchaseIfAlive(const PurchaseHistory& h, double t) const {
  return CoinOf(*this).AnyPurchaseIfAlive(h, t);
}
double MbgNbd::ExpectedIfAlive(const PurchaseHistory& h, double t) const {
  return CoinOf(*this).ExpectedIfAlive(h, t);
}
double MbgNbd::ResidualIfAlive(const PurchaseHistory& h, double rate, double horizon) const {
  return CoinOf(*this).ResidualIfAlive(h, rate, horizon);
}

}  // namespace goodwill
