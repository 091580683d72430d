// P(alive) from functions of one age each.
//
// A history has two ages, and there are many pairs of them. But in the NBD, the coin
// models and the Pareto/NBD the chance to be still a customer takes it apart:
//
//   P(alive) = there(x, T) / (left(x, t_x) + total(x, T))
//
// all of them over what the history's likelihood has in common with one that ends at
// age 0, R = r + x:
//
//   there   still a customer at T:  ((alpha / (alpha+T))^R (beta / (beta+T))^s, the
//           second factor for the Pareto/NBD only
//   left    dropped out after the last purchase: for the coin models at once, with odds
//           a / (b + coins - 1) and the first factor at t_x; for the Pareto/NBD "there" at
//           t_x times the chance that dropout comes before a purchase (pareto_race.h)
//   total   there, less those of `left` who would have left only after T: for the
//           Pareto/NBD "there" times the chance that a purchase comes first
//
// Whoever scores many customers computes a few thousand such values instead of a
// million pairs. All terms are positive, so nothing is lost in adding them; powers are
// taken where they lose less than 1e-12, and NaN says that there is no such way.
#ifndef GOODWILL_SRC_VALUE_MODELS_ONE_AGE_H_
#define GOODWILL_SRC_VALUE_MODELS_ONE_AGE_H_

#include <algorithm>
#include <cstdint>

#include "goodwill/value/models/bg_nbd.h"
#include "goodwill/value/models/history.h"
#include "goodwill/value/models/mbg_nbd.h"
#include "goodwill/value/models/nbd.h"
#include "goodwill/value/models/pareto_nbd.h"

namespace goodwill {

// log(1 + age/alpha) and log(1 + age/beta), which serve all frequencies.
struct AgeLogs {
  double alpha = 0;
  double beta = 0;
};

struct End {
  double there;
  double total;
};

AgeLogs LogsAt(const Nbd& m, double age);
AgeLogs LogsAt(const BgNbd& m, double age);
AgeLogs LogsAt(const MbgNbd& m, double age);
AgeLogs LogsAt(const ParetoNbd& m, double age);

double LeftAfter(const Nbd& m, int64_t frequency, double age, const AgeLogs& logs);
double LeftAfter(const BgNbd& m, int64_t frequency, double age, const AgeLogs& logs);
double LeftAfter(const MbgNbd& m, int64_t frequency, double age, const AgeLogs& logs);
double LeftAfter(const ParetoNbd& m, int64_t frequency, double age, const AgeLogs& logs);

End EndAt(const Nbd& m, int64_t frequency, double age, const AgeLogs& logs);
End EndAt(const BgNbd& m, int64_t frequency, double age, const AgeLogs& logs);
End EndAt(const MbgNbd& m, int64_t frequency, double age, const AgeLogs& logs);
End EndAt(const ParetoNbd& m, int64_t frequency, double age, const AgeLogs& logs);

// Alive for certain, whatever the frequency: a customer of the Pareto/NBD without a
// silence, or where nobody leaves.
inline bool Stays(const ParetoNbd& m, double recency, double tenure) {
  return m.s == 0 || recency == tenure;
}
template <typename Model>
bool Stays(const Model&, double, double) {
  return false;
}

// NaN where either is.
inline double PAliveOf(double left, const End& end) {
  const double p = end.there / (left + end.total);
  return p > 1 ? 1 : p;
}

template <typename Model>
double PAliveByAges(const Model& m, const PurchaseHistory& h) {
  if (Stays(m, h.recency, h.tenure)) return 1;
  return PAliveOf(LeftAfter(m, h.frequency, h.recency, LogsAt(m, h.recency)),
                  EndAt(m, h.frequency, h.tenure, LogsAt(m, h.tenure)));
}

// The same bits, with what both ages ask for at once.
double PAliveByAges(const ParetoNbd& m, const PurchaseHistory& h);

// Purchases per unit of time of who is alive.
inline double ParetoRate(const ParetoNbd& m, int64_t frequency, double age) {
  return (m.r + static_cast<double>(frequency)) / (m.alpha + age);
}

// Mean time as a customer within the next `t` of who is one at `age`, and the same
// discounted: what expectations of all frequencies share.
double ParetoExposure(const ParetoNbd& m, double age, double t);
double ParetoDiscountedExposure(const ParetoNbd& m, double age, double rate, double horizon);

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_ONE_AGE_H_
