// The Pareto/NBD's likelihood over many histories whose ages are on a grid.
//
// The integral over a silence from t_x to T is a difference of integrals to the
// end of the grid. With
//   J(x, d) = integral from age d to the end, scaled to 1 at d:
//             ((alpha+d)/(alpha+y))^R ((beta+d)/(beta+y))^s / (beta+y) dy
//   E       = ((alpha+t_x)/(alpha+T))^R ((beta+t_x)/(beta+T))^s
// the bracket of the likelihood is s J(x, t_x) + E (1 - s J(x, T)): positive
// terms only, and nothing overflows. J follows from its neighbour,
//   J(x, d) = cell(x, d) + q(x, d) J(x, d + 1),
// a cell is an integral over one step by a few nodes, and from x to x + 1 the
// weight of a node is multiplied by (alpha+d)/(alpha+y). First and second
// derivatives are carried along.
//
// How many nodes a cell needs follows from how much the integrand falls within
// it; where a few are not enough (alpha far below a step) the cell is cut.
#ifndef GOODWILL_SRC_VALUE_MODELS_PARETO_TABLE_H_
#define GOODWILL_SRC_VALUE_MODELS_PARETO_TABLE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "goodwill/value/models/derivatives.h"
#include "goodwill/value/models/pareto_nbd.h"
#include "value/models/grid.h"

namespace goodwill {

// Sums the derivatives of the log-likelihood, run by run with rising frequency.
class ParetoTable {
 public:
  // Steps from 0 to `last`; no frequency above `most` will be asked for.
  ParetoTable(const ParetoNbd& model, const Grid& grid, int64_t last, int64_t most);

  // `frequency` must not fall from call to call.
  void Add(int64_t frequency, std::span<const GridRow> rows, Derivatives& sum);

 private:
  struct Node {
    double weight;  // (dy / (beta + y)) times the integrand at the current x
    double ratio;   // (alpha+d) / (alpha+y)
    double log_a;   // log((alpha+y) / (alpha+d)), and so on
    double fall_a;  // 1/(alpha+d) - 1/(alpha+y)
    double bend_a;  // 1/(alpha+d)^2 - 1/(alpha+y)^2
    double log_b;
    double fall_b;
    double by_beta;   // derivative of the integrand's logarithm by beta
    double by_beta2;  // its second one, and that of the square: g^2 + g'
  };
  struct Step {
    size_t first;  // of its nodes
    double log_a;  // over the step
    double log_b;
    double fall_a;
    double bend_a;
    double fall_b;
    double bend_b;
    double ratio_a;
    double shrink;  // ((alpha+d)/(alpha+d+1))^R ... at the current x
  };
  struct Age {
    double log_a;  // log(alpha + d)
    double one_a;  // 1 / (alpha + d)
    double log_b;
    double one_b;
  };

  void AdvanceTo(int64_t frequency);
  void MakeSuffixes(double shape);

  ParetoNbd model_;
  int64_t frequency_ = 0;
  std::vector<Node> nodes_;
  std::vector<Step> steps_;
  std::vector<Age> ages_;
  std::vector<Derivatives> left_;  // s J, with derivatives, by age
  std::vector<double> coefficients_;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_PARETO_TABLE_H_
