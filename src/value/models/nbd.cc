#include "goodwill/value/models/nbd.h"

#include "goodwill/base/elementary.h"
#include "value/models/rising.h"
#include "value/models/special.h"

namespace goodwill {
namespace {

double Shape(const Nbd& m, const PurchaseHistory& h) {
  return m.r + static_cast<double>(h.frequency);
}

}  // namespace

double Nbd::LogLikelihood(const PurchaseHistory& h) const {
  const double x = static_cast<double>(h.frequency);
  return LogRising(r, x) - r * Log1p(h.tenure / alpha) - (x == 0 ? 0 : x * Log(alpha + h.tenure));
}

Derivatives Nbd::LogLikelihoodDerivatives(const PurchaseHistory& h) const {
  const double x = static_cast<double>(h.frequency);
  const Rising rising = Rising::Of(r, x);
  const double end = alpha + h.tenure;
  const double log_share = Log1p(h.tenure / alpha);
  Derivatives out;
  out.value = rising.value - r * log_share - (x == 0 ? 0 : x * Log(end));
  out.gradient[0] = rising.first - log_share;
  out.gradient[1] = r / alpha - (r + x) / end;
  out.second(0, 0) = rising.second;
  out.second(0, 1) = h.tenure / (alpha * end);
  out.second(1, 1) = (r + x) / (end * end) - r / (alpha * alpha);
  return out;
}

double Nbd::PAlive(const PurchaseHistory&) const { return 1; }

double Nbd::ExpectedPurchases(const PurchaseHistory& h, double t) const {
  return Shape(*this, h) * (t / (alpha + h.tenure));
}

double Nbd::PPurchases(const PurchaseHistory& h, double t, int64_t k) const {
  return NegativeBinomial{Shape(*this, h), alpha + h.tenure, t}.Mass(static_cast<double>(k));
}

double Nbd::PAnyPurchase(const PurchaseHistory& h, double t) const {
  return NegativeBinomial{Shape(*this, h), alpha + h.tenure, t}.AtLeast(1);
}

double Nbd::Residual(const PurchaseHistory& h, double rate, double horizon) const {
  return Shape(*this, h) / (alpha + h.tenure) * (-Expm1(-rate * horizon) / rate);
}

double Nbd::AnyPurchaseIfAlive(const PurchaseHistory& h, double t) const {
  return PAnyPurchase(h, t);
}
double Nbd::ExpectedIfAlive(const PurchaseHistory& h, double t) const {
  return ExpectedPurchases(h, t);
}
double Nbd::ResidualIfAlive(const PurchaseHistory& h, double rate, double horizon) const {
  return Residual(h, rate, horizon);
}

}  // namespace goodwill
