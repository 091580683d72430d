// goodwill check, salvage, backup, erase, merge, unmerge: what is done to a book's
// file.
#include <cstdio>
#include <string>
#include <vector>

#include "command.h"
#include "document.h"
#include "handle.h"
#include "inputs.h"

namespace cli {
namespace {

std::vector<Option> NoOptions() { return {}; }

bool AreFiles(const Arguments& arguments, size_t count, const char* which) {
  if (arguments.words().size() == count) return true;
  Say(which);
  return false;
}

int64_t Size(const std::string& text) { return static_cast<int64_t>(text.size()); }

void Print(const FileReport& report) {
  for (const std::string& problem : report.problems) {
    std::printf("  %s\n", Printable(problem).c_str());
  }
}

std::string Holds(const FileReport& report) {
  return std::to_string(report.batches) + (report.batches == 1 ? " batch, " : " batches, ") +
         std::to_string(report.facts) + (report.facts == 1 ? " fact" : " facts");
}

Exit Check(const Arguments& arguments) {
  if (!AreFiles(arguments, 1, "which file? goodwill check shop.goodwill")) return kBadUsage;
  const std::string& path = arguments.words()[0];
  Progress progress("checking " + path);
  Buffer bytes;
  Error error;
  if (goodwill_file_check(path.data(), Size(path), progress.run(), bytes.out(), error.out()) !=
      GOODWILL_OK) {
    return Complain("", error.get());
  }
  const FileReport report = FileReport::From(View(bytes));
  std::printf("%s: %s, %s\n", Printable(path).c_str(), Holds(report).c_str(),
              report.problems.empty() ? "whole" : "DAMAGED");
  Print(report);
  return report.problems.empty() ? kDone : kBadInput;
}

Exit Salvage(const Arguments& arguments) {
  if (!AreFiles(arguments, 2, "which files? goodwill salvage damaged.goodwill saved.goodwill")) {
    return kBadUsage;
  }
  const std::string &path = arguments.words()[0], &to = arguments.words()[1];
  Progress progress("saving " + path);
  Buffer bytes;
  Error error;
  if (goodwill_file_salvage(path.data(), Size(path), to.data(), Size(to), progress.run(),
                            bytes.out(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  const FileReport report = FileReport::From(View(bytes));
  std::printf("%s: %s, %s\n", Printable(to).c_str(), Holds(report).c_str(),
              report.problems.empty() ? "nothing was lost" : "lost:");
  Print(report);
  return kDone;
}

Exit BackUp(const Arguments& arguments) {
  if (!AreFiles(arguments, 2, "which files? goodwill backup shop.goodwill copy.goodwill")) {
    return kBadUsage;
  }
  const std::string &path = arguments.words()[0], &to = arguments.words()[1];
  Progress progress("copying " + path);
  Error error;
  if (goodwill_file_back_up(path.data(), Size(path), to.data(), Size(to), progress.run(),
                            error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  return kDone;
}

goodwill_text TextOf(const std::string& text) { return {text.data(), Size(text)}; }

// A book to be changed.
Result<Book> OpenToWrite(const std::string& path) {
  goodwill_open_options options = {};
  options.struct_size = sizeof options;
  options.must_exist = 1;
  Progress progress("reading " + path);
  Book book;
  Error error;
  if (goodwill_book_open(path.data(), Size(path), &options, progress.run(), book.out(),
                         error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  return book;
}

// The time that an option names, in the zone of the book.
Result<int64_t> TimeIn(const Book& book, const Arguments& arguments, std::string_view option) {
  goodwill_book_info info = {};
  info.struct_size = sizeof info;
  Error error;
  if (goodwill_book_describe(book.get(), &info, error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  return Instant(arguments, option,
                 std::string(info.time_zone, static_cast<size_t>(info.time_zone_size)));
}

Exit Erase(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.words();
  if (words.size() < 2) {
    Say("whom? goodwill erase shop.goodwill CUSTOMER... --basis TEXT --at TIME");
    return kBadUsage;
  }
  if (!arguments.Has("basis") || !arguments.Has("at")) {
    Say("on what basis, and when? --basis TEXT --at TIME");
    return kBadUsage;
  }
  Result<Book> opened = OpenToWrite(words[0]);
  if (!opened) return opened.exit;
  const Book& book = *opened;
  Result<int64_t> at = TimeIn(book, arguments, "at");
  if (!at) return at.exit;
  const std::string basis = arguments.Get("basis"), approver = arguments.Get("approver");
  goodwill_erase_options order = {};
  order.struct_size = sizeof order;
  order.basis = TextOf(basis);
  order.approver = TextOf(approver);
  order.at_us = *at;
  Progress progress("erasing");
  Buffer bytes;
  Error error;
  std::vector<goodwill_text> customers;
  for (size_t i = 1; i < words.size(); ++i) customers.push_back({words[i].data(), Size(words[i])});
  if (goodwill_book_erase(book.get(), customers.data(), static_cast<int64_t>(customers.size()),
                          &order, progress.run(), bytes.out(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  Document report(View(bytes));
  while (const auto erased = report.Next()) {
    std::string id, pseudonym;
    Document names(erased->bytes);
    while (const auto name = names.Next()) (name->number == 1 ? id : pseudonym) = name->bytes;
    std::printf("%s is now %s\n", Printable(id).c_str(), Printable(pseudonym).c_str());
  }
  return kDone;
}

// What a merge, or its undoing, did to the book.
Exit Told(const std::string& what, const goodwill_append_result& result) {
  if (result.appended == 0) {
    std::printf("nothing changed: %s already\n", Printable(what).c_str());
  } else {
    std::printf("%s (batch %lld%s)\n", Printable(what).c_str(),
                static_cast<long long>(result.batch),
                result.superseded > 0 ? ", replaces what was said before" : "");
  }
  return kDone;
}

Exit Merge(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.words();
  if (words.size() != 3 || !arguments.Has("at")) {
    Say("who is whom, since when? goodwill merge shop.goodwill FROM INTO --at TIME");
    return kBadUsage;
  }
  Result<Book> book = OpenToWrite(words[0]);
  if (!book) return book.exit;
  Result<int64_t> at = TimeIn(*book, arguments, "at");
  if (!at) return at.exit;
  const std::string reason = arguments.Get("reason");
  goodwill_append_result result = {};
  result.struct_size = sizeof result;
  Error error;
  if (goodwill_book_merge_customers(book->get(), words[1].data(), Size(words[1]), words[2].data(),
                                    Size(words[2]), *at, reason.data(), Size(reason), nullptr,
                                    &result, error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  return Told(words[1] + " counts as " + words[2], result);
}

Exit Unmerge(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.words();
  if (words.size() != 2) {
    Say("who? goodwill unmerge shop.goodwill CUSTOMER");
    return kBadUsage;
  }
  Result<Book> book = OpenToWrite(words[0]);
  if (!book) return book.exit;
  const std::string reason = arguments.Get("reason");
  goodwill_append_result result = {};
  result.struct_size = sizeof result;
  Error error;
  if (goodwill_book_unmerge_customers(book->get(), words[1].data(), Size(words[1]), reason.data(),
                                      Size(reason), nullptr, &result,
                                      error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  return Told(words[1] + " stands alone", result);
}

}  // namespace

const Command kCheckCommand = {
    "check", "examine a book's file",
    R"(FILE

Reads the whole file: its structure, its references, and the chain of digests over
every fact. Says what the file holds and everything that is wrong with it; ends with
1 if anything is. The file is not changed.)",
    R"(  goodwill check shop.goodwill
)",
    NoOptions, Check};

const Command kSalvageCommand = {
    "salvage", "copy what can still be read of a damaged book",
    R"(FILE TO

Copies what can be read to a new file, and says what was lost. The damaged file is
not changed, and no file is written over.)",
    R"(  goodwill salvage damaged.goodwill saved.goodwill
)",
    NoOptions, Salvage};

const Command kBackUpCommand = {
    "backup", "copy a book's file while it is in use",
    R"(FILE TO

Copies the book as it is now, also while it is open and written to. No file is
written over.)",
    R"(  goodwill backup shop.goodwill copy.goodwill
)",
    NoOptions, BackUp};

const Command kEraseCommand = {
    "erase", "forget customers, and keep the sums",
    R"(FILE CUSTOMER... --basis TEXT --at TIME

Removes ids, names, texts and identifiers of these customers from the file, its free
pages and its log; all of them or none. Amounts, times and counts stay under a
pseudonym, so that no sum changes, and rows that name an erased customer are refused
from then on. What was erased cannot be brought back. 'goodwill rights' tells later
that it was done, when and on what basis. Whom a hold or a retention protects is not
erased; each is named with its date.)",
    R"(  goodwill erase shop.goodwill C00042 C00043 --basis "Art. 17(1)(b) GDPR" --at 2025-06-01
)",
    [] {
      return std::vector<Option>{
          {"basis", "TEXT", Takes::kOne, "what in law it rests on"},
          {"at", "TIME", Takes::kOne, "when it is done, in the zone of the book"},
          {"approver", "NAME", Takes::kOne, "who of us decided"}};
    },
    Erase};

const Command kMergeCommand = {
    "merge", "say that two customers are one",
    R"(FILE FROM INTO --at TIME

From that time on the facts of FROM are those of INTO, and FROM no longer appears.
Nothing is rewritten: questions as of an earlier time, or as known before, see two.)",
    R"(  goodwill merge shop.goodwill C00042 C00017 --at 2025-06-01 --reason "same address"
)",
    [] {
      return std::vector<Option>{
          {"at", "TIME", Takes::kOne, "since when they count as one, in the zone of the book"},
          {"reason", "TEXT", Takes::kOne, "how it is known"}};
    },
    Merge};

const Command kUnmergeCommand = {
    "unmerge", "say that a merged customer stands alone after all",
    R"(FILE CUSTOMER

Undoes the merge of the customer into another, as if it had never been; questions as
known before still see it.)",
    R"(  goodwill unmerge shop.goodwill C00042 --reason "father and son"
)",
    [] { return std::vector<Option>{{"reason", "TEXT", Takes::kOne, "why it was a mistake"}}; },
    Unmerge};

}  // namespace cli
