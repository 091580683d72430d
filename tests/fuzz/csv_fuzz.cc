// Any bytes as CSV. The first five bytes choose table, options and window; the
// rest is the file. Whatever it is: no crash, problems bounded and placed, and
// the reader accepts exactly what the oracle accepts, with the same values,
// wherever its window ends.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "goodwill/base/problem.h"
#include "goodwill/book/schema.h"
#include "table/csv_reader.h"
#include "tests/unit/table/csv_oracle.h"

namespace goodwill {
namespace {

void Require(bool condition, const std::string& what) {
  if (condition) return;
  std::fprintf(stderr, "csv_fuzz: %s\n", what.c_str());
  std::abort();
}

const Zone& Sofia() {
  static const Zone zone = *Zone::Load("Europe/Sofia");
  return zone;
}

void Check(std::string_view data) {
  if (data.size() < 5) return;
  const auto choice = [&](size_t i) { return static_cast<unsigned char>(data[i]); };
  ReadOptions options;
  static constexpr const char* kForms[] = {"",      "iso",   "d.m.y", "d/m/y", "d-m-y",
                                           "m/d/y", "m-d-y", "y/m/d", "y.m.d"};
  const TableSpec& spec = *kTables[choice(0) % kTables.size()];
  options.date_form = kForms[choice(0) / 8 % 9];
  options.separator = ",;\t|:"[choice(1) % 5];
  if (choice(1) & 0x40) options.separator = 0;
  options.decimal_mark = choice(1) & 0x80 ? ',' : '.';
  const char* const currencies[] = {"XXX", "EUR", "JPY", "KWD"};
  options.currency = *Currency::Parse(currencies[choice(2) % 4]);
  if (choice(2) & 0x10) options.amount_rounding = kAllRoundings[choice(2) / 32 % 7];
  if (choice(2) & 0x08) options.zone = Sofia();
  if (choice(3) & 1) options.map.emplace_back("customer_id", "id");
  if (choice(3) & 2) options.map.emplace_back("order_id", "purchase_id");
  if (choice(3) & 4) options.map.emplace_back("amount_minor", "cents");
  if (choice(3) & 8) options.refuse_unknown_columns = true;
  options.max_problems = 1 + choice(3) / 16;
  const size_t window = 16 + choice(4);
  const std::string_view bytes = data.substr(5);

  const bool packed = bytes.substr(0, 2) == "\x1f\x8b";
  const auto table = ReadCsvBytes(spec, bytes, options);
  const auto again = ReadCsvBytesThroughWindow(spec, bytes, options, window);
  Require(table.ok() == again.ok(), "the window changes the outcome");
  if (!table.ok()) {
    Require(table.status().code() == absl::StatusCode::kInvalidArgument,
            std::string(table.status().message()));
    // Where damage in gzip is noticed depends on how much is unpacked at a time.
    Require(packed || table.status().message() == again.status().message(),
            "the window changes problems");
    int64_t total = 0;
    const auto problems = ProblemsOf(table.status(), &total);
    Require(static_cast<int64_t>(problems.size()) <= options.max_problems, "too many problems");
    Require(total >= static_cast<int64_t>(problems.size()), "total of problems");
    for (const Problem& problem : problems) {
      Require(!problem.reason.empty(), "no reason");
      Require(problem.row < 0 || (problem.line >= 1 && problem.column >= 1), "no place");
    }
  }
  if (packed) return;  // the oracle does not unpack
  const auto expected = csv_oracle::Read(spec, bytes, options);
  Require(table.ok() == expected.has_value(),
          expected ? "refused: " + std::string(table.status().message()) : "accepted wrongly");
  if (!expected) return;
  std::string difference = csv_oracle::Difference(*table, *expected);
  Require(difference.empty(), difference);
  difference = csv_oracle::Difference(*again, *expected);
  Require(difference.empty(), "through a window: " + difference);
}

}  // namespace
}  // namespace goodwill

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  goodwill::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
