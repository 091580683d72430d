// goodwill journal: what was decided about whom, and proof that it was only added to.
#include <array>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "arrow_table.h"
#include "command.h"
#include "document.h"
#include "inputs.h"
#include "output.h"

namespace cli {
namespace {

int64_t Size(const std::string& text) { return static_cast<int64_t>(text.size()); }

Exit Head(const std::string& path) {
  Buffer head;
  Error error;
  if (goodwill_file_head(path.data(), Size(path), head.out(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  std::printf("%s\n", Printable(View(head)).c_str());
  return kDone;
}

Exit Verify(const std::string& path, const std::string& head) {
  Progress progress("checking " + path);
  Buffer bytes;
  Error error;
  if (goodwill_file_verify(path.data(), Size(path), head.data(), Size(head), progress.run(),
                           bytes.out(), error.out()) != GOODWILL_OK) {
    return Complain("", error.get());
  }
  const FileReport report = FileReport::From(View(bytes));
  std::printf("%s: %s\n", Printable(path).c_str(),
              report.problems.empty() ? "only appended to since" : "CHANGED");
  for (const std::string& problem : report.problems) {
    std::printf("  %s\n", Printable(problem).c_str());
  }
  return report.problems.empty() ? kDone : kBadInput;
}

Exit Run(const Arguments& arguments) {
  const bool proof = arguments.Has("head") || arguments.Has("verify");
  if (!arguments.words().empty() || !arguments.Has("book") ||
      (arguments.Has("head") && arguments.Has("verify"))) {
    Say("journal --book FILE [--head | --verify HEAD]");
    return kBadUsage;
  }
  const std::string path = arguments.Get("book");
  if (proof) return arguments.Has("head") ? Head(path) : Verify(path, arguments.Get("verify"));
  const auto known = arguments.Number("known", 0, 1);
  if (!known) return kBadUsage;
  Result<Book> book = ReadBook(arguments, nullptr);
  if (!book) return book.exit;
  int64_t as_of_us = INT64_MAX;
  if (arguments.Has("as-of")) {
    Result<int64_t> as_of = AsOf(arguments, *book);
    if (!as_of) return as_of.exit;
    as_of_us = *as_of;
  }
  Stream stream;
  Error error;
  if (goodwill_book_journal(book->get(), as_of_us, *known, stream.get(), error.out()) !=
      GOODWILL_OK) {
    return Complain("", error.get());
  }
  const std::optional<ArrowTable> table = ArrowTable::Read(stream.get());
  return table ? WriteAll(*table, arguments) : kInternal;
}

}  // namespace

const Command kJournalCommand = {
    "journal",
    "show what was decided about whom, and prove that it was only added to",
    R"(--book FILE [--head | --verify HEAD] [options]

Shows what adopted plans decided: who, by which plan and policy, approved by whom, with
what chance, and how it was meant to be checked. The journal stands in the book's chain of
digests: keep its head elsewhere, and anybody can tell later whether it was changed.)",
    R"(  goodwill journal --book shop.goodwill
  goodwill journal --book shop.goodwill --head > head.txt
  goodwill journal --book shop.goodwill --verify $(cat head.txt)
)",
    [] {
      const std::array<Option, 3> own = {
          Option{"head", "", Takes::kNothing, "print how far the chain of digests reaches"},
          Option{"verify", "HEAD", Takes::kOne,
                 "read the file through: was it only appended to since the head was taken?"},
          Option{"format", "FORM", Takes::kOne,
                 "csv or table (default: table on a terminal, otherwise csv)"}};
      return Join(Join(TableOptions(), JudgingOptions()), own);
    },
    Run};

}  // namespace cli
