#include "value/models/newton.h"

#include <algorithm>
#include <cmath>

#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

bool IsFinite(const Surface& at) {
  bool finite = std::isfinite(at.value);
  for (size_t i = 0; i < at.size(); ++i) {
    finite = finite && std::isfinite(at.gradient[i]);
    for (size_t j = i; j < at.size(); ++j) finite = finite && std::isfinite(at.second(i, j));
  }
  return finite;
}

// One step from a point, within the coordinates that are free.
struct Step {
  Coordinates move;
  double length = 0;
  double gain = 0;  // that the quadratic promises
  bool downhill_all_ways = true;
  std::vector<bool> held;
};

std::vector<size_t> Free(const std::vector<bool>& out) {
  std::vector<size_t> free;
  for (size_t i = 0; i < out.size(); ++i) {
    if (!out[i]) free.push_back(i);
  }
  return free;
}

Matrix InformationOf(const Surface& at, const std::vector<size_t>& free) {
  Matrix out(free.size());
  for (size_t i = 0; i < free.size(); ++i) {
    for (size_t j = 0; j < free.size(); ++j) out[i][j] = -at.second(free[i], free[j]);
  }
  return out;
}

Step NewtonStep(const Surface& at, const Coordinates& from, const Box& box) {
  Step step;
  const size_t n = box.size();
  step.move.assign(n, 0);
  step.held.assign(n, false);
  for (size_t i = 0; i < n; ++i) {
    step.held[i] = (from[i] <= box.low[i] && at.gradient[i] < 0) ||
                   (from[i] >= box.high[i] && at.gradient[i] > 0);
  }
  const std::vector<size_t> free = Free(step.held);
  Coordinates values;
  Matrix vectors;
  Eigen(InformationOf(at, free), values, vectors);
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::fabs(value));
  if (!(largest > 0)) return step;
  for (size_t k = 0; k < free.size(); ++k) {
    double along = 0;
    for (size_t i = 0; i < free.size(); ++i) along += vectors[i][k] * at.gradient[free[i]];
    const double bend = std::max(std::fabs(values[k]), 1e-15 * largest);
    if (values[k] <= 0) step.downhill_all_ways = false;
    const double by = along / bend;
    step.gain += along * by - 0.5 * values[k] * by * by;
    for (size_t i = 0; i < free.size(); ++i) step.move[free[i]] += vectors[i][k] * by;
  }
  double squares = 0;
  for (const double move : step.move) squares += move * move;
  step.length = Sqrt(squares);
  return step;
}

}  // namespace

Coordinates ExpAll(const Coordinates& logs) {
  Coordinates out;
  out.reserve(logs.size());
  for (const double log : logs) out.push_back(Exp(log));
  return out;
}

void Eigen(Matrix m, Coordinates& values, Matrix& vectors) {
  const size_t n = m.size();
  vectors = Matrix(n);
  for (size_t i = 0; i < n; ++i) vectors[i][i] = 1;
  for (int sweep = 0; sweep < 60; ++sweep) {
    double off = 0;
    double on = 0;
    for (size_t i = 0; i < n; ++i) {
      on += m[i][i] * m[i][i];
      for (size_t j = i + 1; j < n; ++j) off += m[i][j] * m[i][j];
    }
    if (off <= 1e-36 * on || off == 0) break;
    for (size_t p = 0; p < n; ++p) {
      for (size_t q = p + 1; q < n; ++q) {
        if (m[p][q] == 0) continue;
        const double theta = (m[q][q] - m[p][p]) / (2 * m[p][q]);
        const double t = (theta >= 0 ? 1 : -1) / (std::fabs(theta) + Sqrt(theta * theta + 1));
        const double c = 1 / Sqrt(t * t + 1);
        const double s = t * c;
        for (size_t k = 0; k < n; ++k) {
          const double kp = m[k][p];
          const double kq = m[k][q];
          m[k][p] = c * kp - s * kq;
          m[k][q] = s * kp + c * kq;
        }
        for (size_t k = 0; k < n; ++k) {
          const double pk = m[p][k];
          const double qk = m[q][k];
          m[p][k] = c * pk - s * qk;
          m[q][k] = s * pk + c * qk;
        }
        for (size_t k = 0; k < n; ++k) {
          const double kp = vectors[k][p];
          const double kq = vectors[k][q];
          vectors[k][p] = c * kp - s * kq;
          vectors[k][q] = s * kp + c * kq;
        }
      }
    }
  }
  values.resize(n);
  for (size_t i = 0; i < n; ++i) values[i] = m[i][i];
}

bool InvertInformation(const Surface& at, const std::vector<bool>& out, Matrix& inverse) {
  const std::vector<size_t> free = Free(out);
  Coordinates values;
  Matrix vectors;
  Eigen(InformationOf(at, free), values, vectors);
  inverse = Matrix(out.size());
  for (const double value : values) {
    if (!(value > 0)) return false;
  }
  for (size_t i = 0; i < free.size(); ++i) {
    for (size_t j = 0; j < free.size(); ++j) {
      double sum = 0;
      for (size_t k = 0; k < free.size(); ++k) sum += vectors[i][k] * vectors[j][k] / values[k];
      inverse[free[i]][free[j]] = sum;
    }
  }
  return true;
}

absl::StatusOr<Maximum> Maximise(const Objective& objective, const Coordinates& start,
                                 const Box& box, bool rough) {
  const size_t n = box.size();
  Maximum best;
  best.coordinates = start;
  best.limit.assign(n, false);
  for (size_t i = 0; i < n; ++i) {
    best.coordinates[i] = std::clamp(start[i], box.low[i], box.high[i]);
  }
  GOODWILL_ASSIGN_OR_RETURN(best.at, objective(best.coordinates));
  if (!IsFinite(best.at)) {
    best.at.value = -HUGE_VAL;
    return best;
  }
  double radius = 1;
  constexpr int kMostSteps = 200;
  for (best.iterations = 1; best.iterations <= kMostSteps; ++best.iterations) {
    Step step = NewtonStep(best.at, best.coordinates, box);
    best.limit = std::move(step.held);
    // What a step may lose to rounding.
    const double noise = 1e-13 * (std::fabs(best.at.value) + 1);
    const bool near = step.downhill_all_ways && step.gain < 1e-4 && step.length < 0.5;
    if (step.length < 1e-13 || (rough && step.downhill_all_ways && step.gain < 1e-2)) {
      best.converged = true;
      break;
    }
    if (step.gain < noise && !near) break;  // a ridge: nothing more to gain on it
    const double scale = near ? 1 : std::min(1.0, radius / step.length);
    Coordinates to = best.coordinates;
    double moved = 0;
    for (size_t i = 0; i < n; ++i) {
      to[i] = std::clamp(to[i] + scale * step.move[i], box.low[i], box.high[i]);
      moved = std::max(moved, std::fabs(to[i] - best.coordinates[i]));
    }
    GOODWILL_ASSIGN_OR_RETURN(Surface at, objective(to));
    const bool climbs = IsFinite(at) && at.value >= best.at.value - (near ? 100 * noise : 0);
    if (!climbs) {
      radius = std::min(radius, scale * step.length) / 4;
      if (radius < 1e-9) break;
      continue;
    }
    if (scale * step.length >= 0.9 * radius) radius = std::min(8.0, 2 * radius);
    best.coordinates = std::move(to);
    best.at = std::move(at);
    // Newton's error squares with each step: after one of 1e-8 nothing is left.
    if (near && moved < 1e-8) {
      best.converged = true;
      best.limit = NewtonStep(best.at, best.coordinates, box).held;
      break;
    }
  }
  return best;
}

}  // namespace goodwill
