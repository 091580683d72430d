// goodwill complaints: the complaints desk of a book.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arrow_table.h"
#include "command.h"
#include "document.h"
#include "fields.h"
#include "handle.h"
#include "inputs.h"
#include "output.h"

namespace cli {
namespace {

int64_t Size(const std::string& text) { return static_cast<int64_t>(text.size()); }

// Writes the few fields of a goodwill.v1.CaseCommand that this program gives.
class CommandDocument {
 public:
  void Text(int field, const std::string& text) {
    if (text.empty()) return;
    Varint(static_cast<uint64_t>(field) << 3 | 2);
    Varint(text.size());
    bytes_ += text;
  }
  void Number(int field, uint64_t value) {
    Varint(static_cast<uint64_t>(field) << 3);
    Varint(value);
  }
  void Instant(int field, int64_t us) {
    Number(field, static_cast<uint64_t>(us) << 1 ^ static_cast<uint64_t>(us >> 63));
  }
  const std::string& bytes() const { return bytes_; }

 private:
  void Varint(uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_.push_back(static_cast<char>(value | 0x80));
    bytes_.push_back(static_cast<char>(value));
  }

  std::string bytes_;
};

// Fields of goodwill.v1.CaseCommand and goodwill.v1.Case.
enum { kKind = 1, kExpectedVersion = 2, kEffective = 3, kBy = 4, kSubject = 5, kText = 6, kRef = 7,
       kAnonymous = 8, kAmount = 9, kClassified = 10, kFinding = 11, kSeverity = 12, kDueAt = 13,
       kChannel = 14, kDetails = 15 };
enum { kDetailName = 1, kDetailValue = 2 };
enum { kCaseVersion = 3, kCaseStage = 4 };

struct Desk {
  Book book;
  Policy policy;
  std::string zone;
};

Result<Desk> OpenDesk(const Arguments& arguments, bool writes) {
  if (!arguments.Has("book")) {
    Say("which book? --book shop.goodwill");
    return kBadUsage;
  }
  const std::string path = arguments.Get("book");
  goodwill_open_options options = {};
  options.struct_size = sizeof options;
  options.must_exist = 1;
  options.read_only = writes ? 0 : 1;
  Desk desk;
  Error error;
  Progress progress("reading " + path);
  if (goodwill_book_open(path.data(), Size(path), &options, progress.run(), desk.book.out(),
                         error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  goodwill_book_info info = {};
  info.struct_size = sizeof info;
  if (goodwill_book_describe(desk.book.get(), &info, error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  desk.zone.assign(info.time_zone, static_cast<size_t>(info.time_zone_size));
  Result<Policy> policy = ReadPolicy(arguments, info.currency);
  if (!policy) return policy.exit;
  desk.policy = std::move(*policy);
  return desk;
}

// What the case's version is now.
Result<int64_t> VersionOf(const Desk& desk, const std::string& id) {
  constexpr int64_t kLast = 253'402'300'799'999'999;  // of the year 9999
  Buffer document;
  Error error;
  if (goodwill_complaints_case(desk.book.get(), desk.policy.get(), id.data(), Size(id), kLast, 0,
                               document.out(), error.out()) != GOODWILL_OK) {
    return Complain(id, error.get());
  }
  Document reader(View(document));
  while (const auto field = reader.Next()) {
    if (field->number == kCaseVersion) return static_cast<int64_t>(field->value);
  }
  return int64_t{0};
}

// The command that the options say.
Result<CommandDocument> CommandOf(const Arguments& arguments, const Desk& desk,
                                  const std::string& kind, int64_t expected) {
  const auto severity = arguments.Number("severity", 0, 0);
  if (!severity) return kBadUsage;
  Result<int64_t> at = Instant(arguments, "at", desk.zone);
  if (!at) return at.exit;
  CommandDocument command;
  command.Text(kKind, kind);
  if (expected != 0) command.Number(kExpectedVersion, static_cast<uint64_t>(expected));
  command.Instant(kEffective, *at);
  command.Text(kBy, arguments.Get("by"));
  command.Text(kSubject, arguments.Get("subject"));
  command.Text(kText, arguments.Get("text"));
  command.Text(kRef, arguments.Get("ref"));
  if (arguments.Has("anonymous")) command.Number(kAnonymous, 1);
  command.Text(kAmount, arguments.Get("amount"));
  command.Text(kClassified, arguments.Get("classified"));
  command.Text(kFinding, arguments.Get("finding"));
  if (*severity != 0) command.Number(kSeverity, static_cast<uint64_t>(*severity));
  if (arguments.Has("due-at")) {
    Result<int64_t> due = Instant(arguments, "due-at", desk.zone);
    if (!due) return due.exit;
    command.Instant(kDueAt, *due);
  }
  command.Text(kChannel, arguments.Get("channel"));
  for (const std::string& said : arguments.All("detail")) {
    const size_t equals = said.find('=');
    if (equals == said.npos || equals == 0) {
      Say("a detail is NAME=VALUE, not " + Printable(said));
      return kBadUsage;
    }
    CommandDocument detail;
    detail.Text(kDetailName, said.substr(0, equals));
    detail.Text(kDetailValue, said.substr(equals + 1));
    command.Text(kDetails, detail.bytes());
  }
  return command;
}

Exit Act(const Arguments& arguments, const std::string& id, const std::string& kind) {
  if (!arguments.Has("at")) {
    Say("when? --at 2026-03-02T10:00");
    return kBadUsage;
  }
  const auto version = arguments.Number("version", -1, 0);
  if (!version) return kBadUsage;
  Result<Desk> desk = OpenDesk(arguments, true);
  if (!desk) return desk.exit;
  int64_t expected = 0;
  if (kind != "open") {
    Result<int64_t> seen = *version >= 0 ? Result<int64_t>(*version) : VersionOf(*desk, id);
    if (!seen) return seen.exit;
    expected = *seen;
  }
  Result<CommandDocument> command = CommandOf(arguments, *desk, kind, expected);
  if (!command) return command.exit;
  const std::string customer = arguments.Get("customer");
  const std::string source = arguments.Get("source");
  goodwill_act_options options = {};
  options.struct_size = sizeof options;
  options.source = {source.data(), Size(source)};
  goodwill_act_result result = {};
  result.struct_size = sizeof result;
  Buffer document;
  Error error;
  if (goodwill_complaints_act(desk->book.get(), desk->policy.get(), id.data(), Size(id),
                              arguments.Has("customer") ? customer.data() : nullptr,
                              Size(customer), command->bytes().data(), Size(command->bytes()),
                              &options, &result, document.out(), error.out()) != GOODWILL_OK) {
    return Complain(id, error.get());
  }
  std::string stage;
  Document reader(View(document));
  while (const auto field = reader.Next()) {
    if (field->number == kCaseStage) stage = field->bytes;
  }
  std::printf("case %s is %s, version %lld%s\n", Printable(id).c_str(), Printable(stage).c_str(),
              static_cast<long long>(result.version),
              result.already_present != 0 ? " (this was done before)" : "");
  return kDone;
}

Exit Show(Stream& stream, const Arguments& arguments) {
  const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
  if (!table) return kInternal;
  return WriteAll(*table, arguments);
}

Exit Propagate(const Arguments& arguments, const std::string& parent, const std::string& kind) {
  if (!arguments.Has("at")) {
    Say("when? --at 2026-03-02T10:00");
    return kBadUsage;
  }
  Result<Desk> desk = OpenDesk(arguments, true);
  if (!desk) return desk.exit;
  Result<CommandDocument> command = CommandOf(arguments, *desk, kind, 0);
  if (!command) return command.exit;
  const std::string source = arguments.Get("source");
  goodwill_propagate_options options = {};
  options.struct_size = sizeof options;
  options.source = {source.data(), Size(source)};
  options.all_or_none = arguments.Has("all-or-none") ? 1 : 0;
  Stream stream;
  Error error;
  if (goodwill_complaints_propagate(desk->book.get(), desk->policy.get(), parent.data(),
                                    Size(parent), command->bytes().data(),
                                    Size(command->bytes()), &options, stream.get(),
                                    error.out()) != GOODWILL_OK) {
    return Complain(parent, error.get());
  }
  return Show(stream, arguments);
}

Exit Causes(const Arguments& arguments, int64_t known) {
  const auto months = arguments.Number("months", 12, 1);
  if (!months || *months > 120) {
    if (months) Say("--months must be 1 to 120");
    return kBadUsage;
  }
  Result<Desk> desk = OpenDesk(arguments, false);
  if (!desk) return desk.exit;
  Result<int64_t> as_of = Instant(arguments, "as-of", desk->zone);
  if (!as_of) return as_of.exit;
  goodwill_causes_options options = {};
  options.struct_size = sizeof options;
  options.months = static_cast<int32_t>(*months);
  Stream stream;
  Error error;
  Progress progress("looking for causes");
  if (goodwill_complaints_causes(desk->book.get(), desk->policy.get(), *as_of, known, &options,
                                 GOODWILL_MONEY_DECIMAL, progress.run(), stream.get(), nullptr,
                                 error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  return Show(stream, arguments);
}

// Lines that a person reads.
void Print(const Buffer& text) {
  std::string line;
  for (const char c : View(text)) {
    if (c != '\n') {
      line.push_back(c);
      continue;
    }
    std::printf("%s\n", Printable(line).c_str());
    line.clear();
  }
  if (!line.empty()) std::printf("%s\n", Printable(line).c_str());
}

// The plan of the coming hours; with --task, why one of its rows is planned so.
Exit Schedule(const Arguments& arguments, int64_t known) {
  const auto hours = arguments.Number("hours", 8, 1);
  const auto task = arguments.Number("task", 0, 0);
  if (!hours || !task) return kBadUsage;
  Result<Desk> desk = OpenDesk(arguments, false);
  if (!desk) return desk.exit;
  Result<int64_t> as_of = Instant(arguments, "as-of", desk->zone);
  if (!as_of) return as_of.exit;
  Error error;
  if (arguments.Has("task")) {
    const std::string language = arguments.Get("language");
    Buffer text;
    if (goodwill_complaints_schedule_explain(desk->book.get(), desk->policy.get(), *as_of, known,
                                             *hours, nullptr, *task, language.data(),
                                             Size(language), text.out(),
                                             error.out()) != GOODWILL_OK) {
      return Complain("", error.get());
    }
    Print(text);
    return kDone;
  }
  Stream stream;
  Buffer document;
  if (goodwill_complaints_schedule(desk->book.get(), desk->policy.get(), *as_of, known, *hours,
                                   nullptr, stream.get(), document.out(),
                                   error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  // Fields of goodwill.v1.DeskSchedule.
  enum { kOverdue = 4, kDueWithin = 5, kMissed = 6, kUnassigned = 7, kMissing = 8, kHelpers = 9 };
  long long figures[kHelpers + 1] = {};
  figures[kHelpers] = -1;
  Document reader(View(document));
  while (const auto field = reader.Next()) {
    if (field->number >= kOverdue && field->number <= kHelpers) {
      figures[field->number] = static_cast<long long>(field->value);
    }
  }
  std::fprintf(stderr,
               "%lld overdue; of %lld deadlines in %lld hours %lld are missed; nobody has %lld "
               "tasks\n",
               figures[kOverdue], figures[kDueWithin], static_cast<long long>(*hours),
               figures[kMissed], figures[kUnassigned]);
  if (figures[kMissed] > 0) {
    std::fprintf(stderr, "missing: %lld minutes of work", figures[kMissing]);
    if (figures[kHelpers] >= 0) std::fprintf(stderr, ", or people: %lld", figures[kHelpers]);
    std::fprintf(stderr, "\n");
  }
  return Show(stream, arguments);
}

std::string Decimals(double value, int digits) {
  if (std::isnan(value)) return "-";
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

// A goodwill.v1.ShareFigure: the share, and its interval.
std::string Share(std::string_view bytes) {
  const Fields share(bytes);
  if (share.number[2] == 0) return "-";
  // A figure of exactly 0 is written down, for it is optional.
  return Decimals(share.real[3], 2) + " (" + Decimals(share.real[4], 2) + " to " +
         Decimals(share.real[5], 2) + ")";
}

// How the desk did: complaints by month, channel and product, and regulators' returns.
Exit Report(const Arguments& arguments, int64_t known) {
  if (!arguments.Has("since")) {
    Say("of complaints received since when? --since 2026-01-01");
    return kBadUsage;
  }
  Result<Desk> desk = OpenDesk(arguments, false);
  if (!desk) return desk.exit;
  Result<int64_t> as_of = Instant(arguments, "as-of", desk->zone);
  if (!as_of) return as_of.exit;
  Result<int64_t> since = Instant(arguments, "since", desk->zone);
  if (!since) return since.exit;
  Buffer document;
  Error error;
  if (goodwill_complaints_figures(desk->book.get(), desk->policy.get(), *since, *as_of, known,
                                  document.out(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  const auto count = [](uint64_t value) { return std::to_string(value); };
  const auto hours = [](std::string_view bytes) {
    const Fields duration(bytes);
    return duration.number[1] == 0
               ? std::string("-")
               : Decimals(duration.real[2], 1) + " / " + Decimals(duration.real[3], 1);
  };
  const Fields figures(View(document));
  std::vector<std::vector<std::string>> lines = {
      {"by", "", "complaints", "queries", "open", "at first contact", "reopened", "upheld",
       "hours to close", "working hours"}};
  for (const std::string_view bytes : figures.All(4)) {
    const Fields group(bytes);
    lines.push_back({Printable(std::string(group.bytes[1])), Printable(std::string(group.bytes[2])),
                     count(group.number[3]), count(group.number[4]), count(group.number[5]),
                     Share(group.bytes[7]), Share(group.bytes[8]), Share(group.bytes[9]),
                     hours(group.bytes[10]), hours(group.bytes[11])});
  }
  std::vector<bool> right(lines.front().size(), true);
  right[0] = right[1] = false;
  WriteAligned(lines, right, stdout);
  std::printf(
      "shares with 95 %% intervals; hours: the median, and what nine in ten do not exceed\n");
  for (const std::string_view bytes : figures.All(5)) {
    const Fields given(bytes);
    std::printf("\n%s (%s; look at it again by %s)\n",
                Printable(std::string(given.bytes[1])).c_str(),
                Printable(std::string(given.bytes[2])).c_str(),
                Printable(std::string(given.bytes[3])).c_str());
    lines = {{"period", "product", "opened", "closed", "upheld", "outstanding"}};
    const std::vector<std::string_view> bands = given.All(4);
    for (const std::string_view band : bands) lines[0].push_back(Printable(std::string(band)));
    for (const std::string_view row_bytes : given.All(5)) {
      const Fields row(row_bytes);
      lines.push_back({Printable(std::string(row.bytes[1])), Printable(std::string(row.bytes[2])),
                       count(row.number[3]), count(row.number[4]), count(row.number[6]),
                       count(row.number[7])});
      // Numbers that repeat are packed.
      uint64_t value = 0;
      int shift = 0;
      size_t given_bands = 0;
      for (const char c : row.bytes[5]) {
        value |= static_cast<uint64_t>(c & 0x7F) << shift;
        shift += 7;
        if ((c & 0x80) != 0 && shift < 64) continue;
        lines.back().push_back(count(value));
        value = 0;
        shift = 0;
        ++given_bands;
      }
      for (; given_bands < bands.size(); ++given_bands) lines.back().push_back("0");
      lines.back().resize(lines.front().size());
    }
    right.assign(lines.front().size(), true);
    right[0] = right[1] = false;
    WriteAligned(lines, right, stdout);
  }
  return kDone;
}

Exit WhatIf(const Arguments& arguments, int64_t known) {
  if (!arguments.Has("other") || !arguments.Has("since")) {
    Say("which other policy, on cases since when? --other new.textproto --since 2023-01-01");
    return kBadUsage;
  }
  Result<Desk> desk = OpenDesk(arguments, false);
  if (!desk) return desk.exit;
  Result<int64_t> as_of = Instant(arguments, "as-of", desk->zone);
  if (!as_of) return as_of.exit;
  Result<int64_t> since = Instant(arguments, "since", desk->zone);
  if (!since) return since.exit;
  const std::string path = arguments.Get("other");
  Result<std::string> text = ReadFile(path);
  if (!text) return text.exit;
  Policy other;
  Error error;
  if (goodwill_policy_parse(text->data(), Size(*text), other.out(), error.out()) != GOODWILL_OK) {
    return Complain(path, error.get());
  }
  goodwill_what_if sums = {};
  sums.struct_size = sizeof sums;
  Stream stream;
  if (goodwill_complaints_what_if(desk->book.get(), desk->policy.get(), other.get(), *since,
                                  *as_of, known, stream.get(), &sums,
                                  error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  const auto n = [](int64_t value) { return static_cast<long long>(value); };
  std::fprintf(
      stderr,
      "%lld cases: %lld of %lld clocks missed; with the other policy %lld of %lld (%lld more, "
      "%lld fewer)\nbeyond authority: %lld remedies; with the other policy %lld\n"
      "most deadlines on a day: %lld; with the other policy %lld\n",
      n(sums.cases), n(sums.before.breaches), n(sums.before.clocks), n(sums.after.breaches),
      n(sums.after.clocks), n(sums.breached),
      n(sums.before.breaches - sums.after.breaches + sums.breached), n(sums.before.grants_beyond),
      n(sums.after.grants_beyond), n(sums.before.busiest_deadlines),
      n(sums.after.busiest_deadlines));
  return Show(stream, arguments);
}

Exit Letter(const Arguments& arguments, const std::string& id, const std::string& letter,
            int64_t known) {
  Result<Desk> desk = OpenDesk(arguments, false);
  if (!desk) return desk.exit;
  Result<int64_t> as_of = Instant(arguments, "as-of", desk->zone);
  if (!as_of) return as_of.exit;
  const std::string language = arguments.Get("language");
  Buffer text;
  Error error;
  if (goodwill_complaints_letter(desk->book.get(), desk->policy.get(), id.data(), Size(id), *as_of,
                                 known, letter.data(), Size(letter), language.data(),
                                 Size(language), text.out(), error.out()) != GOODWILL_OK) {
    return Complain(id, error.get());
  }
  Print(text);
  return kDone;
}

Exit Explain(const Arguments& arguments, const std::string& id, int64_t known) {
  Result<Desk> desk = OpenDesk(arguments, false);
  if (!desk) return desk.exit;
  Result<int64_t> as_of = Instant(arguments, "as-of", desk->zone);
  if (!as_of) return as_of.exit;
  const std::string language = arguments.Get("language");
  Buffer text;
  Error error;
  const goodwill_status status =
      language.empty()
          ? goodwill_complaints_case_text(desk->book.get(), desk->policy.get(), id.data(), Size(id),
                                          *as_of, known, text.out(), error.out())
          : goodwill_complaints_explain(desk->book.get(), desk->policy.get(), id.data(), Size(id),
                                        *as_of, known, language.data(), Size(language), text.out(),
                                        error.out());
  if (status != GOODWILL_OK) return Complain(id, error.get());
  Print(text);
  return kDone;
}

Exit List(const Arguments& arguments, bool due, int64_t known) {
  Result<Desk> desk = OpenDesk(arguments, false);
  if (!desk) return desk.exit;
  Result<int64_t> as_of = Instant(arguments, "as-of", desk->zone);
  if (!as_of) return as_of.exit;
  const std::string owner = arguments.Get("owner"), customer = arguments.Get("customer"),
                    stage = arguments.Get("stage");
  goodwill_complaint_options options = {};
  options.struct_size = sizeof options;
  if (arguments.Has("owner")) options.owner = owner.data();
  options.owner_size = Size(owner);
  if (arguments.Has("customer")) options.customer_id = customer.data();
  options.customer_id_size = Size(customer);
  options.stage = stage.data();
  options.stage_size = Size(stage);
  if (arguments.Has("until")) {
    Result<int64_t> until = Instant(arguments, "until", desk->zone);
    if (!until) return until.exit;
    options.until_us = *until;
  }
  const auto believed = arguments.Number("believed", 0, 1);
  if (!believed) return kBadUsage;
  options.believed_batch = *believed;
  Stream stream;
  Error error;
  const goodwill_status status =
      due ? goodwill_complaints_due(desk->book.get(), desk->policy.get(), *as_of, known, &options,
                                    GOODWILL_MONEY_DECIMAL, stream.get(), error.out())
          : goodwill_complaints_list(desk->book.get(), *as_of, known, &options,
                                     GOODWILL_MONEY_DECIMAL, stream.get(), error.out());
  if (status != GOODWILL_OK) return Complain("", error.get());
  return Show(stream, arguments);
}

Exit Run(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.words();
  const std::string verb = words.empty() ? "" : words[0];
  const bool looks = verb == "due" || verb == "list" || verb == "causes" || verb == "what-if" ||
                     verb == "schedule" || verb == "report";
  const bool two = verb == "act" || verb == "propagate" || verb == "letter";
  const size_t wanted = looks ? 1 : two ? 3 : 2;
  const bool known_verb =
      looks || two || verb == "open" || verb == "settle" || verb == "explain";
  if (!known_verb || words.size() != wanted) {
    Say("complaints open CASE, settle CASE, act CASE COMMAND, propagate PARENT COMMAND, explain "
        "CASE, letter CASE LETTER, due, schedule, list, causes, report or what-if?");
    return kBadUsage;
  }
  const auto known = arguments.Number("known", 0, 1);
  if (!known) return kBadUsage;
  if (verb == "open" || verb == "settle") return Act(arguments, words[1], verb);
  if (verb == "act") return Act(arguments, words[1], words[2]);
  if (verb == "propagate") return Propagate(arguments, words[1], words[2]);
  if (!arguments.Has("as-of")) {
    Say("as of when? --as-of 2026-03-02T10:00");
    return kBadUsage;
  }
  if (verb == "explain") return Explain(arguments, words[1], *known);
  if (verb == "letter") return Letter(arguments, words[1], words[2], *known);
  if (verb == "causes") return Causes(arguments, *known);
  if (verb == "what-if") return WhatIf(arguments, *known);
  if (verb == "schedule") return Schedule(arguments, *known);
  if (verb == "report") return Report(arguments, *known);
  return List(arguments, verb == "due", *known);
}

}  // namespace

const Command kComplaintsCommand = {
    "complaints",
    "open, settle and work on complaints; what is owed, and why; causes",
    R"(open CASE --book FILE --customer ID --text TEXT --at TIME [options]
  settle CASE --book FILE --by WHO --text TEXT --at TIME [options]
  act CASE COMMAND --book FILE --by WHO --at TIME [options]
  explain CASE --book FILE --as-of TIME
  letter CASE acknowledgement|holding_response|final_response --book FILE --as-of TIME
  propagate PARENT COMMAND --book FILE --by WHO --at TIME [options]
  due --book FILE --as-of TIME [options]
  schedule --book FILE --as-of TIME [--hours N] [--task ROW]
  list --book FILE --as-of TIME [options]
  causes --book FILE --as-of TIME [--months N]
  report --book FILE --since TIME --as-of TIME
  what-if --book FILE --other POLICY --since TIME --as-of TIME

A complaint is a case, and a case is its commands: open, classify, acknowledge, assess,
assign, hand_over, contact_in, contact_out, record_fact, offer, approve, accept, fulfil,
decide, final_response, close, ... A command that a rule forbids is refused, and the rule
is named. The policy's complaints say by which clocks and within which authority. A case is made one of
many by act CASE link --subject PARENT --detail relation=parent; propagate then gives one
command to all of them. A cause is said with --detail cause=delivery/late.)",
    R"(  goodwill complaints open c1 --book shop.goodwill --customer carla --at 2026-03-02T10:00 \
      --text "The tin was half empty." --channel phone
  goodwill complaints settle c1 --book shop.goodwill --policy shop.textproto --by anna \
      --at 2026-03-02T10:05 --text "Sorry: it was half empty." --amount 9 --ref "new tin"
  goodwill complaints due --book shop.goodwill --as-of 2026-03-03T09:00 --owner anna
)",
    [] {
      constexpr Takes kOne = Takes::kOne;
      return std::vector<Option>{
          {"book", "FILE", kOne, "the durable book"},
          {"policy", "FILE", kOne,
           "clocks and authority (default: the standard clocks,\nand nobody may grant anything)"},
          {"currency", "CODE", kOne, "of the default policy (default: the book's)"},
          {"at", "TIME", kOne, "when the command took effect"},
          {"as-of", "TIME", kOne, "look from there: what happened before it counts"},
          {"known", "N", kOne, "what was known by batch N, as if none had come after it"},
          {"customer", "ID", kOne, "who complains; or only this customer's"},
          {"by", "WHO", kOne, "who of us acts (default: the complainant)"},
          {"subject", "NAME", kOne,
           "who becomes responsible or is complained about; the other case;\nthe rule set aside"},
          {"text", "TEXT", kOne, "what was said, found or restated; the reason"},
          {"ref", "NAME", kOne, "of a remedy, a document, an authority"},
          {"amount", "AMOUNT", kOne, "of a remedy"},
          {"classified", "CLASS", kOne, "complaint, query or not_eligible"},
          {"finding", "FINDING", kOne, "upheld, partly_upheld, not_upheld or no_finding"},
          {"severity", "N", kOne, "1, slight, to 5, a danger to people"},
          {"due-at", "TIME", kOne, "by when what is promised with it is due"},
          {"channel", "CHANNEL", kOne, "phone, letter, email, ..."},
          {"detail", "NAME=VALUE", Takes::kMany, "what else was said: cause=..., relation=parent"},
          {"language", "TAG", kOne, "of a letter, or of deadlines explained: en, ru, bg"},
          {"months", "N", kOne, "of causes (default: 12)"},
          {"hours", "N", kOne, "of the schedule (default: 8)"},
          {"task", "ROW", kOne, "of the schedule, from 0: why it is planned so"},
          {"other", "FILE", kOne, "the policy that is compared with"},
          {"since", "TIME", kOne, "only cases received from then on"},
          {"believed", "N", kOne,
           "also breaches believed as known by batch N, and\nretracted by what is known now"},
          {"all-or-none", "", Takes::kNothing, "one refusal refuses all"},
          {"anonymous", "", Takes::kNothing, "nobody can be answered"},
          {"version", "N", kOne,
           "how many commands of the case you had seen (default: all of them)"},
          {"source", "NAME", kOne, "the desk or system that recorded it"},
          {"owner", "WHO", kOne, "only what this person is responsible for"},
          {"stage", "STAGE", kOne, "only cases that are open, decided, closed, ..."},
          {"until", "TIME", kOne, "only what falls due before"},
          {"format", "FORM", kOne, "csv or table (default: table on a terminal, otherwise csv)"}};
    },
    Run};

}  // namespace cli
