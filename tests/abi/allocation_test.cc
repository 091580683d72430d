// Every call of c.h, with its first, second, third, ... allocation failing.
//
// Each call must then say RESOURCE_EXHAUSTED (or not need the memory), leave its
// outputs empty and the book as it was, and lose nothing. Two forms of scarcity are
// tried: one allocation fails and the next succeed, or all fail from one on. Every
// case runs in a child process, so that a crash is one finding and not the end.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "failing_malloc.h"
#include "goodwill/c.h"
#include "little_table.h"

namespace {

// The allocations that are all tried; later ones are sampled.
constexpr int64_t kEach = 300;
constexpr int64_t kStride = 17;
constexpr int64_t kMost = 20'000;
// What is made once is made early in a call.
constexpr int64_t kCold = 120;

constexpr int64_t kAsOf = 1'767'225'600'000'000;  // 2026-01-01

// ------------------------------------------------------------------- Tables

constexpr const char* kIds[] = {"anna", "boris", "a customer with a rather long name", "anna"};
constexpr const char* kOthers[] = {"dora", "emil", "dora", "emil"};
constexpr int64_t kNumbers[] = {7, 8, 9, 7};
constexpr int64_t kTimes[] = {1'735'689'600'000'000, 1'738'368'000'000'000, 1'740'787'200'000'000,
                              1'743'465'600'000'000};
constexpr int64_t kAmounts[] = {10'000, 2'550, 999, -1'200};
constexpr const char* kProducts[] = {"tea", "coffee", "a very particular kind of chocolate", "tea"};
constexpr const char* kChannels[] = {"phone", "visit", "email", "web"};
constexpr const char* kDirections[] = {"in", "out", "in", "out"};
constexpr const char* kTexts[] = {"one", "two, and more of it than fits into a small string", "",
                                  "four"};
constexpr const char* kKeys[] = {"k1", "k2", "k3", "a key that is long enough to be on the heap"};
constexpr const char* kStatuses[] = {"granted", "withdrawn", "objected", "granted"};
constexpr const char* kRights[] = {"export", "restrict", "object", "retain"};
constexpr const char* kCommands[] = {"open", "acknowledge", "settle", "close"};
constexpr const char* kCurrencies[] = {"USD", "GBP", "JPY", "USD"};
constexpr const char* kEvents[] = {"contract_start", "moved", "cancelled", "something_else"};

constexpr goodwill_text kWeekly[] = {{"mon-fri=08:00-12:00,13:00-18:00", -1},
                                     {"sat=22:00-06:00", -1}};
constexpr goodwill_text kDates[] = {{"2026-12-24=08:00-12:00", -1}};
constexpr goodwill_text kHolidays[] = {{"--12-25", -1}, {"2026-04-03", -1}};
constexpr goodwill_calendar_options kCalendarOptions = {
    sizeof(goodwill_calendar_options), "Europe/Berlin", -1, kWeekly, 2, kDates, 1, nullptr, 0,
    kHolidays, 2, 0, 0, 0, 0, 0, 0};
constexpr int64_t kFar[] = {INT64_MAX};
constexpr double kChartValues[] = {1, 9, -3, 2};
constexpr goodwill_chart_options kChart = {
    sizeof(goodwill_chart_options), GOODWILL_CHART_CUSUM, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
constexpr goodwill_iceberg_options kIceberg = {sizeof(goodwill_iceberg_options), 9, 0, 0, 0, 0, 0};

// goodwill.v1.CaseCommand: open, "late"; in 1970.
constexpr char kOpenCase[] = "\n\004open2\004late";
constexpr int64_t kOpenCaseSize = sizeof kOpenCase - 1;

constexpr little_column Text(const char* name, const char* const* values) {
  return {name, "u", values, nullptr};
}
constexpr little_column Number(const char* name, const int64_t* values) {
  return {name, "l", nullptr, values};
}
constexpr little_column Time(const char* name) { return {name, "tsu:UTC", nullptr, kTimes}; }

// By GOODWILL_TABLE_*.
const std::vector<little_column>& Columns(int32_t table) {
  static const std::array<std::vector<little_column>, 15> all = {{
      {},
      {Text("customer_id", kIds), Time("time"), Number("amount_minor", kAmounts),
       Text("product_id", kProducts), Text("purchase_id", kKeys), Text("order_id", kKeys)},
      {Text("customer_id", kIds), Time("time"), Text("interaction_id", kKeys),
       Text("channel", kChannels), Text("direction", kDirections), Text("topic", kTexts)},
      {Text("customer_id", kIds), Time("valid_from"), Text("name", kTexts)},
      {Text("customer_id", kIds), Text("contact_id", kKeys), Text("name", kTexts)},
      {Text("customer_id", kIds), Time("time"), Text("kind", kEvents), Text("event_id", kKeys)},
      {Text("product_id", kKeys), Text("name", kTexts), Number("unit_cost_minor", kAmounts)},
      {Text("customer_id", kIds), Time("time"), Text("purpose", kEvents), Text("status", kStatuses),
       Text("channel", kChannels), Text("consent_id", kKeys), Text("proof", kTexts)},
      {Text("customer_id", kIds), Text("promise_id", kKeys), Text("kind", kEvents), Time("made_at"),
       Time("due_at"), Text("text", kTexts), Text("owner", kProducts)},
      {Text("customer_id", kIds), Time("time"), Text("question", kEvents), Text("text", kTexts),
       Number("score", kNumbers)},
      {Text("standard", kEvents), Time("time"), Text("customer_id", kIds),
       Number("promised", kNumbers), Number("actual", kNumbers), Text("measurement_id", kKeys)},
      {Text("currency", kCurrencies), Time("time"), Number("rate", kNumbers),
       Number("units", kNumbers)},
      {Text("from_id", kKeys), Text("merge_id", kKeys), Text("into_id", kIds), Time("time")},
      {Text("customer_id", kIds), Text("right_id", kKeys), Text("kind", kRights), Time("time"),
       Text("basis", kTexts)},
      {Text("customer_id", kIds), Time("time"), Text("case_id", kKeys),
       Number("expected_version", kNumbers), Text("kind", kCommands), Text("command_id", kKeys),
       Text("text", kTexts)},
  }};
  return all[static_cast<size_t>(table)];
}

// The same facts (with other keys) as a file would hold them.
std::string Csv(int32_t table) {
  switch (table) {
    case GOODWILL_TABLE_PURCHASES:
      return "customer_id,time,amount,product_id,note\nclara,2025-03-01,12.50,tea,x\n"
             "anna,2025-04-01 10:15,99,\"a very particular kind of chocolate\",y\n";
    case GOODWILL_TABLE_INTERACTIONS:
      return "customer_id,time,channel,direction,minutes\nclara,2025-03-01,phone,in,2.5\n";
    case GOODWILL_TABLE_CUSTOMERS:
      return "customer_id,valid_from,name,kind\nclara,2025-03-01,Clara,person\n";
    case GOODWILL_TABLE_CONTACTS:
      return "customer_id,contact_id,name\nclara,k9,\"Somebody, with a comma and a long name\"\n";
    case GOODWILL_TABLE_EVENTS:
      return "customer_id,time,kind,text\nclara,2025-03-01,moved,to another town far away\n";
    case GOODWILL_TABLE_CONSENTS:
      return "customer_id,time,purpose,status,proof\nclara,2025-03-01,offers,granted,a form that "
             "was "
             "signed at the fair\n";
    case GOODWILL_TABLE_PROMISES:
      return "customer_id,promise_id,kind,made_at,due_at,text\nclara,k9,callback,2025-03-01,"
             "2025-03-02,about the cocoa in the tin\n";
    case GOODWILL_TABLE_ANSWERS:
      return "customer_id,time,question,score\nclara,2025-03-01,would you recommend us,9.5\n";
    case GOODWILL_TABLE_MEASUREMENTS:
      return "standard,time,promised,actual,source\nphone,2025-03-01,20,12.5,mystery_shopper\n";
    case GOODWILL_TABLE_RATES:
      return "currency,time,rate,units\nJPY,2025-03-01,0.613,100\n";
    case GOODWILL_TABLE_MERGES:
      return "from_id,merge_id,into_id,time\na customer with a long name,k9,clara,2025-03-01\n";
    case GOODWILL_TABLE_RIGHTS:
      return "customer_id,right_id,kind,time,basis\nclara,k9,export,2025-03-01,what the law says "
             "of it\n";
    case GOODWILL_TABLE_CASE_COMMANDS:
      return "customer_id,time,case_id,expected_version,kind,command_id,text\n"
             "clara,2025-03-01,k9,0,open,k9#0,the tin of cocoa was half empty\n";
    default: return "product_id,name,unit_cost\nk9,Cocoa of the better kind in a tin,1.25\n";
  }
}

// One table at a time is on its way.
little_table moving;
ArrowArrayStream moving_stream;

ArrowArrayStream* Stream(const std::vector<little_column>& columns, int64_t rows = 4) {
  little_stream(&moving, columns.data(), static_cast<int64_t>(columns.size()), rows,
                &moving_stream);
  return &moving_stream;
}

// --------------------------------------------------------------- Histories

constexpr int64_t kFrequency[] = {0, 0, 0, 0, 1, 1, 2, 2, 3, 5, 8, 0};
constexpr double kRecency[] = {0, 0, 0, 0, 10, 3, 20, 5, 30, 31, 38, 0};
constexpr double kTenure[] = {39, 38, 37, 36, 39, 38, 37, 36, 39, 38, 39, 37};
constexpr double kSpend[] = {0, 0, 0, 0, 12.5, 30, 18, 40, 22, 35, 28, 0};
constexpr goodwill_histories kHistories = {sizeof(goodwill_histories), 12, kFrequency, kRecency,
                                           kTenure, kSpend, nullptr, nullptr, nullptr, 0};
constexpr double kParameters[] = {.55, 10.6, .6, 11.7};
constexpr double kSpendParameters[] = {6.25, 3.74, 15.44};
constexpr double kHorizon = 39;

// -------------------------------------------------------------------- World

void Must(goodwill_status status, goodwill_error* error = nullptr) {
  if (status == GOODWILL_OK) return;
  std::fprintf(stderr, "the fixture fails: %s %s\n", goodwill_status_name(status),
               goodwill_error_message(error));
  std::abort();
}

std::string Take(goodwill_buffer* buffer) {
  std::string bytes(goodwill_buffer_data(buffer),
                    static_cast<size_t>(goodwill_buffer_size(buffer)));
  goodwill_buffer_free(buffer);
  return bytes;
}

goodwill_book* NewBook(bool text_ids = true) {
  goodwill_book_options options{};
  options.struct_size = sizeof options;
  options.currency = "EUR";
  options.currency_size = 3;
  options.time_zone = "Europe/Sofia";
  options.time_zone_size = -1;
  goodwill_book* book = nullptr;
  goodwill_error* error = nullptr;
  Must(goodwill_book_create(&options, &book, &error), error);
  const std::vector<little_column> columns = {
      text_ids ? Text("customer_id", kOthers) : Number("customer_id", kNumbers), Time("time"),
      Number("amount_minor", kAmounts)};
  Must(goodwill_book_append(book, GOODWILL_TABLE_PURCHASES, Stream(columns), nullptr, nullptr,
                            nullptr, nullptr, &error), error);
  return book;
}

const std::vector<little_column> kBaskets = {Text("basket", kOthers), Text("item", kOthers)};
constexpr const char* kArms[] = {"treated", "control", "treated", "control"};
const std::vector<little_column> kAssignments = {Text("customer_id", kOthers), Time("time"),
                                                 Text("arm", kArms)};
const std::vector<double> kOnes(300, 1.0);
constexpr goodwill_rules_options kRulesOptions = {
    sizeof(goodwill_rules_options), 0, 0, 0, 0, 1, 0, 0, 0.99, 0, 0};

// What the calls are given. Made once, before any allocation fails.
struct World {
  World() {
    Must(goodwill_policy_default("EUR", 3, &policy, nullptr));
    goodwill_buffer* buffer = nullptr;
    Must(goodwill_policy_print(policy, &buffer, nullptr));
    policy_text = Take(buffer);
    Must(goodwill_policy_encode(policy, &buffer, nullptr));
    policy_bytes = Take(buffer);
    book = NewBook();
    for (int32_t table = GOODWILL_TABLE_PURCHASES; table <= GOODWILL_TABLE_CASE_COMMANDS; ++table) {
      goodwill_error* error = nullptr;
      Must(goodwill_book_append(book, table, Stream(Columns(table)), nullptr, nullptr, nullptr,
                                nullptr, &error), error);
    }
    // One complaint, and the policy's calendars compiled.
    Must(goodwill_complaints_act(book, policy, "a case of the world", -1, "anna", -1, kOpenCase,
                                 kOpenCaseSize, nullptr, nullptr, nullptr, nullptr));
    number_book = NewBook(false);
    Must(goodwill_book_assess(book, policy, kAsOf, 0, nullptr, &assessment, nullptr));
    const std::string held =
        policy_text +
        "tier_reviews { holds_months: 3 provisional { min_customers: 1 } }\n"
        "points { per_order: 1 }\n"
        "service { standards { name: \"phone\" } surveys { question: \"q\" } }\n"
        "complaints { agents { person: \"anna\" } }\n";
    Must(goodwill_policy_parse(held.data(), static_cast<int64_t>(held.size()), &reviewed_policy,
                               nullptr));
    Must(goodwill_book_assess(book, reviewed_policy, kAsOf, 0, nullptr, &reviewed, nullptr));
    Must(goodwill_watch_create(reviewed_policy, nullptr, 0, 0, &watch, nullptr));
    Must(goodwill_assessment_plan(assessment, book, nullptr, nullptr, &plan, nullptr));
    const std::string steering = policy_text +
                                 "strategy { variants { strategy: \"protect\" name: \"call_on\" "
                                 "channel: \"phone\" cost: \"1\" "
                                 "effect: \"10%\" months: 6 } variants { strategy: \"start\" name: "
                                 "\"welcome\" cost: \"0.10\" "
                                 "effect: \"20%\" } }\n";
    Must(goodwill_policy_parse(steering.data(), static_cast<int64_t>(steering.size()),
                               &strategy_policy, nullptr));
    const goodwill_budget budget{"money", 5, 100000, 0};
    const goodwill_plan_options options{sizeof(goodwill_plan_options), &budget, 1, strategy_policy};
    Must(goodwill_assessment_plan(assessment, book, &options, nullptr, &budgeted, nullptr));
    Must(goodwill_assessment_rules(assessment, book, &kRulesOptions, nullptr, &rules, nullptr));
    Must(goodwill_assessment_measures(assessment, &measures, nullptr));
    Must(goodwill_assessment_calibration(assessment, &calibration, nullptr));
    Must(goodwill_book_measures(number_book, policy, kAsOf, 0, nullptr, &number_measures, nullptr));
    Must(goodwill_measures_encode(measures, &buffer, nullptr));
    measures_bytes = Take(buffer);
    Must(goodwill_calibration_encode(calibration, &buffer, nullptr));
    calibration_bytes = Take(buffer);
    // The same with a policy that asks for the future.
    const std::string asking = policy_text + "\nlifetime {}\n";
    Must(goodwill_policy_parse(asking.data(), static_cast<int64_t>(asking.size()), &asking_policy,
                               nullptr));
    Must(goodwill_book_measures(book, asking_policy, kAsOf, 0, nullptr, &asked_measures, nullptr));
    Must(goodwill_calibrate(asked_measures, asking_policy, nullptr, &asked_calibration, nullptr));
    Must(goodwill_assess(asked_measures, asked_calibration, asking_policy, nullptr,
                         &asked_assessment, nullptr));
    Must(goodwill_calibration_encode(asked_calibration, &buffer, nullptr));
    asked_bytes = Take(buffer);
    const std::vector<little_column> others = {Text("customer_id", kOthers), Time("time"),
                                               Number("amount_minor", kAmounts)};
    Must(goodwill_measures_from_arrow(Stream(others), policy, kAsOf, nullptr, nullptr, &parts[0],
                                      nullptr));
    Must(goodwill_measures_from_arrow(Stream(Columns(GOODWILL_TABLE_PURCHASES)), policy, kAsOf,
                                      nullptr, nullptr, &parts[1], nullptr));
    Must(goodwill_fit("mbg_nbd", -1, &kHistories, nullptr, &model, nullptr));
    Must(goodwill_model_encode(model, &buffer, nullptr));
    model_bytes = Take(buffer);
    Must(goodwill_calendar_create(&kCalendarOptions, &calendar, nullptr));
    Must(goodwill_model_create("gamma_gamma", -1, kSpendParameters, 3, &spend, nullptr));
    csv_path = testing::TempDir() + "/goodwill_allocation_" + std::to_string(getpid()) + ".csv";
    std::FILE* const csv = std::fopen(csv_path.c_str(), "w");
    std::fputs(Csv(GOODWILL_TABLE_PURCHASES).c_str(), csv);
    std::fclose(csv);
    file = testing::TempDir() + "/goodwill_allocation_" + std::to_string(getpid()) + ".goodwill";
    for (const char* ending : {"", "-wal", "-shm", "-journal"}) {
      new_file.push_back(file + ".new" + ending);
    }
    goodwill_book* durable = nullptr;
    Must(goodwill_book_open(file.c_str(), -1, nullptr, nullptr, &durable, nullptr));
    for (int32_t table = GOODWILL_TABLE_PURCHASES; table <= GOODWILL_TABLE_RATES; ++table) {
      goodwill_error* error = nullptr;
      Must(goodwill_book_append(durable, table, Stream(Columns(table)), nullptr, nullptr, nullptr,
                                nullptr, &error), error);
    }
    goodwill_book_free(durable);
  }
  ~World() {
    std::remove(csv_path.c_str());
    std::remove(file.c_str());
    for (const std::string& name : new_file) std::remove(name.c_str());
  }

  goodwill_policy* policy = nullptr;
  goodwill_book* book = nullptr;
  goodwill_book* number_book = nullptr;
  goodwill_assessment* assessment = nullptr;
  goodwill_plan* plan = nullptr;
  goodwill_rules* rules = nullptr;
  goodwill_plan* budgeted = nullptr;
  goodwill_policy* strategy_policy = nullptr;
  goodwill_policy* reviewed_policy = nullptr;
  goodwill_watch* watch = nullptr;
  goodwill_assessment* reviewed = nullptr;
  goodwill_measures* measures = nullptr;
  goodwill_measures* number_measures = nullptr;
  goodwill_calibration* calibration = nullptr;
  goodwill_policy* asking_policy = nullptr;
  goodwill_measures* asked_measures = nullptr;
  goodwill_calibration* asked_calibration = nullptr;
  goodwill_assessment* asked_assessment = nullptr;
  std::string asked_bytes;
  goodwill_measures* parts[2] = {nullptr, nullptr};
  goodwill_model* model = nullptr;
  goodwill_model* spend = nullptr;
  goodwill_calendar* calendar = nullptr;
  std::string model_bytes;
  std::string policy_text, policy_bytes, measures_bytes, calibration_bytes, csv_path, file;
  std::vector<std::string> new_file;
};

World& world() {
  static World made;
  return made;
}

// -------------------------------------------------------------------- Cases

struct Case {
  std::string name;
  // The call; outputs go to `out` below.
  std::function<goodwill_status(goodwill_error**)> call;
  // What it returns when there is memory enough.
  goodwill_status expected = GOODWILL_OK;
  // Opens and writes files or compiles years, thousands of allocations and a few milliseconds each
  // time: fewer are tried.
  bool on_disk() const { return name.starts_with("file_") || name.starts_with("book_open") ||
           name == "book_erase" || name == "calendar_create" || name == "complaints_act" ||
           name == "complaints_what_if" || name == "model_profile"; }
  // Runs on a book of its own, whose facts a failing call leaves as they were.
  bool own_book = false;
};

// Outputs of the call under test.
struct Out {
  goodwill_book* own = nullptr;  // an input: the case's own book
  goodwill_policy* policy = nullptr;
  goodwill_book* book = nullptr;
  goodwill_buffer* buffer = nullptr;
  goodwill_measures* measures = nullptr;
  goodwill_calibration* calibration = nullptr;
  goodwill_assessment* assessment = nullptr;
  goodwill_plan* plan = nullptr;
  goodwill_rules* rules = nullptr;
  goodwill_model* model = nullptr;
  goodwill_calendar* calendar = nullptr;
  goodwill_watch* watch = nullptr;
  ArrowArrayStream stream{};
  int64_t number = 0;
  goodwill_append_result appended{sizeof(goodwill_append_result), 0, 0, 0, 0, 0};
  goodwill_judgement judgement{};
  goodwill_lifetime lifetime{};
  goodwill_concentration concentration{};
  goodwill_model_info model_info{};
  std::array<double, 12> scores{};
  std::array<double, 12> highs{};
  int64_t moments[4] = {0, 0, 0, 0};
  goodwill_staffing staffing{};
  goodwill_iceberg iceberg{};
  goodwill_allocation allocation{};
  goodwill_effect effect{};
  goodwill_experiment_prospect prospect{};
  int32_t arm = 0;

  bool empty() const {
    return allocation.state == 0 && effect.high == 0 && prospect.people_needed == 0 && arm == 0 &&
           moments[0] == 0 && moments[3] == 0 && staffing.people == 0 && iceberg.told == 0 &&
           policy == nullptr && book == nullptr && buffer == nullptr && measures == nullptr &&
           calibration == nullptr && assessment == nullptr && plan == nullptr && rules == nullptr &&
           model == nullptr && calendar == nullptr && watch == nullptr &&
           stream.release == nullptr && scores[0] == 0 && scores[11] == 0 &&
           model_info.parameter_count == 0 && number == 0 && appended.rows == 0 &&
           appended.batch == 0 && judgement.recency_score == 0 && lifetime.stage == 0 &&
           concentration.count == 0;
  }
  void Free() {
    goodwill_policy_free(policy);
    goodwill_book_free(book);
    goodwill_buffer_free(buffer);
    goodwill_measures_free(measures);
    goodwill_calibration_free(calibration);
    goodwill_assessment_free(assessment);
    goodwill_plan_free(plan);
    goodwill_rules_free(rules);
    goodwill_model_free(model);
    goodwill_calendar_free(calendar);
    goodwill_watch_free(watch);
    if (stream.release != nullptr) stream.release(&stream);
    goodwill_book* const kept = own;
    *this = Out();
    own = kept;
    judgement.struct_size = sizeof judgement;
    lifetime.struct_size = sizeof lifetime;
    concentration.struct_size = sizeof concentration;
    staffing.struct_size = sizeof staffing;
    iceberg.struct_size = sizeof iceberg;
    allocation.struct_size = sizeof allocation;
    effect.struct_size = sizeof effect;
    prospect.struct_size = sizeof prospect;
    model_info.struct_size = sizeof model_info;
  }
};

Out out;

// Reads what an export gave, and gives it back. Empty again when that fails.
goodwill_status Pull(goodwill_status exported) {
  if (exported != GOODWILL_OK) return exported;
  ArrowArrayStream& stream = out.stream;
  ArrowSchema schema{};
  ArrowArray array{};
  int error = stream.get_schema(&stream, &schema);
  if (error == 0) {
    schema.release(&schema);
    error = stream.get_next(&stream, &array);
  }
  if (error == 0) {
    array.release(&array);
    error = stream.get_next(&stream, &array);  // the end
  }
  const bool told = error == 0 || stream.get_last_error(&stream) != nullptr;
  stream.release(&stream);
  if (!told) return GOODWILL_INTERNAL;
  return error == 0        ? GOODWILL_OK
         : error == ENOMEM ? GOODWILL_RESOURCE_EXHAUSTED
                           : GOODWILL_UNKNOWN;
}

// A path where nothing is. Allocates nothing.
const char* NewFile() {
  for (const std::string& name : world().new_file) std::remove(name.c_str());
  return world().new_file[0].c_str();
}

// What `next` does to the book that was opened; without success there is no book.
template <typename Next>
goodwill_status OnBook(goodwill_status opened, Next next) {
  if (opened != GOODWILL_OK) return opened;
  const goodwill_status status = next();
  if (status != GOODWILL_OK) {
    goodwill_book_free(out.book);
    out.book = nullptr;
  }
  return status;
}

goodwill_run_options Threads(int32_t parallelism) {
  goodwill_run_options run{};
  run.struct_size = sizeof run;
  run.parallelism = parallelism;
  return run;
}

constexpr std::string_view kBrokenPolicy =
    "currency: \"EURO\"\nlanguage: \"xx\"\nmeasure { age_unit: AGE_UNIT_DAY }\n"
    "pareto { share: \"180%\" nothing: 3 }\ntiers { ]\n";
constexpr std::string_view kBrokenCsv =
    "customer_id,time,amount\nanna,yesterday,12.50\n,2025-01-01,1.234\nboris,2025-01-01,twelve\n";
constexpr int64_t kValues[] = {5, 80, 3, 120, 44, 7, 9, 1, 0, 6};
double lorenz[11];
int64_t shares[3];

std::vector<Case> Cases() {
  std::vector<Case> all;
  const auto add = [&all](std::string name, std::function<goodwill_status(goodwill_error**)> call,
                          goodwill_status expected = GOODWILL_OK, bool own_book = false) {
    all.push_back({std::move(name), std::move(call), expected, own_book});
  };
  using Error = goodwill_error**;

  add("time_parse", [](Error e) {
    return goodwill_time_parse("1998-07-01T12:30:00.5", -1, "Europe/Sofia", -1, &out.number, e);
  });
  add("time_parse_refused", [](Error e) {
    return goodwill_time_parse("the first of July", -1, "UTC", -1, &out.number, e);
  }, GOODWILL_INVALID_ARGUMENT);
  add("currency_exponent", [](Error e) {
    int32_t digits = 0;
    return goodwill_currency_exponent("JPY", -1, &digits, e);
  });
  add("currency_exponent_refused", [](Error e) {
    int32_t digits = 0;
    return goodwill_currency_exponent("YEN", -1, &digits, e);
  }, GOODWILL_INVALID_ARGUMENT);
  add("money_parse", [](Error e) {
    return goodwill_money_parse("-1234.5", -1, "EUR", -1, &out.number, e);
  });
  add("money_parse_refused", [](Error e) {
    return goodwill_money_parse("12.345", -1, "EUR", -1, &out.number, e);
  }, GOODWILL_INVALID_ARGUMENT);
  add("money_format", [](Error e) {
    return goodwill_money_format(INT64_MIN, "EUR", -1, &out.buffer, e);
  });
  add("money_multiply", [](Error e) {
    return goodwill_money_multiply(100, 1, 3, GOODWILL_ROUNDING_HALF_EVEN, &out.number, e);
  });
  add("money_allocate", [](Error e) {
    constexpr int64_t weights[] = {1, 1, 1};
    return goodwill_money_allocate(100, weights, 3, shares, e);
  });

  add("policy_default", [](Error e) { return goodwill_policy_default("EUR", 3, &out.policy, e); });
  add("policy_parse", [](Error e) {
    const std::string& text = world().policy_text;
    return goodwill_policy_parse(text.data(), static_cast<int64_t>(text.size()), &out.policy, e);
  });
  add("policy_parse_refused", [](Error e) {
    return goodwill_policy_parse(kBrokenPolicy.data(), static_cast<int64_t>(kBrokenPolicy.size()),
                                 &out.policy, e);
  }, GOODWILL_INVALID_ARGUMENT);
  add("policy_decode", [](Error e) {
    const std::string& bytes = world().policy_bytes;
    return goodwill_policy_decode(bytes.data(), static_cast<int64_t>(bytes.size()), &out.policy, e);
  });
  add("policy_decode_refused", [](Error e) {
    // Field 1999 is not known, and the rest is no policy.
    return goodwill_policy_decode("\xf8\x7c\x01\x0a\x04QQQQ", 9, &out.policy, e);
  }, GOODWILL_INVALID_ARGUMENT);
  add("policy_print",
      [](Error e) { return goodwill_policy_print(world().policy, &out.buffer, e); });
  add("policy_encode",
      [](Error e) { return goodwill_policy_encode(world().policy, &out.buffer, e); });
  add("policy_describe", [](Error e) {
    return goodwill_policy_describe(world().policy, "bg", -1, &out.buffer, e);
  });

  add("book_create", [](Error e) {
    goodwill_book_options options{};
    options.struct_size = sizeof options;
    options.currency = "EUR";
    options.currency_size = -1;
    options.time_zone = "Europe/Sofia";
    options.time_zone_size = -1;
    return goodwill_book_create(&options, &out.book, e);
  });
  for (int32_t table = GOODWILL_TABLE_PURCHASES; table <= GOODWILL_TABLE_CASE_COMMANDS; ++table) {
    const std::string n = "_" + std::to_string(table);
    add("table_columns" + n,
        [table](Error e) { return goodwill_table_columns(table, &out.buffer, e); });
    add("book_append" + n, [table](Error e) {
      return goodwill_book_append(out.own, table, Stream(Columns(table)), nullptr, nullptr,
                                  &out.appended, &out.buffer, e);
    }, GOODWILL_OK, true);
    add("book_import_csv_bytes" + n, [table, csv = Csv(table)](Error e) {
      return goodwill_book_import_csv_bytes(out.own, table, csv.data(),
                                            static_cast<int64_t>(csv.size()), nullptr, nullptr,
                                            &out.appended, &out.buffer, e);
    }, GOODWILL_OK, true);
    add("book_export" + n, [table](Error e) {
      return Pull(goodwill_book_export(world().book, table, 0, &out.stream, e));
    });
    add("book_export_known" + n, [table](Error e) {
      return Pull(goodwill_book_export(world().book, table, 1, &out.stream, e));
    });
  }
  add(
      "book_merge_customers",
      [](Error e) {
        return goodwill_book_merge_customers(out.own, kOthers[0], -1, kOthers[1], -1, kAsOf,
                                             "a reason", -1, nullptr, &out.appended, e);
      },
      GOODWILL_OK, true);
  add("book_unmerge_customers_refused", [](Error e) {
    return goodwill_book_unmerge_customers(out.own, kOthers[0], -1, "a reason", -1, nullptr,
                                           &out.appended, e);
  }, GOODWILL_FAILED_PRECONDITION, true);
  add("book_timeliness", [](Error e) {
    return Pull(goodwill_book_timeliness(world().book, kAsOf, 0, 0, &out.stream, e));
  });
  add("book_batches", [](Error e) {
    return Pull(goodwill_book_batches(world().book, &out.stream, e));
  });
  add("book_append_with_origin", [](Error e) {
    goodwill_import_options options{};
    options.struct_size = sizeof options;
    options.recorded_at_us = kAsOf;
    options.source = {"a source with a long name", -1};
    return goodwill_book_append(out.own, GOODWILL_TABLE_PURCHASES,
                                Stream(Columns(GOODWILL_TABLE_PURCHASES)), &options, nullptr,
                                &out.appended, &out.buffer, e);
  }, GOODWILL_OK, true);
  add("book_measures_known", [](Error e) {
    return goodwill_book_measures(world().book, world().policy, kAsOf, 1, nullptr, &out.measures,
                                  e);
  });
  add("book_append_on_threads", [](Error e) {
    const goodwill_run_options run = Threads(3);
    return goodwill_book_append(out.own, GOODWILL_TABLE_PURCHASES,
                                Stream(Columns(GOODWILL_TABLE_PURCHASES)), nullptr, &run,
                                &out.appended, &out.buffer, e);
  }, GOODWILL_OK, true);
  add("book_append_refused", [](Error e) {
    constexpr const char* ids[] = {"x", "", "z", "x"};
    static const std::vector<little_column> columns = {
        Text("customer_id", ids), Text("time", kTexts), Text("amount", kChannels)};
    return goodwill_book_append(out.own, GOODWILL_TABLE_PURCHASES, Stream(columns), nullptr,
                                nullptr, &out.appended, &out.buffer, e);
  }, GOODWILL_INVALID_ARGUMENT, true);
  add("book_import_csv", [](Error e) {
    const std::string& path = world().csv_path;
    goodwill_text map[2] = {{"product_id", -1}, {"note", -1}};
    goodwill_import_options options{};
    options.struct_size = sizeof options;
    options.map = map;
    options.map_count = 0;
    return goodwill_book_import_csv(out.own, GOODWILL_TABLE_PURCHASES, path.data(),
                                    static_cast<int64_t>(path.size()), &options, nullptr,
                                    &out.appended, &out.buffer, e);
  }, GOODWILL_OK, true);
  add("book_import_csv_bytes_refused", [](Error e) {
    return goodwill_book_import_csv_bytes(out.own, GOODWILL_TABLE_PURCHASES, kBrokenCsv.data(),
                                          static_cast<int64_t>(kBrokenCsv.size()), nullptr, nullptr,
                                          &out.appended, &out.buffer, e);
  }, GOODWILL_INVALID_ARGUMENT, true);
  add("book_open", [](Error e) {
    return goodwill_book_open(world().file.c_str(), -1, nullptr, nullptr, &out.book, e);
  });
  add("book_open_new_and_append", [](Error e) {
    return OnBook(goodwill_book_open(NewFile(), -1, nullptr, nullptr, &out.book, e), [e] {
      return goodwill_book_append(out.book, GOODWILL_TABLE_CUSTOMERS,
                                  Stream(Columns(GOODWILL_TABLE_CUSTOMERS)), nullptr, nullptr,
                                  nullptr, nullptr, e);
    });
  });
  add("book_refresh", [](Error e) {
    return OnBook(goodwill_book_open(world().file.c_str(), -1, nullptr, nullptr, &out.book, e),
                  [e] { return goodwill_book_refresh(out.book, nullptr, e); });
  });
  add("book_erase", [](Error e) {
    const goodwill_text ids[] = {{"dora", -1}};
    goodwill_erase_options order{};
    order.struct_size = sizeof order;
    order.basis = {"what the law says of being forgotten", -1};
    order.at_us = kAsOf;
    return goodwill_book_erase(out.own, ids, 1, &order, nullptr, &out.buffer, e);
  }, GOODWILL_OK, true);
  add("complaints_act", [](Error e) {
    return goodwill_complaints_act(out.own, world().policy, "a case of its own", -1, "dora", -1,
                                   kOpenCase, kOpenCaseSize, nullptr, nullptr, &out.buffer, e);
  }, GOODWILL_OK, true);
  add("complaints_act_again", [](Error e) {
    return goodwill_complaints_act(world().book, world().policy, "a case of the world", -1, nullptr,
                                   0, kOpenCase, kOpenCaseSize, nullptr, nullptr, &out.buffer, e);
  });
  add("complaints_case", [](Error e) {
    return goodwill_complaints_case(world().book, world().policy, "a case of the world", -1, kAsOf,
                                    0, &out.buffer, e);
  });
  add("complaints_case_known", [](Error e) {
    return goodwill_complaints_case(world().book, world().policy, "k1", -1, kAsOf, 15, &out.buffer,
                                    e);
  });
  add("complaints_case_text", [](Error e) {
    return goodwill_complaints_case_text(world().book, world().policy, "a case of the world", -1,
                                         kAsOf, 0, &out.buffer, e);
  });
  add("complaints_list", [](Error e) {
    return Pull(goodwill_complaints_list(world().book, kAsOf, 0, nullptr, GOODWILL_MONEY_DECIMAL,
                                         &out.stream, e));
  });
  add("complaints_due", [](Error e) {
    goodwill_complaint_options options{};
    options.struct_size = sizeof options;
    options.customer_id = "anna";
    options.customer_id_size = -1;
    return Pull(goodwill_complaints_due(world().book, world().policy, kAsOf, 0, &options,
                                        GOODWILL_MONEY_DECIMAL, &out.stream, e));
  });
  add("complaints_due_believed", [](Error e) {
    goodwill_complaint_options options{};
    options.struct_size = sizeof options;
    options.believed_batch = 15;
    return Pull(goodwill_complaints_due(world().book, world().policy, kAsOf, 0, &options,
                                        GOODWILL_MONEY_DECIMAL, &out.stream, e));
  });
  add("complaints_explain", [](Error e) {
    return goodwill_complaints_explain(world().book, world().policy, "a case of the world", -1,
                                       kAsOf, 0, "bg", -1, &out.buffer, e);
  });
  add("complaints_letter", [](Error e) {
    return goodwill_complaints_letter(world().book, world().policy, "a case of the world", -1,
                                      kAsOf, 0, "acknowledgement", -1, "en", -1, &out.buffer, e);
  }, GOODWILL_FAILED_PRECONDITION);
  add("complaints_propagate", [](Error e) {
    return Pull(goodwill_complaints_propagate(world().book, world().policy, "a case of the world",
                                              -1, "\n\006assign", 8, nullptr, &out.stream, e));
  });
  add("complaints_causes", [](Error e) {
    const goodwill_status status = goodwill_complaints_causes(
        world().book, world().policy, kAsOf, 0, nullptr, GOODWILL_MONEY_DECIMAL, nullptr,
        &out.stream, &out.buffer, e);
    const goodwill_status pulled = Pull(status);
    if (status == GOODWILL_OK && pulled != GOODWILL_OK) {
      goodwill_buffer_free(std::exchange(out.buffer, nullptr));  // the call itself succeeded
    }
    return pulled;
  });
  add("complaints_what_if", [](Error e) {
    goodwill_what_if summary{};
    summary.struct_size = sizeof summary;
    return Pull(goodwill_complaints_what_if(world().book, world().policy, world().asking_policy, 1,
                                            kAsOf, 0, &out.stream, &summary, e));
  });
  add("book_rights", [](Error e) {
    return Pull(goodwill_book_rights(world().book, kAsOf, 0, nullptr, &out.stream, e));
  });
  add("book_rights_of", [](Error e) {
    goodwill_rights_options options{};
    options.struct_size = sizeof options;
    options.customer_id = "anna";
    options.customer_id_size = -1;
    options.from_us = 1;
    options.answer_months = 2;
    return Pull(goodwill_book_rights(world().book, kAsOf, 0, &options, &out.stream, e));
  });
  add("book_rights_by_kind", [](Error e) {
    return Pull(goodwill_book_rights_by_kind(world().book, kAsOf, 0, nullptr, &out.stream, e));
  });
  add("book_export_person", [](Error e) {
    return goodwill_book_export_person(world().book, "anna", -1, &out.buffer, e);
  });
  add("book_export_person_json", [](Error e) {
    return goodwill_book_export_person_json(world().book, "anna", -1, &out.buffer, e);
  });
  add("file_check", [](Error e) {
    return goodwill_file_check(world().file.c_str(), -1, nullptr, &out.buffer, e);
  });
  add("file_head", [](Error e) {
    return goodwill_file_head(world().file.c_str(), -1, &out.buffer, e);
  });
  add("file_verify", [](Error e) {
    static const std::string kHead = "1:" + std::string(64, '0');
    return goodwill_file_verify(world().file.c_str(), -1, kHead.c_str(), -1, nullptr, &out.buffer,
                                e);
  });
  add("file_salvage", [](Error e) {
    return goodwill_file_salvage(world().file.c_str(), -1, NewFile(), -1, nullptr,
                                 &out.buffer, e);
  });
  add("file_back_up", [](Error e) {
    return goodwill_file_back_up(world().file.c_str(), -1, NewFile(), -1, nullptr, e);
  });
  add("book_describe", [](Error e) {
    goodwill_book_info info{};
    info.struct_size = sizeof info;
    return goodwill_book_describe(world().book, &info, e);
  });

  add("book_measures", [](Error e) {
    return goodwill_book_measures(out.own, world().policy, kAsOf, 0, nullptr, &out.measures, e);
  }, GOODWILL_OK, true);
  add("book_measures_on_threads", [](Error e) {
    const goodwill_run_options run = Threads(3);
    return goodwill_book_measures(out.own, world().policy, kAsOf, 0, &run, &out.measures, e);
  }, GOODWILL_OK, true);
  add(
      "book_measure_text",
      [](Error e) {
        return goodwill_book_measure_text(out.own, world().policy, kAsOf, 0, "dora", -1,
                                          &out.measures, e);
      },
      GOODWILL_OK, true);
  add(
      "book_measure_text_refused",
      [](Error e) {
        return goodwill_book_measure_text(out.own, world().policy, kAsOf, 0, "dora", -5,
                                          &out.measures, e);
      },
      GOODWILL_INVALID_ARGUMENT, true);
  add("book_measure_int64", [](Error e) {
    return goodwill_book_measure_int64(world().number_book, world().policy, kAsOf, 0, 7,
                                       &out.measures, e);
  });
  for (int32_t money = GOODWILL_MONEY_DECIMAL; money <= GOODWILL_MONEY_MINOR; ++money) {
    add("book_due_" + std::to_string(money), [money](Error e) {
      return Pull(goodwill_book_due(world().book, kAsOf, 0, nullptr, money, &out.stream, e));
    });
  }
  for (int32_t by = GOODWILL_SERVICE_BY_CUSTOMER; by <= GOODWILL_SERVICE_BY_CAUSE; ++by) {
    add("book_service_cost_" + std::to_string(by), [by](Error e) {
      return Pull(goodwill_book_service_cost(out.own, world().policy, kAsOf, 0, by, 0, nullptr,
                                             &out.stream, e));
    }, GOODWILL_OK, true);
  }
  add("book_service_review", [](Error e) {
    return goodwill_book_service_review(out.own, world().reviewed_policy, kAsOf, 0, nullptr,
                                        &out.buffer, e);
  }, GOODWILL_OK, true);
  add("book_service_effects", [](Error e) {
    return goodwill_book_service_effects(out.own, world().reviewed_policy, kAsOf, 0, nullptr,
                                         &out.buffer, e);
  }, GOODWILL_OK, true);
  add("book_recovery", [](Error e) {
    return goodwill_book_recovery(world().book, world().policy, kAsOf, 0, nullptr, &out.buffer, e);
  });
  add("book_ask", [](Error e) {
    return Pull(goodwill_book_ask(out.own, world().reviewed_policy, kAsOf, 0, "phone", -1, nullptr,
                                  0, nullptr, 0, 5, 0, nullptr, &out.stream, e));
  }, GOODWILL_OK, true);
  add("complaints_figures", [](Error e) {
    return goodwill_complaints_figures(world().book, world().policy, 0, kAsOf, 0, &out.buffer, e);
  });
  add("complaints_fairness", [](Error e) {
    const goodwill_text id = {"anna", 4}, label = {"a", 1};
    return goodwill_complaints_fairness(world().book, world().policy, 0, kAsOf, 0, &id, &label, 1,
                                        &out.buffer, e);
  });
  add("complaints_people", [](Error e) {
    return goodwill_complaints_people(world().book, world().policy, 0, kAsOf, 0,
                                      GOODWILL_AUDIENCE_SCHEDULER, nullptr, 0, "q", 1, &out.buffer,
                                      e);
  });
  add("complaints_schedule", [](Error e) {
    return Pull(goodwill_complaints_schedule(world().book, world().reviewed_policy, kAsOf, 0, 24,
                                             world().reviewed, &out.stream, nullptr, e));
  });
  add("complaints_schedule_figures", [](Error e) {
    return goodwill_complaints_schedule(world().book, world().reviewed_policy, kAsOf, 0, 24,
                                        world().reviewed, nullptr, &out.buffer, e);
  });
  add("complaints_schedule_explain", [](Error e) {
    return goodwill_complaints_schedule_explain(world().book, world().reviewed_policy, kAsOf, 0, 24,
                                                nullptr, 0, "ru", 2, &out.buffer, e);
  });
  add("watch_create", [](Error e) {
    return goodwill_watch_create(world().reviewed_policy, world().book, kAsOf, 0, &out.watch, e);
  });
  add("watch_observe", [](Error e) {
    goodwill_watch_event event{};
    event.struct_size = sizeof event;
    event.standard = "phone";
    event.standard_size = 5;
    event.promised = event.actual = 5;
    goodwill_watch_signal signal{};
    signal.struct_size = sizeof signal;
    return goodwill_watch_observe(world().watch, &event, &signal, e);
  });
  add("watch_know", [](Error e) {
    return goodwill_watch_know(world().watch, "phone", 5, 0, 1, e);
  });
  add("book_invitations", [](Error e) {
    return Pull(goodwill_book_invitations(world().book, world().policy, kAsOf, 0, "email", -1,
                                          nullptr, 0, &out.stream, e));
  });
  add("book_exposure", [](Error e) {
    goodwill_exposure_options options{};
    options.struct_size = sizeof options;
    options.bootstrap_rounds = 10;
    options.curve_points = 2;
    options.shortfall_rounds = 100;
    options.fixed_costs_minor = 1;
    return goodwill_book_exposure(out.own, world().policy, kAsOf, 0, &options, nullptr, &out.buffer,
                                  e);
  }, GOODWILL_OK, true);
  add(
      "book_holdout",
      [](Error e) {
        return goodwill_book_holdout(out.own, world().policy,
                                     kAsOf - int64_t{1'420'000'000} * 1'000'000, kAsOf, 0, nullptr,
                                     &out.buffer, e);
      },
      GOODWILL_FAILED_PRECONDITION, true);  // nobody had bought 45 years before
  add("book_lost", [](Error e) {
    const goodwill_status status = goodwill_book_lost(
        out.own, world().asking_policy, kAsOf, 0, nullptr, &out.stream, &out.buffer, e);
    const goodwill_status pulled = Pull(status);
    if (status == GOODWILL_OK && pulled != GOODWILL_OK) {
      goodwill_buffer_free(std::exchange(out.buffer, nullptr));  // the call itself succeeded
    }
    return pulled;
  }, GOODWILL_OK, true);
  add("policy_starter", [](Error e) {
    return goodwill_policy_starter("wholesaler", -1, "EUR", 3, &out.policy, e);
  });
  add("book_due_of", [](Error e) {
    goodwill_promise_options options{};
    options.struct_size = sizeof options;
    options.owner = "tea";
    options.owner_size = -1;
    options.customer_id = "anna";
    options.customer_id_size = -1;
    return Pull(goodwill_book_due(world().book, kAsOf, 0, &options, 0, &out.stream, e));
  });
  for (int32_t by = GOODWILL_PROMISES_BY_CUSTOMER; by <= GOODWILL_PROMISES_BY_OWNER; ++by) {
    add("book_promises_kept_" + std::to_string(by), [by](Error e) {
      return Pull(goodwill_book_promises_kept(world().book, kAsOf, 0, nullptr, by, &out.stream, e));
    });
  }
  add("book_consent", [](Error e) {
    int32_t status = 0;
    return goodwill_book_consent(world().book, "anna", -1, "moved", -1, "phone", -1, kAsOf, 0,
                                 &status, &out.buffer, e);
  });
  add("book_consent_refused", [](Error e) {
    int32_t status = 0;
    return goodwill_book_consent(world().book, "anna", -1, "moved", -1, "smoke signals", -1, kAsOf,
                                 0, &status, &out.buffer, e);
  }, GOODWILL_INVALID_ARGUMENT);
  for (const char* language : {"en", "ru", "bg"}) {
    add(std::string("book_file_") + language, [language](Error e) {
      return goodwill_book_file(world().book, world().policy, kAsOf, 0, "anna", -1, language, -1,
                                &out.buffer, e);
    });
    add(std::string("book_file_text_") + language, [language](Error e) {
      return goodwill_book_file_text(world().book, world().policy, kAsOf, 0, "anna", -1, language,
                                     -1, &out.buffer, e);
    });
  }
  add("measures_from_arrow", [](Error e) {
    return goodwill_measures_from_arrow(Stream(Columns(GOODWILL_TABLE_PURCHASES)), world().policy,
                                        kAsOf, nullptr, nullptr, &out.measures, e);
  });
  add("measures_from_csv", [](Error e) {
    const std::string& path = world().csv_path;
    return goodwill_measures_from_csv(path.data(), static_cast<int64_t>(path.size()),
                                      world().policy, kAsOf, nullptr, nullptr, &out.measures, e);
  });
  add("measures_merge", [](Error e) {
    return goodwill_measures_merge(world().parts, 2, &out.measures, e);
  });
  add("measures_merge_refused", [](Error e) {
    const goodwill_measures* twice[2] = {world().parts[0], world().parts[0]};
    return goodwill_measures_merge(twice, 2, &out.measures, e);
  }, GOODWILL_INVALID_ARGUMENT);
  add("measures_find_text", [](Error e) {
    return goodwill_measures_find_text(world().measures, "boris", -1, &out.number, e);
  });
  add("measures_find_text_refused", [](Error e) {
    return goodwill_measures_find_text(world().measures, "nobody of whom we ever heard", -1,
                                       &out.number, e);
  }, GOODWILL_NOT_FOUND);
  add("measures_find_int64", [](Error e) {
    return goodwill_measures_find_int64(world().number_measures, 8, &out.number, e);
  });
  for (int32_t money = GOODWILL_MONEY_DECIMAL; money <= GOODWILL_MONEY_MINOR; ++money) {
    add("measures_export_" + std::to_string(money), [money](Error e) {
      return Pull(goodwill_measures_export(world().measures, money, &out.stream, e));
    });
    add("assessment_export_" + std::to_string(money), [money](Error e) {
      return Pull(goodwill_assessment_export(world().assessment, money, &out.stream, e));
    });
  }
  add("measures_encode", [](Error e) {
    return goodwill_measures_encode(world().measures, &out.buffer, e);
  });
  add("measures_decode", [](Error e) {
    const std::string& bytes = world().measures_bytes;
    return goodwill_measures_decode(bytes.data(), static_cast<int64_t>(bytes.size()), &out.measures,
                                    e);
  });
  add("measures_decode_refused", [](Error e) {
    const std::string& bytes = world().measures_bytes;
    return goodwill_measures_decode(bytes.data(), static_cast<int64_t>(bytes.size() - 9),
                                    &out.measures, e);
  }, GOODWILL_INVALID_ARGUMENT);

  add("calibrate", [](Error e) {
    return goodwill_calibrate(world().measures, world().policy, nullptr, &out.calibration, e);
  });
  add("calibration_encode", [](Error e) {
    return goodwill_calibration_encode(world().calibration, &out.buffer, e);
  });
  add("calibration_decode", [](Error e) {
    const std::string& bytes = world().calibration_bytes;
    return goodwill_calibration_decode(bytes.data(), static_cast<int64_t>(bytes.size()),
                                       &out.calibration, e);
  });
  add("calibration_decode_refused", [](Error e) {
    return goodwill_calibration_decode("\xff\xff", 2, &out.calibration, e);
  }, GOODWILL_INVALID_ARGUMENT);

  add("assess", [](Error e) {
    return goodwill_assess(world().measures, world().calibration, world().policy, nullptr,
                           &out.assessment, e);
  });
  add("book_assess", [](Error e) {
    return goodwill_book_assess(out.own, world().policy, kAsOf, 0, nullptr, &out.assessment, e);
  }, GOODWILL_OK, true);
  add("book_assess_on_threads", [](Error e) {
    const goodwill_run_options run = Threads(3);
    return goodwill_book_assess(out.own, world().policy, kAsOf, 0, &run, &out.assessment, e);
  }, GOODWILL_OK, true);
  add("assess_one", [](Error e) {
    return goodwill_assess_one(world().measures, 1, world().calibration, world().policy,
                               &out.judgement, e);
  });
  add("assess_lifetime", [](Error e) {
    return goodwill_assess_lifetime(world().asked_measures, 1, world().asked_calibration,
                                    world().asking_policy, &out.lifetime, e);
  });
  add("lifetime_calibrate", [](Error e) {
    return goodwill_calibrate(world().asked_measures, world().asking_policy, nullptr,
                              &out.calibration, e);
  });
  add("lifetime_calibration_decode", [](Error e) {
    const std::string& bytes = world().asked_bytes;
    return goodwill_calibration_decode(bytes.data(), static_cast<int64_t>(bytes.size()),
                                       &out.calibration, e);
  });
  add("lifetime_assess", [](Error e) {
    return goodwill_assess(world().asked_measures, world().asked_calibration,
                           world().asking_policy, nullptr, &out.assessment, e);
  });
  add("lifetime_explain_text", [](Error e) {
    return goodwill_assessment_explain_text(world().asked_assessment, "anna", -1, nullptr, 0,
                                            &out.buffer, e);
  });
  add("lifetime_export", [](Error e) {
    return goodwill_assessment_export(world().asked_assessment, GOODWILL_MONEY_MINOR, &out.stream,
                                      e);
  });
  add("assessment_explain", [](Error e) {
    return goodwill_assessment_explain(world().assessment, "anna", -1, "ru", -1, &out.buffer, e);
  });
  add("assessment_explain_text", [](Error e) {
    return goodwill_assessment_explain_text(world().assessment, "anna", -1, nullptr, 0, &out.buffer,
                                            e);
  });
  add("assessment_explain_text_refused", [](Error e) {
    return goodwill_assessment_explain_text(world().assessment, "nobody of whom we heard", -1,
                                            nullptr, 0, &out.buffer, e);
  }, GOODWILL_NOT_FOUND);
  add("assessment_summary", [](Error e) {
    return goodwill_assessment_summary(world().assessment, &out.buffer, e);
  });
  add("assessment_summary_text", [](Error e) {
    return goodwill_assessment_summary_text(world().assessment, "bg", -1, &out.buffer, e);
  });
  add("book_may_contact", [](Error e) {
    goodwill_contact_verdict verdict{};
    verdict.struct_size = sizeof verdict;
    return goodwill_book_may_contact(world().book, world().policy, "anna", -1, "email", -1,
                                     "offers", -1, kAsOf, 0, 0, 0, &verdict, e);
  });
  add("assessment_plan", [](Error e) {
    return goodwill_assessment_plan(world().assessment, world().book, nullptr, nullptr, &out.plan,
                                    e);
  });
  add("assessment_plan_budgets", [](Error e) {
    const goodwill_budget budget{"money", 5, 100000, 0};
    const goodwill_plan_options options{sizeof(goodwill_plan_options), &budget, 1,
                                        world().strategy_policy};
    return goodwill_assessment_plan(world().assessment, world().book, &options, nullptr, &out.plan,
                                    e);
  });
  add("book_adopt", [](Error e) {
    return goodwill_book_adopt(out.own, world().plan, "maria", -1, INT64_MIN, nullptr,
                               &out.appended, e);
  }, GOODWILL_OK, true);
  add("book_journal", [](Error e) {
    return Pull(goodwill_book_journal(world().book, kAsOf + 1, 0, &out.stream, e));
  });
  add("plan_digest", [](Error e) {
    return goodwill_plan_digest(world().plan, &out.buffer, e);
  });
  add("plan_contest", [](Error e) {
    return goodwill_plan_contest(world().budgeted, "anna", -1, "why", -1, "maria", -1, kAsOf,
                                 &out.buffer, e);
  });
  add("plan_strategy_book", [](Error e) {
    return goodwill_plan_strategy_book(world().plan, "bg", -1, &out.buffer, e);
  });
  add("plan_total", [](Error e) {
    goodwill_plan_totals totals{};
    totals.struct_size = sizeof totals;
    return goodwill_plan_total(world().budgeted, &totals, e);
  });
  add("plan_budgets", [](Error e) {
    return Pull(goodwill_plan_budgets(world().budgeted, &out.stream, e));
  });
  add("plan_check", [](Error e) { return goodwill_plan_check(world().budgeted, e); });
  add("plan_changes", [](Error e) {
    return Pull(goodwill_plan_changes(world().plan, world().budgeted, &out.stream, e));
  });
  add("plan_growth_targets", [](Error e) {
    return Pull(goodwill_plan_growth_targets(world().plan, 90, 90, GOODWILL_MONEY_DECIMAL, nullptr,
                                             &out.stream, e));
  });
  add("plan_encode", [](Error e) {
    return goodwill_plan_encode(world().budgeted, &out.buffer, e);
  });
  add("plan_export", [](Error e) {
    return Pull(goodwill_plan_export(world().plan, "ru", -1, &out.stream, e));
  });
  add("plan_strategies", [](Error e) {
    return Pull(goodwill_plan_strategies(world().plan, &out.stream, e));
  });
  add("plan_unassessed", [](Error e) {
    return Pull(goodwill_plan_unassessed(world().plan, "bg", -1, &out.stream, e));
  });
  add("plan_text", [](Error e) {
    return goodwill_plan_text(world().plan, nullptr, 0, &out.buffer, e);
  });
  add("plan_explain", [](Error e) {
    return goodwill_plan_explain(world().plan, "anna", -1, "ru", -1, &out.buffer, e);
  });
  add("plan_explain_text", [](Error e) {
    return goodwill_plan_explain_text(world().plan, "anna", -1, nullptr, 0, &out.buffer, e);
  });
  add("plan_why_not", [](Error e) {
    return goodwill_plan_why_not(world().plan, "anna", -1, 6, "bg", -1, &out.buffer, e);
  });
  add("plan_why_not_text", [](Error e) {
    return goodwill_plan_why_not_text(world().plan, "anna", -1, 5, nullptr, 0, &out.buffer, e);
  });
  add("rules_from_arrow", [](Error e) {
    return goodwill_rules_from_arrow(Stream(kBaskets), nullptr, nullptr, nullptr, &out.rules, e);
  });
  add("rules_from_csv", [](Error e) {
    const std::string& path = world().csv_path;
    const goodwill_text map[] = {{"basket", -1}, {"customer_id", -1}, {"item", -1}, {"time", -1}};
    goodwill_import_options import{};
    import.struct_size = sizeof import;
    import.map = map;
    import.map_count = 2;
    return goodwill_rules_from_csv(path.data(), static_cast<int64_t>(path.size()), &import,
                                   nullptr, nullptr, &out.rules, e);
  });
  add("assessment_rules", [](Error e) {
    return goodwill_assessment_rules(world().assessment, world().book, &kRulesOptions, nullptr,
                                     &out.rules, e);
  });
  add("rules_export", [](Error e) {
    return Pull(goodwill_rules_export(world().rules, "ru", -1, &out.stream, e));
  });
  add("rules_left", [](Error e) {
    return Pull(goodwill_rules_left(world().rules, &out.stream, e));
  });
  add("rules_sets", [](Error e) {
    return Pull(goodwill_rules_sets(world().rules, &out.stream, e));
  });
  add("rules_next", [](Error e) {
    const goodwill_text has[] = {{"bread", -1}};
    return Pull(goodwill_rules_next(world().rules, has, 1, 3, "bg", -1, &out.stream, e));
  });
  add("rules_offers", [](Error e) {
    return Pull(goodwill_rules_offers(world().rules, 3, nullptr, 0, nullptr, &out.stream, e));
  });
  add("book_evaluate", [](Error e) {
    return Pull(goodwill_book_evaluate(world().book, world().policy, Stream(kAssignments), kAsOf, 0,
                                       nullptr, "ru", -1, nullptr, &out.stream, e));
  });
  add("book_evaluate_of_adopted_plans", [](Error e) {
    return Pull(goodwill_book_evaluate(world().book, world().policy, nullptr, kAsOf, 0, nullptr,
                                       nullptr, 0, nullptr, &out.stream, e));
  });
  add("book_score_plan", [](Error e) {
    goodwill_plan_score score{};
    score.struct_size = sizeof score;
    return goodwill_book_score_plan(world().book, world().plan, kAsOf, 0, 0, nullptr, &score, e);
  }, GOODWILL_FAILED_PRECONDITION);
  add("off_policy_of", [](Error e) {
    goodwill_off_policy value{};
    value.struct_size = sizeof value;
    return goodwill_off_policy_of(kOnes.data(), kOnes.data(), kOnes.data(), 300, &value, e);
  });
  add("belief_update", [](Error e) {
    const double one = 1;
    double mean = 0, sd = 0;
    return goodwill_belief_update(1, 1, &one, &one, &one, 1, 0, &mean, &sd, e);
  });
  add("rate_update_refused", [](Error e) {
    double more = 0, fewer = 0;
    return goodwill_rate_update(1, 1, 2, 1, 0, 0, &more, &fewer, e);
  }, GOODWILL_INVALID_ARGUMENT);
  add("beliefs_update", [](Error e) {
    const double two[] = {1, 2};
    double means[2], sds[2], nothing = 0;
    return goodwill_beliefs_update(two, two, two, two, two, 2, 0.5, 0.2, 0, means, sds, &nothing,
                                   e);
  });
  add("effects_pool", [](Error e) {
    const double two[] = {1, 2};
    double numbers[3], means[2], sds[2];
    return goodwill_effects_pool(two, two, two, 2, 0, &numbers[0], &numbers[1], &numbers[2], means,
                                 sds, e);
  });
  // A whole simulation measures, fits and plans, which the calls above do; here, its world.
  add("simulate_refused", [](Error e) {
    return goodwill_simulate("parameter,value\nname,x\nclump,3\ncolour,red\n", -1, nullptr,
                             nullptr, &out.stream, e);
  }, GOODWILL_INVALID_ARGUMENT);
  add("report_data", [](Error e) {
    return goodwill_report_data(world().assessment, out.own, nullptr, nullptr, &out.buffer, e);
  }, GOODWILL_OK, true);
  add(
      "report_html",
      [](Error e) {
        return goodwill_report_html(world().assessment, out.own, nullptr, "ru", -1, nullptr,
                                    &out.buffer, e);
      },
      GOODWILL_REPORT ? GOODWILL_OK : GOODWILL_UNIMPLEMENTED, true);
  add("book_assess_reviewed", [](Error e) {
    return goodwill_book_assess(out.own, world().reviewed_policy, kAsOf, 0, nullptr,
                                &out.assessment, e);
  }, GOODWILL_OK, true);
  add("assessment_export_reviewed", [](Error e) {
    return Pull(goodwill_assessment_export(world().reviewed, 0, &out.stream, e));
  });
  add("assessment_explain_reviewed", [](Error e) {
    return goodwill_assessment_explain(world().reviewed, "anna", -1, "bg", -1, &out.buffer, e);
  });
  add("assessment_tier_flows", [](Error e) {
    return Pull(goodwill_assessment_tier_flows(world().assessment, world().reviewed, 0,
                                               &out.stream, e));
  });
  add("assessment_tier_changes", [](Error e) {
    return Pull(goodwill_assessment_tier_changes(world().assessment, world().reviewed, 2,
                                                 &out.stream, e));
  });
  add("assessment_tier_grants", [](Error e) {
    return Pull(goodwill_assessment_tier_grants(world().reviewed, &out.stream, e));
  });
  add("assessment_measures", [](Error e) {
    return goodwill_assessment_measures(world().assessment, &out.measures, e);
  });
  add("assessment_calibration", [](Error e) {
    return goodwill_assessment_calibration(world().assessment, &out.calibration, e);
  });

  add("model_create", [](Error e) {
    return goodwill_model_create("pareto_nbd", -1, kParameters, 4, &out.model, e);
  });
  add("model_create_refused", [](Error e) {
    return goodwill_model_create("a model that nobody has thought of", -1, kParameters, 4,
                                 &out.model, e);
  }, GOODWILL_NOT_FOUND);
  add("fit", [](Error e) {
    return goodwill_fit("bg_nbd", -1, &kHistories, nullptr, &out.model, e);
  });
  add("fit_spend", [](Error e) {
    return goodwill_fit("gamma_gamma", -1, &kHistories, nullptr, &out.model, e);
  });
  add("fit_with", [](Error e) {
    goodwill_histories rows = kHistories;
    rows.covariates = kSpend;
    rows.covariate_count = 1;
    const goodwill_fit_options options = {sizeof options, 1, nullptr, 0};
    return goodwill_fit_with("mbg_nbd", -1, &rows, &options, nullptr, &out.model, e);
  });
  add("model_intervals", [](Error e) {
    goodwill_question question{};
    question.struct_size = sizeof question;
    question.quantity = GOODWILL_QUANTITY_P_ALIVE;
    question.level = 0.9;
    return goodwill_model_intervals(world().model, &kHistories, &question, nullptr,
                                    out.scores.data(), out.highs.data(), e);
  });
  add("model_profile", [](Error e) {
    return goodwill_model_profile(world().model, &kHistories, 0.9, nullptr, out.scores.data(),
                                  out.highs.data(), e);
  });
  add("model_spread", [](Error e) {
    static constexpr int32_t kOne[12] = {};  // one segment does not differ from itself
    return goodwill_model_spread(world().model, &kHistories, kOne, nullptr, out.scores.data(), e);
  }, GOODWILL_INVALID_ARGUMENT);
  add("model_test_segments", [](Error e) {
    static constexpr int32_t kTwo[12] = {1};  // of which one is too small to tell
    int64_t degrees = 0;
    return goodwill_model_test_segments(world().model, &kHistories, kTwo, nullptr,
                                        out.scores.data(), &degrees, out.highs.data(), e);
  }, GOODWILL_FAILED_PRECONDITION);
  add("model_influence", [](Error e) {
    return goodwill_model_influence(world().model, &kHistories, nullptr, out.scores.data(), e);
  });
  add("model_encode", [](Error e) {
    return goodwill_model_encode(world().model, &out.buffer, e);
  });
  add("model_decode", [](Error e) {
    return goodwill_model_decode(world().model_bytes.data(),
                                 static_cast<int64_t>(world().model_bytes.size()), &out.model, e);
  });
  add("model_describe", [](Error e) {
    return goodwill_model_describe(world().model, &out.model_info, e);
  });
  add("model_log_likelihood", [](Error e) {
    return goodwill_model_log_likelihood(world().model, &kHistories, nullptr, out.scores.data(), e);
  });
  add("model_p_alive", [](Error e) {
    const goodwill_run_options run = Threads(3);
    return goodwill_model_p_alive(world().model, &kHistories, &run, out.scores.data(), e);
  });
  add("model_expected_purchases", [](Error e) {
    return goodwill_model_expected_purchases(world().model, &kHistories, &kHorizon, 1, nullptr,
                                             out.scores.data(), e);
  });
  add("model_p_purchases", [](Error e) {
    return goodwill_model_p_purchases(world().model, &kHistories, &kHorizon, 1, 2, nullptr,
                                      out.scores.data(), e);
  });
  add("model_p_any_purchase", [](Error e) {
    return goodwill_model_p_any_purchase(world().model, &kHistories, &kHorizon, 1, nullptr,
                                         out.scores.data(), e);
  });
  add("model_residual", [](Error e) {
    return goodwill_model_residual(world().model, &kHistories, .003, &kHorizon, 1, nullptr,
                                   out.scores.data(), e);
  });
  add("model_expected_spend", [](Error e) {
    return goodwill_model_expected_spend(world().spend, &kHistories, nullptr, out.scores.data(), e);
  });

  add("calendar_create", [](Error e) {
    return goodwill_calendar_create(&kCalendarOptions, &out.calendar, e);
  });
  add("calendar_refused", [](Error e) {
    goodwill_calendar_options options = kCalendarOptions;
    options.breaks = kWeekly;
    options.breaks_count = 2;
    return goodwill_calendar_create(&options, &out.calendar, e);
  }, GOODWILL_INVALID_ARGUMENT);
  add("calendar_add", [](Error e) {
    return goodwill_calendar_add(world().calendar, kTimes, 4, kAmounts, 4, out.moments, 4, e);
  });
  add("calendar_add_refused", [](Error e) {
    return goodwill_calendar_add(world().calendar, kTimes, 4, kFar, 1, out.moments, 4, e);
  }, GOODWILL_OUT_OF_RANGE);
  add("calendar_subtract", [](Error e) {
    return goodwill_calendar_subtract(world().calendar, kTimes, 4, kAmounts, 4, out.moments, 4, e);
  });
  add("calendar_between", [](Error e) {
    return goodwill_calendar_between(world().calendar, kTimes, 4, kTimes, 1, out.moments, 4, e);
  });
  add("calendar_moment", [](Error e) {
    return goodwill_calendar_moment(world().calendar, GOODWILL_MOMENT_NEXT_CLOSE, kTimes,
                                    out.moments, 4, e);
  });
  add("calendar_add_days", [](Error e) {
    return goodwill_calendar_add_days(world().calendar, kTimes, 4, kNumbers, 4, GOODWILL_DAY_CLOSE,
                                      out.moments, 4, e);
  });
  add("calendar_days_between", [](Error e) {
    return goodwill_calendar_days_between(world().calendar, kTimes, 4, kTimes, 1, out.moments, 4,
                                          e);
  });

  add("calendar_limit", [](Error e) {
    return goodwill_calendar_limit(world().calendar, kTimes, 4, kNumbers, 4,
                                   GOODWILL_UNIT_WORKING_DAYS, out.moments, 4, e);
  });
  add("clock_preset_at", [](Error e) {
    goodwill_clock_preset preset{};
    preset.struct_size = sizeof preset;
    return goodwill_clock_preset_at(1, &preset, e);
  });
  add("clock_preset_missing", [](Error e) {
    goodwill_clock_preset preset{};
    preset.struct_size = sizeof preset;
    return goodwill_clock_preset_at(-1, &preset, e);
  }, GOODWILL_OUT_OF_RANGE);
  add("chart_draw", [](Error e) {
    return goodwill_chart_draw(&kChart, kChartValues, nullptr, 4, nullptr, nullptr, nullptr,
                               nullptr, out.moments, e);
  });
  add("chart_run_length", [](Error e) {
    return goodwill_chart_run_length(&kChart, 1, &out.scores[0], e);
  });
  add("staffing_of", [](Error e) { return goodwill_staffing_of(5, 1, .1, 7, &out.staffing, e); });
  add("staffing_for", [](Error e) {
    return goodwill_staffing_for(5, 1, .1, .8, &out.staffing, e);
  });
  add("iceberg_of", [](Error e) { return goodwill_iceberg_of(&kIceberg, &out.iceberg, e); });

  add("allocate", [](Error e) {
    static const int64_t first[] = {0, 2, 4};
    goodwill_allocation_problem problem{};
    problem.struct_size = sizeof problem;
    problem.customers = 2;
    problem.first = first;
    problem.options = 4;
    problem.value = kValues;
    problem.use = kValues + 4;
    problem.resources = 1;
    problem.budget = kValues + 8;
    int32_t chosen[2];
    return goodwill_allocate(&problem, nullptr, nullptr, chosen, nullptr, nullptr,
                             &out.allocation, e);
  });
  add("allocation_bound", [](Error e) {
    static const int64_t first[] = {0, 2, 4};
    static const double prices[] = {0.5};
    goodwill_allocation_problem problem{};
    problem.struct_size = sizeof problem;
    problem.customers = 2;
    problem.first = first;
    problem.options = 4;
    problem.value = kValues;
    problem.use = kValues + 4;
    problem.resources = 1;
    problem.budget = kValues + 8;
    return goodwill_allocation_bound(&problem, prices, &out.number, e);
  });
  add("allocation_decide", [](Error e) {
    static const double prices[] = {0.5};
    int32_t chosen = 0;
    return goodwill_allocation_decide(prices, 1, kValues, kValues + 4, 4, &chosen, e);
  });
  add("allocation_path", [](Error e) {
    static const int64_t first[] = {0, 2, 4};
    goodwill_allocation_problem problem{};
    problem.struct_size = sizeof problem;
    problem.customers = 2;
    problem.first = first;
    problem.options = 4;
    problem.value = kValues;
    problem.use = kValues + 4;
    problem.resources = 1;
    problem.budget = kValues + 8;
    return goodwill_allocation_path(&problem, nullptr, nullptr, nullptr, nullptr, &out.number, e);
  });
  add("arm_of", [](Error e) {
    static const int64_t weights[] = {0, 1};
    return goodwill_arm_of("salt", -1, "anna", -1, weights, 2, &out.arm, e);
  });
  add("sample_ratio", [](Error e) {
    static const int64_t counts[] = {10, 12};
    return goodwill_sample_ratio(counts, counts, 2, &out.scores[0], &out.arm, e);
  });
  add("effect_of", [](Error e) {
    static const double outcome[] = {1, 2, 4};
    return goodwill_effect_of(outcome, nullptr, 3, outcome, nullptr, 2, nullptr, &out.effect, e);
  });
  add("experiment_plan", [](Error e) {
    goodwill_experiment_design design{};
    design.struct_size = sizeof design;
    design.sd = design.people = design.effect = 1;
    return goodwill_experiment_plan(&design, &out.prospect, e);
  });

  add("concentration_of", [](Error e) {
    return goodwill_concentration_of(kValues, 10, 4, 5, &out.concentration, e);
  });
  add("lorenz_curve", [](Error e) { return goodwill_lorenz_curve(kValues, 10, lorenz, 11, e); });
  add("error_problem", [](Error e) {
    goodwill_problem problem{};
    problem.struct_size = sizeof problem;
    if (e != nullptr) *e = nullptr;
    return goodwill_error_problem(nullptr, 0, &problem);
  }, GOODWILL_INVALID_ARGUMENT);
  return all;
}

// ------------------------------------------------------------------- Trials

// What the parent reads of a child that may have crashed.
struct Progress {
  int64_t trial;    // 2 * allocation + form of scarcity; the one under way
  int64_t failing;  // trials in which an allocation failed
  int64_t wrong;
  char message[2000];
};

void Complain(Progress* progress, const std::string& what) {
  ++progress->wrong;
  const size_t used = std::strlen(progress->message);
  std::snprintf(progress->message + used, sizeof progress->message - used,
                "  allocation %lld%s: %s\n", static_cast<long long>(progress->trial / 2),
                progress->trial % 2 != 0 ? " and all after it" : "", what.c_str());
}

// What the book says about itself, to be compared before and after.
std::string Facts(goodwill_book* book) {
  goodwill_book_info info{};
  info.struct_size = sizeof info;
  Must(goodwill_book_describe(book, &info, nullptr));
  std::string said = std::to_string(info.customers) + " " + std::to_string(info.batches);
  for (const int64_t rows : info.rows) said += " " + std::to_string(rows);
  goodwill_measures* measures = nullptr;
  goodwill_buffer* bytes = nullptr;
  Must(goodwill_book_measures(book, world().policy, kAsOf, 0, nullptr, &measures, nullptr));
  Must(goodwill_measures_encode(measures, &bytes, nullptr));
  goodwill_measures_free(measures);
  return said + Take(bytes);
}

// One trial. Returns whether an allocation failed in it.
bool Try(const Case& c, int64_t nth, bool onwards, const std::string& facts, Progress* progress,
         int64_t* lost) {
  const int64_t before = failing::Outstanding();
  bool failed = false;
  {
    if (c.own_book) out.own = NewBook();
    goodwill_error* error = nullptr;
    failing::Arm(nth, onwards);
    const goodwill_status status = c.call(&error);
    failed = failing::Disarm();

    const bool short_of_memory = status == GOODWILL_RESOURCE_EXHAUSTED && failed;
    if (status != c.expected && !short_of_memory) {
      Complain(progress,
               std::string(goodwill_status_name(status)) + " " + goodwill_error_message(error));
    }
    if (status != GOODWILL_OK) {
      if (!out.empty()) Complain(progress, "an output is left behind");
      if (error != nullptr && goodwill_error_message(error)[0] == 0)
        Complain(progress, "no message");
      if (c.own_book && Facts(out.own) != facts) Complain(progress, "the book has changed");
    }
    goodwill_error_free(error);
    out.Free();
    goodwill_book_free(out.own);
    out.own = nullptr;
  }
  *lost = failing::Outstanding() - before;
  return failed;
}

// All trials of a case from `first` on; the body of the child. What is thrown ends
// the child: nothing may throw.
void TryAll(const Case& c, int64_t first, Progress* progress) noexcept {
  out.Free();
  std::string facts;
  if (c.own_book) {
    goodwill_book* const book = NewBook();
    facts = Facts(book);
    goodwill_book_free(book);
  }
  int64_t lost = 0;
  // Caches that libraries fill once are filled now.
  for (int i = 0; i < 2; ++i) Try(c, kMost * 1000, false, facts, progress, &lost);
  bool more[2] = {true, true};
  for (int64_t nth = first / 2; (more[0] || more[1]) && nth < kMost;
       nth += c.on_disk() ? 1 + nth / 16 : nth < kEach ? 1 : kStride) {
    for (const int form : {0, 1}) {
      if (!more[form] || 2 * nth + form < first) continue;
      progress->trial = 2 * nth + form;
      more[form] = Try(c, nth, form == 1, facts, progress, &lost);
      progress->failing += more[form] ? 1 : 0;
      // What is lost once may be a cache; what is lost again is a leak.
      if (lost != 0) Try(c, nth, form == 1, facts, progress, &lost);
      if (lost != 0) Complain(progress, std::to_string(lost) + " blocks are lost");
      if (progress->wrong >= 10) return;
    }
  }
}

// The same in a process that has not used the library before, so that what is made
// once (schemas, catalogues, zones) fails while it is made. What failed once must
// work when it is asked for again.
class ColdAllocation : public testing::TestWithParam<Case> {};

enum Verdict { kFailedWell, kNothingFailed, kWrongStatus, kLeftBehind, kBrokenForGood };

Verdict TryCold(const Case& c, int64_t nth, bool onwards) noexcept {
  goodwill_error* error = nullptr;
  failing::Arm(nth, onwards);
  const goodwill_status status = c.call(&error);
  const bool failed = failing::Disarm();
  const bool short_of_memory = status == GOODWILL_RESOURCE_EXHAUSTED && failed;
  if (status != c.expected && !short_of_memory) {
    std::fprintf(stderr, "%s %s\n", goodwill_status_name(status), goodwill_error_message(error));
    return kWrongStatus;
  }
  if (status != GOODWILL_OK && !out.empty()) return kLeftBehind;
  goodwill_error_free(error);
  out.Free();
  if (c.call(&error) != c.expected) return kBrokenForGood;
  return failed ? kFailedWell : kNothingFailed;
}

TEST_P(ColdAllocation, MayFail) {
  for (const bool onwards : {false, true}) {
    for (int64_t nth = 1; nth < kCold; ++nth) {
      const pid_t child = fork();
      ASSERT_GE(child, 0);
      if (child == 0) _exit(TryCold(GetParam(), nth, onwards));
      int status = 0;
      ASSERT_EQ(waitpid(child, &status, 0), child);
      ASSERT_TRUE(WIFEXITED(status)) << "crashed at allocation " << nth;
      if (WEXITSTATUS(status) == kNothingFailed) break;
      EXPECT_EQ(WEXITSTATUS(status), kFailedWell) << "at allocation " << nth;
    }
  }
}

// Calls that need nothing made before them.
std::vector<Case> ColdCases() {
  const std::vector<std::string> names = {"time_parse",     "currency_exponent", "policy_default",
                                          "policy_parse_refused", "policy_decode_refused",
                                          "book_create",    "table_columns_1"};
  std::vector<Case> chosen;
  for (Case& c : Cases()) {
    if (std::find(names.begin(), names.end(), c.name) != names.end())
      chosen.push_back(std::move(c));
  }
  return chosen;
}

INSTANTIATE_TEST_SUITE_P(Call, ColdAllocation, testing::ValuesIn(ColdCases()),
                         [](const auto& info) { return info.param.name; });

class Allocation : public testing::TestWithParam<Case> {};

TEST_P(Allocation, MayFail) {
  world();  // before the fork
  auto* const progress = static_cast<Progress*>(
      mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  ASSERT_NE(progress, MAP_FAILED);
  std::string crashes;
  int64_t first = 2;
  for (int attempt = 0; attempt < 10; ++attempt) {
    progress->trial = first;
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      TryAll(GetParam(), first, progress);
      _exit(0);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) break;
    crashes += "  allocation " + std::to_string(progress->trial / 2) +
               (progress->trial % 2 != 0 ? " and all after it" : "") + ": crashed with " +
               std::to_string(WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status)) + "\n";
    first = progress->trial + 1;
  }
  EXPECT_EQ(crashes, "");
  EXPECT_EQ(progress->wrong, 0) << progress->message;
  RecordProperty("failed_allocations", std::to_string(progress->failing));
  munmap(progress, sizeof(Progress));
}

// Judging one customer belongs into the inner loop of somebody's web request.
TEST(WithoutAllocation, AssessOne) {
  world();
  for (const int64_t index : {int64_t{0}, goodwill_measures_size(world().measures) - 1}) {
    goodwill_judgement judgement{};
    judgement.struct_size = sizeof judgement;
    goodwill_error* error = nullptr;
    // The first call may put ids in order once.
    for (int i = 0; i < 2; ++i) {
      if (i == 1) failing::Arm(1, true);
      const goodwill_status status = goodwill_assess_one(
          world().measures, index, world().calibration, world().policy, &judgement, &error);
      EXPECT_FALSE(i == 1 && failing::Disarm());
      EXPECT_EQ(status, GOODWILL_OK);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Call, Allocation, testing::ValuesIn(Cases()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
