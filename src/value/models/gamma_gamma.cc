#include "goodwill/value/models/gamma_gamma.h"

#include <limits>

#include "goodwill/base/elementary.h"
#include "value/models/special.h"

namespace goodwill {

double GammaGamma::LogLikelihood(const SpendHistory& h) const {
  const double x = static_cast<double>(h.frequency);
  const double px = p * x;
  return LogBetaKernel(px, q, x * h.mean_amount, gamma) - Log(h.mean_amount);
}

Derivatives GammaGamma::LogLikelihoodDerivatives(const SpendHistory& h) const {
  const double x = static_cast<double>(h.frequency);
  const double px = p * x;
  const double total = x * h.mean_amount;
  const double sum = gamma + total;
  const double log_p = Log1p(gamma / total);
  const double log_q = Log1p(total / gamma);
  const double both = Digamma(px + q);
  const double both2 = Trigamma(px + q);
  Derivatives out;
  out.value = LogBetaKernel(px, q, total, gamma) - Log(h.mean_amount);
  out.gradient[0] = x * (both - Digamma(px) - log_p);
  out.gradient[1] = both - Digamma(q) - log_q;
  out.gradient[2] = q / gamma - (px + q) / sum;
  out.second(0, 0) = x * x * (both2 - Trigamma(px));
  out.second(0, 1) = x * both2;
  out.second(0, 2) = -x / sum;
  out.second(1, 1) = both2 - Trigamma(q);
  out.second(1, 2) = total / (gamma * sum);
  out.second(2, 2) = (px + q) / (sum * sum) - q / (gamma * gamma);
  return out;
}

double GammaGamma::ExpectedSpend(const SpendHistory& h) const {
  const double x = static_cast<double>(h.frequency);
  const double degrees = p * x + q - 1;
  if (!(degrees > 0)) return std::numeric_limits<double>::quiet_NaN();
  return p * (gamma + (h.frequency == 0 ? 0 : x * h.mean_amount)) / degrees;
}

}  // namespace goodwill
