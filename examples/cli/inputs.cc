#include "inputs.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <utility>

#include "arrow_table.h"

namespace cli {
namespace {

struct Table {
  const char* name;
  int32_t number;
};
// In the order in which they are read: what names others comes first.
constexpr std::array<Table, 14> kTables = {{{"products", GOODWILL_TABLE_PRODUCTS},
                                           {"customers", GOODWILL_TABLE_CUSTOMERS},
                                           {"contacts", GOODWILL_TABLE_CONTACTS},
                                           {"purchases", GOODWILL_TABLE_PURCHASES},
                                           {"interactions", GOODWILL_TABLE_INTERACTIONS},
                                           {"events", GOODWILL_TABLE_EVENTS},
                                           {"consents", GOODWILL_TABLE_CONSENTS},
                                           {"promises", GOODWILL_TABLE_PROMISES},
                                           {"answers", GOODWILL_TABLE_ANSWERS},
                                           {"measurements", GOODWILL_TABLE_MEASUREMENTS},
                                           {"rates", GOODWILL_TABLE_RATES},
                                           {"merges", GOODWILL_TABLE_MERGES},
                                           {"rights", GOODWILL_TABLE_RIGHTS},
                                           {"case_commands", GOODWILL_TABLE_CASE_COMMANDS}}};

constexpr std::pair<const char*, int32_t> kRoundings[] = {
    {"floor", GOODWILL_ROUNDING_FLOOR},         {"ceiling", GOODWILL_ROUNDING_CEILING},
    {"down", GOODWILL_ROUNDING_DOWN},           {"up", GOODWILL_ROUNDING_UP},
    {"half_even", GOODWILL_ROUNDING_HALF_EVEN}, {"half_up", GOODWILL_ROUNDING_HALF_UP},
    {"half_down", GOODWILL_ROUNDING_HALF_DOWN}};

goodwill_text TextOf(const std::string& text) {
  return {text.data(), static_cast<int64_t>(text.size())};
}

// How files are written, as the options say. The texts live here because the
// library's options borrow them.
struct Format {
  std::vector<std::pair<std::string, std::string>> map;  // [TABLE.]COLUMN, header
  std::string date_form;
  goodwill_import_options options = {};
  std::vector<goodwill_text> texts;

  const goodwill_import_options* For(const Table& table, bool only_table) {
    texts.clear();
    for (const auto& [column, header] : map) {
      const size_t dot = column.find('.');
      const bool here = dot == column.npos ? only_table || table.number == GOODWILL_TABLE_PURCHASES
                                           : column.compare(0, dot, table.name) == 0;
      if (!here) continue;
      const size_t from = dot == column.npos ? 0 : dot + 1;
      texts.push_back({column.data() + from, static_cast<int64_t>(column.size() - from)});
      texts.push_back(TextOf(header));
    }
    options.map = texts.data();
    options.map_count = static_cast<int64_t>(texts.size() / 2);
    return &options;
  }
};

Result<Format> ReadFormat(const Arguments& arguments) {
  Format format;
  format.options.struct_size = sizeof format.options;
  for (const std::string& rule : arguments.All("map")) {
    const size_t equals = rule.find('=');
    if (equals == rule.npos || equals == 0 || equals + 1 == rule.size()) {
      Say("--map is [TABLE.]COLUMN=HEADER, for example time=date, not '" + rule + "'");
      return kBadUsage;
    }
    const std::string column = rule.substr(0, equals);
    const std::string table = column.substr(0, column.find('.'));
    if (column.find('.') != column.npos &&
        std::none_of(kTables.begin(), kTables.end(),
                     [&](const Table& t) { return t.name == table; })) {
      Say("--map names a table that is not there: " + table);
      return kBadUsage;
    }
    format.map.emplace_back(column, rule.substr(equals + 1));
  }
  std::string separator = arguments.Get("separator");
  if (separator == "tab" || separator == "\\t") separator = "\t";
  if (separator.size() > 1) {
    Say("--separator is one character, or tab");
    return kBadUsage;
  }
  if (!separator.empty()) format.options.separator = static_cast<unsigned char>(separator[0]);
  const std::string mark = arguments.Get("decimal-mark", ".");
  if (mark != "." && mark != ",") {
    Say("--decimal-mark is . or ,");
    return kBadUsage;
  }
  format.options.decimal_mark = mark[0];
  format.date_form = arguments.Get("date-form");
  format.options.refuse_unknown_columns = arguments.Has("refuse-unknown-columns") ? 1 : 0;
  const auto most = arguments.Number("max-problems", 100, 1);
  if (!most) return kBadUsage;
  format.options.max_problems = *most;
  if (arguments.Has("rounding")) {
    const std::string name = arguments.Get("rounding");
    for (const auto& [known, number] : kRoundings) {
      if (name == known) format.options.amount_rounding = number;
    }
    if (format.options.amount_rounding == GOODWILL_ROUNDING_NONE) {
      Say("--rounding is one of floor, ceiling, down, up, half_even, half_up, half_down");
      return kBadUsage;
    }
  }
  return format;
}

std::string TimeZone(const Arguments& arguments) { return arguments.Get("time-zone", "UTC"); }

// A book in memory, or in the file that --book names.
Result<Book> MakeBook(const Arguments& arguments, const std::string& currency, bool writes) {
  const std::string zone = TimeZone(arguments), path = arguments.Get("book");
  Book book;
  Error error;
  if (!arguments.Has("book")) {
    goodwill_book_options options = {};
    options.struct_size = sizeof options;
    if (!currency.empty()) options.currency = currency.data();
    options.currency_size = static_cast<int64_t>(currency.size());
    options.time_zone = zone.data();
    options.time_zone_size = static_cast<int64_t>(zone.size());
    if (goodwill_book_create(&options, book.out(), error.out()) != GOODWILL_OK) {
      return Complain("", error.get());
    }
    return book;
  }
  // A book that is there has its own currency and zone; what is said expressly
  // must agree.
  const bool there = std::filesystem::exists(path);
  goodwill_open_options options = {};
  options.struct_size = sizeof options;
  if (!currency.empty() && (!there || arguments.Has("currency"))) {
    options.currency = currency.data();
    options.currency_size = static_cast<int64_t>(currency.size());
  }
  if (!there || arguments.Has("time-zone")) {
    options.time_zone = zone.data();
    options.time_zone_size = static_cast<int64_t>(zone.size());
  }
  options.read_only = writes ? 0 : 1;
  Progress progress("opening " + path);
  if (goodwill_book_open(path.data(), static_cast<int64_t>(path.size()), &options, progress.run(),
                         book.out(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  return book;
}

}  // namespace

Result<std::string> ZoneOf(const Book& book) {
  goodwill_book_info info = {};
  info.struct_size = sizeof info;
  Error error;
  if (goodwill_book_describe(book.get(), &info, error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  return std::string(info.time_zone, static_cast<size_t>(info.time_zone_size));
}

std::vector<Option> TableOptions() {
  constexpr Takes kMany = Takes::kMany;
  constexpr Takes kOne = Takes::kOne;
  return {
      {"book", "FILE", kOne,
       "a durable book, instead of files: 'goodwill import --book FILE' makes\n"
       "it and adds to it, the other commands read it"},
      {"purchases", "FILE", kMany, "order lines: customer_id, time, amount, order_id, ..."},
      {"customers", "FILE", kMany, "who they are: customer_id, valid_from, name, kind, ..."},
      {"products", "FILE", kMany, "what is sold: product_id, name, category, unit_cost"},
      {"interactions", "FILE", kMany, "contacts: customer_id, time, channel, direction, ..."},
      {"contacts", "FILE", kMany, "key people: customer_id, contact_id, name, role, ..."},
      {"events", "FILE", kMany, "what happened: customer_id, time, kind, ..."},
      {"consents", "FILE", kMany, "who agreed to what: customer_id, time, purpose, status, ..."},
      {"promises", "FILE", kMany,
       "what we owe: customer_id, promise_id, kind, made_at, due_at, ..."},
      {"answers", "FILE", kMany, "to our questions: customer_id, time, question, score, text"},
      {"measurements", "FILE", kMany, "of service: standard, time, promised, actual, ..."},
      {"rates", "FILE", kMany, "of other currencies: currency, time, rate, units"},
      {"merges", "FILE", kMany, "who turned out to be whom: from_id, merge_id, into_id, time"},
      {"rights", "FILE", kMany,
       "what people asked of their data: customer_id, right_id, kind, time, ..."},
      {"case_commands", "FILE", kMany,
       "of complaints: customer_id, time, case_id, expected_version, kind, command_id, ..."},
      {"currency", "CODE", kOne,
       "ISO 4217 code of all amounts (default: the policy's, and EUR\nwithout a policy)"},
      {"time-zone", "ZONE", kOne,
       "where dates and times without a zone are at home, such as\nEurope/Sofia (default UTC)"},
      {"map", "[TABLE.]COLUMN=HEADER", kMany,
       "a column that the file calls otherwise: time=date. Without a\n"
       "table: of purchases, or of the only table given"},
      {"separator", "CHARACTER", kOne, "between fields (default: found in the header)"},
      {"decimal-mark", "MARK", kOne, ". (default) or ,"},
      {"date-form", "FORM", kOne,
       "iso (default), d.m.y, d/m/y, d-m-y, m/d/y, m-d-y, y/m/d or y.m.d;\nnever guessed"},
      {"rounding", "MODE", kOne,
       "round amounts that have more digits than the currency, instead of\n"
       "refusing them: half_even, half_up, half_down, down, up, floor, ceiling"},
      {"refuse-unknown-columns", "", Takes::kNothing, "a column that is not known is an error"},
      {"max-problems", "N", kOne, "how many problems are listed per file (default 100)"},
      {"recorded-at", "TIME", kOne, "when the files were recorded; kept with their batches"},
      {"source", "NAME", kOne, "which system or desk they come from; kept with their batches"},
  };
}

std::vector<Option> JudgingOptions() {
  constexpr Takes kOne = Takes::kOne;
  return {
      {"policy", "FILE", kOne, "a policy (default: what 'goodwill policy default' prints)"},
      {"as-of", "TIME", kOne,
       "look from there: facts before it count. 2024-12-31 is the first\n"
       "instant of that day (default: the day after the last purchase)"},
      {"known", "N", kOne,
       "what was known by batch N, as if none had come after it; each file\n"
       "is a batch ('goodwill batches' numbers them)"},
      {"language", "CODE", kOne, "of texts: en, ru or bg (default: the policy's)"},
      {"threads", "N", kOne, "how many threads work (default 1); results do not depend on it"},
  };
}

std::vector<Option> Join(std::span<const Option> first, std::span<const Option> second) {
  std::vector<Option> out(first.begin(), first.end());
  out.insert(out.end(), second.begin(), second.end());
  return out;
}

Result<std::string> ReadFile(const std::string& path) {
  if (path == "-") {
    return std::string(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
  }
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.good() && !file.eof()) {
    Say("cannot read " + path + ": " + std::strerror(errno));
    return kBadInput;
  }
  return text;
}

Result<Policy> ReadPolicy(const Arguments& arguments, const std::string& otherwise) {
  Policy policy;
  Error error;
  if (arguments.Has("policy")) {
    const std::string path = arguments.Get("policy");
    Result<std::string> text = ReadFile(path);
    if (!text) return text.exit;
    if (goodwill_policy_parse(text->data(), static_cast<int64_t>(text->size()), policy.out(),
                              error.out()) != GOODWILL_OK) {
      return Complain(path, error.get());
    }
    return policy;
  }
  const std::string currency = arguments.Get("currency", otherwise);
  if (goodwill_policy_default(currency.data(), static_cast<int64_t>(currency.size()), policy.out(),
                              error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  return policy;
}

Result<int64_t> Instant(const Arguments& arguments, std::string_view option,
                        const std::string& zone) {
  const std::string text = arguments.Get(option);
  int64_t us = 0;
  Error error;
  if (goodwill_time_parse(text.data(), static_cast<int64_t>(text.size()), zone.data(),
                          static_cast<int64_t>(zone.size()), &us, error.out()) != GOODWILL_OK) {
    return Complain("--" + std::string(option), error.get());
  }
  return us;
}

Result<Book> ReadBook(const Arguments& arguments, const goodwill_policy* policy,
                      const std::function<void(const Imported&)>& imported) {
  Result<Format> format = ReadFormat(arguments);
  if (!format) return format.exit;
  const auto given = std::count_if(kTables.begin(), kTables.end(),
                                   [&](const Table& t) { return arguments.Has(t.name); });
  const bool durable = arguments.Has("book");
  if (durable && !imported && given > 0) {
    Say("--book FILE or files, not both; 'goodwill import --book FILE' adds files to a book");
    return kBadUsage;
  }
  if (given == 0 && (!durable || imported)) {
    Say("no files: name some, for example --purchases FILE");
    return kBadUsage;
  }
  format->options.date_form = TextOf(format->date_form);
  const std::string source = arguments.Get("source");
  format->options.source = TextOf(source);
  Error error;
  std::string currency = arguments.Get("currency");
  if (currency.empty() && policy != nullptr) {
    Buffer bytes;
    if (goodwill_policy_encode(policy, bytes.out(), error.out()) != GOODWILL_OK) {
      return Complain("", error.get());
    }
    currency = PolicyCurrency(View(bytes));
  }
  Result<Book> made = MakeBook(arguments, currency, static_cast<bool>(imported));
  if (!made) return made.exit;
  Book book = std::move(*made);
  if (arguments.Has("recorded-at")) {
    Result<std::string> zone = ZoneOf(book);
    if (!zone) return zone.exit;
    Result<int64_t> recorded = Instant(arguments, "recorded-at", *zone);
    if (!recorded) return recorded.exit;
    format->options.recorded_at_us = *recorded;
  }

  Exit worst = kDone;
  for (const Table& table : kTables) {
    for (const std::string& file : arguments.All(table.name)) {
      const goodwill_import_options* how = format->For(table, given == 1);
      Progress progress("reading " + file);
      Buffer report;
      Imported got = {table.name, file, {}, {}};
      got.result.struct_size = sizeof got.result;
      goodwill_status status;
      if (file == "-") {
        Result<std::string> bytes = ReadFile(file);
        status = goodwill_book_import_csv_bytes(
            book.get(), table.number, bytes->data(), static_cast<int64_t>(bytes->size()), how,
            progress.run(), &got.result, report.out(), error.out());
      } else {
        status = goodwill_book_import_csv(book.get(), table.number, file.data(),
                                          static_cast<int64_t>(file.size()), how, progress.run(),
                                          &got.result, report.out(), error.out());
      }
      if (status != GOODWILL_OK) {
        worst = std::max(worst, Complain(file == "-" ? "standard input" : file, error.get()));
        continue;
      }
      got.report = ImportReport::From(View(report));
      if (imported) imported(got);
    }
  }
  if (worst != kDone) return worst;
  return book;
}

Result<int64_t> AsOf(const Arguments& arguments, const Book& book) {
  Result<std::string> own = ZoneOf(book);
  if (!own) return own.exit;
  const std::string& zone = *own;
  Error error;
  const auto parse = [&](const std::string& text, int64_t* us) {
    return goodwill_time_parse(text.data(), static_cast<int64_t>(text.size()), zone.data(),
                               static_cast<int64_t>(zone.size()), us, error.out()) == GOODWILL_OK;
  };
  int64_t us = 0;
  if (arguments.Has("as-of")) return Instant(arguments, "as-of", zone);
  goodwill_book_info info = {};
  info.struct_size = sizeof info;
  if (goodwill_book_describe(book.get(), &info, error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  if (info.first_us > info.last_us) {
    Say("there are no purchases; name a time with --as-of");
    return kBadInput;
  }
  // The first day that begins after the last purchase. The zone's own date is at
  // most a day from that of UTC.
  constexpr int64_t kDay = 86'400'000'000;
  const int64_t utc_day = (info.last_us - (info.last_us < 0 ? kDay - 1 : 0)) / kDay;
  for (int64_t day = utc_day - 1; day <= utc_day + 2; ++day) {
    const std::string date = DateText(day);
    if (!parse(date, &us)) return Complain(date, error.get());
    if (us <= info.last_us) continue;
    Say("as of " + date + ", the day after the last purchase; --as-of names another time");
    return us;
  }
  Say("no day begins after the last purchase; name a time with --as-of");
  return kInternal;
}

Result<Inputs> ReadInputs(const Arguments& arguments) {
  if (!arguments.Has("book")) {
    Result<Policy> policy = ReadPolicy(arguments);
    if (!policy) return policy.exit;
    Result<Book> book = ReadBook(arguments, policy->get());
    if (!book) return book.exit;
    return Inputs{std::move(*policy), std::move(*book)};
  }
  Result<Book> book = ReadBook(arguments, nullptr);
  if (!book) return book.exit;
  goodwill_book_info info = {};
  info.struct_size = sizeof info;
  Error error;
  if (goodwill_book_describe(book->get(), &info, error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  const std::string currency = info.currency;
  Result<Policy> policy = ReadPolicy(arguments, currency == "XXX" ? "EUR" : currency);
  if (!policy) return policy.exit;
  return Inputs{std::move(*policy), std::move(*book)};
}

Result<Judged> Judge(const Arguments& arguments) {
  const auto threads = arguments.Number("threads", 1, 1);
  const auto known = arguments.Number("known", 0, 1);
  if (!threads || !known) return kBadUsage;
  if (!arguments.Has("purchases") && !arguments.Has("book")) {
    Say("no purchases: name a file with --purchases FILE, or a book with --book FILE");
    return kBadUsage;
  }
  Result<Inputs> inputs = ReadInputs(arguments);
  if (!inputs) return inputs.exit;
  Book* const book = &inputs->book;
  Policy* const policy = &inputs->policy;
  Result<int64_t> as_of = AsOf(arguments, *book);
  if (!as_of) return as_of.exit;
  Progress progress("assessing");
  progress.set_parallelism(static_cast<int32_t>(std::min<int64_t>(*threads, 1024)));
  Assessment assessment;
  Error error;
  if (goodwill_book_assess(book->get(), policy->get(), *as_of, *known, progress.run(),
                           assessment.out(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  return Judged{std::move(*policy), std::move(*book), *as_of, std::move(assessment)};
}

}  // namespace cli
