// Random sequences of C calls: what a confused binding or a hostile program
// might do within the rules of C. Properties: every status is one of c.h's, a
// failed call leaves its outputs null and its book as it was, handles may be
// freed in any order, and the same facts give the same bytes.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "goodwill/c.h"

namespace {

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "violated: %s\n", what);
  std::abort();
}

class Input {
 public:
  Input(const uint8_t* data, size_t size) : data_(data), size_(size) {}
  bool empty() const { return at_ >= size_; }
  uint8_t Byte() { return empty() ? 0 : data_[at_++]; }
  // Up to `most` bytes of the input, as they are.
  std::string_view Bytes(size_t most) {
    const size_t n = std::min({most, static_cast<size_t>(Byte()), size_ - std::min(at_, size_)});
    const std::string_view out(reinterpret_cast<const char*>(data_) + at_, n);
    at_ += n;
    return out;
  }

 private:
  const uint8_t* data_;
  size_t size_;
  size_t at_ = 0;
};

// Up to four handles of a kind.
template <typename T, void (*Free)(T*)>
struct Shelf {
  T* items[4] = {};
  ~Shelf() {
    for (T* item : items) Free(item);
  }
  T*& operator[](uint8_t i) { return items[i % 4]; }
  T** Put(uint8_t i) {
    Free(items[i % 4]);
    items[i % 4] = nullptr;
    return &items[i % 4];
  }
};

std::string Text(goodwill_buffer* buffer) {
  std::string out(goodwill_buffer_data(buffer), static_cast<size_t>(goodwill_buffer_size(buffer)));
  goodwill_buffer_free(buffer);
  return out;
}

// Run options whose progress callback asks to stop after a few calls, or never.
class Patience {
 public:
  explicit Patience(Input& in) : left_(in.Byte() % 4 == 0 ? in.Byte() % 5 : 1 << 30) {
    run_.struct_size = sizeof run_;
    run_.parallelism = in.Byte() % 3;
    run_.progress = [](void* user, int64_t, int64_t) -> int32_t {
      return --static_cast<Patience*>(user)->left_ < 0;
    };
    run_.progress_user = this;
  }
  Patience(const Patience&) = delete;
  Patience& operator=(const Patience&) = delete;
  const goodwill_run_options* run() const { return &run_; }
  bool lost() const { return left_ < 0; }

 private:
  goodwill_run_options run_{};
  int left_;
};

constexpr int32_t kTables = 11;

class Session {
 public:
  explicit Session(Input& in) : in_(in) {}

  void Step() {
    switch (in_.Byte() % 17) {
      case 0:
        return MakeBook();
      case 1:
        return MakePolicy();
      case 2:
      case 3:
      case 4:
        return Append();
      case 5:
        return Measure();
      case 6:
        return MeasureOne();
      case 7:
        return Merge();
      case 8:
        return Calibrate();
      case 9:
        return Assess();
      case 10:
        return Explain();
      case 11:
        return Encode();
      case 12:
        return Export();
      case 13:
        return JudgeOne();
      case 14:
        return Forget();
      case 15:
        return Describe();
      case 16:
        return Transfer();
    }
  }

 private:
  // A call came back: its status is known, and its output fits it.
  void Came(goodwill_status status, goodwill_error* error, bool has_output) {
    const std::string_view name = goodwill_status_name(status);
    Require(name != "UNKNOWN", "a status of c.h");
    Require(status != GOODWILL_INTERNAL, "no broken invariant");
    Require((status == GOODWILL_OK) == (error == nullptr), "an error exactly when it failed");
    Require(status == GOODWILL_OK || !has_output, "no output of a failed call");
    if (error != nullptr) {
      Require(goodwill_error_code(error) == status, "the error's code is the status");
      Require(goodwill_error_message(error)[0] != 0, "an error says something");
      goodwill_problem problem{};
      problem.struct_size = sizeof problem;
      for (int64_t i = 0; i < goodwill_error_problem_count(error); ++i) {
        Require(goodwill_error_problem(error, i, &problem) == GOODWILL_OK, "a listed problem");
        Require(problem.reason_size > 0, "a problem has a reason");
      }
    }
    goodwill_error_free(error);
  }

  void MakeBook() {
    static const char* const kCurrencies[] = {"EUR", "JPY", "KWD", "XXX", "", "eur"};
    static const char* const kZones[] = {"UTC", "Europe/Sofia", "", "No/Where"};
    // As large as any size it may claim.
    union {
      goodwill_book_options options;
      unsigned char room[256];
    } given{};
    std::fill(std::begin(given.room), std::end(given.room), static_cast<unsigned char>(0));
    goodwill_book_options& options = given.options;
    options.struct_size = in_.Byte() % 8 == 0 ? in_.Byte() : static_cast<int64_t>(sizeof options);
    options.currency = kCurrencies[in_.Byte() % 6];
    options.currency_size = -1;
    options.time_zone = kZones[in_.Byte() % 4];
    options.time_zone_size = -1;
    goodwill_error* error = nullptr;
    goodwill_book** out = books_.Put(in_.Byte());
    const goodwill_status status = goodwill_book_create(&options, out, &error);
    Came(status, error, *out != nullptr);
  }

  void MakePolicy() {
    goodwill_error* error = nullptr;
    goodwill_policy** out = policies_.Put(in_.Byte());
    goodwill_status status;
    if (in_.Byte() % 2 == 0) {
      status = goodwill_policy_default(in_.Byte() % 4 == 0 ? "JPY" : "EUR", -1, out, &error);
    } else {
      std::string text = "currency: \"EUR\" ";
      if (in_.Byte() % 2) text += "measures { same_day: SAME_DAY_SEPARATE } ";
      if (in_.Byte() % 2) text += "measures { window { rolling_months: 3 } } ";
      if (in_.Byte() % 2) text += "pareto { basis: VALUE_BASIS_NET_MARGIN } ";
      text += in_.Bytes(64);
      text += " tiers { name: \"best\" entry { pareto: true } } tiers { name: \"rest\" }";
      status = goodwill_policy_parse(text.data(), static_cast<int64_t>(text.size()), out, &error);
    }
    Came(status, error, *out != nullptr);
  }

  goodwill_book_info Info(const goodwill_book* book) {
    goodwill_book_info info{};
    info.struct_size = sizeof info;
    Require(goodwill_book_describe(book, &info, nullptr) == GOODWILL_OK, "a book describes itself");
    return info;
  }

  void Append() {
    goodwill_book* book = books_[in_.Byte()];
    const int32_t table = in_.Byte() % (kTables + 2);
    static const char* const kHeaders[] = {
        "",
        "customer_id,time,amount,purchase_id,revision,voided,order_id,cost,product_id,quantity\n",
        "customer_id,time,channel,direction,minutes,caused_by\n",
        "customer_id,valid_from,name,kind\n",
        "customer_id,contact_id,name\n",
        "customer_id,time,kind\n",
        "product_id,category,unit_cost\n",
        "customer_id,time,purpose,channel,status\n",
        "customer_id,made_at,kind,promise_id,due_at,kept_at\n",
        "customer_id,time,question,score,answer_id\n",
        "standard,time,actual,promised,customer_id\n",
        "currency,time,rate,units\n",
        ""};
    std::string csv = kHeaders[table];
    static const char* const kCells[] = {
        "a",     "b",  "c",    "1", "2024-01-31", "2024-02-01 10:00", "5.00", "-1",      "",
        "phone", "in", "true", "x", "0",          "2024-06-01",       "9",    "granted", "USD"};
    for (int rows = in_.Byte() % 8; rows > 0 && !in_.empty(); --rows) {
      const size_t commas = static_cast<size_t>(std::count(
          csv.begin(), csv.begin() + static_cast<std::ptrdiff_t>(csv.find('\n') + 1), ','));
      for (size_t c = 0; c <= commas; ++c) {
        if (c > 0) csv += ',';
        // Mostly what fits the column, so that much is accepted.
        const uint8_t pick = in_.Byte();
        if (c == 1 && pick < 200) {
          csv += kCells[4 + pick % 2];
        } else if (table == 1 && c == 2 && pick < 200) {
          csv += kCells[6 + pick % 2];
        } else if (table == 1 && c > 2 && pick < 150) {
          csv += "";
        } else {
          csv += kCells[pick % std::size(kCells)];
        }
      }
      csv += '\n';
    }
    csv += in_.Byte() % 16 == 0 ? std::string(in_.Bytes(40)) : "";
    goodwill_book_info before{};
    std::string measures_before;
    if (book != nullptr) before = Info(book);
    goodwill_append_result result{};
    result.struct_size = sizeof result;
    goodwill_error* error = nullptr;
    Patience patience(in_);
    const goodwill_status status =
        goodwill_book_import_csv_bytes(book, table, csv.data(), static_cast<int64_t>(csv.size()),
                                       nullptr, patience.run(), &result, nullptr, &error);
    Came(status, error, result.rows != 0);
    Require(status != GOODWILL_CANCELLED || patience.lost(), "cancelled only when asked to");
    if (book == nullptr) return Require(status != GOODWILL_OK, "nothing is appended to no book");
    const goodwill_book_info after = Info(book);
    if (status != GOODWILL_OK) {
      Require(
          after.customers == before.customers && after.batches == before.batches &&
              std::equal(std::begin(after.rows), std::end(after.rows), std::begin(before.rows)) &&
              after.ids_are_text == before.ids_are_text,
          "a refused batch leaves the book as it was");
      return;
    }
    Require(result.appended + result.already_present <= result.rows && result.appended >= 0,
            "rows are accounted for");
    Require(after.batches == before.batches + 1, "batches are numbered");
    // The same again adds nothing.
    goodwill_append_result again{};
    again.struct_size = sizeof again;
    Require(
        goodwill_book_import_csv_bytes(book, table, csv.data(), static_cast<int64_t>(csv.size()),
                                       nullptr, nullptr, &again, nullptr, nullptr) == GOODWILL_OK,
        "what was accepted is accepted again");
    Require(again.appended == 0, "what is present is not appended again");
  }

  int64_t AsOf() { return 1'704'067'200'000'000 + int64_t{in_.Byte()} * 86'400'000'000; }

  // Mostly all batches.
  int64_t Known() {
    const uint8_t known = in_.Byte();
    return known < 160 ? 0 : known % 8 - 1;
  }

  void Measure() {
    goodwill_error* error = nullptr;
    Patience patience(in_);
    goodwill_measures** out = measures_.Put(in_.Byte());
    const goodwill_status status = goodwill_book_measures(
        books_[in_.Byte()], policies_[in_.Byte()], AsOf(), Known(), patience.run(), out, &error);
    Came(status, error, *out != nullptr);
  }

  void MeasureOne() {
    static const char* const kIds[] = {"a", "b", "", "nobody"};
    goodwill_error* error = nullptr;
    goodwill_measures** out = measures_.Put(in_.Byte());
    const goodwill_status status =
        in_.Byte() % 4 == 0
            ? goodwill_book_measure_int64(books_[in_.Byte()], policies_[in_.Byte()], AsOf(),
                                          Known(), 1, out, &error)
            : goodwill_book_measure_text(books_[in_.Byte()], policies_[in_.Byte()], AsOf(), Known(),
                                         kIds[in_.Byte() % 4], -1, out, &error);
    Came(status, error, *out != nullptr);
  }

  void Merge() {
    const goodwill_measures* parts[3] = {measures_[in_.Byte()], measures_[in_.Byte()],
                                         measures_[in_.Byte()]};
    goodwill_error* error = nullptr;
    goodwill_measures* merged = nullptr;
    const goodwill_status status = goodwill_measures_merge(parts, in_.Byte() % 4, &merged, &error);
    Came(status, error, merged != nullptr);
    if (merged != nullptr) *measures_.Put(in_.Byte()) = merged;
  }

  void Calibrate() {
    goodwill_error* error = nullptr;
    goodwill_calibration** out = calibrations_.Put(in_.Byte());
    const goodwill_status status =
        goodwill_calibrate(measures_[in_.Byte()], policies_[in_.Byte()], nullptr, out, &error);
    Came(status, error, *out != nullptr);
  }

  void Assess() {
    goodwill_error* error = nullptr;
    goodwill_assessment** out = assessments_.Put(in_.Byte());
    const goodwill_status status =
        in_.Byte() % 2 == 0 ? goodwill_assess(measures_[in_.Byte()], calibrations_[in_.Byte()],
                                              policies_[in_.Byte()], nullptr, out, &error)
                            : goodwill_book_assess(books_[in_.Byte()], policies_[in_.Byte()],
                                                   AsOf(), Known(), nullptr, out, &error);
    Came(status, error, *out != nullptr);
  }

  void Explain() {
    static const char* const kLanguages[] = {"en", "ru", "bg", "xx", ""};
    static const char* const kIds[] = {"a", "b", "1", "", "nobody"};
    goodwill_error* error = nullptr;
    goodwill_buffer* text = nullptr;
    const goodwill_assessment* assessment = assessments_[in_.Byte()];
    goodwill_status status = goodwill_assessment_explain_text(
        assessment, kIds[in_.Byte() % 5], -1, kLanguages[in_.Byte() % 5], -1, &text, &error);
    Came(status, error, text != nullptr);
    goodwill_buffer_free(text);
    text = nullptr;
    error = nullptr;
    status =
        goodwill_assessment_summary_text(assessment, kLanguages[in_.Byte() % 5], -1, &text, &error);
    Came(status, error, text != nullptr);
    goodwill_buffer_free(text);
  }

  void Encode() {
    goodwill_measures* measures = measures_[in_.Byte()];
    goodwill_buffer* bytes = nullptr;
    goodwill_error* error = nullptr;
    goodwill_status status = goodwill_measures_encode(measures, &bytes, &error);
    Came(status, error, bytes != nullptr);
    if (bytes != nullptr) {
      const std::string document = Text(bytes);
      goodwill_measures* back = nullptr;
      Require(goodwill_measures_decode(document.data(), static_cast<int64_t>(document.size()),
                                       &back, nullptr) == GOODWILL_OK,
              "own measures are read back");
      bytes = nullptr;
      Require(goodwill_measures_encode(back, &bytes, nullptr) == GOODWILL_OK, "and written again");
      Require(Text(bytes) == document, "to the same bytes");
      goodwill_measures_free(back);
    }
    goodwill_calibration* calibration = calibrations_[in_.Byte()];
    bytes = nullptr;
    error = nullptr;
    status = goodwill_calibration_encode(calibration, &bytes, &error);
    Came(status, error, bytes != nullptr);
    if (bytes != nullptr) {
      const std::string document = Text(bytes);
      goodwill_calibration* back = nullptr;
      Require(goodwill_calibration_decode(document.data(), static_cast<int64_t>(document.size()),
                                          &back, nullptr) == GOODWILL_OK,
              "own calibration is read back");
      goodwill_calibration_free(back);
    }
  }

  void Export() {
    ArrowArrayStream stream{};
    goodwill_error* error = nullptr;
    goodwill_status status;
    switch (in_.Byte() % 4) {
      case 3:
        status = goodwill_book_batches(books_[in_.Byte()], &stream, &error);
        break;
      case 0:
        status = goodwill_measures_export(measures_[in_.Byte()], in_.Byte() % 4, &stream, &error);
        break;
      case 1:
        status =
            goodwill_assessment_export(assessments_[in_.Byte()], in_.Byte() % 4, &stream, &error);
        break;
      default:
        status = goodwill_book_export(books_[in_.Byte()], in_.Byte() % (kTables + 2), Known(),
                                      &stream, &error);
        break;
    }
    Came(status, error, stream.release != nullptr);
    if (stream.release == nullptr) return;
    ArrowSchema schema{};
    ArrowArray array{};
    Require(stream.get_schema(&stream, &schema) == 0, "a schema");
    Require(stream.get_next(&stream, &array) == 0, "a batch");
    if (in_.Byte() % 2) Forget();
    Require(array.release == nullptr || array.n_children == schema.n_children,
            "a child for each field");
    if (array.release != nullptr) array.release(&array);
    schema.release(&schema);
    stream.release(&stream);
  }

  // Facts of one book, as columns, into another or the same.
  void Transfer() {
    const goodwill_book* from = books_[in_.Byte()];
    goodwill_book* to = books_[in_.Byte()];
    const int32_t table = in_.Byte() % (kTables + 2);
    ArrowArrayStream stream{};
    goodwill_error* error = nullptr;
    goodwill_status status = goodwill_book_export(from, table, 0, &stream, &error);
    Came(status, error, stream.release != nullptr);
    if (stream.release == nullptr) return;
    goodwill_append_result result{};
    result.struct_size = sizeof result;
    error = nullptr;
    status = goodwill_book_append(to, table, &stream, nullptr, nullptr, &result, nullptr, &error);
    Came(status, error, result.rows != 0);
    Require(stream.release == nullptr, "a stream is taken, whatever the outcome");
    // What names everything by which it was known is known again.
    Require(from != to || status == GOODWILL_OK, "a book takes back its own facts");
    Require(from != to || result.appended == 0, "and knows them again");
  }

  void JudgeOne() {
    goodwill_judgement judgement{};
    judgement.struct_size = sizeof judgement;
    goodwill_error* error = nullptr;
    const goodwill_status status =
        goodwill_assess_one(measures_[in_.Byte()], int64_t{in_.Byte()} - 1,
                            calibrations_[in_.Byte()], policies_[in_.Byte()], &judgement, &error);
    Came(status, error, false);
  }

  void Forget() {
    const uint8_t i = in_.Byte();
    switch (in_.Byte() % 5) {
      case 0:
        books_.Put(i);
        break;
      case 1:
        policies_.Put(i);
        break;
      case 2:
        measures_.Put(i);
        break;
      case 3:
        calibrations_.Put(i);
        break;
      case 4:
        assessments_.Put(i);
        break;
    }
  }

  void Describe() {
    goodwill_buffer* text = nullptr;
    goodwill_error* error = nullptr;
    const goodwill_status status = goodwill_policy_print(policies_[in_.Byte()], &text, &error);
    Came(status, error, text != nullptr);
    if (text == nullptr) return;
    const std::string printed = Text(text);
    goodwill_policy* back = nullptr;
    Require(goodwill_policy_parse(printed.data(), static_cast<int64_t>(printed.size()), &back,
                                  nullptr) == GOODWILL_OK,
            "a printed policy parses");
    goodwill_policy_free(back);
  }

  Input& in_;
  Shelf<goodwill_book, goodwill_book_free> books_;
  Shelf<goodwill_policy, goodwill_policy_free> policies_;
  Shelf<goodwill_measures, goodwill_measures_free> measures_;
  Shelf<goodwill_calibration, goodwill_calibration_free> calibrations_;
  Shelf<goodwill_assessment, goodwill_assessment_free> assessments_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Input in(data, size);
  Session session(in);
  for (int steps = 0; steps < 200 && !in.empty(); ++steps) session.Step();
  return 0;
}
