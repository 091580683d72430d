#include "value/models/one_age.h"

#include <array>
#include <limits>

#include "base/elementary_each.h"
#include "goodwill/base/elementary.h"
#include "value/models/pareto_race.h"

namespace goodwill {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// e^-fall with a relative error of about fall times 2^-53; far from underflow.
constexpr double kMostFall = 600;
double Power(double fall) { return fall < kMostFall ? Exp(-fall) : kNaN; }

double Shape(double r, int64_t frequency) { return r + static_cast<double>(frequency); }

double LeftAtOnce(double r, double a, double b, double coins, int64_t frequency,
                  const AgeLogs& logs) {
  if (a == 0 || coins == 0) return 0;
  return a / (b + coins - 1) * Power(Shape(r, frequency) * logs.alpha);
}

End SameEnd(double r, int64_t frequency, const AgeLogs& logs) {
  const double there = Power(Shape(r, frequency) * logs.alpha);
  return {there, there};
}

double Fall(const ParetoNbd& m, int64_t frequency, const AgeLogs& logs) {
  return Shape(m.r, frequency) * logs.alpha + m.s * logs.beta;
}

}  // namespace

AgeLogs LogsAt(const Nbd&, double) { return {}; }
AgeLogs LogsAt(const BgNbd& m, double age) { return {Log1p(age / m.alpha), 0}; }
AgeLogs LogsAt(const MbgNbd& m, double age) { return {Log1p(age / m.alpha), 0}; }
AgeLogs LogsAt(const ParetoNbd& m, double age) {
  return {Log1p(age / m.alpha), Log1p(age / m.beta)};
}

double LeftAfter(const Nbd&, int64_t, double, const AgeLogs&) { return 0; }
double LeftAfter(const BgNbd& m, int64_t frequency, double, const AgeLogs& logs) {
  return LeftAtOnce(m.r, m.a, m.b, static_cast<double>(frequency), frequency, logs);
}
double LeftAfter(const MbgNbd& m, int64_t frequency, double, const AgeLogs& logs) {
  return LeftAtOnce(m.r, m.a, m.b, static_cast<double>(frequency) + 1, frequency, logs);
}
double LeftAfter(const ParetoNbd& m, int64_t frequency, double age, const AgeLogs& logs) {
  return Power(Fall(m, frequency, logs)) * DropoutFirst(m, frequency, age);
}

End EndAt(const Nbd&, int64_t, double, const AgeLogs&) { return {1, 1}; }
End EndAt(const BgNbd& m, int64_t frequency, double, const AgeLogs& logs) {
  return SameEnd(m.r, frequency, logs);
}
End EndAt(const MbgNbd& m, int64_t frequency, double, const AgeLogs& logs) {
  return SameEnd(m.r, frequency, logs);
}
End EndAt(const ParetoNbd& m, int64_t frequency, double age, const AgeLogs& logs) {
  const double there = Power(Fall(m, frequency, logs));
  return {there, there * PurchaseFirst(m, frequency, age)};
}

double PAliveByAges(const ParetoNbd& m, const PurchaseHistory& h) {
  if (Stays(m, h.recency, h.tenure)) return 1;
  std::array<double, 4> logs = {h.recency / m.alpha, h.recency / m.beta, h.tenure / m.alpha,
                                h.tenure / m.beta};
  Log1pEach(logs);
  const double left = Fall(m, h.frequency, {logs[0], logs[1]});
  const double end = Fall(m, h.frequency, {logs[2], logs[3]});
  if (!(left < kMostFall && end < kMostFall)) return kNaN;
  std::array<double, 2> there = {-left, -end};
  ExpEach(there);
  return PAliveOf(there[0] * DropoutFirst(m, h.frequency, h.recency),
                  {there[1], there[1] * PurchaseFirst(m, h.frequency, h.tenure)});
}

}  // namespace goodwill
