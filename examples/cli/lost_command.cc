// goodwill holdout: what forecasts were worth; goodwill lost: who was lost, and why.
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arrow_table.h"
#include "command.h"
#include "document.h"
#include "inputs.h"
#include "output.h"

namespace cli {
namespace {

long long Count(const Document::Field& field) { return static_cast<long long>(field.value); }

struct Interval {
  double low = 0, high = 0;
};
Interval IntervalOf(std::string_view bytes) {
  Interval out;
  Document document(bytes);
  while (const auto field = document.Next()) {
    (field->number == 1 ? out.low : out.high) = Real(field->bytes);
  }
  return out;
}

std::string Figure(double value, const char* format) {
  if (std::isnan(value)) return "-";
  char text[48];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

void Stage(std::string_view bytes) {
  std::string stage = "unknown";
  long long customers = 0, returned = 0;
  double forecast = 0;
  Interval interval;
  Document document(bytes);
  while (const auto field = document.Next()) {
    if (field->number == 1) stage = field->bytes;
    if (field->number == 2) customers = Count(*field);
    if (field->number == 3) forecast = Real(field->bytes);
    if (field->number == 4) returned = Count(*field);
    if (field->number == 5) interval = IntervalOf(field->bytes);
  }
  std::printf("  %-15s %8lld  %8s  %8lld  %.3f to %.3f\n", stage.c_str(), customers,
              Figure(forecast, "%.3f").c_str(), returned, interval.low, interval.high);
}

void Tenth(std::string_view bytes) {
  long long customers = 0, returned = 0;
  double forecast = 0;
  Interval promised;
  bool as_promised = false;
  Document document(bytes);
  while (const auto field = document.Next()) {
    if (field->number == 1) customers = Count(*field);
    if (field->number == 2) forecast = Real(field->bytes);
    if (field->number == 3) promised = IntervalOf(field->bytes);
    if (field->number == 4) returned = Count(*field);
    if (field->number == 7) as_promised = field->value != 0;
  }
  const double share =
      customers > 0 ? static_cast<double>(returned) / static_cast<double>(customers) : 0;
  std::printf("  %8lld  %8.3f  %.3f to %.3f  %8.3f  %s\n", customers, forecast, promised.low,
              promised.high, share, as_promised ? "yes" : "no");
}

void Score(std::string_view bytes) {
  std::string name;
  double bic = NAN, purchases = NAN, absolute = NAN, square = NAN, brier = NAN, ranking = NAN;
  Document document(bytes);
  while (const auto field = document.Next()) {
    if (field->number == 1) name = field->bytes;
    if (field->number == 2) bic = Real(field->bytes);
    if (field->number == 3) purchases = Real(field->bytes);
    if (field->number == 4) absolute = Real(field->bytes);
    if (field->number == 5) square = Real(field->bytes);
    if (field->number == 6) brier = Real(field->bytes);
    if (field->number == 7) ranking = Real(field->bytes);
  }
  std::printf("  %-20s %12s %12s %8s %8s %8s %8s\n", name.c_str(), Figure(bic, "%.1f").c_str(),
              Figure(purchases, "%.0f").c_str(), Figure(absolute, "%.3f").c_str(),
              Figure(square, "%.3f").c_str(), Figure(brier, "%.4f").c_str(),
              Figure(ranking, "%.3f").c_str());
}

Exit RunHoldout(const Arguments& arguments) {
  if (!arguments.words().empty()) {
    Say("what is " + arguments.words()[0] + "? Files follow the name of their table");
    return kBadUsage;
  }
  if (!arguments.Has("since")) {
    Say("since when? holdout --since TIME");
    return kBadUsage;
  }
  const auto known = arguments.Number("known", 0, 1);
  if (!known) return kBadUsage;
  Result<Inputs> inputs = ReadInputs(arguments);
  if (!inputs) return inputs.exit;
  Result<int64_t> until = AsOf(arguments, inputs->book);
  if (!until) return until.exit;
  goodwill_book_info info = {};
  info.struct_size = sizeof info;
  Error error;
  if (goodwill_book_describe(inputs->book.get(), &info, error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  const std::string zone(info.time_zone, static_cast<size_t>(info.time_zone_size));
  Result<int64_t> since = Instant(arguments, "since", zone);
  if (!since) return since.exit;
  Buffer document;
  if (goodwill_book_holdout(inputs->book.get(), inputs->policy.get(), *since, *until, *known,
                            nullptr, document.out(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  long long customers = 0, returned = 0, purchases = 0, past = 0;
  std::string model;
  std::vector<std::string_view> stages, tenths, scores;
  Document holdout(View(document));
  while (const auto field = holdout.Next()) {
    if (field->number == 3) customers = Count(*field);
    if (field->number == 4) returned = Count(*field);
    if (field->number == 5) purchases = Count(*field);
    if (field->number == 6) past = Count(*field);
    if (field->number == 7) model = field->bytes;
    if (field->number == 8) stages.push_back(field->bytes);
    if (field->number == 9) tenths.push_back(field->bytes);
    if (field->number == 13) scores.push_back(field->bytes);
  }
  std::printf("%lld of %lld customers returned, with %lld purchases. Judged by %s, ", returned,
              customers, purchases, model.c_str());
  if (past > 0) {
    std::printf("corrected by %lld days of the past\n", past);
  } else {
    std::printf("not corrected by any past\n");
  }
  std::printf("\nBy stage         customers  forecast  returned  95 %% interval of the share\n");
  for (const std::string_view stage : stages) Stage(stage);
  std::printf(
      "\nBy tenth of the chance to buy\n"
      "  customers  forecast  95 %% interval   returned  in it\n");
  for (const std::string_view tenth : tenths) Tenth(tenth);
  std::printf(
      "\nWho forecast                   BIC    purchases      MAE     RMSE    Brier  ranking\n");
  for (const std::string_view score : scores) Score(score);
  return kDone;
}

void Rate(const char* title, std::string_view bytes) {
  long long left = 0, returned = 0;
  Interval interval;
  double days = NAN;
  Document document(bytes);
  while (const auto field = document.Next()) {
    if (field->number == 1) left = Count(*field);
    if (field->number == 2) returned = Count(*field);
    if (field->number == 3) interval = IntervalOf(field->bytes);
    if (field->number == 4) days = Real(field->bytes);
  }
  if (left == 0) return;
  std::printf(
      "%s%lld of %lld who said that they left came back (95 %%: %.3f to %.3f), half of "
      "them within days: %s\n",
      title, returned, left, interval.low, interval.high, Figure(days, "%.0f").c_str());
}

void Action(std::string_view bytes) {
  std::string id, owner, state;
  long long days = 0, before = 0, after = 0;
  double ratio = NAN, low = NAN, high = NAN;
  bool fell = false;
  Document document(bytes);
  while (const auto field = document.Next()) {
    if (field->number == 1) id = field->bytes;
    if (field->number == 2) owner = field->bytes;
    if (field->number == 6) state = field->bytes;
    if (field->number == 7) days = Count(*field);
    if (field->number == 8) before = Count(*field);
    if (field->number == 9) after = Count(*field);
    if (field->number == 12) ratio = Real(field->bytes);
    if (field->number == 13) low = Real(field->bytes);
    if (field->number == 14) high = Real(field->bytes);
    if (field->number == 15) fell = field->value != 0;
  }
  std::printf("    action %s, %s: %s", Printable(id).c_str(),
              owner.empty() ? "nobody's" : Printable(owner).c_str(), state.c_str());
  if (days > 0) {
    std::printf("; losses in %lld days before %lld, after %lld; rate %s (95 %%: %s to %s)%s", days,
                before, after, Figure(ratio, "%.2f").c_str(), Figure(low, "%.2f").c_str(),
                Figure(high, "%.2f").c_str(), fell ? ": they fell" : "");
  }
  std::printf("\n");
}

void Cause(std::string_view bytes, const std::string& currency) {
  static constexpr const char* kFaults[] = {"", "own fault", "competitor", "circumstances",
                                            "unknown"};
  std::string cause;
  size_t fault = 0;
  long long customers = 0, verified = 0;
  double lost = 0, share = NAN;
  std::string_view rate;
  std::vector<std::string_view> actions;
  Document document(bytes);
  while (const auto field = document.Next()) {
    if (field->number == 1) cause = field->bytes;
    if (field->number == 2 && field->value < std::size(kFaults)) {
      fault = static_cast<size_t>(field->value);
    }
    if (field->number == 3) customers = Count(*field);
    if (field->number == 4) verified = Count(*field);
    if (field->number == 5) lost = Real(field->bytes);
    if (field->number == 6) share = Real(field->bytes);
    if (field->number == 7) rate = field->bytes;
    if (field->number == 8) actions.push_back(field->bytes);
  }
  std::printf("  %s (%s): customers %lld, verified %lld, value lost %.2f %s, %s %% of all\n",
              Printable(cause).c_str(), kFaults[fault], customers, verified, lost, currency.c_str(),
              Figure(share * 100, "%.1f").c_str());
  if (!rate.empty()) Rate("    ", rate);
  for (const std::string_view action : actions) Action(action);
}

// A source of purchases that fell silent; none where its silence is no longer taken for ours.
void Silent(std::string_view bytes, std::FILE* to) {
  std::string name;
  uint64_t state = 0;
  long long came = 0;
  double expected = 0;
  Document document(bytes);
  while (const auto field = document.Next()) {
    if (field->number == 1) name = field->bytes;
    if (field->number == 2) state = field->value;
    if (field->number == 4) came = Count(*field);
    if (field->number == 5) expected = Real(field->bytes);
  }
  constexpr uint64_t kOurs = 1;
  if (state != kOurs) return;
  std::fprintf(to, "Silent source: %s (purchases %lld, expected %.0f)\n", Printable(name).c_str(),
               came, expected);
}

Exit RunLost(const Arguments& arguments) {
  if (!arguments.words().empty()) {
    Say("what is " + arguments.words()[0] + "? Files follow the name of their table");
    return kBadUsage;
  }
  const auto known = arguments.Number("known", 0, 1);
  if (!known) return kBadUsage;
  Result<Inputs> inputs = ReadInputs(arguments);
  if (!inputs) return inputs.exit;
  Result<int64_t> as_of = AsOf(arguments, inputs->book);
  if (!as_of) return as_of.exit;
  Stream stream;
  Buffer document;
  Error error;
  if (goodwill_book_lost(inputs->book.get(), inputs->policy.get(), *as_of, *known, nullptr,
                         stream.get(), document.out(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  std::string currency;
  long long customers = 0, frozen = 0;
  double lost = 0;
  std::string_view rate;
  std::vector<std::string_view> causes, silent;
  Document losses(View(document));
  while (const auto field = losses.Next()) {
    if (field->number == 2) currency = field->bytes;
    if (field->number == 3) customers = Count(*field);
    if (field->number == 4) lost = Real(field->bytes);
    if (field->number == 5) causes.push_back(field->bytes);
    if (field->number == 6) rate = field->bytes;
    if (field->number == 7) silent.push_back(field->bytes);
    if (field->number == 8) frozen = Count(*field);
  }
  // Rows may go to another program, which what is said beside them must not reach.
  std::FILE* const to = arguments.Has("causes") ? stdout : stderr;
  for (const std::string_view source : silent) Silent(source, to);
  if (frozen > 0) {
    std::fprintf(to, "Customers whose stages stay as they were because of that: %lld\n", frozen);
  }
  if (!arguments.Has("causes")) {
    const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
    if (!table) return kInternal;
    return WriteAll(*table, arguments);
  }
  std::printf("Lost customers: %lld, value lost %.2f %s\n", customers, lost, currency.c_str());
  for (const std::string_view cause : causes) Cause(cause, currency);
  Rate("", rate);
  return kDone;
}

}  // namespace

const Command kHoldoutCommand = {
    "holdout",
    "hold forecasts against what happened",
    R"(--purchases FILE... --since TIME [options]

Takes what was known before --since as if nothing else were, judges every customer as
on that day, and compares what was forecast with what followed before --as-of: by
stage, by tenth of the chance to buy, and beside other models and rules that need none.)",
    R"(  goodwill holdout --book shop.goodwill --since 2024-07-01 --as-of 2025-01-01
)",
    [] {
      return Join(Join(TableOptions(), JudgingOptions()),
                  std::vector<Option>{{"since", "TIME", Takes::kOne, "where the holdout begins"}});
    },
    RunHoldout};

const Command kLostCommand = {
    "lost",
    "say who was lost, since when, and why",
    R"(--purchases FILE... [options]

Every customer who is suspected or verified lost, ending or ended: since when, the
value lost, the cause as far as facts tell it, and whose fault it was. With --causes,
what each cause costs, what is being done about it (promises of kind corrective_action
whose ref is the cause), and whether losses fell. Needs a policy with lifetime.)",
    R"(  goodwill lost --book shop.goodwill --policy mine.textproto
  goodwill lost --book shop.goodwill --policy mine.textproto --causes
)",
    [] {
      return Join(
          Join(TableOptions(), JudgingOptions()),
          std::vector<Option>{{"causes", "", Takes::kNothing, "by cause, not by customer"},
                              {"format", "FORM", Takes::kOne,
                               "csv or table (default: table on a terminal, otherwise csv)"}});
    },
    RunLost};

}  // namespace cli
