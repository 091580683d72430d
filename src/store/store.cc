#include "store/store.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "goodwill/base/problem.h"
#include "store/load.h"

namespace goodwill::store {

Store::Store(Connection connection, bool read_only, const FileHeader& header)
    : connection_(std::move(connection)),
      read_only_(read_only),
      process_(getpid()),
      layouts_(FactLayouts()),
      header_(header) {}

Store::~Store() {
  if (getpid() != process_) {
    // Closing here would end the parent's write-ahead log.
    connection_.Abandon();
    transaction_.reset();
    return;
  }
  Abandon();
}

absl::Status Store::CheckProcess() const {
  if (getpid() == process_) return absl::OkStatus();
  return absl::FailedPreconditionError(
      connection_.path() + ": this book was opened before the process was forked, and belongs to "
      "the parent; open it again here");
}

absl::Status Store::CatchUp(Book& book, const Run& run) {
  GOODWILL_ASSIGN_OR_RETURN(const FileHeader header, ReadHeader(connection_));
  GOODWILL_ASSIGN_OR_RETURN(const int64_t last,
                            connection_.QueryInt("SELECT max(batch) FROM batches", 0));
  const int64_t known = book.LastBatch();
  if (last < known || header.generation < header_.generation) {
    return absl::DataLossError(connection_.path() +
                               ": holds less than this book has read from it; was it replaced?");
  }
  if (header.generation != header_.generation || (known == 0 && last > 0)) {
    writer_.reset();
    GOODWILL_RETURN_IF_ERROR(book.Reload([&](Book& fresh) {
      return LoadAfter(connection_, layouts_, header, 0, fresh, run);
    }));
  } else if (last > known) {
    writer_.reset();
    GOODWILL_RETURN_IF_ERROR(LoadAfter(connection_, layouts_, header, known, book, run));
  }
  header_ = header;
  return absl::OkStatus();
}

absl::Status Store::Begin(Book& book, const Run& run) {
  GOODWILL_RETURN_IF_ERROR(CheckProcess());
  if (read_only_) {
    return absl::FailedPreconditionError(connection_.path() + ": this book was opened read-only");
  }
  GOODWILL_ASSIGN_OR_RETURN(Transaction transaction,
                            Transaction::Begin(connection_, "BEGIN IMMEDIATE"));
  GOODWILL_RETURN_IF_ERROR(CatchUp(book, run));
  transaction_.emplace(std::move(transaction));
  return absl::OkStatus();
}

absl::Status Store::Write(const BookState& book, const NewFacts& facts, const Batch& batch,
                          const Run& run) {
  const auto write = [&]() -> absl::Status {
    if (!writer_) {
      GOODWILL_ASSIGN_OR_RETURN(writer_, Writer::Make(connection_, layouts_, book, facts));
    }
    const auto layout = std::find_if(layouts_.begin(), layouts_.end(),
                                     [&](const FactLayout& l) { return l.spec == facts.spec; });
    FileHeader header = header_;
    header.currency = book.currency;
    header.ids = book.ids;
    if (header.currency != header_.currency || header.ids != header_.ids) {
      GOODWILL_RETURN_IF_ERROR(WriteHeader(connection_, header));
    }
    GOODWILL_RETURN_IF_ERROR(writer_->Write(connection_, *layout, book, facts, batch, run));
    GOODWILL_RETURN_IF_ERROR(transaction_->Commit());
    header_ = header;
    return absl::OkStatus();
  };
  // What the writer remembers may be half of a batch until the batch is in.
  struct Forget {
    Store& store;
    bool written = false;
    ~Forget() {
      store.transaction_.reset();
      if (!written) store.writer_.reset();
    }
  } forget{*this};
  const absl::Status status = write();
  forget.written = status.ok();
  return status;
}

void Store::Abandon() { transaction_.reset(); }

absl::Status Store::Refresh(Book& book, const Run& run) {
  GOODWILL_RETURN_IF_ERROR(CheckProcess());
  GOODWILL_ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(connection_, "BEGIN"));
  return CatchUp(book, run);
}

}  // namespace goodwill::store

namespace goodwill {

absl::StatusOr<std::unique_ptr<Book>> OpenBook(const std::string& path, const OpenOptions& options,
                                               const Run& run) {
  GOODWILL_ASSIGN_OR_RETURN(store::Connection connection, store::OpenFile(path, options));
  std::unique_ptr<Book> book;
  store::FileHeader header;
  {
    // One snapshot for all that is read.
    GOODWILL_ASSIGN_OR_RETURN(store::Transaction transaction,
                              store::Transaction::Begin(connection, "BEGIN"));
    GOODWILL_ASSIGN_OR_RETURN(header, store::ReadHeader(connection));
    if (!options.currency.is_none() && options.currency != header.currency) {
      return absl::FailedPreconditionError(path + ": the book's currency is " +
                                           std::string(header.currency.code()) + ", not " +
                                           std::string(options.currency.code()));
    }
    if (options.zone && options.zone->name() != header.zone.name()) {
      return absl::FailedPreconditionError(path + ": the book's time zone is " +
                                           header.zone.name() + ", not " + options.zone->name());
    }
    book = std::make_unique<Book>(header.currency, header.zone);
    GOODWILL_RETURN_IF_ERROR(store::LoadAfter(connection, store::FactLayouts(), header, 0, *book,
                                              run));
  }
  book->KeepIn(std::make_unique<store::Store>(std::move(connection), options.read_only, header));
  return book;
}

}  // namespace goodwill
