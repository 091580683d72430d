#include "strategy/master.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "goodwill/base/elementary.h"

namespace goodwill {
namespace {

// Solves m x = b for a symmetric positive matrix of `size` rows, in place of b.
void SolvePositive(std::vector<double>& m, size_t size, std::vector<double>& b) {
  for (size_t i = 0; i < size; ++i) {
    for (size_t j = 0; j <= i; ++j) {
      double sum = m[i * size + j];
      for (size_t k = 0; k < j; ++k) sum -= m[i * size + k] * m[j * size + k];
      if (i == j) {
        // What rounding left of nothing: the direction is held where it is.
        m[i * size + i] = sum > 1e-300 ? Sqrt(sum) : 1e150;
      } else {
        m[i * size + j] = sum / m[j * size + j];
      }
    }
  }
  for (size_t i = 0; i < size; ++i) {
    for (size_t k = 0; k < i; ++k) b[i] -= m[i * size + k] * b[k];
    b[i] /= m[i * size + i];
  }
  for (size_t i = size; i-- > 0;) {
    for (size_t k = i + 1; k < size; ++k) b[i] -= m[k * size + i] * b[k];
    b[i] /= m[i * size + i];
  }
}

}  // namespace

// In numbers t of 0 to 1 for the box and with f scaled, the model is
//   min h  subject to  h - a_j t >= b_j,  t >= 0,  1 - t >= 0.
// Slacks s and multipliers z of these constraints are kept positive; a Newton step aims
// at s z = target for all of them.
MasterPoint MinimiseModel(const std::vector<Plane>& planes, const Box& box, double upper,
                          const std::vector<double>& start, double looseness) {
  const size_t dims = box.low.size();
  const size_t cuts = planes.size();
  const size_t rows = cuts + 2 * dims;
  std::vector<double> width(dims);
  for (size_t r = 0; r < dims; ++r) width[r] = box.high[r] - box.low[r];

  std::vector<double> a(cuts * dims);
  std::vector<double> b(cuts);
  double scale = 0;
  for (size_t j = 0; j < cuts; ++j) {
    double at_low = planes[j].value;
    for (size_t r = 0; r < dims; ++r) {
      at_low += planes[j].slope[r] * box.low[r];
      a[j * dims + r] = planes[j].slope[r] * width[r];
      scale = std::max(scale, std::fabs(a[j * dims + r]));
    }
    b[j] = at_low - upper;
  }
  if (!(scale > 0)) scale = 1;
  for (double& number : a) number /= scale;
  for (double& number : b) number /= scale;

  // The smallest value in the box of the mix of planes with weights z: a lower limit.
  auto lower_of = [&](const std::vector<double>& z, double total) {
    double value = 0;
    for (size_t j = 0; j < cuts; ++j) value += z[j] / total * b[j];
    for (size_t r = 0; r < dims; ++r) {
      double slope = 0;
      for (size_t j = 0; j < cuts; ++j) slope += z[j] / total * a[j * dims + r];
      value += std::min(slope, 0.0);
    }
    return value;
  };

  std::vector<double> t(dims);
  for (size_t r = 0; r < dims; ++r) {
    const double at = width[r] > 0 ? (start[r] - box.low[r]) / width[r] : 0.5;
    t[r] = std::clamp(at, 0.05, 0.95);
  }
  double h = -std::numeric_limits<double>::infinity();
  for (size_t j = 0; j < cuts; ++j) {
    double at = b[j];
    for (size_t r = 0; r < dims; ++r) at += a[j * dims + r] * t[r];
    h = std::max(h, at);
  }
  h += 0.1;

  std::vector<double> s(rows);
  std::vector<double> z(rows);
  auto slacks = [&] {
    for (size_t j = 0; j < cuts; ++j) {
      double at = b[j];
      for (size_t r = 0; r < dims; ++r) at += a[j * dims + r] * t[r];
      s[j] = std::max(h - at, 1e-300);
    }
    for (size_t r = 0; r < dims; ++r) {
      s[cuts + r] = std::max(t[r], 1e-300);
      s[cuts + dims + r] = std::max(1 - t[r], 1e-300);
    }
  };
  slacks();
  for (size_t j = 0; j < rows; ++j) z[j] = 0.1 / (s[j] * static_cast<double>(rows));

  MasterPoint out;
  double lower = -std::numeric_limits<double>::infinity();
  std::vector<double> best = z;
  const size_t size = dims + 1;
  std::vector<double> matrix(size * size);
  std::vector<double> step(size);
  std::vector<double> ds(rows);
  std::vector<double> dz(rows);
  for (int round = 0; round < 60; ++round) {
    double total = 0;
    for (size_t j = 0; j < cuts; ++j) total += z[j];
    const double now = lower_of(z, total);
    if (now > lower) {
      lower = now;
      best = z;
    }
    const double off = h - lower;
    if (off <= looseness * std::max(-lower, 0.0) || off <= 1e-15) break;

    double gap = 0;
    for (size_t j = 0; j < rows; ++j) gap += s[j] * z[j];
    const double target = 0.2 * gap / static_cast<double>(rows);

    std::fill(matrix.begin(), matrix.end(), 0.0);
    std::fill(step.begin(), step.end(), 0.0);
    step[dims] = -1;
    for (size_t j = 0; j < cuts; ++j) {
      const double d = z[j] / s[j];
      const double push = target / s[j];
      const double* row = &a[j * dims];
      for (size_t r = 0; r < dims; ++r) {
        for (size_t q = 0; q <= r; ++q) matrix[r * size + q] += d * row[r] * row[q];
        matrix[dims * size + r] -= d * row[r];
        step[r] -= push * row[r];
      }
      matrix[dims * size + dims] += d;
      step[dims] += push;
    }
    for (size_t r = 0; r < dims; ++r) {
      matrix[r * size + r] += z[cuts + r] / s[cuts + r] + z[cuts + dims + r] / s[cuts + dims + r];
      step[r] += target / s[cuts + r] - target / s[cuts + dims + r];
    }
    SolvePositive(matrix, size, step);

    for (size_t j = 0; j < cuts; ++j) {
      ds[j] = step[dims];
      for (size_t r = 0; r < dims; ++r) ds[j] -= a[j * dims + r] * step[r];
    }
    for (size_t r = 0; r < dims; ++r) {
      ds[cuts + r] = step[r];
      ds[cuts + dims + r] = -step[r];
    }
    double reach = 1;
    double reach_z = 1;
    for (size_t j = 0; j < rows; ++j) {
      dz[j] = (target - s[j] * z[j] - z[j] * ds[j]) / s[j];
      if (ds[j] < 0) reach = std::min(reach, -0.95 * s[j] / ds[j]);
      if (dz[j] < 0) reach_z = std::min(reach_z, -0.95 * z[j] / dz[j]);
    }
    if (!std::isfinite(reach) || !std::isfinite(reach_z)) break;
    for (size_t r = 0; r < dims; ++r) t[r] += reach * step[r];
    h += reach * step[dims];
    for (size_t j = 0; j < rows; ++j) z[j] += reach_z * dz[j];
    slacks();
  }

  double total = 0;
  for (size_t j = 0; j < cuts; ++j) total += best[j];
  for (size_t j = 0; j < cuts; ++j) out.weight.push_back(best[j] / total);
  out.lower = upper + scale * lower;
  for (size_t r = 0; r < dims; ++r) {
    out.x.push_back(box.low[r] + std::clamp(t[r], 0.0, 1.0) * width[r]);
  }
  return out;
}

}  // namespace goodwill
