// A function of a few parameters with its gradient and Hessian.
#ifndef GOODWILL_VALUE_MODELS_DERIVATIVES_H_
#define GOODWILL_VALUE_MODELS_DERIVATIVES_H_

#include <array>
#include <cstddef>

namespace goodwill {

// Second derivatives by pair, upper triangle: (0,0) (0,1) (0,2) ... (1,1) ...
template <size_t N>
struct DerivativesOf {
  double value = 0;
  std::array<double, N> gradient{};
  std::array<double, N*(N + 1) / 2> hessian{};

  static constexpr size_t At(size_t i, size_t j) {
    if (i > j) return At(j, i);
    return i * N - i * (i + 1) / 2 + j;
  }
  double& second(size_t i, size_t j) { return hessian[At(i, j)]; }
  double second(size_t i, size_t j) const { return hessian[At(i, j)]; }
};

using Derivatives = DerivativesOf<4>;

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_DERIVATIVES_H_
