// What one customer's measures say, in phrases of the catalogue. An explanation
// and a customer's file tell it in the same words.
#ifndef GOODWILL_SRC_ASSESS_MEASURE_REASONS_H_
#define GOODWILL_SRC_ASSESS_MEASURE_REASONS_H_

#include "assess/reason_writer.h"
#include "goodwill/assess/amends.h"
#include "goodwill/book/measures.h"
#include "goodwill/book/measures_table.h"

namespace goodwill {

// How often, since when, how regularly.
void TellPurchases(const MeasuresHeader& header, const CustomerMeasures& measures,
                   ReasonWriter& writer);
// Turnover, returns, margin, variety. Nothing for a customer without order lines.
void TellWorth(const MeasuresLayout& layout, const CustomerMeasures& measures,
               ReasonWriter& writer);
// Contacts and what serving cost. Nothing where contacts are not recorded.
void TellService(const MeasuresLayout& layout, const CustomerMeasures& measures,
                 ReasonWriter& writer);

// What is to be made good; nothing for whom there is nothing.
void TellAmends(const Policy& policy, const Amends& amends, RecoverFirst recover,
                ReasonWriter& writer);

}  // namespace goodwill

#endif  // GOODWILL_SRC_ASSESS_MEASURE_REASONS_H_
