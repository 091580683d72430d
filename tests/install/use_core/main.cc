// What a C++ program outside the tree does first.
#include <goodwill/value/concentration.h>

#include <cstdint>
#include <iostream>
#include <vector>

int main() {
  const std::vector<int64_t> turnover = {1, 1, 1, 97};
  const absl::StatusOr<goodwill::Concentration> c = goodwill::ConcentrationOf(turnover);
  if (!c.ok()) {
    std::cerr << c.status() << '\n';
    return 1;
  }
  std::cout << "gini " << c->gini << '\n';
  return c->gini > 0.719 && c->gini < 0.721 ? 0 : 1;
}
