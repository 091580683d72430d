// What strategies are worth to who bears their risk.
//
// The risk-adjusted gain of a strategy is CE(with it) - CE(without it), CE the certainty
// equivalent at a risk tolerance (value/certainty.h): one customer who brings a fifth of
// the turnover weighs as such, and a thousand who bring as much together hardly differ
// from their mean. Howard (1988, "Decision analysis: practice and promise", Management
// Science 34) found companies' tolerances near 6.4 % of their yearly net sales.
//
// It differs from the plain gain by one more additive term, `risk`. Protecting who carries
// much may be worth more than the plain gain says, for it takes risk away; what makes
// income hang on few is worth less.
//
// The lottery is how long a customer stays, whether an offer is accepted, and whether the
// lost come back. Rates, margins and the effects themselves are taken at their means; what
// they leave uncertain is told by the standard deviations of a candidate.
//
// Risk ends no relationship: whether anything else saves one (gate end.rescue) is judged
// by plain gains.
#ifndef GOODWILL_STRATEGY_RISK_H_
#define GOODWILL_STRATEGY_RISK_H_

#include <vector>

#include "goodwill/strategy/candidate.h"
#include "goodwill/value/certainty.h"

namespace goodwill {

// What a customer is worth as is: ValueAsIs for an R without bounds.
double CertaintyEquivalentAsIs(const Relationship& r, double tolerance, const Valuation& v);

// The transforms of one survival. Variants ask for many of the same: each is worked out
// once.
class Transforms {
 public:
  explicit Transforms(const Valuation& v) : v_(v) {}

  const Valuation& valuation() const { return v_; }
  // Forgets the survival before.
  void Of(const Survival& survival) {
    survival_ = survival;
    found_.clear();
  }
  const Survival& survival() const { return survival_; }
  Transform operator()(const EarningPath& path, double tolerance);

 private:
  struct Found {
    EarningPath path;
    double tolerance;
    Transform transform;
  };
  Valuation v_;
  Survival survival_;
  std::vector<Found> found_;
};

// The risk-adjusted gain of each offer of candidate.h, net of its certain costs; the plain
// gain for a tolerance without bounds. `life`: of the customer's survival. tolerance >= 0.
double CertaintyGain(const ProtectOffer& offer, const Relationship& r, double tolerance,
                     Transforms& life);
double CertaintyGain(const ReengineerOffer& offer, const Relationship& r, double tolerance,
                     Transforms& life);
double CertaintyGain(const EnhanceOffer& offer, const Relationship& r, double tolerance,
                     Transforms& life);
double CertaintyGain(const HoldOffer& offer, const Relationship& r, double tolerance,
                     Transforms& life);
double CertaintyGain(const EndOffer& offer, const Relationship& r, double tolerance,
                     Transforms& life);
// Who has gone comes back, with the second life; who is still there buys as ever, and has
// the gift where they would have come anyway.
double CertaintyGain(const WinBackOffer& offer, const Relationship& r, double tolerance,
                     Transforms& life, Transforms& second);
// Of somebody who has bought already: becoming a customer is worth the relationship.
double CertaintyGain(const StartOffer& offer, const Relationship& r, double tolerance,
                     Transforms& life);
// Of a prospect: becoming a customer is worth offer.value for certain.
double CertaintyGain(const StartOffer& offer, double tolerance);

// Adds the term `risk`, which makes the gain the risk-adjusted one.
void AddRisk(double certainty_gain, Candidate& candidate);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_RISK_H_
