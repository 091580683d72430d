// goodwill-generate: writes the tables of a made-up business as CSV files.
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "business.h"
#include "csv_writer.h"
#include "season.h"

namespace {

constexpr char kHelp[] = R"(goodwill-generate: a believable business, made from a seed.

  goodwill-generate --out DIR [options]

  --out DIR          where the CSV files go (made if it is not there)
  --seed N           another business of the same kind (default 1)
  --customers N      how many customers (default 400); ten lines each, about
  --from DATE        first day (default 2022-01-01)
  --to DATE          last day, included (default 2024-12-31)
  --id-kind KIND     text (C00042, the default), int or uuid
  --purchases-only   purchases and products, without the other tables

The same options give the same bytes on every machine.
)";

int Usage(const std::string& what) {
  std::fprintf(stderr, "goodwill-generate: %s\nTry: goodwill-generate --help\n", what.c_str());
  return 2;
}

template <typename Number>
bool Parse(std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

int main(int argc, char** argv) {
  sample::BusinessOptions options;
  sample::IdKind kind = sample::IdKind::kText;
  std::string out;
  for (int i = 1; i < argc; ++i) {
    const std::string_view flag = argv[i];
    if (flag == "--help" || flag == "-h") {
      std::fputs(kHelp, stdout);
      return 0;
    }
    if (flag == "--purchases-only") {
      options.purchases_only = true;
      continue;
    }
    if (i + 1 == argc) return Usage(std::string(flag) + " is not an option, or lacks its value");
    const std::string_view value = argv[++i];
    bool good = true;
    if (flag == "--out") {
      out = value;
    } else if (flag == "--seed") {
      good = Parse(value, options.seed);
    } else if (flag == "--customers") {
      good = Parse(value, options.customers) && options.customers >= 1 &&
             options.customers <= 100'000'000;
    } else if (flag == "--from" || flag == "--to") {
      const std::optional<int64_t> day = sample::ParseDay(value);
      good = day.has_value() && *day >= 0;
      if (good) (flag == "--from" ? options.first_day : options.last_day) = *day;
    } else if (flag == "--id-kind") {
      good = value == "text" || value == "int" || value == "uuid";
      kind = value == "text"  ? sample::IdKind::kText
             : value == "int" ? sample::IdKind::kInt
                              : sample::IdKind::kUuid;
    } else {
      return Usage(std::string(flag) + " is not an option");
    }
    if (!good) return Usage(std::string(flag) + " cannot be " + std::string(value));
  }
  if (out.empty()) return Usage("--out is missing");
  if (options.last_day < options.first_day + 27 || options.last_day > options.first_day + 3660) {
    return Usage("--from and --to must be four weeks to ten years apart");
  }
  std::error_code error;
  std::filesystem::create_directories(out, error);
  if (error) return Usage("cannot make " + out + ": " + error.message());

  const sample::Business business = sample::MakeBusiness(options);
  const std::string problem = sample::WriteCsv(business, kind, out);
  if (!problem.empty()) {
    std::fprintf(stderr, "goodwill-generate: %s\n", problem.c_str());
    return 1;
  }
  std::fprintf(stderr, "%zu order lines of %lld customers written to %s\n",
               business.purchases.size(), static_cast<long long>(options.customers), out.c_str());
  return 0;
}
