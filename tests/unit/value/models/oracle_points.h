// Points of the domain, and the largest error found at them.
#ifndef GOODWILL_TESTS_UNIT_VALUE_MODELS_ORACLE_POINTS_H_
#define GOODWILL_TESTS_UNIT_VALUE_MODELS_ORACLE_POINTS_H_

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/unit/base/draws.h"
#include "tests/unit/value/models/oracle.h"

namespace goodwill {

using oracle::Wide;

// How many points to draw; GOODWILL_POINTS tells otherwise.
inline int Points(int otherwise) {
  const char* said = std::getenv("GOODWILL_POINTS");
  return said != nullptr ? std::atoi(said) : otherwise;
}

inline double Uniform(Draws& draws) {
  return std::ldexp(static_cast<double>(draws.Word() >> 11), -53);
}

// Of all magnitudes alike.
inline double Spread(Draws& draws, double from, double to) {
  return from * std::exp(Uniform(draws) * std::log(to / from));
}

class Worst {
 public:
  Worst(const char* name, double allowed) : name_(name), allowed_(allowed) {}
  ~Worst() {
    std::printf("  %-22s %6d points, largest error %.2e\n", name_.c_str(), points_, worst_);
    EXPECT_LT(worst_, allowed_) << name_ << " at " << where_;
    EXPECT_GT(points_, 0) << name_;
  }
  // Relative error; `floor` is the least that it is relative to.
  void Add(double got, const Wide& want, double floor, const std::string& where) {
    ++points_;
    if (floor == 0 && abs(want) < Wide("1e-290")) {
      // Below what a double holds in full.
      if (!(std::fabs(got) <= 1e-289)) Take(1, where);
      return;
    }
    const Wide size = abs(want) > floor ? Wide(abs(want)) : Wide(floor);
    const double error = static_cast<double>(Wide(abs(Wide(got) - want) / size));
    if (!(error <= worst_)) Take(error, where);
  }

 private:
  void Take(double error, const std::string& where) {
    worst_ = std::isnan(error) ? HUGE_VAL : error;
    where_ = where;
  }

  std::string name_;
  double allowed_;
  double worst_ = 0;
  int points_ = 0;
  std::string where_;
};

using WidePoint = std::vector<Wide>;

// Gradient and Hessian by logarithms against differences of 50 digits; `log_of`
// gives the log-likelihood at some parameters.
template <typename D, typename LogOf>
void AddDerivatives(const D& got, const std::vector<double>& p, size_t n, LogOf&& log_of,
                    Worst& gradient, Worst& hessian, const std::string& where) {
  const Wide step("1e-9");
  auto at = [&](size_t a, int by_a, size_t b, int by_b) {
    WidePoint q(p.begin(), p.end());
    q[a] *= 1 + by_a * step;
    q[b] *= 1 + by_b * step;
    return Wide(log_of(q));
  };
  const Wide here = at(0, 0, 0, 0);
  for (size_t a = 0; a < n; ++a) {
    const Wide up = at(a, 1, a, 0);
    const Wide down = at(a, -1, a, 0);
    // What is small beside 1 has no influence on anything.
    gradient.Add(got.gradient[a] * p[a], Wide((up - down) / (2 * step)), 1, where);
    hessian.Add(got.second(a, a) * p[a] * p[a], Wide((up - 2 * here + down) / (step * step)), 1,
                where);
    for (size_t b = a + 1; b < n; ++b) {
      const Wide mixed = (at(a, 1, b, 1) - at(a, 1, b, -1) - at(a, -1, b, 1) + at(a, -1, b, -1)) /
                         (4 * step * step);
      hessian.Add(got.second(a, b) * p[a] * p[b], mixed, 1, where);
    }
  }
}

}  // namespace goodwill

#endif  // GOODWILL_TESTS_UNIT_VALUE_MODELS_ORACLE_POINTS_H_
