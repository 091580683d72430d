// A function of up to four parameters with its gradient and Hessian.
#ifndef GOODWILL_VALUE_MODELS_DERIVATIVES_H_
#define GOODWILL_VALUE_MODELS_DERIVATIVES_H_

#include <array>
#include <cstddef>

namespace goodwill {

inline constexpr size_t kMaxParameters = 4;

// Second derivatives by pair, upper triangle: (0,0) (0,1) (0,2) (0,3) (1,1) ...
struct Derivatives {
  double value = 0;
  std::array<double, kMaxParameters> gradient{};
  std::array<double, kMaxParameters*(kMaxParameters + 1) / 2> hessian{};

  static constexpr size_t At(size_t i, size_t j) {
    if (i > j) return At(j, i);
    return i * kMaxParameters - i * (i + 1) / 2 + j;
  }
  double& second(size_t i, size_t j) { return hessian[At(i, j)]; }
  double second(size_t i, size_t j) const { return hessian[At(i, j)]; }
};

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_DERIVATIVES_H_
