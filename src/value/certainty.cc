#include "goodwill/value/certainty.h"

#include <algorithm>
#include <cmath>

#include "goodwill/base/elementary.h"
#include "value/models/integrate.h"

namespace goodwill {
namespace {

// Of the exponent within a panel, and of a panel in months.
constexpr double kExponent = 8;
constexpr double kLongest = 24;
constexpr double kNobody = 1e-20;
// How far an exponent may go.
constexpr double kMostExponent = 500;

}  // namespace

double StakeOf(const EarningPath& path, double horizon) {
  const double turn = std::clamp(path.turn, 0.0, horizon);
  return std::fabs(path.flow) * turn + std::fabs(path.flow_after) * (horizon - turn);
}

double BearableTolerance(double tolerance, double stake) {
  const double least = stake / kMostExponent;
  if (tolerance > 0 && tolerance >= least) return tolerance;
  return least > 0 ? least : 1;
}

Transform TransformOf(const Survival& survival, const EarningPath& path, double tolerance,
                      double delta, double horizon) {
  Transform out{0, 0};
  double from = 0, alive = 1, earned = 0;  // earned: in tolerances
  while (from < horizon && alive > kNobody) {
    const bool early = from < path.turn;
    const bool slow = path.clock.pace != 1 && from < path.clock.until;
    const double rate = (early ? path.flow : path.flow_after) / tolerance;
    const double pace = slow ? path.clock.pace : 1;
    const double tau = path.clock(from);
    double to = from + std::min({kLongest, survival.Smooth(tau, pace),
                                 rate == 0 ? kLongest : kExponent / std::fabs(rate)});
    if (!(to > from)) break;
    if (early) to = std::min(to, path.turn);
    if (slow) to = std::min(to, path.clock.until);
    to = std::min(to, horizon);

    const double worth = Exp(-delta * from);  // of money at `from`
    // Of a unit a month since `from`: what it came to, and what a month is worth.
    const auto annuity = [&](double t, double* now) {
      const double decay = Expm1(-delta * (t - from));
      *now = worth * (1 + decay);
      return delta == 0 ? t - from : worth * -decay / delta;
    };
    double now = 0;
    const double then = earned + rate * annuity(to, &now);
    const double alive_then = survival(path.clock(to));
    // By parts, with L less a constant such that everything that is added is positive.
    const double base = rate >= 0 ? alive : alive_then;
    double lacking = 0, parts = 0;
    if (rate != 0) {
      VisitMany(from, to, [&](double t, double weight) {
        double month = 0;
        const double utility = Exp(-(earned + rate * annuity(t, &month)));
        const double slope = weight * rate * month * utility;
        const double l = survival(tau + pace * (t - from));
        lacking += slope * l;
        parts += slope * (base - l);
      });
    }
    out.lacking += lacking;
    out.itself += (alive - alive_then) * Exp(-(rate >= 0 ? then : earned)) + parts;
    from = to;
    alive = alive_then;
    earned = then;
  }
  out.itself += alive * Exp(-earned);
  return out;
}

Transform Paid(const Transform& outcome, double amount) {
  if (amount == 0) return outcome;
  return {Exp(amount) * outcome.lacking - Expm1(amount), Exp(amount) * outcome.itself};
}

Lottery& Lottery::Add(double chance, const Transform& outcome) {
  chances_ += chance;
  lacking_ += chance * outcome.lacking;
  itself_ += chance * outcome.itself;
  return *this;
}

double Lottery::CertaintyEquivalent() const {
  if (lacking_ < 0.5) return -tolerance_ * Log1p(-lacking_);
  return -tolerance_ * Log(std::max(0.0, 1 - chances_) + itself_);
}

}  // namespace goodwill
