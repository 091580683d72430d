#include "goodwill/base/elementary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <boost/math/special_functions/expm1.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/log1p.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <span>
#include <vector>

#include "base/elementary_each.h"
#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

// 50 decimal digits.
using Wide = boost::multiprecision::cpp_bin_float_50;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double Uniform(Draws& draws, double from, double to) {
  return from + (to - from) * std::ldexp(static_cast<double>(draws.Word() >> 11), -53);
}

// Of all magnitudes between 2^from and 2^to.
double Spread(Draws& draws, int from, int to) {
  const auto exponent = static_cast<int>(draws.Between(from, to - 1));
  const double mantissa = Uniform(draws, 1, 2);
  return std::ldexp(mantissa, exponent);
}

// The largest relative error seen, in units of 2^-53 (half a unit in the last
// place of a number just above a power of two).
class Worst {
 public:
  explicit Worst(const char* name) : name_(name) {}
  ~Worst() {
    std::printf("  %-28s max relative error %.3f x 2^-53 at x = %.17g\n", name_, worst_, at_);
  }

  void Add(double x, double got, const Wide& want) {
    if (want == 0) {
      EXPECT_EQ(got, 0) << name_ << " " << x;
      return;
    }
    const double error =
        static_cast<double>(abs(Wide((Wide(got) - want) / want))) * 9007199254740992.0;
    if (!(error <= worst_)) {
      worst_ = error;
      at_ = x;
    }
  }
  double worst() const { return worst_; }

 private:
  const char* name_;
  double worst_ = 0;
  double at_ = 0;
};

TEST(Elementary, Log) {
  Draws draws(70);
  Worst worst("log");
  for (int i = 0; i < 6000; ++i) {
    const double x = Spread(draws, -1074, 1023);
    worst.Add(x, Log(x), log(Wide(x)));
    const double y = Uniform(draws, 0.5, 2);
    worst.Add(y, Log(y), log(Wide(y)));
  }
  EXPECT_LE(worst.worst(), 1.5);
  EXPECT_EQ(Log(0), -kInfinity);
  EXPECT_EQ(Log(1), 0);
  EXPECT_EQ(Log(kInfinity), kInfinity);
  EXPECT_TRUE(std::isnan(Log(-1)));
  EXPECT_TRUE(std::isnan(Log(std::nan(""))));
}

TEST(Elementary, Log1p) {
  Draws draws(71);
  Worst worst("log1p");
  for (int i = 0; i < 4000; ++i) {
    const double x = Spread(draws, -60, 60);
    worst.Add(x, Log1p(x), boost::math::log1p(Wide(x)));
    const double y = Uniform(draws, -0.999, 1);
    worst.Add(y, Log1p(y), boost::math::log1p(Wide(y)));
    const double z = -Spread(draws, -60, 0) / 2;
    worst.Add(z, Log1p(z), boost::math::log1p(Wide(z)));
  }
  EXPECT_LE(worst.worst(), 1.5);
  EXPECT_EQ(Log1p(0), 0);
  EXPECT_EQ(Log1p(-1), -kInfinity);
  EXPECT_EQ(Log1p(1e-300), 1e-300);
  EXPECT_TRUE(std::isnan(Log1p(-1.5)));
}

TEST(Elementary, Exp) {
  Draws draws(72);
  Worst worst("exp");
  for (int i = 0; i < 4000; ++i) {
    const double x = Uniform(draws, -708, 709);
    worst.Add(x, Exp(x), exp(Wide(x)));
    const double y = Uniform(draws, -2, 2);
    worst.Add(y, Exp(y), exp(Wide(y)));
  }
  EXPECT_LE(worst.worst(), 1.5);
  EXPECT_EQ(Exp(0), 1);
  EXPECT_EQ(Exp(-kInfinity), 0);
  EXPECT_EQ(Exp(-1000), 0);
  // Results too small for full precision are right to their last bit but one.
  for (double x = -745; x < -708; x += 0.25) {
    const double tiny = std::numeric_limits<double>::denorm_min();
    const Wide error = abs(Wide(Wide(Exp(x)) - exp(Wide(x))));
    EXPECT_LE(error, Wide(tiny)) << x;
  }
  EXPECT_EQ(Exp(1000), kInfinity);
  EXPECT_TRUE(std::isnan(Exp(std::nan(""))));
}

TEST(Elementary, Expm1) {
  Draws draws(73);
  Worst worst("expm1");
  for (int i = 0; i < 4000; ++i) {
    const double x = Uniform(draws, -50, 700);
    worst.Add(x, Expm1(x), boost::math::expm1(Wide(x)));
    const double y = Uniform(draws, -1, 1);
    worst.Add(y, Expm1(y), boost::math::expm1(Wide(y)));
    const double z = Spread(draws, -60, 0) * (i % 2 == 0 ? 1 : -1);
    worst.Add(z, Expm1(z), boost::math::expm1(Wide(z)));
  }
  EXPECT_LE(worst.worst(), 1.5);
  EXPECT_EQ(Expm1(0), 0);
  EXPECT_EQ(Expm1(-kInfinity), -1);
  EXPECT_EQ(Expm1(1e-300), 1e-300);
}

TEST(Elementary, Pow) {
  Draws draws(74);
  Worst worst("pow");
  for (int i = 0; i < 3000; ++i) {
    const double x = Spread(draws, -20, 20);
    const double y = Uniform(draws, -20, 20);
    worst.Add(x, Pow(x, y), pow(Wide(x), Wide(y)));
    const double near = Uniform(draws, 0.9, 1.1);
    const double z = Uniform(draws, -1000, 1000);
    worst.Add(near, Pow(near, z), pow(Wide(near), Wide(z)));
  }
  EXPECT_LE(worst.worst(), 1.5);
  EXPECT_EQ(Pow(2, 10), 1024);
  EXPECT_EQ(Pow(0, 0), 1);
  EXPECT_EQ(Pow(0, 2), 0);
}

TEST(Elementary, Sqrt) {
  Draws draws(75);
  Worst worst("sqrt");
  for (int i = 0; i < 3000; ++i) {
    const double x = Spread(draws, -1000, 1000);
    worst.Add(x, Sqrt(x), sqrt(Wide(x)));
  }
  EXPECT_LE(worst.worst(), 1.0);
  EXPECT_TRUE(std::isnan(Sqrt(-1)));
}

TEST(Elementary, LogGamma) {
  Draws draws(76);
  {
    Worst worst("log gamma, x in (2.5, 1e10)");
    for (int i = 0; i < 700; ++i) {
      const double x = 1.5 + Spread(draws, 0, 33);
      worst.Add(x, LogGamma(x), boost::math::lgamma(Wide(x)));
    }
    EXPECT_LE(worst.worst(), 1.5);
  }
  {
    Worst worst("log gamma, x in (0, 2.5)");
    for (int i = 0; i < 700; ++i) {
      const double x = Uniform(draws, 1e-6, 2.5);
      worst.Add(x, LogGamma(x), boost::math::lgamma(Wide(x)));
      const double y = Spread(draws, -40, 0);
      worst.Add(y, LogGamma(y), boost::math::lgamma(Wide(y)));
    }
    EXPECT_LE(worst.worst(), 1.5);
  }
  {
    Worst worst("log gamma, close to 1 and 2");
    for (int i = 0; i < 300; ++i) {
      const double off = Spread(draws, -40, -4) * (i % 2 == 0 ? 1 : -1);
      const double x = (i % 4 < 2 ? 1 : 2) + off;
      worst.Add(x, LogGamma(x), boost::math::lgamma(Wide(x)));
    }
    EXPECT_LE(worst.worst(), 1.5);
  }
  {
    Worst worst("log gamma, x in (1e10, 1e305)");
    for (int i = 0; i < 300; ++i) {
      const double x = Spread(draws, 33, 1013);
      worst.Add(x, LogGamma(x), boost::math::lgamma(Wide(x)));
    }
    EXPECT_LE(worst.worst(), 1.5);
  }
  EXPECT_EQ(LogGamma(1), 0);
  EXPECT_EQ(LogGamma(2), 0);
  EXPECT_EQ(LogGamma(0), kInfinity);
  EXPECT_EQ(LogGamma(-3), kInfinity);
  EXPECT_EQ(LogGamma(kInfinity), kInfinity);
}

// Of many numbers at once the bits of each alone, however many there are; NaN is NaN.
TEST(Elementary, EachIsAsAlone) {
  struct Function {
    const char* name;
    double (*alone)(double);
    void (*each)(std::span<double>);
  };
  Draws draws(9);
  for (const Function& f : {Function{"Log", Log, LogEach}, {"Log1p", Log1p, Log1pEach},
                            {"Exp", Exp, ExpEach}, {"Expm1", Expm1, Expm1Each}}) {
    int different = 0;
    for (int round = 0; round < 30'000; ++round) {
      std::vector<double> x(draws.Below(6));
      for (double& v : x) {
        switch (draws.Below(4)) {
          case 0: v = std::bit_cast<double>(draws.Word()); break;
          case 1: v = Uniform(draws, -1, 1); break;
          case 2: v = Uniform(draws, -750, 750); break;
          default: v = Spread(draws, -60, 60); break;
        }
      }
      std::vector<double> all = x;
      f.each(all);
      for (size_t i = 0; i < x.size(); ++i) {
        const double one = f.alone(x[i]);
        different += std::bit_cast<uint64_t>(one) != std::bit_cast<uint64_t>(all[i]) &&
                     !(std::isnan(one) && std::isnan(all[i]));
      }
    }
    EXPECT_EQ(different, 0) << f.name;
  }
}

}  // namespace
}  // namespace goodwill
