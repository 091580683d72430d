// How long a relationship lasts, and what a strategy does to its clock.
//
// L(tau) is the chance that a customer who is one now still is one after an exposure
// of tau. It is the posterior of the same model that says P(alive) and lifetime
// value, so that no second, implied hazard enters: with a Pareto/NBD
// ((beta + T) / (beta + T + tau))^s, under a contract exp(-h tau), with the coin
// models the mean over the posterior of the coin, with a gamma-Gompertz its own
// closed form.
//
// As things are, exposure is time. A strategy changes the pace at which exposure
// gathers, for as long as it lasts, and not the customer: protecting for six months
// with an effect of 10 % is tau = 0.9 t up to six months and t - 0.6 after, and from
// then on the customer runs the same risk as before. So an effect is never paid for
// six months and counted for thirty-six.
//
// All values rest on one integral, of exp(-delta t) L(tau(t)) between two instants:
// what one unit of money a month is worth now while the customer stays. It is in
// closed form where the hazard is constant; elsewhere the integrand is smooth on a
// logarithmic scale of time, and Gauss-Legendre panels give it to rounding.
//
// Time is in months (a twelfth of 365.25 days).
#ifndef GOODWILL_VALUE_SURVIVAL_H_
#define GOODWILL_VALUE_SURVIVAL_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "goodwill/value/models/history.h"
#include "goodwill/value/models/model.h"

namespace goodwill {

inline constexpr double kDaysInMonth = 365.25 / 12;

// L. Made by one of the functions, whose arguments must be finite.
class Survival {
 public:
  // Nobody leaves.
  Survival() = default;
  // s >= 0, beta_age > 0: beta and the age of the relationship together.
  static Survival Pareto(double s, double beta_age);
  // hazard >= 0, a month.
  static Survival Hazard(double hazard);
  // Leaves after each purchase with probability p ~ beta(a, b); the rate of purchases
  // is gamma with `shape` and `rate` (of the posterior). a >= 0, the others > 0.
  static Survival Coin(double a, double b, double shape, double rate);
  // (x / (x + e^(growth tau) - 1))^s: a risk of leaving that changes with age, of
  // which x tells how far it has come. x > 0, growth > 0 a month, s >= 0.
  static Survival Gompertz(double s, double x, double growth);

  // tau >= 0.
  double operator()(double tau) const;

  // How far, in months, from an exposure of tau at this pace sixteen Gauss points see L to
  // rounding; infinite where they always do.
  double Smooth(double tau, double pace) const;

  // Whether two customers share the same L, and so every integral.
  bool operator==(const Survival&) const = default;
  uint64_t Hash() const;

 private:
  friend class DiscountedLives;
  enum class Kind : uint8_t { kNone, kPareto, kHazard, kCoin, kGompertz };

  Kind kind_ = Kind::kNone;
  double a_ = 0, b_ = 0, c_ = 0, d_ = 0;
};

// tau(t) = pace t while the strategy lasts, and t less (or more) what it gained after.
struct ExposureClock {
  double pace = 1;   // >= 0
  double until = 0;  // months

  double operator()(double t) const { return t <= until ? pace * t : t - (1 - pace) * until; }
};

// The integral of exp(-delta t) L(tau(t)) from `from` to `to`: what one unit of money a
// month is worth. 0 where to <= from. Of one survival, for one integral after another: what
// they have in common is worked out once, and the bits are those of each alone. Not for
// several threads at once.
class DiscountedLives {
 public:
  explicit DiscountedLives(const Survival& survival = Survival());
  DiscountedLives(DiscountedLives&&) noexcept;
  DiscountedLives& operator=(DiscountedLives&&) noexcept;
  ~DiscountedLives();

  double operator()(const ExposureClock& clock, double delta, double from, double to);

 private:
  Survival survival_;
  std::unique_ptr<class CoinCurve> curve_;  // of the coin models
};

// One of them.
double DiscountedLife(const Survival& survival, const ExposureClock& clock, double delta,
                      double from, double to);

// delta of a discount a year: ln(1 + d) / 12.
double DiscountPerMonth(double annual_discount);

// What a model of purchases says of a customer who is still one. Of the models of
// regular buyers the survival is that of random buyers with the same mean rate.
struct AliveFlow {
  double rate = 0;     // purchases a month: the posterior mean
  double rate_cv = 0;  // its standard deviation over its mean
  Survival survival;
};
// Of a history in days. FAILED_PRECONDITION for models of discrete time, which know
// opportunities and no rate.
absl::StatusOr<AliveFlow> AliveFlowOf(const PurchaseModel& model, const PurchaseHistory& history);

}  // namespace goodwill

#endif  // GOODWILL_VALUE_SURVIVAL_H_
