// The log-likelihood of all histories as a function of the parameters.
#ifndef GOODWILL_SRC_VALUE_MODELS_LIKELIHOOD_H_
#define GOODWILL_SRC_VALUE_MODELS_LIKELIHOOD_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/value/models/fit.h"
#include "value/models/newton.h"

namespace goodwill {

class Likelihood {
 public:
  virtual ~Likelihood() = default;
  virtual Derivatives At(const Parameters& parameters) const = 0;
  // That of every so many of the rows; null where there are few anyway.
  virtual std::unique_ptr<Likelihood> Part() const = 0;
};

// Borrows the rows.
class HistoryLikelihood : public Likelihood {
 public:
  HistoryLikelihood(ModelKind kind, std::span<const CountedHistory> rows)
      : kind_(kind), rows_(rows) {}
  Derivatives At(const Parameters& parameters) const override;
  std::unique_ptr<Likelihood> Part() const override;

 private:
  struct Own {};
  HistoryLikelihood(Own, ModelKind kind, std::vector<CountedHistory> rows)
      : kind_(kind), own_(std::move(rows)), rows_(own_) {}

  ModelKind kind_;
  std::vector<CountedHistory> own_;
  std::span<const CountedHistory> rows_;
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
  explicit SpendLikelihood(std::span<const CountedSpend> rows) : rows_(rows) {}
  Derivatives At(const Parameters& parameters) const override;
  std::unique_ptr<Likelihood> Part() const override;

 private:
  struct Own {};
  SpendLikelihood(Own, std::vector<CountedSpend> rows) : own_(std::move(rows)), rows_(own_) {}

  std::vector<CountedSpend> own_;
  std::span<const CountedSpend> rows_;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_VALUE_MODELS_LIKELIHOOD_H_
