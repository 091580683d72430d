// A customer's file as a page of text, in phrases of the catalogue.
#ifndef GOODWILL_SRC_ASSESS_FILE_TEXT_H_
#define GOODWILL_SRC_ASSESS_FILE_TEXT_H_

#include <string>

#include "goodwill/assess/customer_file.h"

namespace goodwill {

// In the file's language. Lines that belong to a heading begin with two blanks.
std::string FileText(const CustomerFile& file);

}  // namespace goodwill

#endif  // GOODWILL_SRC_ASSESS_FILE_TEXT_H_
