// The log-likelihood of all histories as a function of the parameters.
#ifndef GOODWILL_SRC_VALUE_MODELS_LIKELIHOOD_H_
#define GOODWILL_SRC_VALUE_MODELS_LIKELIHOOD_H_

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/value/models/fit.h"
#include "value/models/grid.h"
#include "value/models/newton.h"

namespace goodwill {

class Likelihood {
 public:
  virtual ~Likelihood() = default;
  // By the logarithms of the parameters.
  virtual Surface At(const Coordinates& logs) const = 0;
  // That of every so many of the rows; null where there are few anyway.
  virtual std::unique_ptr<Likelihood> Part() const = 0;
};

// Where ages are on a grid, by tables; otherwise history by history. Borrows the
// rows. `held` are values of the last parameters, which do not vary: the surface is
// one of the first.
class HistoryLikelihood : public Likelihood {
 public:
  HistoryLikelihood(ModelKind kind, std::span<const CountedHistory> rows,
                    std::vector<double> held = {});
  Surface At(const Coordinates& logs) const override;
  std::unique_ptr<Likelihood> Part() const override;

 private:
  struct Own {};
  HistoryLikelihood(Own, ModelKind kind, std::vector<CountedHistory> rows,
                    std::vector<double> held)
      : kind_(kind), held_(std::move(held)), own_(std::move(rows)), rows_(own_) {}

  // Rows of one frequency.
  struct Run {
    int64_t frequency;
    size_t from;
    size_t to;
    bool tabulated;
  };

  ModelKind kind_;
  std::vector<double> held_;
  std::vector<CountedHistory> own_;
  std::span<const CountedHistory> rows_;
  // Where there is a grid:
  Grid grid_;
  std::vector<Run> runs_;
  std::vector<GridRow> grid_rows_;
  int64_t last_step_ = 0;
  int64_t last_frequency_ = 0;
};

struct CountedSpend {
  SpendHistory history;
  int64_t customers = 0;
};

struct SpendRows {
  std::vector<CountedSpend> rows;  // ascending by frequency, then amount
  int64_t customers = 0;
  int64_t left_out = 0;
};

absl::StatusOr<SpendRows> CollapseSpend(const SpendColumns& columns);

class SpendLikelihood : public Likelihood {
 public:
  explicit SpendLikelihood(std::span<const CountedSpend> rows);
  Surface At(const Coordinates& logs) const override;
  std::unique_ptr<Likelihood> Part() const override;

 private:
  struct Own {};
  SpendLikelihood(Own, std::vector<CountedSpend> rows) : own_(std::move(rows)), rows_(own_) {
    FindRuns();
  }
  void FindRuns();

  // Rows of one frequency.
  struct Run {
    int64_t frequency;
    size_t from;
    size_t to;
    double customers;
    double log_amount;  // sum of the logarithms of the mean amounts
  };

  std::vector<CountedSpend> own_;
  std::span<const CountedSpend> rows_;
  std::vector<Run> runs_;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_LIKELIHOOD_H_
