#include "goodwill/strategy/world.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "goodwill/base/problem.h"
#include "goodwill/base/ratio.h"
#include "goodwill/base/ratio_double.h"

namespace goodwill {
namespace {

constexpr std::array<WorldParameter, 42> kParameters = {{
    {"customers", &World::customers, 20, 100'000, "how many"},
    {"months", &World::months, 3, 240, "observed"},
    {"rate_mean", &World::rate_mean, 0.001, 100, "purchases a month while a customer"},
    {"rate_shape", &World::rate_shape, 0.05, 1000, "of their gamma distribution"},
    {"leave_mean", &World::leave_mean, 0.0001, 10, "risk of leaving, a month"},
    {"leave_shape", &World::leave_shape, 0.05, 1000, "of its gamma distribution"},
    {"margin_mean", &World::margin_mean, 0.01, 1e6, "of a purchase"},
    {"margin_shape", &World::margin_shape, 0.05, 1000, "among customers"},
    {"spend_shape", &World::spend_shape, 0.05, 1000, "among one customer's purchases"},
    {"clump", &World::clump, 1, 20, "purchases on each occasion, on average"},
    {"occasion_days", &World::occasion_days, 0, 90, "within which purchases are one order"},
    {"season", &World::season, 0, 1, "share by which the rate swings over a year"},
    {"feed_share", &World::feed_share, 0, 1, "of customers whose last purchases were lost"},
    {"feed_months", &World::feed_months, 0, 60, "how many months of them"},
    {"protect_effect", &World::protect_effect, 0, 1, "risk of leaving less, believed"},
    {"protect_sd", &World::protect_sd, 0, 1, "of the belief"},
    {"protect_months", &World::protect_months, 1, 60, "that it lasts"},
    {"protect_cost", &World::protect_cost, 0, 1e6, "of protecting one customer"},
    {"enhance_accept", &World::enhance_accept, 0, 1, "with the offer, believed"},
    {"enhance_anyway", &World::enhance_anyway, 0, 1, "without it"},
    {"enhance_sd", &World::enhance_sd, 0, 1, "of the belief"},
    {"enhance_share", &World::enhance_share, 0, 10, "of the margin now that is added"},
    {"enhance_months", &World::enhance_months, 1, 60, "that it lasts"},
    {"enhance_gift", &World::enhance_gift, 0, 1e6, "to each who accepts"},
    {"enhance_cost", &World::enhance_cost, 0, 1e6, "of offering"},
    {"win_back_lift", &World::win_back_lift, 0, 1, "who come back for it, believed"},
    {"win_back_sd", &World::win_back_sd, 0, 1, "of the belief"},
    {"win_back_fade", &World::win_back_fade, 1, 600, "months in which it falls to 1/e"},
    {"win_back_gift", &World::win_back_gift, 0, 1e6, "to each who comes back"},
    {"win_back_cost", &World::win_back_cost, 0, 1e6, "of asking"},
    {"true_protect", &World::true_protect, 0, 10, "times what is believed"},
    {"true_enhance", &World::true_enhance, 0, 10, "times what is believed"},
    {"true_win_back", &World::true_win_back, 0, 10, "times what is believed"},
    {"decay_months", &World::decay_months, 0, 600, "in which effects fade to 1/e; 0: never"},
    {"harmed_share", &World::harmed_share, 0, 1, "of customers whom contact drives away"},
    {"harm", &World::harm, 0, 10, "share by which their risk of leaving rises"},
    {"rounds", &World::rounds, 1, 40, "of decisions"},
    {"round_months", &World::round_months, 1, 12, "from one to the next"},
    {"newcomers", &World::newcomers, 0, 10, "who go on joining, times the pace so far"},
    {"money", &World::money, 0, 1e6, "of the budget of a round, per customer at the first"},
    {"contacts", &World::contacts, 0, 10, "of the budget of a round, per customer at the first"},
    {"holdout", &World::holdout, 0, 0.5, "share left alone for comparison, by who learns"},
}};

}  // namespace

std::span<const WorldParameter> WorldParameters() { return kParameters; }

absl::StatusOr<World> ReadWorld(const Table& table) {
  World world;
  Problems problems;
  std::set<std::string, std::less<>> said;
  int64_t row = 0;
  for (size_t c = 0; c < table.chunk_rows.size(); ++c) {
    for (int64_t i = 0; i < table.chunk_rows[c]; ++i, ++row) {
      const std::string_view name = table.columns[worlds::kParameter].chunks[c].text[i];
      const std::string_view text = table.columns[worlds::kValue].chunks[c].text[i];
      Problem problem;
      problem.row = row;
      // The first row stands under the header.
      problem.line = table.lines ? (*table.lines)[static_cast<size_t>(row)] : row + 2;
      problem.field = std::string(name);
      if (!said.insert(std::string(name)).second) {
        problem.reason = "is said twice";
        problems.Add(std::move(problem));
        continue;
      }
      if (name == "name") {
        world.name = std::string(text);
        continue;
      }
      const auto* const parameter =
          std::find_if(kParameters.begin(), kParameters.end(),
                       [&](const WorldParameter& p) { return p.name == name; });
      if (parameter == kParameters.end()) {
        problem.reason = "is no parameter of a world";
        problems.Add(std::move(problem));
        continue;
      }
      const absl::StatusOr<Ratio> ratio = Ratio::Parse(text);
      const double value = ratio.ok() ? ToDouble(*ratio) : -1;
      if (!ratio.ok() || value < parameter->least || value > parameter->most) {
        problem.reason = "must be a number of " + Ratio{static_cast<int64_t>(
                             parameter->least * 10'000), 10'000}.Reduced().ToString() +
                         " to " + std::to_string(static_cast<int64_t>(parameter->most));
        problems.Add(std::move(problem));
        continue;
      }
      world.*(parameter->member) = value;
    }
  }
  GOODWILL_RETURN_IF_ERROR(problems.ToStatus("the world makes no sense"));
  return world;
}

}  // namespace goodwill
