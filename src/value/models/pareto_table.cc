#include "value/models/pareto_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

#include "base/elementary_each.h"
#include "goodwill/base/elementary.h"
#include "value/models/integrate.h"
#include "value/models/rising.h"

namespace goodwill {
namespace {

constexpr size_t R = 0, A = 1, S = 2, B = 3;

// Gauss-Legendre on [-1, 1], positive halves, by the number of nodes.
struct Rule {
  int half;            // nodes on each side
  double most_change;  // of the integrand's logarithm over the interval
  std::array<double, 8> node;
  std::array<double, 8> weight;
};
const std::array<Rule, 4> kRules = {{
    {2, 0.1,
     {0.3399810435848562648, 0.8611363115940525752},
     {0.6521451548625461426, 0.3478548451374538574}},
    {3, 0.9,
     {0.2386191860831969086, 0.6612093864662645137, 0.9324695142031520278},
     {0.4679139345726910473, 0.3607615730481386076, 0.1713244923791703450}},
    {4, 2.5,
     {0.1834346424956498049, 0.5255324099163289858, 0.7966664774136267396, 0.9602898564975362317},
     {0.3626837833783619830, 0.3137066458778872873, 0.2223810344533744706, 0.1012285362903762591}},
    {8, 10, kGaussNode, kGaussWeight},
}};

}  // namespace

ParetoTable::ParetoTable(const ParetoNbd& model, const Grid& grid, int64_t last, int64_t most)
    : model_(model) {
  const double r = model.r;
  const double s = model.s;
  const double steepest = r + static_cast<double>(most) + 1;
  ages_.reserve(static_cast<size_t>(last) + 1);
  for (int64_t d = 0; d <= last; ++d) {
    const double a = model.alpha + grid.AgeOf(d);
    const double b = model.beta + grid.AgeOf(d);
    ages_.push_back({Log(a), 1 / a, Log(b), 1 / b});
  }
  steps_.reserve(static_cast<size_t>(last));
  for (int64_t d = 0; d < last; ++d) {
    const double from = grid.AgeOf(d);
    const double length = grid.AgeOf(d + 1) - from;
    const double a = model.alpha + from;
    const double b = model.beta + from;
    const double low = std::min(a, b);
    Step step{};
    step.first = nodes_.size();
    step.log_a = Log1p(length / a);
    step.log_b = Log1p(length / b);
    auto fall = [](double past, double at) { return past / (at * (at + past)); };
    auto bend = [](double past, double at) {
      return past / (at * (at + past)) * (1 / at + 1 / (at + past));
    };
    step.fall_a = fall(length, a);
    step.bend_a = bend(length, a);
    step.fall_b = fall(length, b);
    step.bend_b = bend(length, b);
    step.ratio_a = a / (a + length);
    step.shrink = Exp(-r * step.log_a - s * step.log_b);
    // Pieces of the step on the scale log(low + y), by how much the integrand can
    // fall within it.
    const double whole = Log1p(length / low);
    const double change = whole * (steepest * (low + length) / (a + length) +
                                   (s + 1) * (low + length) / (b + length));
    const Rule* rule = &kRules.back();
    for (const Rule& candidate : kRules) {
      if (change <= candidate.most_change) {
        rule = &candidate;
        break;
      }
    }
    const auto pieces = static_cast<int>(
        std::min(1e4, std::max(1.0, std::ceil(std::max(change / rule->most_change, whole / 2)))));
    for (int piece = 0; piece < pieces; ++piece) {
      const double half = 0.5 * whole / pieces;
      const double middle = half * (2 * piece + 1);
      // Where rates are nearly alike the integrand is gone long before the step is.
      const double gone = low * Expm1(middle - half);
      if (piece > 0 && r * Log1p(gone / a) + s * Log1p(gone / b) > 42) break;
      for (int i = 0; i < 2 * rule->half; ++i) {
        const auto k = static_cast<size_t>(i / 2);
        const double w = middle + (i % 2 == 0 ? -half : half) * rule->node[k];
        const double past = low * Expm1(w);
        Node node{};
        node.log_a = Log1p(past / a);
        node.log_b = Log1p(past / b);
        const double one_b = 1 / (b + past);
        // dy = (low + past) dw.
        node.weight = half * rule->weight[k] * (low + past) * one_b *
                      Exp(-r * node.log_a - s * node.log_b);
        node.ratio = a / (a + past);
        node.fall_a = fall(past, a);
        node.bend_a = bend(past, a);
        node.fall_b = fall(past, b);
        node.by_beta = s * node.fall_b - one_b;
        node.by_beta2 = node.by_beta * node.by_beta - s * bend(past, b) + one_b * one_b;
        nodes_.push_back(node);
      }
    }
    steps_.push_back(step);
  }
  left_.resize(static_cast<size_t>(last) + 1);
  coefficients_.resize(static_cast<size_t>(last) + 1);
}

void ParetoTable::AdvanceTo(int64_t frequency) {
  for (; frequency_ < frequency; ++frequency_) {
    for (Node& node : nodes_) node.weight *= node.ratio;
    for (Step& step : steps_) step.shrink *= step.ratio_a;
  }
}

void ParetoTable::MakeSuffixes(double shape) {
  // J and its derivatives, from the end backwards.
  Derivatives j;
  const double s = model_.s;
  auto publish = [&](size_t d) {
    Derivatives& out = left_[d];
    out.value = s * j.value;
    for (size_t i = 0; i < 4; ++i) out.gradient[i] = s * j.gradient[i];
    for (size_t i = 0; i < j.hessian.size(); ++i) out.hessian[i] = s * j.hessian[i];
    out.gradient[S] += j.value;
    out.second(R, S) += j.gradient[R];
    out.second(A, S) += j.gradient[A];
    out.second(S, S) += 2 * j.gradient[S];
    out.second(S, B) += j.gradient[B];
  };
  publish(steps_.size());
  for (size_t d = steps_.size(); d-- > 0;) {
    const Step& step = steps_[d];
    // q J(d + 1): q's logarithm has the derivatives g and G.
    const std::array<double, 4> g = {-step.log_a, shape * step.fall_a, -step.log_b,
                                     s * step.fall_b};
    Derivatives next;
    const double q = step.shrink;
    next.value = q * j.value;
    for (size_t i = 0; i < 4; ++i) next.gradient[i] = q * (j.gradient[i] + g[i] * j.value);
    for (size_t i = 0; i < 4; ++i) {
      for (size_t k = i; k < 4; ++k) {
        next.second(i, k) = q * (j.second(i, k) + g[i] * j.gradient[k] + g[k] * j.gradient[i] +
                                 g[i] * g[k] * j.value);
      }
    }
    next.second(R, A) += next.value * step.fall_a;
    next.second(A, A) -= next.value * shape * step.bend_a;
    next.second(S, B) += next.value * step.fall_b;
    next.second(B, B) -= next.value * s * step.bend_b;
    // The cell: moments of what the nodes know.
    double m = 0, la = 0, fa = 0, ba = 0, lb = 0, fb = 0, gb = 0, gb2 = 0;
    double la_la = 0, la_fa = 0, la_lb = 0, la_gb = 0, fa_fa = 0, fa_lb = 0, fa_gb = 0, lb_lb = 0,
           lb_gb = 0;
    const size_t end = d + 1 < steps_.size() ? steps_[d + 1].first : nodes_.size();
    for (size_t i = step.first; i < end; ++i) {
      const Node& node = nodes_[i];
      const double w = node.weight;
      const double w_la = w * node.log_a;
      const double w_fa = w * node.fall_a;
      const double w_lb = w * node.log_b;
      m += w;
      la += w_la;
      fa += w_fa;
      lb += w_lb;
      ba += w * node.bend_a;
      fb += w * node.fall_b;
      gb += w * node.by_beta;
      gb2 += w * node.by_beta2;
      la_la += w_la * node.log_a;
      la_fa += w_la * node.fall_a;
      la_lb += w_la * node.log_b;
      la_gb += w_la * node.by_beta;
      fa_fa += w_fa * node.fall_a;
      fa_lb += w_fa * node.log_b;
      fa_gb += w_fa * node.by_beta;
      lb_lb += w_lb * node.log_b;
      lb_gb += w_lb * node.by_beta;
    }
    next.value += m;
    next.gradient[R] -= la;
    next.gradient[A] += shape * fa;
    next.gradient[S] -= lb;
    next.gradient[B] += gb;
    next.second(R, R) += la_la;
    next.second(R, A) += fa - shape * la_fa;
    next.second(R, S) += la_lb;
    next.second(R, B) -= la_gb;
    next.second(A, A) += shape * (shape * fa_fa - ba);
    next.second(A, S) -= shape * fa_lb;
    next.second(A, B) += shape * fa_gb;
    next.second(S, S) += lb_lb;
    next.second(S, B) += fb - lb_gb;
    next.second(B, B) += gb2;
    j = next;
    publish(d);
  }
}

void ParetoTable::Add(int64_t frequency, std::span<const GridRow> rows, Derivatives& sum) {
  AdvanceTo(frequency);
  const double x = static_cast<double>(frequency);
  const double r = model_.r;
  const double s = model_.s;
  const double shape = r + x;
  MakeSuffixes(shape);
  std::fill(coefficients_.begin(), coefficients_.end(), 0.0);

  Derivatives run;      // of the bracket
  double customers = 0, log_a = 0, one_a = 0, one_a2 = 0, log_b = 0, one_b = 0, one_b2 = 0;
  // E and the logarithm of the bracket, of so many rows.
  constexpr size_t kTogether = 64;
  std::array<double, kTogether> falls, logs;
  for (size_t at = 0; at < rows.size(); ++at) {
    const GridRow& row = rows[at];
    const size_t here = at % kTogether;
    if (here == 0) {
      const size_t n = std::min(kTogether, rows.size() - at);
      for (size_t k = 0; k < n; ++k) {
        const Age& last = ages_[static_cast<size_t>(rows[at + k].recency)];
        const Age& end = ages_[static_cast<size_t>(rows[at + k].tenure)];
        falls[k] = shape * (last.log_a - end.log_a) + s * (last.log_b - end.log_b);
      }
      ExpEach(std::span(falls).first(n));
      for (size_t k = 0; k < n; ++k) {
        const double left = left_[static_cast<size_t>(rows[at + k].recency)].value;
        logs[k] = left + falls[k] * (1 - left_[static_cast<size_t>(rows[at + k].tenure)].value);
      }
      LogEach(std::span(logs).first(n));
    }
    const Age& last = ages_[static_cast<size_t>(row.recency)];
    const Age& end = ages_[static_cast<size_t>(row.tenure)];
    const Derivatives& from = left_[static_cast<size_t>(row.recency)];
    const Derivatives& to = left_[static_cast<size_t>(row.tenure)];
    const double w = row.customers;
    // E and its logarithm's derivatives.
    const std::array<double, 4> g = {last.log_a - end.log_a, shape * (last.one_a - end.one_a),
                                     last.log_b - end.log_b, s * (last.one_b - end.one_b)};
    const double e = falls[here];
    const double alive = 1 - to.value;
    const double v = from.value + e * alive;
    const double part = w / v;
    std::array<double, 4> slope;
    for (size_t i = 0; i < 4; ++i) {
      slope[i] = from.gradient[i] + e * (alive * g[i] - to.gradient[i]);
    }
    run.value += w * logs[here];
    for (size_t i = 0; i < 4; ++i) run.gradient[i] += part * slope[i];
    const double part_e = part * e;
    // Second derivatives of the table's values, all at once below.
    coefficients_[static_cast<size_t>(row.recency)] += part;
    coefficients_[static_cast<size_t>(row.tenure)] -= part_e;
    const double part2 = part / v;
    for (size_t i = 0; i < 4; ++i) {
      for (size_t k = i; k < 4; ++k) {
        run.second(i, k) += part_e * (alive * g[i] * g[k] - g[i] * to.gradient[k] -
                                      g[k] * to.gradient[i]) -
                            part2 * slope[i] * slope[k];
      }
    }
    const double bent = part_e * alive;
    run.second(R, A) += bent * (last.one_a - end.one_a);
    run.second(A, A) +=
        bent * shape * (end.one_a * end.one_a - last.one_a * last.one_a);
    run.second(S, B) += bent * (last.one_b - end.one_b);
    run.second(B, B) += bent * s * (end.one_b * end.one_b - last.one_b * last.one_b);
    // What stands before the bracket depends on t_x alone.
    customers += w;
    log_a += w * last.log_a;
    one_a += w * last.one_a;
    one_a2 += w * last.one_a * last.one_a;
    log_b += w * last.log_b;
    one_b += w * last.one_b;
    one_b2 += w * last.one_b * last.one_b;
  }
  for (size_t d = 0; d < coefficients_.size(); ++d) {
    if (coefficients_[d] == 0) continue;
    for (size_t i = 0; i < run.hessian.size(); ++i) {
      run.hessian[i] += coefficients_[d] * left_[d].hessian[i];
    }
  }

  const Rising rising = Rising::Of(r, x);
  const double alpha = model_.alpha;
  const double beta = model_.beta;
  run.value += customers * (rising.value + r * ages_[0].log_a + s * ages_[0].log_b) -
               shape * log_a - s * log_b;
  run.gradient[R] += customers * (rising.first + ages_[0].log_a) - log_a;
  run.gradient[A] += customers * r / alpha - shape * one_a;
  run.gradient[S] += customers * ages_[0].log_b - log_b;
  run.gradient[B] += customers * s / beta - s * one_b;
  run.second(R, R) += customers * rising.second;
  run.second(R, A) += customers / alpha - one_a;
  run.second(A, A) += shape * one_a2 - customers * r / (alpha * alpha);
  run.second(S, B) += customers / beta - one_b;
  run.second(B, B) += s * one_b2 - customers * s / (beta * beta);

  sum.value += run.value;
  for (size_t i = 0; i < 4; ++i) sum.gradient[i] += run.gradient[i];
  for (size_t i = 0; i < sum.hessian.size(); ++i) sum.hessian[i] += run.hessian[i];
}

}  // namespace goodwill
