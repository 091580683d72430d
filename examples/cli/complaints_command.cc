// goodwill complaints: the complaints desk of a book.
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "arrow_table.h"
#include "command.h"
#include "document.h"
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
       kChannel = 14 };
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

Exit Act(const Arguments& arguments, const std::string& id, const std::string& kind) {
  if (!arguments.Has("at")) {
    Say("when? --at 2026-03-02T10:00");
    return kBadUsage;
  }
  const auto version = arguments.Number("version", -1, 0);
  const auto severity = arguments.Number("severity", 0, 0);
  if (!version || !severity) return kBadUsage;
  Result<Desk> desk = OpenDesk(arguments, true);
  if (!desk) return desk.exit;
  Result<int64_t> at = Instant(arguments, "at", desk->zone);
  if (!at) return at.exit;
  CommandDocument command;
  command.Text(kKind, kind);
  if (kind != "open") {
    Result<int64_t> expected = *version >= 0 ? Result<int64_t>(*version) : VersionOf(*desk, id);
    if (!expected) return expected.exit;
    command.Number(kExpectedVersion, static_cast<uint64_t>(*expected));
  }
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
    Result<int64_t> due = Instant(arguments, "due-at", desk->zone);
    if (!due) return due.exit;
    command.Instant(kDueAt, *due);
  }
  command.Text(kChannel, arguments.Get("channel"));
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
                              Size(customer), command.bytes().data(), Size(command.bytes()),
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

Exit Explain(const Arguments& arguments, const std::string& id, int64_t known) {
  Result<Desk> desk = OpenDesk(arguments, false);
  if (!desk) return desk.exit;
  Result<int64_t> as_of = Instant(arguments, "as-of", desk->zone);
  if (!as_of) return as_of.exit;
  Buffer text;
  Error error;
  if (goodwill_complaints_case_text(desk->book.get(), desk->policy.get(), id.data(), Size(id),
                                    *as_of, known, text.out(), error.out()) != GOODWILL_OK) {
    return Complain(id, error.get());
  }
  std::string line;
  for (const char c : View(text)) {
    if (c != '\n') {
      line.push_back(c);
      continue;
    }
    std::printf("%s\n", Printable(line).c_str());
    line.clear();
  }
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
  Stream stream;
  Error error;
  const goodwill_status status =
      due ? goodwill_complaints_due(desk->book.get(), desk->policy.get(), *as_of, known, &options,
                                    GOODWILL_MONEY_DECIMAL, stream.get(), error.out())
          : goodwill_complaints_list(desk->book.get(), *as_of, known, &options,
                                     GOODWILL_MONEY_DECIMAL, stream.get(), error.out());
  if (status != GOODWILL_OK) return Complain("", error.get());
  const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
  if (!table) return kInternal;
  return WriteAll(*table, arguments);
}

Exit Run(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.words();
  const std::string verb = words.empty() ? "" : words[0];
  const size_t wanted = verb == "due" || verb == "list" ? 1 : verb == "act" ? 3 : 2;
  const bool known_verb = verb == "open" || verb == "settle" || verb == "act" || verb == "explain" ||
                          verb == "due" || verb == "list";
  if (!known_verb || words.size() != wanted) {
    Say("complaints open CASE, settle CASE, act CASE COMMAND, explain CASE, due or list?");
    return kBadUsage;
  }
  const auto known = arguments.Number("known", 0, 1);
  if (!known) return kBadUsage;
  if (verb == "open" || verb == "settle") return Act(arguments, words[1], verb);
  if (verb == "act") return Act(arguments, words[1], words[2]);
  if (!arguments.Has("as-of")) {
    Say("as of when? --as-of 2026-03-02T10:00");
    return kBadUsage;
  }
  if (verb == "explain") return Explain(arguments, words[1], *known);
  return List(arguments, verb == "due", *known);
}

}  // namespace

const Command kComplaintsCommand = {
    "complaints",
    "open, settle and work on complaints; what is owed, and why",
    R"(open CASE --book FILE --customer ID --text TEXT --at TIME [options]
  settle CASE --book FILE --by WHO --text TEXT --at TIME [options]
  act CASE COMMAND --book FILE --by WHO --at TIME [options]
  explain CASE --book FILE --as-of TIME
  due --book FILE --as-of TIME [options]
  list --book FILE --as-of TIME [options]

A complaint is a case, and a case is its commands: open, classify, acknowledge, assess,
assign, hand_over, contact_in, contact_out, record_fact, offer, approve, accept, fulfil,
decide, final_response, close, ... A command that a rule forbids is refused, and the rule
is named. The policy's complaints say by which clocks and within which authority.)",
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
