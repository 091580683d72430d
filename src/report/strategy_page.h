// The part of a report's data that is about strategies.
#ifndef GOODWILL_SRC_REPORT_STRATEGY_PAGE_H_
#define GOODWILL_SRC_REPORT_STRATEGY_PAGE_H_

#include "goodwill/assess/explanation.h"
#include "goodwill/book/measures.h"
#include "goodwill/report/strategy_report.h"
#include "report/json.h"

namespace goodwill {

// As the value of a member; places as in template/strategy.js. Sentences that plans and
// evaluations have are theirs.
void WriteStrategy(const ReportStrategy& strategy, const MeasuresHeader& header,
                   Language language, JsonWriter& json);

}  // namespace goodwill

#endif  // GOODWILL_SRC_REPORT_STRATEGY_PAGE_H_
