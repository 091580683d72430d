// Telling of a customer's stage, chances and lifetime value.
#ifndef GOODWILL_SRC_ASSESS_LIFETIME_REASONS_H_
#define GOODWILL_SRC_ASSESS_LIFETIME_REASONS_H_

#include "assess/reason_writer.h"
#include "goodwill/assess/assessment.h"
#include "goodwill/assess/lifetime.h"
#include "goodwill/book/measures.h"

namespace goodwill {

// The word for a stage.
Phrase StageWord(Stage stage);

// A figure in major units, as money to read; saturates.
MinorUnits RoundedToMinor(double major, int exponent);

// What is told of a silent source.
Fields FieldsOf(const SilentSource& silent, const MeasuresHeader& header);

void TellLifetime(const Assessment& assessment, const LifetimeJudgement& judged,
                  const CustomerMeasures& measures, ReasonWriter& writer);

}  // namespace goodwill

#endif  // GOODWILL_SRC_ASSESS_LIFETIME_REASONS_H_
