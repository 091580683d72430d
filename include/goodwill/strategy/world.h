// A made-up business, described by a file, in which decisions can be tried out.
//
// Customers buy at rates and leave at risks of their own (gamma-distributed among them, as
// the Pareto/NBD assumes), and spend amounts of their own. The description says how many
// there are, how they buy, what can be offered to them, what the business believes of its
// offers, and what is true. A world may be as the engine assumes or not: purchases in clumps,
// seasons, a data feed that was lost, effects that fade, that are nil, a quarter or four
// times of what is believed, customers whom contact drives away.
//
// The file is CSV with the columns `parameter` and `value`; kWorldParameters lists what there
// is. What is not said is as in World.
#ifndef GOODWILL_STRATEGY_WORLD_H_
#define GOODWILL_STRATEGY_WORLD_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "goodwill/base/schema.h"
#include "goodwill/base/table.h"

namespace goodwill {

struct World {
  std::string name = "plain";
  // Months are twelfths of 365.25 days; money is in major units of margin.
  double customers = 1000;
  double months = 24;          // observed; customers join evenly over the first nine tenths
  double rate_mean = 0.6;      // purchases a month while a customer
  double rate_shape = 1.2;     // of the gamma distribution among customers
  double leave_mean = 0.05;    // risk of leaving, a month
  double leave_shape = 1.5;
  double margin_mean = 30;     // of a purchase
  double margin_shape = 3;     // among customers
  double spend_shape = 4;      // among one customer's purchases
  double clump = 1;            // purchases on each occasion, on average
  double occasion_days = 0;    // purchases within so many are recorded as one order
  double season = 0;           // the rate swings by this share around its mean over a year
  double feed_share = 0;       // of customers whose last purchases never reached the book
  double feed_months = 0;      // how long that has been so

  // What can be offered, and what is believed of it (assess/strategy_policy.h).
  double protect_effect = 0.10;
  double protect_sd = 0.07;
  double protect_months = 6;
  double protect_cost = 3;
  double enhance_accept = 0.14;
  double enhance_anyway = 0.04;
  double enhance_sd = 0.04;
  double enhance_share = 0.25;  // of the margin now that is added
  double enhance_months = 12;
  double enhance_gift = 3;
  double enhance_cost = 1;
  double win_back_lift = 0.15;
  double win_back_sd = 0.07;
  double win_back_fade = 9;  // months
  double win_back_gift = 10;
  double win_back_cost = 2;

  // What is true: times what is believed.
  double true_protect = 1;
  double true_enhance = 1;
  double true_win_back = 1;
  double decay_months = 0;   // effects that last fade to 1/e in so many; 0: they do not
  double harmed_share = 0;   // of customers whom protecting and selling drives away
  double harm = 0;           // their risk of leaving is higher by this share, as long as it lasts

  // Decisions are made in rounds, each within a budget of its own.
  double rounds = 8;
  double round_months = 3;
  double newcomers = 1;    // who go on joining, times the pace of those observed
  double money = 0.5;      // of the budget of a round, per customer at the first
  double contacts = 0.25;  // per customer
  double holdout = 0.1;    // left alone for comparison by who learns
};

struct WorldParameter {
  std::string_view name;
  double World::*member;
  double least;
  double most;
  std::string_view meaning;
};
// All there are but `name`.
std::span<const WorldParameter> WorldParameters();

// The columns of the file.
namespace worlds {
enum Column { kParameter, kValue };
inline constexpr ColumnSpec kColumns[] = {
    {"parameter", ColumnType::kText, true, "what is said of the world"},
    {"value", ColumnType::kText, true, "a number such as 0.25, 25% or 1/4; of name a text"}};
// Never appended to a book, so that it needs no kind of its own.
inline constexpr TableSpec kSpec = {.kind = TableKind::kProducts,
                                    .name = "world",
                                    .columns = kColumns};
}  // namespace worlds

// INVALID_ARGUMENT, with rows, for what is not known, said twice, or out of range.
absl::StatusOr<World> ReadWorld(const Table& table);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_WORLD_H_
