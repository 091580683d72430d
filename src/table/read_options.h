// How rows are read, from Arrow and from CSV alike.
#ifndef GOODWILL_SRC_TABLE_READ_OPTIONS_H_
#define GOODWILL_SRC_TABLE_READ_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "goodwill/base/currency.h"
#include "goodwill/base/rounding.h"
#include "goodwill/base/run.h"
#include "goodwill/base/zone.h"

namespace goodwill {

struct ReadOptions {
  // Column of the table, name in the source.
  std::vector<std::pair<std::string, std::string>> map;
  int64_t max_problems = 100;
  // For amounts with more digits than the currency has; none refuses them.
  std::optional<Rounding> amount_rounding;
  bool refuse_unknown_columns = false;

  // Of the book. XXX: none yet; a currency column may then name one.
  Currency currency;
  Zone zone;

  // CSV only; see goodwill_import_options in c.h.
  char separator = 0;
  char decimal_mark = '.';
  std::string date_form;

  Run run;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_READ_OPTIONS_H_
