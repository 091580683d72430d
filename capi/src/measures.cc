// Measures and calibration.
#include "goodwill/book/measures_table.h"

#include "goodwill/assess/amends.h"
#include "goodwill/assess/calibration.h"
#include "goodwill/book/partition.h"
#include "goodwill/book/schema.h"
#include "guard.h"
#include "handle.h"
#include "import.h"
#include "table/arrow_import.h"
#include "table/csv_reader.h"
#include "table/result_columns.h"
#include "wire/calibration_wire.h"
#include "wire/measures_wire.h"

using goodwill::CustomerIdView;
using goodwill::Measures;
using goodwill::capi::Guard;
using goodwill::capi::TextArgument;

namespace goodwill::capi {

absl::StatusOr<MoneyForm> MoneyArgument(int32_t money) {
  if (money < GOODWILL_MONEY_DECIMAL || money > GOODWILL_MONEY_MINOR) {
    return absl::InvalidArgumentError("there is no such form of money");
  }
  return static_cast<MoneyForm>(money);
}

}  // namespace goodwill::capi

namespace {

void GiveMeasures(std::shared_ptr<const Measures> measures, goodwill_measures** out) {
  *out = new goodwill_measures{std::move(measures)};
}

// `customer` gives the id inside the guard: a refused id is an allocated message.
template <typename Customer>
goodwill_status MeasureOne(const goodwill_book* book, const goodwill_policy* policy,
                           int64_t as_of_us, int64_t known_batch, goodwill_measures** out,
                           goodwill_error** error, Customer customer) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_REQUIRE(book);
    GOODWILL_REQUIRE(policy);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const CustomerIdView id, customer());
    GOODWILL_ASSIGN_OR_RETURN(
        auto measures,
        goodwill::MeasureOneOf(book->book,
                               goodwill::capi::QuestionOf(*policy->policy, as_of_us, known_batch),
                               *policy->policy, id));
    GiveMeasures(std::move(measures), out);
    return absl::OkStatus();
  });
}

template <typename Customer>
goodwill_status Find(const goodwill_measures* measures, int64_t* index, goodwill_error** error,
                     Customer customer) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(index);
    *index = 0;
    GOODWILL_REQUIRE(measures);
    GOODWILL_ASSIGN_OR_RETURN(const CustomerIdView id, customer());
    const auto found = measures->measures->Find(id);
    if (!found) return measures->measures->NotHere(id);
    *index = *found;
    return absl::OkStatus();
  });
}

absl::StatusOr<CustomerIdView> NumberId(int64_t id) { return CustomerIdView::Number(id); }

absl::StatusOr<CustomerIdView> TextId(const char* id, int64_t size) {
  GOODWILL_ASSIGN_OR_RETURN(const auto text, TextArgument(id, size, "customer_id"));
  return CustomerIdView::Text(text);
}

// Measures purchases that read(spec, options) gives.
template <typename Read>
absl::Status MeasureRows(const goodwill_policy* policy, int64_t as_of_us,
                         const goodwill_import_options* options, const goodwill_run_options* run,
                         goodwill_measures** out, Read read) {
  GOODWILL_REQUIRE(out);
  *out = nullptr;
  GOODWILL_REQUIRE(policy);
  const goodwill::Policy& p = *policy->policy;
  goodwill::Zone zone;
  if (!p.time_zone.empty()) {
    GOODWILL_ASSIGN_OR_RETURN(zone, goodwill::Zone::Load(p.time_zone));
  }
  GOODWILL_ASSIGN_OR_RETURN(goodwill::Run how, goodwill::capi::RunArgument(run));
  GOODWILL_ASSIGN_OR_RETURN(
      const auto read_options,
      goodwill::capi::ReadOptionsArgument(options, p.currency, zone, how));
  GOODWILL_ASSIGN_OR_RETURN(const goodwill::Table rows,
                            read(goodwill::purchases::kSpec, read_options));
  auto measures =
      goodwill::MeasureTable(rows, goodwill::capi::QuestionOf(p, as_of_us, 0), zone, how);
  if (!measures.ok()) return goodwill::capi::WithLines(measures.status(), rows);
  GiveMeasures(*std::move(measures), out);
  return absl::OkStatus();
}

}  // namespace

goodwill_status goodwill_book_measures(const goodwill_book* book, const goodwill_policy* policy,
                                       int64_t as_of_us, int64_t known_batch,
                                       const goodwill_run_options* run, goodwill_measures** out,
                                       goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_REQUIRE(book);
    GOODWILL_REQUIRE(policy);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    GOODWILL_ASSIGN_OR_RETURN(
        auto measures,
        goodwill::MeasureAllOf(book->book,
                               goodwill::capi::QuestionOf(*policy->policy, as_of_us, known_batch),
                               *policy->policy, how));
    GiveMeasures(std::move(measures), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_measure_text(const goodwill_book* book,
                                           const goodwill_policy* policy, int64_t as_of_us,
                                           int64_t known_batch, const char* customer_id,
                                           int64_t customer_id_size, goodwill_measures** out,
                                           goodwill_error** error) {
  return MeasureOne(book, policy, as_of_us, known_batch, out, error,
                    [&] { return TextId(customer_id, customer_id_size); });
}

goodwill_status goodwill_book_measure_int64(const goodwill_book* book,
                                            const goodwill_policy* policy, int64_t as_of_us,
                                            int64_t known_batch, int64_t customer_id,
                                            goodwill_measures** out, goodwill_error** error) {
  return MeasureOne(book, policy, as_of_us, known_batch, out, error,
                    [&] { return NumberId(customer_id); });
}

goodwill_status goodwill_measures_from_arrow(struct ArrowArrayStream* purchases,
                                             const goodwill_policy* policy, int64_t as_of_us,
                                             const goodwill_import_options* options,
                                             const goodwill_run_options* run,
                                             goodwill_measures** out, goodwill_error** error) {
  goodwill::capi::TakenStream taken(purchases);
  return Guard(error, [&]() -> absl::Status {
    return MeasureRows(policy, as_of_us, options, run, out,
                       [&](const goodwill::TableSpec& spec, const goodwill::ReadOptions& how)
                           -> absl::StatusOr<goodwill::Table> {
                         if (!taken.given()) return goodwill::capi::NullArgument("purchases");
                         return goodwill::ReadArrow(spec, taken.get(), how);
                       });
  });
}

goodwill_status goodwill_measures_from_csv(const char* path, int64_t path_size,
                                           const goodwill_policy* policy, int64_t as_of_us,
                                           const goodwill_import_options* options,
                                           const goodwill_run_options* run,
                                           goodwill_measures** out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    return MeasureRows(policy, as_of_us, options, run, out,
                       [&](const goodwill::TableSpec& spec, const goodwill::ReadOptions& how)
                           -> absl::StatusOr<goodwill::Table> {
                         GOODWILL_ASSIGN_OR_RETURN(const auto name,
                                                   TextArgument(path, path_size, "path"));
                         return goodwill::ReadCsvFile(spec, std::string(name), how);
                       });
  });
}

goodwill_status goodwill_measures_merge(const goodwill_measures* const* parts, int64_t count,
                                        goodwill_measures** out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    if (count <= 0) return absl::InvalidArgumentError("there are no measures to merge");
    GOODWILL_REQUIRE(parts);
    std::vector<std::shared_ptr<const Measures>> all;
    for (int64_t i = 0; i < count; ++i) {
      GOODWILL_REQUIRE(parts[i]);
      all.push_back(parts[i]->measures);
    }
    GOODWILL_ASSIGN_OR_RETURN(auto merged, Measures::Merge(all));
    GiveMeasures(std::move(merged), out);
    return absl::OkStatus();
  });
}

int64_t goodwill_measures_size(const goodwill_measures* measures) {
  return measures == nullptr ? 0 : measures->measures->size();
}

goodwill_status goodwill_measures_find_text(const goodwill_measures* measures,
                                            const char* customer_id, int64_t customer_id_size,
                                            int64_t* index, goodwill_error** error) {
  return Find(measures, index, error,
              [&] { return TextId(customer_id, customer_id_size); });
}

goodwill_status goodwill_measures_find_int64(const goodwill_measures* measures,
                                             int64_t customer_id, int64_t* index,
                                             goodwill_error** error) {
  return Find(measures, index, error, [&] { return NumberId(customer_id); });
}

goodwill_status goodwill_measures_export(const goodwill_measures* measures, int32_t money,
                                         struct ArrowArrayStream* out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(measures);
    GOODWILL_ASSIGN_OR_RETURN(const auto form, goodwill::capi::MoneyArgument(money));
    goodwill::ResultTable table = goodwill::MeasuresColumns(*measures->measures, form);
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_measures_encode(const goodwill_measures* measures,
                                         goodwill_buffer** bytes, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(bytes);
    *bytes = nullptr;
    GOODWILL_REQUIRE(measures);
    GOODWILL_ASSIGN_OR_RETURN(std::string document, goodwill::EncodeMeasures(*measures->measures));
    goodwill::capi::Give(std::move(document), bytes);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_measures_decode(const void* bytes, int64_t size, goodwill_measures** out,
                                         goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const auto document,
                              goodwill::capi::BytesArgument(bytes, size, "bytes"));
    GOODWILL_ASSIGN_OR_RETURN(auto measures, goodwill::DecodeMeasures(document));
    GiveMeasures(std::move(measures), out);
    return absl::OkStatus();
  });
}

void goodwill_measures_free(goodwill_measures* measures) { delete measures; }

int64_t goodwill_partition_of_text(const char* customer_id, int64_t customer_id_size,
                                   int64_t parts) {
  return goodwill::capi::GuardValue(int64_t{-1}, [&]() -> int64_t {
    const auto id = TextId(customer_id, customer_id_size);
    return id.ok() ? goodwill::PartitionOf(*id, parts) : -1;
  });
}

int64_t goodwill_partition_of_int64(int64_t customer_id, int64_t parts) {
  return goodwill::PartitionOf(CustomerIdView::Number(customer_id), parts);
}

goodwill_status goodwill_calibrate(const goodwill_measures* measures,
                                   const goodwill_policy* policy, const goodwill_run_options* run,
                                   goodwill_calibration** out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_REQUIRE(measures);
    GOODWILL_REQUIRE(policy);
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    GOODWILL_ASSIGN_OR_RETURN(goodwill::Calibration calibration,
                              goodwill::Calibrate(*measures->measures, *policy->policy, how));
    *out = new goodwill_calibration{
        std::make_shared<const goodwill::Calibration>(std::move(calibration))};
    return absl::OkStatus();
  });
}

goodwill_status goodwill_calibration_encode(const goodwill_calibration* calibration,
                                            goodwill_buffer** bytes, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(bytes);
    *bytes = nullptr;
    GOODWILL_REQUIRE(calibration);
    goodwill::capi::Give(goodwill::EncodeCalibration(*calibration->calibration), bytes);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_calibration_decode(const void* bytes, int64_t size,
                                            goodwill_calibration** out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const auto document,
                              goodwill::capi::BytesArgument(bytes, size, "bytes"));
    GOODWILL_ASSIGN_OR_RETURN(goodwill::Calibration calibration,
                              goodwill::DecodeCalibration(document));
    *out = new goodwill_calibration{
        std::make_shared<const goodwill::Calibration>(std::move(calibration))};
    return absl::OkStatus();
  });
}

void goodwill_calibration_free(goodwill_calibration* calibration) { delete calibration; }
