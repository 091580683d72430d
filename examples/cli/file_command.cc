// goodwill check, salvage, backup, erase: a book's file as a whole.
#include <cstdio>
#include <string>
#include <vector>

#include "command.h"
#include "document.h"
#include "handle.h"

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

Exit Erase(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.words();
  if (words.size() < 2) {
    Say("whom? goodwill erase shop.goodwill CUSTOMER...");
    return kBadUsage;
  }
  goodwill_open_options options = {};
  options.struct_size = sizeof options;
  options.must_exist = 1;
  Progress progress("erasing");
  Book book;
  Buffer bytes;
  Error error;
  if (goodwill_book_open(words[0].data(), Size(words[0]), &options, progress.run(), book.out(),
                         error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  std::vector<goodwill_text> customers;
  for (size_t i = 1; i < words.size(); ++i) customers.push_back({words[i].data(), Size(words[i])});
  if (goodwill_book_erase(book.get(), customers.data(), static_cast<int64_t>(customers.size()),
                          progress.run(), bytes.out(), error.out()) != GOODWILL_OK) {
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
    R"(FILE CUSTOMER...

Removes ids, names, texts and identifiers of these customers from the file, its free
pages and its log; all of them or none. Amounts, times and counts stay under a
pseudonym, so that no sum changes, and rows that name an erased customer are refused
from then on. What was erased cannot be brought back.)",
    R"(  goodwill erase shop.goodwill C00042 C00043
)",
    NoOptions, Erase};

}  // namespace cli
