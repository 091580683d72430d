// The smallest point of a convex function in a box, from lines below it.
//
// Each evaluation of the function gives a plane that touches it and lies below it
// everywhere. The largest of those planes is a model of the function, and its smallest
// value in the box is a lower limit of the true one. Evaluating next where the model is
// smallest (Kelley 1960) zigzags; evaluating near the centre of where the optimum can
// still be does not (Gondzio 1995). So the model is minimised by an interior point
// method that ends early, while it is still in the middle.
#ifndef GOODWILL_SRC_STRATEGY_MASTER_H_
#define GOODWILL_SRC_STRATEGY_MASTER_H_

#include <vector>

namespace goodwill {

// value + slope * x <= f(x), for all x.
struct Plane {
  double value = 0;
  std::vector<double> slope;
};

struct Box {
  std::vector<double> low;
  std::vector<double> high;
};

struct MasterPoint {
  std::vector<double> x;       // where to evaluate next
  std::vector<double> weight;  // of the planes: they sum to 1, and their mix has `lower`
  double lower = 0;            // the model is nowhere in the box below this
};

// `upper` is the smallest value of the function known, at `start`. The model is
// minimised to within `looseness` * (upper - lower).
MasterPoint MinimiseModel(const std::vector<Plane>& planes, const Box& box, double upper,
                          const std::vector<double>& start, double looseness);

}  // namespace goodwill

#endif  // GOODWILL_SRC_STRATEGY_MASTER_H_
