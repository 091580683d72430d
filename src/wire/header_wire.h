// The parts that several documents share: the measures' header, customer ids,
// rank cuts.
#ifndef GOODWILL_SRC_WIRE_HEADER_WIRE_H_
#define GOODWILL_SRC_WIRE_HEADER_WIRE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "goodwill/assess/silence.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/book/measures_table.h"
#include "goodwill/v1/calibration.pb.h"
#include "goodwill/value/concentration.h"
#include "goodwill/value/pareto.h"
#include "google/protobuf/message_lite.h"

namespace goodwill::wire {

// INVALID_ARGUMENT about one place of a document.
absl::Status Refuse(std::string path, std::string reason);

// Parses bytes that generated code may be trusted with: checked against the
// embedded schema for what the lite runtime would log or ignore. `name` is the
// message's: "goodwill.v1.Calibration".
absl::Status ParseChecked(std::string_view bytes, std::string_view name,
                          google::protobuf::MessageLite* message);

void WriteHeader(const MeasuresHeader& header, v1::MeasuresHeader* message);
// Paths begin with "header".
absl::Status ReadHeader(const v1::MeasuresHeader& message, MeasuresHeader* header);

void WriteSilences(const std::vector<SilentSource>& silences,
                   google::protobuf::RepeatedPtrField<v1::SilentSource>* messages);

void WriteCustomerId(const CustomerIdView& id, v1::CustomerId* message);

void WritePareto(const ParetoCut& pareto, v1::ParetoCut* message);
void WriteConcentration(const Concentration& concentration, v1::Concentration* message);

}  // namespace goodwill::wire

#endif  // GOODWILL_SRC_WIRE_HEADER_WIRE_H_
