#include "goodwill/strategy/risk.h"

#include <algorithm>
#include <cmath>

#include "goodwill/base/elementary.h"

namespace goodwill {
namespace {

double StakeOf(const EarningPath& path, const Valuation& v) { return StakeOf(path, v.horizon); }

// Equal paths have equal fields.
EarningPath Canonical(EarningPath path) {
  if (path.turn <= 0) path.flow = path.flow_after;
  if (path.flow == path.flow_after) path.turn = 0;
  if (path.clock.pace == 1 || path.clock.until <= 0) path.clock = {};
  return path;
}

// One outcome or the other; exactly either where they are the same.
Transform Either(double chance, const Transform& one, const Transform& other) {
  return {other.lacking + chance * (one.lacking - other.lacking),
          other.itself + chance * (one.itself - other.itself)};
}

}  // namespace

double CertaintyEquivalentAsIs(const Relationship& r, double tolerance, const Valuation& v) {
  const EarningPath as_is = EarningPath::Steady(r.flow());
  const double bearable = BearableTolerance(tolerance, StakeOf(as_is, v));
  return Lottery(bearable)
      .Add(r.p_alive, TransformOf(r.survival, as_is, bearable, v.delta, v.horizon))
      .CertaintyEquivalent();
}

Transform Transforms::operator()(const EarningPath& asked, double tolerance) {
  const EarningPath path = Canonical(asked);
  for (const Found& f : found_) {
    if (f.tolerance == tolerance && f.path.flow == path.flow && f.path.turn == path.turn &&
        f.path.flow_after == path.flow_after && f.path.clock.pace == path.clock.pace &&
        f.path.clock.until == path.clock.until) {
      return f.transform;
    }
  }
  found_.push_back(
      {path, tolerance, TransformOf(survival_, path, tolerance, v_.delta, v_.horizon)});
  return found_.back().transform;
}

namespace {

// Of who is a customer with the chance p_alive: with one path instead of another.
double Exchange(double p_alive, const EarningPath& with, const EarningPath& without,
                double tolerance, Transforms& life) {
  const Valuation& v = life.valuation();
  const double r = BearableTolerance(tolerance, StakeOf(with, v) + StakeOf(without, v));
  return Lottery(r).Add(p_alive, life(with, r)).CertaintyEquivalent() -
         Lottery(r).Add(p_alive, life(without, r)).CertaintyEquivalent();
}

}  // namespace

double CertaintyGain(const ProtectOffer& o, const Relationship& r, double tolerance,
                     Transforms& life) {
  const double until = std::min(o.duration, life.valuation().horizon);
  return Exchange(r.p_alive, EarningPath::Steady(r.flow(), {1 - o.effect, until}),
                  EarningPath::Steady(r.flow()), tolerance, life) -
         o.cost;
}

double CertaintyGain(const ReengineerOffer& o, const Relationship& r, double tolerance,
                     Transforms& life) {
  const Valuation& v = life.valuation();
  const double until = o.duration > 0 ? std::min(o.duration, v.horizon) : v.horizon;
  const EarningPath as_is = EarningPath::Steady(r.flow());
  const EarningPath adopted{r.flow() + o.saving, until, r.flow(), {1 + o.attrition, until}};
  const double bearable = BearableTolerance(tolerance, StakeOf(adopted, v) + StakeOf(as_is, v));
  const Transform before = life(as_is, bearable);
  return Lottery(bearable)
             .Add(r.p_alive, Either(o.adoption, life(adopted, bearable), before))
             .CertaintyEquivalent() -
         Lottery(bearable).Add(r.p_alive, before).CertaintyEquivalent() - o.cost;
}

double CertaintyGain(const EnhanceOffer& o, const Relationship& r, double tolerance,
                     Transforms& life) {
  const Valuation& v = life.valuation();
  const EarningPath as_is = EarningPath::Steady(r.flow());
  const EarningPath more{
      r.flow() + o.margin - o.service, std::min(o.duration, v.horizon), r.flow(), {}};
  const double bearable =
      BearableTolerance(tolerance, StakeOf(more, v) + StakeOf(as_is, v) + std::fabs(o.discount));
  const Transform before = life(as_is, bearable), after = life(more, bearable);
  const Transform given = Paid(after, o.discount / bearable);
  return Lottery(bearable).Add(r.p_alive, Either(o.accept, given, before)).CertaintyEquivalent() -
         Lottery(bearable)
             .Add(r.p_alive, Either(o.accept_anyway, after, before))
             .CertaintyEquivalent() -
         o.cost;
}

double CertaintyGain(const HoldOffer& o, const Relationship& r, double tolerance,
                     Transforms& life) {
  const double until = std::min(o.duration, life.valuation().horizon);
  const EarningPath spending{r.flow() - o.growth_spend, until, r.flow(), {}};
  return Exchange(r.p_alive, EarningPath::Steady(r.flow(), {1 - o.effect, until}), spending,
                  tolerance, life) -
         o.cost;
}

double CertaintyGain(const EndOffer& o, const Relationship& r, double tolerance, Transforms& life) {
  const Valuation& v = life.valuation();
  const EarningPath parting{r.flow(), std::min(o.stages, v.horizon), 0, {}};
  return Exchange(r.p_alive, parting, EarningPath::Steady(r.flow()), tolerance, life) -
         (o.exit_cost + o.word_of_mouth) * Exp(-v.delta * o.stages);
}

double CertaintyGain(const WinBackOffer& o, const Relationship& r, double tolerance,
                     Transforms& life, Transforms& second) {
  const Valuation& v = life.valuation();
  const double lift = o.lift * Exp(-o.months_lost / o.fade);
  const EarningPath as_is = EarningPath::Steady(r.flow());
  const EarningPath again = EarningPath::Steady(o.flow);
  const double bearable =
      BearableTolerance(tolerance, StakeOf(as_is, v) + StakeOf(again, v) + std::fabs(o.gift));
  const Transform now = life(as_is, bearable);
  const double gift = o.gift / bearable;
  Lottery with(bearable);
  with.Add(r.p_alive, now).Add(lift, Paid(second(again, bearable), gift));
  // Those who come anyway come with the gift paid, and not without.
  if (gift != 0) with.Add(o.spontaneous, Paid(now, gift)).Add(-o.spontaneous, now);
  return with.CertaintyEquivalent() - Lottery(bearable).Add(r.p_alive, now).CertaintyEquivalent() -
         o.contact;
}

double CertaintyGain(const StartOffer& o, const Relationship& r, double tolerance,
                     Transforms& life) {
  const Valuation& v = life.valuation();
  const EarningPath as_is = EarningPath::Steady(r.flow());
  const double bearable = BearableTolerance(tolerance, StakeOf(as_is, v) + std::fabs(o.gift));
  const Transform alive = life(as_is, bearable);
  const Transform customer{r.p_alive * alive.lacking, 1 - r.p_alive + r.p_alive * alive.itself};
  return Lottery(bearable).Add(o.convert, Paid(customer, o.gift / bearable)).CertaintyEquivalent() -
         Lottery(bearable).Add(o.convert_anyway, customer).CertaintyEquivalent() - o.cost;
}

double CertaintyGain(const StartOffer& o, double tolerance) {
  const double bearable = BearableTolerance(tolerance, std::fabs(o.value) + std::fabs(o.gift));
  const Transform nothing;
  return Lottery(bearable)
             .Add(o.convert, Paid(nothing, (o.gift - o.value) / bearable))
             .CertaintyEquivalent() -
         Lottery(bearable)
             .Add(o.convert_anyway, Paid(nothing, -o.value / bearable))
             .CertaintyEquivalent() -
         o.cost;
}

void AddRisk(double certainty_gain, Candidate& c) {
  c.risk = certainty_gain - c.gain;
  c.gain += c.risk;
}

}  // namespace goodwill
