// Newton's method for a likelihood of a few positive parameters.
//
// The search runs over logarithms, within a box. Each step is Newton's, made to
// climb where the surface is bent the wrong way (eigenvalues by their size) and
// held to a radius that grows with success. Near the maximum steps are taken
// until they no longer move anything: the result is the maximum to rounding.
#ifndef GOODWILL_SRC_VALUE_MODELS_NEWTON_H_
#define GOODWILL_SRC_VALUE_MODELS_NEWTON_H_

#include <array>
#include <cstddef>
#include <functional>

#include "absl/status/statusor.h"
#include "goodwill/value/models/derivatives.h"

namespace goodwill {

using Parameters = std::array<double, kMaxParameters>;
using Square = std::array<std::array<double, kMaxParameters>, kMaxParameters>;

struct Box {
  size_t n;
  Parameters low;   // logarithms
  Parameters high;
};

// The log-likelihood and its derivatives by the parameters themselves. An error
// (cancelled) ends the search.
using Objective = std::function<absl::StatusOr<Derivatives>(const Parameters&)>;

struct Maximum {
  Parameters parameters{};
  Parameters logs{};
  Derivatives at;               // by the logarithms
  std::array<bool, 4> limit{};  // held at an end of its range
  bool converged = false;
  int iterations = 0;
};

// `rough` ends the search where the next step promises to gain next to nothing.
absl::StatusOr<Maximum> Maximise(const Objective& objective, const Parameters& start_logs,
                                 const Box& box, bool rough = false);

// Derivatives by the logarithms of the parameters.
Derivatives ByLogs(const Derivatives& d, const Parameters& parameters, size_t n);

// Eigenvalues of a symmetric matrix (leading n by n), vectors as columns, by
// Jacobi rotations.
void Eigen(Square matrix, size_t n, Parameters& values, Square& vectors);

// The inverse of the information, -Hessian, over the parameters not at a limit.
// False where it is not positive definite; then rows of `inverse` are as they were.
bool InvertInformation(const Derivatives& at, size_t n, const std::array<bool, 4>& out,
                       Square& inverse);

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_NEWTON_H_
