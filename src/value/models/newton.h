// Newton's method for a smooth function of some coordinates: the logarithms of
// positive parameters, or coefficients as they are.
//
// Each step is Newton's, made to climb where the surface is bent the wrong way
// (eigenvalues by their size) and held to a radius that grows with success, within
// a box. Near the maximum steps are taken until they no longer move anything: the
// result is the maximum to rounding.
#ifndef GOODWILL_SRC_VALUE_MODELS_NEWTON_H_
#define GOODWILL_SRC_VALUE_MODELS_NEWTON_H_

#include <cstddef>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/value/models/derivatives.h"

namespace goodwill {

using Coordinates = std::vector<double>;

class Matrix {
 public:
  explicit Matrix(size_t n = 0) : n_(n), cells_(n * n) {}
  double* operator[](size_t row) { return cells_.data() + row * n_; }
  const double* operator[](size_t row) const { return cells_.data() + row * n_; }
  size_t size() const { return n_; }

 private:
  size_t n_;
  std::vector<double> cells_;
};

// A function's value, gradient and Hessian at some coordinates.
class Surface {
 public:
  explicit Surface(size_t n = 0) : gradient(n), bends_(n) {}
  size_t size() const { return gradient.size(); }
  double& second(size_t i, size_t j) { return i <= j ? bends_[i][j] : bends_[j][i]; }
  double second(size_t i, size_t j) const { return i <= j ? bends_[i][j] : bends_[j][i]; }

  double value = 0;
  Coordinates gradient;

 private:
  Matrix bends_;  // its upper triangle
};

struct Box {
  Coordinates low;
  Coordinates high;

  size_t size() const { return low.size(); }
};

// An error (cancelled) ends the search.
using Objective = std::function<absl::StatusOr<Surface>(const Coordinates&)>;

struct Maximum {
  Coordinates coordinates;
  Surface at;
  std::vector<bool> limit;  // held at an end of its range
  bool converged = false;
  int iterations = 0;
};

// `rough` ends the search where the next step promises to gain next to nothing.
absl::StatusOr<Maximum> Maximise(const Objective& objective, const Coordinates& start,
                                 const Box& box, bool rough = false);

Coordinates ExpAll(const Coordinates& logs);

// Derivatives by the logarithms of the first n parameters.
template <size_t N>
Surface ByLogs(const DerivativesOf<N>& d, std::span<const double> parameters, size_t n) {
  Surface out(n);
  out.value = d.value;
  for (size_t i = 0; i < n; ++i) {
    out.gradient[i] = parameters[i] * d.gradient[i];
    for (size_t j = i; j < n; ++j) {
      out.second(i, j) = parameters[i] * parameters[j] * d.second(i, j);
    }
    out.second(i, i) += out.gradient[i];
  }
  return out;
}

// Eigenvalues of a symmetric matrix, vectors as columns, by Jacobi rotations.
void Eigen(Matrix matrix, Coordinates& values, Matrix& vectors);

// The inverse of the information, -Hessian, over the coordinates that are not
// `out`. False where it is not positive definite. Rows of those that are out are 0.
bool InvertInformation(const Surface& at, const std::vector<bool>& out, Matrix& inverse);

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_NEWTON_H_
