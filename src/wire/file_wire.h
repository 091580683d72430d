// The documents of one customer's file.
#ifndef GOODWILL_SRC_WIRE_FILE_WIRE_H_
#define GOODWILL_SRC_WIRE_FILE_WIRE_H_

#include <string>

#include "goodwill/assess/customer_file.h"
#include "goodwill/book/consent.h"

namespace goodwill {

// A serialised goodwill.v1.Consent.
std::string EncodeConsent(const Consent& consent);

// A serialised goodwill.v1.CustomerFile.
std::string EncodeFile(const CustomerFile& file);

}  // namespace goodwill

#endif  // GOODWILL_SRC_WIRE_FILE_WIRE_H_
