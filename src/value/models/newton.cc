#include "value/models/newton.h"

#include <algorithm>
#include <cmath>

#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

Parameters ExpAll(const Parameters& logs, size_t n) {
  Parameters out{};
  for (size_t i = 0; i < n; ++i) out[i] = Exp(logs[i]);
  return out;
}

bool IsFinite(const Derivatives& d, size_t n) {
  bool finite = std::isfinite(d.value);
  for (size_t i = 0; i < n; ++i) {
    finite = finite && std::isfinite(d.gradient[i]);
    for (size_t j = i; j < n; ++j) finite = finite && std::isfinite(d.second(i, j));
  }
  return finite;
}

// One step from a point, within the parameters that are free.
struct Step {
  Parameters move{};
  double length = 0;
  double gain = 0;  // that the quadratic promises
  bool downhill_all_ways = true;
  std::array<bool, 4> held{};
};

Step NewtonStep(const Derivatives& at, const Parameters& logs, const Box& box) {
  Step step;
  std::array<size_t, kMaxParameters> free{};
  size_t count = 0;
  for (size_t i = 0; i < box.n; ++i) {
    step.held[i] = (logs[i] <= box.low[i] && at.gradient[i] < 0) ||
                   (logs[i] >= box.high[i] && at.gradient[i] > 0);
    if (!step.held[i]) free[count++] = i;
  }
  Square information{};
  for (size_t i = 0; i < count; ++i) {
    for (size_t j = 0; j < count; ++j) information[i][j] = -at.second(free[i], free[j]);
  }
  Parameters values{};
  Square vectors{};
  Eigen(information, count, values, vectors);
  double largest = 0;
  for (size_t k = 0; k < count; ++k) largest = std::max(largest, std::fabs(values[k]));
  if (!(largest > 0)) return step;
  for (size_t k = 0; k < count; ++k) {
    double along = 0;
    for (size_t i = 0; i < count; ++i) along += vectors[i][k] * at.gradient[free[i]];
    const double bend = std::max(std::fabs(values[k]), 1e-15 * largest);
    if (values[k] <= 0) step.downhill_all_ways = false;
    const double by = along / bend;
    step.gain += along * by - 0.5 * values[k] * by * by;
    for (size_t i = 0; i < count; ++i) step.move[free[i]] += vectors[i][k] * by;
  }
  double squares = 0;
  for (size_t i = 0; i < box.n; ++i) squares += step.move[i] * step.move[i];
  step.length = Sqrt(squares);
  return step;
}

}  // namespace

Derivatives ByLogs(const Derivatives& d, const Parameters& p, size_t n) {
  Derivatives out;
  out.value = d.value;
  for (size_t i = 0; i < n; ++i) {
    out.gradient[i] = p[i] * d.gradient[i];
    for (size_t j = i; j < n; ++j) out.second(i, j) = p[i] * p[j] * d.second(i, j);
    out.second(i, i) += out.gradient[i];
  }
  return out;
}

void Eigen(Square m, size_t n, Parameters& values, Square& vectors) {
  vectors = {};
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
  for (size_t i = 0; i < n; ++i) values[i] = m[i][i];
}

bool InvertInformation(const Derivatives& at, size_t n, const std::array<bool, 4>& out,
                       Square& inverse) {
  std::array<size_t, kMaxParameters> free{};
  size_t count = 0;
  for (size_t i = 0; i < n; ++i) {
    if (!out[i]) free[count++] = i;
  }
  Square information{};
  for (size_t i = 0; i < count; ++i) {
    for (size_t j = 0; j < count; ++j) information[i][j] = -at.second(free[i], free[j]);
  }
  Parameters values{};
  Square vectors{};
  Eigen(information, count, values, vectors);
  for (size_t k = 0; k < count; ++k) {
    if (!(values[k] > 0)) return false;
  }
  for (size_t i = 0; i < count; ++i) {
    for (size_t j = 0; j < count; ++j) {
      double sum = 0;
      for (size_t k = 0; k < count; ++k) sum += vectors[i][k] * vectors[j][k] / values[k];
      inverse[free[i]][free[j]] = sum;
    }
  }
  return true;
}

absl::StatusOr<Maximum> Maximise(const Objective& objective, const Parameters& start,
                                 const Box& box, bool rough) {
  Maximum best;
  for (size_t i = 0; i < box.n; ++i) best.logs[i] = std::clamp(start[i], box.low[i], box.high[i]);
  best.parameters = ExpAll(best.logs, box.n);
  GOODWILL_ASSIGN_OR_RETURN(const Derivatives first, objective(best.parameters));
  if (!IsFinite(first, box.n)) return best;
  best.at = ByLogs(first, best.parameters, box.n);
  double radius = 1;
  constexpr int kMostSteps = 200;
  for (best.iterations = 1; best.iterations <= kMostSteps; ++best.iterations) {
    const Step step = NewtonStep(best.at, best.logs, box);
    best.limit = step.held;
    // What a step may lose to rounding.
    const double noise = 1e-13 * (std::fabs(best.at.value) + 1);
    const bool near = step.downhill_all_ways && step.gain < 1e-4 && step.length < 0.5;
    if (step.length < 1e-13 || (rough && step.downhill_all_ways && step.gain < 1e-2)) {
      best.converged = true;
      break;
    }
    if (step.gain < noise && !near) break;  // a ridge: nothing more to gain on it
    const double scale = near ? 1 : std::min(1.0, radius / step.length);
    Parameters logs = best.logs;
    double moved = 0;
    for (size_t i = 0; i < box.n; ++i) {
      logs[i] = std::clamp(logs[i] + scale * step.move[i], box.low[i], box.high[i]);
      moved = std::max(moved, std::fabs(logs[i] - best.logs[i]));
    }
    const Parameters parameters = ExpAll(logs, box.n);
    GOODWILL_ASSIGN_OR_RETURN(const Derivatives natural, objective(parameters));
    const Derivatives at = ByLogs(natural, parameters, box.n);
    const bool climbs =
        IsFinite(natural, box.n) && at.value >= best.at.value - (near ? 100 * noise : 0);
    if (!climbs) {
      radius = std::min(radius, scale * step.length) / 4;
      if (radius < 1e-9) break;
      continue;
    }
    if (scale * step.length >= 0.9 * radius) radius = std::min(8.0, 2 * radius);
    best.logs = logs;
    best.parameters = parameters;
    best.at = at;
    // Newton's error squares with each step: after one of 1e-8 nothing is left.
    if (near && moved < 1e-8) {
      best.converged = true;
      best.limit = NewtonStep(best.at, best.logs, box).held;
      break;
    }
  }
  return best;
}

}  // namespace goodwill
