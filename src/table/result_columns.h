// Measures and assessments as columns, one row per customer in ascending order
// of id. These names are what every language shows.
#ifndef GOODWILL_SRC_TABLE_RESULT_COLUMNS_H_
#define GOODWILL_SRC_TABLE_RESULT_COLUMNS_H_

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "goodwill/assess/assessment.h"
#include "goodwill/base/currency.h"
#include "goodwill/book/batch.h"
#include "goodwill/book/facts.h"
#include "goodwill/book/measures_table.h"
#include "goodwill/book/timeliness.h"
#include "table/arrow_export.h"

namespace goodwill {

// The same numbers as GOODWILL_MONEY_* in c.h.
enum class MoneyForm : int32_t { kDecimal = 0, kDouble = 1, kMinor = 2 };

struct ResultTable {
  std::vector<ExportColumn> columns;
  std::vector<std::pair<std::string, std::string>> metadata;
};

ResultTable MeasuresColumns(const Measures& measures, MoneyForm money);

// The measures' columns with tier, Pareto membership and scores.
ResultTable AssessmentColumns(const Assessment& assessment, MoneyForm money);

// Facts read back from a book, under the names they came in by. Money and
// decimals are exact decimals, codes are texts.
ResultTable FactColumns(const Facts& facts, const Currency& currency);

// The list of a book's batches; c.h says which columns.
ResultTable BatchColumns(std::span<const Batch> batches);
ResultTable TimelinessColumns(std::span<const Timeliness> rows);

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_RESULT_COLUMNS_H_
