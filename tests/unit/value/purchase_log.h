// The public purchase logs, read by a naive loop: what the published figures
// are about.
#ifndef GOODWILL_TESTS_UNIT_VALUE_PURCHASE_LOG_H_
#define GOODWILL_TESTS_UNIT_VALUE_PURCHASE_LOG_H_

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "goodwill/base/decimal.h"
#include "goodwill/base/instant.h"

namespace goodwill {

struct LoggedPurchase {
  std::string customer;
  int32_t day = 0;  // since 1970-01-01
  int64_t cents = 0;
};

// Where data to test with lies: $GOODWILL_SHARED, or beside the repository.
inline std::string SharedData(const std::string& file) {
  const char* shared = std::getenv("GOODWILL_SHARED");
  return (shared != nullptr ? std::string(shared) : std::string("../shared")) + "/data/" + file;
}

// Columns customer_id, date, amount, ...; empty when the file is not there.
inline std::vector<LoggedPurchase> ReadPurchaseLog(const std::string& file) {
  std::vector<LoggedPurchase> out;
  std::ifstream in(SharedData(file));
  std::string line;
  std::getline(in, line);  // the header
  while (std::getline(in, line)) {
    std::istringstream cells(line);
    LoggedPurchase purchase;
    std::string date;
    std::string amount;
    std::getline(cells, purchase.customer, ',');
    std::getline(cells, date, ',');
    std::getline(cells, amount, ',');
    if (!ParseIsoDate(std::string_view(date).substr(0, 10), &purchase.day) ||
        ParseDecimal(amount, 2, '.', &purchase.cents) != DecimalResult::kOk) {
      std::abort();  // the test's data are not what the test is about
    }
    out.push_back(std::move(purchase));
  }
  return out;
}

}  // namespace goodwill

#endif  // GOODWILL_TESTS_UNIT_VALUE_PURCHASE_LOG_H_
