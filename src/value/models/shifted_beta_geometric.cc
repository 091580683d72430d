#include "goodwill/value/models/shifted_beta_geometric.h"

#include "goodwill/base/elementary.h"
#include "value/models/beta_survival.h"
#include "value/models/rising.h"
#include "value/models/special.h"

namespace goodwill {
namespace {

bool Left(const PurchaseHistory& h) { return static_cast<double>(h.frequency) < h.tenure; }

BetaSurvival Survival(const ShiftedBetaGeometric& m, const PurchaseHistory& h) {
  return {m.alpha, m.beta + static_cast<double>(h.frequency)};
}

}  // namespace

double ShiftedBetaGeometric::LogLikelihood(const PurchaseHistory& h) const {
  const double x = static_cast<double>(h.frequency);
  const double renewed = LogRising(beta, x) - LogRising(alpha + beta, x);
  return Left(h) ? renewed - Log1p((beta + x) / alpha) : renewed;
}

Derivatives ShiftedBetaGeometric::LogLikelihoodDerivatives(const PurchaseHistory& h) const {
  const double x = static_cast<double>(h.frequency);
  const Rising stays = Rising::Of(beta, x);
  const Rising either = Rising::Of(alpha + beta, x);
  Derivatives out;
  out.value = stays.value - either.value;
  out.gradient[0] = -either.first;
  out.gradient[1] = stays.first - either.first;
  out.second(0, 0) = out.second(0, 1) = -either.second;
  out.second(1, 1) = stays.second - either.second;
  if (!Left(h)) return out;
  const double all = alpha + beta + x;
  out.value -= Log1p((beta + x) / alpha);
  out.gradient[0] += (beta + x) / (alpha * all);
  out.gradient[1] -= 1 / all;
  const double bend = 1 / (all * all);
  out.second(0, 0) += bend - 1 / (alpha * alpha);
  out.second(0, 1) += bend;
  out.second(1, 1) += bend;
  return out;
}

double ShiftedBetaGeometric::PAlive(const PurchaseHistory& h) const { return Left(h) ? 0 : 1; }

double ShiftedBetaGeometric::ExpectedPurchases(const PurchaseHistory& h, double t) const {
  return PAlive(h) * ExpectedIfAlive(h, t);
}

double ShiftedBetaGeometric::PPurchases(const PurchaseHistory& h, double t, int64_t k) const {
  const double n = static_cast<double>(k);
  if (Left(h)) return k == 0 ? 1 : 0;
  if (n > t) return 0;
  const BetaSurvival survival = Survival(*this, h);
  const double renewed = Exp(survival.Log(n));
  return n == t ? renewed : renewed * (alpha / (alpha + survival.b + n));
}

double ShiftedBetaGeometric::PAnyPurchase(const PurchaseHistory& h, double t) const {
  if (Left(h) || !(t > 0)) return 0;
  const BetaSurvival survival = Survival(*this, h);
  return survival.b / (alpha + survival.b);
}

double ShiftedBetaGeometric::Residual(const PurchaseHistory& h, double rate, double horizon) const {
  return PAlive(h) * ResidualIfAlive(h, rate, horizon);
}

double ShiftedBetaGeometric::ExpectedIfAlive(const PurchaseHistory& h, double t) const {
  return Survival(*this, h).Sum(t, 0);
}

double ShiftedBetaGeometric::ResidualIfAlive(const PurchaseHistory& h, double rate,
                                             double horizon) const {
  return Survival(*this, h).Sum(horizon, rate);
}

}  // namespace goodwill
