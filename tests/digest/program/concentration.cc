#include "goodwill/value/concentration.h"

#include <vector>

#include "computations.h"
#include "figures.h"

namespace goodwill {
namespace {

// Amounts as businesses have them: alike, spread over magnitudes, a few whales, ties
// and zeros; sometimes more given back than bought.
std::vector<int64_t> Amounts(Inputs& inputs, int kind, int64_t count) {
  std::vector<int64_t> values;
  for (int64_t i = 0; i < count; ++i) {
    const int64_t plain = 1 + inputs.Below(50'000);
    const uint64_t bits = inputs.Word() % 40;
    const bool rare = inputs.Below(50) == 0;
    switch (kind) {
      case 0: values.push_back(plain); break;
      case 1: values.push_back(int64_t{1} << bits | plain); break;
      case 2: values.push_back(rare ? plain * 10'000 : plain); break;
      case 3: values.push_back(plain % 7 * 100); break;
      case 4: values.push_back(rare ? -plain : plain); break;
      default: values.push_back(plain - 30'000); break;
    }
  }
  return values;
}

}  // namespace

void AddFigures(const Concentration& c, Digest& digest) {
  for (const int64_t figure : {c.count, c.negative, c.total}) digest.Add(figure);
  for (const double figure :
       {c.gini, c.gini_unbiased, c.herfindahl, c.effective_number, c.theil, c.atkinson_half,
        c.top_one, c.top_three, c.top_one_percent, c.top_four_percent, c.top_ten_percent,
        c.top_twenty_percent, c.top_fifty_percent}) {
    digest.Add(figure);
  }
}

void AddConcentration(Digest& digest) {
  Inputs inputs(4);
  for (int kind = 0; kind < 6; ++kind) {
    for (const int64_t count : {0, 1, 2, 3, 10, 99, 1'000, 20'000}) {
      const std::vector<int64_t> values = Amounts(inputs, kind, count);
      if (const auto figures = ConcentrationOf(values); figures.ok()) AddFigures(*figures, digest);
      for (const Ratio share : {Ratio{4, 5}, Ratio{1, 3}, Ratio{1, 1}}) {
        digest.Add(ParetoCount(values, share).value_or(-1));
      }
      for (const int64_t points : {2, 11, 1'000}) {
        const auto curve = LorenzCurve(values, points);
        if (!curve.ok()) continue;
        for (const double share : *curve) digest.Add(share);
      }
    }
  }
}

}  // namespace goodwill
