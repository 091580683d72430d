#include "goodwill/value/survival.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <type_traits>
#include <variant>

#include "absl/status/status.h"
#include "base/recent.h"
#include "goodwill/base/elementary.h"
#include "value/coin_curve.h"
#include "value/models/integrate.h"

namespace goodwill {
namespace {

// The integral of exp(-rate u) for u from 0 to length.
double Annuity(double rate, double length) {
  const double z = rate * length;
  return z == 0 ? length : -Expm1(-z) / rate;
}

constexpr double kNegligible = 1e-20;

}  // namespace

Survival Survival::Pareto(double s, double beta_age) {
  Survival out;
  if (s == 0) return out;
  out.kind_ = Kind::kPareto;
  out.a_ = s;
  out.b_ = beta_age;
  return out;
}

Survival Survival::Hazard(double hazard) {
  Survival out;
  if (hazard == 0) return out;
  out.kind_ = Kind::kHazard;
  out.a_ = hazard;
  return out;
}

Survival Survival::Coin(double a, double b, double shape, double rate) {
  Survival out;
  if (a == 0) return out;
  out.kind_ = Kind::kCoin;
  out.a_ = a;
  out.b_ = b;
  out.c_ = shape;
  out.d_ = rate;
  return out;
}

Survival Survival::Gompertz(double s, double x, double growth) {
  Survival out;
  if (s == 0) return out;
  out.kind_ = Kind::kGompertz;
  out.a_ = s;
  out.b_ = x;
  out.c_ = growth;
  return out;
}

uint64_t Survival::Hash() const {
  uint64_t mixed = static_cast<uint64_t>(kind_);
  for (const double part : {a_, b_, c_, d_}) {
    mixed = MixBits(mixed, std::bit_cast<uint64_t>(part));
  }
  return mixed;
}

double Survival::operator()(double tau) const {
  switch (kind_) {
    case Kind::kNone:
      return 1;
    case Kind::kPareto:
      return Exp(-a_ * Log1p(tau / b_));
    case Kind::kHazard:
      return Exp(-a_ * tau);
    case Kind::kGompertz: {
      const double z = c_ * tau;
      // Beyond what e^z can hold, its logarithm.
      const double log_growth =
          z < 30 ? Log1p(Expm1(z) / b_) : z - Log(b_) + Log1p((b_ - 1) * Exp(-z));
      return Exp(-a_ * log_growth);
    }
    case Kind::kCoin:
      return CoinSurvival(a_, b_, c_, d_, tau);
  }
  return 1;
}

double Survival::Smooth(double tau, double pace) const {
  constexpr double kFar = std::numeric_limits<double>::infinity();
  // By e - 1 of the distance from where L is not analytic.
  const auto apart = [&](double scale) { return 1.718281828459045 * (scale + tau) / pace; };
  if (!(pace > 0)) return kFar;
  switch (kind_) {
    case Kind::kNone:
      return kFar;
    case Kind::kHazard:
      return 8 / (a_ * pace);
    case Kind::kPareto:
      return apart(b_);
    case Kind::kCoin:
      return apart(d_);
    case Kind::kGompertz:
      return std::min(apart(std::min(b_, 1.0) / c_), 2 / (c_ * pace));
  }
  return kFar;
}

namespace {

// The integral of exp(-delta u) L(tau + pace u) for u from 0 to length, where L is
// analytic to the left as far as `scale` (in exposure) and nothing happens within
// less than `longest`.
template <typename Curve>
double Panels(Curve& survival, double delta, double tau, double pace, double length, double scale,
              double longest) {
  const double step_scale =
      pace > 0 ? (scale + tau) / pace : std::numeric_limits<double>::infinity();
  double sum = 0;
  double from = 0;
  while (from < length) {
    // Panels grow with the distance from where L is not analytic: by e - 1 of it.
    double to = from + std::min({1.718281828459045 * (step_scale + from), longest, 24.0});
    if (!(to > from)) break;
    if (to > length) to = length;
    const double half = 0.5 * (to - from), middle = 0.5 * (to + from);
    double panel = 0;
    for (size_t i = 0; i < kGaussNode.size(); ++i) {
      for (const double u : {middle - half * kGaussNode[i], middle + half * kGaussNode[i]}) {
        panel += kGaussWeight[i] * Exp(-delta * u) * survival(tau + pace * u);
      }
    }
    sum += half * panel;
    if (half * panel < kNegligible * sum) break;
    from = to;
  }
  return sum;
}

}  // namespace

DiscountedLives::DiscountedLives(const Survival& survival) : survival_(survival) {}
DiscountedLives::DiscountedLives(DiscountedLives&&) noexcept = default;
DiscountedLives& DiscountedLives::operator=(DiscountedLives&&) noexcept = default;
DiscountedLives::~DiscountedLives() = default;

double DiscountedLife(const Survival& survival, const ExposureClock& clock, double delta,
                      double from, double to) {
  return DiscountedLives(survival)(clock, delta, from, to);
}

double DiscountedLives::operator()(const ExposureClock& clock, double delta, double from,
                                   double to) {
  if (!(to > from)) return 0;
  if (from < clock.until && clock.until < to && clock.pace != 1) {
    return (*this)(clock, delta, from, clock.until) + (*this)(clock, delta, clock.until, to);
  }
  const Survival& survival = survival_;
  const double pace = from < clock.until ? clock.pace : 1;
  const double tau = clock(from);
  const double length = to - from;
  const double now = from == 0 ? 1 : Exp(-delta * from);
  switch (survival.kind_) {
    case Survival::Kind::kNone:
      return now * Annuity(delta, length);
    case Survival::Kind::kHazard:
      return now * survival(tau) * Annuity(delta + survival.a_ * pace, length);
    case Survival::Kind::kPareto:
      return now * Panels(survival, delta, tau, pace, length, survival.b_,
                          std::numeric_limits<double>::infinity());
    case Survival::Kind::kCoin:
      if (curve_ == nullptr) {
        curve_ = std::make_unique<CoinCurve>(survival.a_, survival.b_, survival.c_, survival.d_);
      }
      // Who buys often throws many coins: L falls within d / c.
      return now * Panels(*curve_, delta, tau, pace, length,
                          survival.d_ / std::max(survival.c_, 1.0),
                          std::numeric_limits<double>::infinity());
    case Survival::Kind::kGompertz: {
      const double fast = survival.c_ * std::max(pace, 1e-9);
      return now * Panels(survival, delta, tau, pace, length,
                          std::min(survival.b_, 1.0) / survival.c_, 2 / fast);
    }
  }
  return 0;
}

double DiscountPerMonth(double annual_discount) { return Log1p(annual_discount) / 12; }

absl::StatusOr<AliveFlow> AliveFlowOf(const PurchaseModel& model, const PurchaseHistory& h) {
  return std::visit(
      [&]<typename Model>(const Model& m) -> absl::StatusOr<AliveFlow> {
        if constexpr (std::is_same_v<Model, BgBb> || std::is_same_v<Model, ShiftedBetaGeometric>) {
          return absl::FailedPreconditionError(
              "strategies need a model of purchases in time; this one counts opportunities");
        } else {
          double stages = 1;
          if constexpr (requires { m.k; }) stages = m.k;
          const auto x = static_cast<double>(h.frequency);
          const double shape = m.r + stages * x;
          const double rate = stages * (m.alpha + h.tenure) / kDaysInMonth;
          AliveFlow out;
          out.rate = shape / rate;
          out.rate_cv = 1 / Sqrt(shape);
          if constexpr (std::is_same_v<Model, ParetoNbd>) {
            out.survival = Survival::Pareto(m.s, (m.beta + h.tenure) / kDaysInMonth);
          } else if constexpr (std::is_same_v<Model, GammaGompertzNbd>) {
            const double age = m.b * h.tenure;
            out.survival =
                Survival::Gompertz(m.s, m.beta * Exp(-age) - Expm1(-age), m.b * kDaysInMonth);
          } else if constexpr (requires { m.a; }) {
            constexpr bool kFirst = std::is_same_v<Model, MbgNbd> || std::is_same_v<Model, MbgCnbd>;
            out.survival = Survival::Coin(m.a, m.b + x + (kFirst ? 1 : 0), shape, rate);
          }
          return out;
        }
      },
      model);
}

}  // namespace goodwill
