#include "allocation_instance.h"

#include <cmath>
#include <span>

namespace goodwill::bench {
namespace {

// SplitMix64 (Steele, Lea, Flood 2014).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  double Uniform() {
    state_ += 0x9e3779b97f4a7c15;
    uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1p-53;
  }

 private:
  uint64_t state_;
};

}  // namespace

Instance MakeInstance(int64_t customers, int64_t strategies, int64_t resources, uint64_t seed) {
  Random random(seed);
  Instance out;
  const size_t width = static_cast<size_t>(resources);
  // What a unit of each strategy uses of each resource: not every one uses everything.
  std::vector<double> rate;
  for (int64_t k = 0; k < strategies * resources; ++k) {
    const bool used = random.Uniform() < 0.7;
    rate.push_back(used ? 0.2 + 1.8 * random.Uniform() : 0);
  }
  out.first.push_back(0);
  for (int64_t i = 0; i < customers; ++i) {
    // Pareto's law with index 2, cut off at 10; whales beyond.
    double size = 1 / std::sqrt(1 - 0.99 * random.Uniform());
    if (random.Uniform() < 0.001) size *= 100;
    for (int64_t k = 0; k < strategies; ++k) {
      double cost = 0;
      const double effort = 0.5 + random.Uniform();
      for (int64_t r = 0; r < resources; ++r) {
        const double amount = rate[static_cast<size_t>(k * resources + r)] * size * effort *
                              (0.7 + 0.6 * random.Uniform());
        out.use.push_back(static_cast<int64_t>(100 * amount));
        cost += amount;
      }
      out.value.push_back(static_cast<int64_t>(
          1e6 * (cost * (0.4 + 1.2 * random.Uniform()) + 0.2 * size * effort)));
    }
    out.first.push_back(static_cast<int64_t>(out.value.size()));
  }

  // Budgets are what is used at prices under which each is 10 to 40 % of what would be
  // used without any: so all bind, or nearly.
  auto used = [&](const std::vector<double>& prices) {
    std::vector<double> use(width, 0);
    for (size_t i = 0; i + 1 < out.first.size(); ++i) {
      const size_t begin = static_cast<size_t>(out.first[i]);
      const size_t count = static_cast<size_t>(out.first[i + 1]) - begin;
      const int32_t chosen = DecideAt(prices, std::span(out.value).subspan(begin, count),
                                      std::span(out.use).subspan(begin * width, count * width));
      if (chosen < 0) continue;
      for (size_t r = 0; r < width; ++r) {
        use[r] += static_cast<double>(out.use[(begin + static_cast<size_t>(chosen)) * width + r]);
      }
    }
    return use;
  };
  const std::vector<double> wanted = used(std::vector<double>(width, 0));
  std::vector<double> prices(width, 8000);
  std::vector<double> use = used(prices);
  for (int round = 0; round < 60; ++round) {
    bool moved = false;
    for (size_t r = 0; r < width; ++r) {
      const double share = use[r] / wanted[r];
      if (share > 0.4) prices[r] *= 1.15;
      if (share < 0.1) prices[r] *= 0.85;
      moved = moved || share > 0.4 || share < 0.1;
    }
    if (!moved) break;
    use = used(prices);
  }
  // Not exactly, or those prices would be a perfect answer.
  for (size_t r = 0; r < width; ++r) {
    out.budget.push_back(static_cast<int64_t>(use[r] * (0.97 + 0.03 * random.Uniform())));
  }
  return out;
}

}  // namespace goodwill::bench
