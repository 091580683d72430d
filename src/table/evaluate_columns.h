// What strategies did, as columns.
#ifndef GOODWILL_SRC_TABLE_EVALUATE_COLUMNS_H_
#define GOODWILL_SRC_TABLE_EVALUATE_COLUMNS_H_

#include "goodwill/strategy/evaluate.h"
#include "table/result_columns.h"

namespace goodwill {

ResultTable EvaluationColumns(const Evaluation& evaluation, const Zone& zone, Language language);

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_EVALUATE_COLUMNS_H_
