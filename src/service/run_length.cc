// Average run lengths, by the integral equation that they satisfy: a chart that
// stands at s goes on by one point, and from wherever that leads by the run length
// from there. The integral becomes a sum over Gauss points, the equation a system.
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "absl/status/status.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/service/control_chart.h"
#include "goodwill/service/normal.h"

namespace goodwill {
namespace {

constexpr double kLongest = 1e12;

struct Nodes {
  std::vector<double> at;
  std::vector<double> weight;
};

// Panels of eight Gauss points (Abramowitz and Stegun, table 25.4).
Nodes MakeNodes(double from, double to, double widest) {
  static constexpr std::array<double, 4> kAt = {
      0.18343464249564980494, 0.52553240991632898582, 0.79666647741362673959,
      0.96028985649753623168};
  static constexpr std::array<double, 4> kWeight = {
      0.36268378337836198297, 0.31370664587788728734, 0.22238103445337447054,
      0.10122853629037625915};
  const auto panels = static_cast<size_t>(std::ceil((to - from) / widest));
  const double half = (to - from) / static_cast<double>(panels) / 2;
  Nodes nodes;
  for (size_t panel = 0; panel < panels; ++panel) {
    const double middle = from + half * static_cast<double>(2 * panel + 1);
    for (size_t i = 4; i-- > 0;) {
      nodes.at.push_back(middle - half * kAt[i]);
      nodes.weight.push_back(half * kWeight[i]);
    }
    for (size_t i = 0; i < 4; ++i) {
      nodes.at.push_back(middle + half * kAt[i]);
      nodes.weight.push_back(half * kWeight[i]);
    }
  }
  return nodes;
}

// Solves matrix * x = right by elimination with pivots; both are used up. Empty
// where the matrix is singular.
std::vector<double> Solve(std::vector<double>* matrix, std::vector<double>* right) {
  const size_t n = right->size();
  std::vector<double>& m = *matrix;
  std::vector<double>& b = *right;
  for (size_t column = 0; column < n; ++column) {
    size_t pivot = column;
    for (size_t row = column + 1; row < n; ++row) {
      if (std::abs(m[row * n + column]) > std::abs(m[pivot * n + column])) pivot = row;
    }
    if (!(std::abs(m[pivot * n + column]) > 0)) return {};
    if (pivot != column) {
      for (size_t i = column; i < n; ++i) std::swap(m[pivot * n + i], m[column * n + i]);
      std::swap(b[pivot], b[column]);
    }
    for (size_t row = column + 1; row < n; ++row) {
      const double factor = m[row * n + column] / m[column * n + column];
      if (factor == 0) continue;
      for (size_t i = column; i < n; ++i) m[row * n + i] -= factor * m[column * n + i];
      b[row] -= factor * b[column];
    }
  }
  std::vector<double> x(n);
  for (size_t row = n; row-- > 0;) {
    double sum = b[row];
    for (size_t i = row + 1; i < n; ++i) sum -= m[row * n + i] * x[i];
    x[row] = sum / m[row * n + row];
  }
  return x;
}

struct OneSided {
  double from_zero = 0;
  double from_head_start = 0;
};

// L(s) = 1 + L(0) Phi(k - s - shift) + integral of L(y) phi(y + k - s - shift) over
// 0 to h: the sum falls back to 0, or to y. L(0) is one more unknown.
OneSided CusumRunLength(double k, double h, double head_start, double shift) {
  const Nodes nodes = MakeNodes(0, h, 1.0);
  const size_t n = nodes.at.size() + 1;
  std::vector<double> matrix(n * n);
  std::vector<double> right(n, 1);
  const auto start = [&](size_t i) { return i == 0 ? 0 : nodes.at[i - 1]; };
  for (size_t i = 0; i < n; ++i) {
    matrix[i * n] = -NormalBelow(k - start(i) - shift);
    for (size_t j = 1; j < n; ++j) {
      matrix[i * n + j] =
          -nodes.weight[j - 1] * NormalDensity(nodes.at[j - 1] + k - start(i) - shift);
    }
    matrix[i * n + i] += 1;
  }
  const std::vector<double> lengths = Solve(&matrix, &right);
  if (lengths.empty()) return {kLongest * 2, kLongest * 2};
  OneSided out{lengths[0], 1 + lengths[0] * NormalBelow(k - head_start - shift)};
  for (size_t j = 1; j < n; ++j) {
    out.from_head_start += lengths[j] * nodes.weight[j - 1] *
                           NormalDensity(nodes.at[j - 1] + k - head_start - shift);
  }
  return out;
}

// L(u) = 1 + 1/lambda * integral of L(y) phi((y - (1 - lambda) u) / lambda - shift)
// over the limits -h to h.
double EwmaRunLength(double lambda, double width, double shift) {
  const double h = width * Sqrt(lambda / (2 - lambda));
  const Nodes nodes = MakeNodes(-h, h, 1.5 * lambda);
  const size_t n = nodes.at.size();
  std::vector<double> matrix(n * n);
  std::vector<double> right(n, 1);
  const auto chance = [&](double from, size_t to) {
    return nodes.weight[to] / lambda *
           NormalDensity((nodes.at[to] - (1 - lambda) * from) / lambda - shift);
  };
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < n; ++j) matrix[i * n + j] = -chance(nodes.at[i], j);
    matrix[i * n + i] += 1;
  }
  const std::vector<double> lengths = Solve(&matrix, &right);
  if (lengths.empty()) return kLongest * 2;
  double length = 1;
  for (size_t j = 0; j < n; ++j) length += lengths[j] * chance(0, j);
  return length;
}

}  // namespace

absl::StatusOr<double> AverageRunLength(const ChartOptions& options, double shift) {
  if (!(std::abs(shift) <= 100)) {
    return absl::InvalidArgumentError("the shift must lie within 100 sigmas");
  }
  double length = 0;
  switch (options.kind) {
    case ChartKind::kXmr:
      if (!(options.width >= 0 && options.width <= 10)) {
        return absl::InvalidArgumentError("the width must be 0 to 10 sigmas");
      }
      length = 1 / (NormalBelow(-options.width - shift) + NormalBelow(-options.width + shift));
      break;
    case ChartKind::kCusum: {
      if (!(options.k >= 0 && options.k <= 10 && options.h > 0 && options.h <= 10 &&
            options.head_start >= 0 && options.head_start <= options.h)) {
        return absl::InvalidArgumentError("k and h must be 0 to 10 sigmas, head_start within h");
      }
      const OneSided up = CusumRunLength(options.k, options.h, options.head_start, shift);
      const OneSided down = CusumRunLength(options.k, options.h, options.head_start, -shift);
      // Both sums never leave zero upwards together (Lucas and Crosier 1982).
      length = (up.from_head_start * down.from_zero + down.from_head_start * up.from_zero -
                up.from_zero * down.from_zero) /
               (up.from_zero + down.from_zero);
      break;
    }
    case ChartKind::kEwma:
      if (!(options.width > 0 && options.width <= 10 && options.lambda >= 0.01 &&
            options.lambda <= 1)) {
        return absl::InvalidArgumentError("the width must be 0 to 10 sigmas, lambda 0.01 to 1");
      }
      length = EwmaRunLength(options.lambda, options.width, shift);
      break;
    default:
      return absl::InvalidArgumentError("run lengths are known for XmR, CUSUM and EWMA charts");
  }
  if (!(length >= 1 - 1e-9 && length <= kLongest)) {
    return absl::OutOfRangeError("the run length is beyond 1e12 points");
  }
  return length;
}

}  // namespace goodwill
