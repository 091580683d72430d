// Documents about forecasts and about the lost.
#ifndef GOODWILL_SRC_WIRE_LIFETIME_WIRE_H_
#define GOODWILL_SRC_WIRE_LIFETIME_WIRE_H_

#include <string>

#include "goodwill/assess/holdout.h"
#include "goodwill/assess/lost.h"
#include "goodwill/base/currency.h"

namespace goodwill {

// A serialised goodwill.v1.Holdout.
std::string EncodeHoldout(const Holdout& holdout);

// A serialised goodwill.v1.Losses; the customers themselves leave as columns.
std::string EncodeLosses(const Losses& losses, const Currency& currency);

}  // namespace goodwill

#endif  // GOODWILL_SRC_WIRE_LIFETIME_WIRE_H_
