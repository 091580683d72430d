// The durable book: a book whose batches are kept in one SQLite file.
//
// A durable book is the book of book/book.h with a file behind it. Opening reads
// the facts into memory; appending judges a batch in memory as ever, writes it
// to the file in one transaction, and answers only when it is on the disk
// (write-ahead log, full synchronisation): what was acknowledged survives kill
// and power loss, what was refused leaves no trace. Questions are answered from
// memory and never touch the file.
//
// Several processes may have a book open. A reader holds the snapshot that it
// opened, until it asks to be brought up to date. Writers take turns, batch by
// batch: who appends first takes in what others have written since, so that all
// judge by the same facts.
//
// The file can be read by any SQLite tool; src/store/README.md describes it. It
// holds facts and never derived figures.
#ifndef GOODWILL_STORE_STORE_H_
#define GOODWILL_STORE_STORE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "goodwill/base/currency.h"
#include "goodwill/base/run.h"
#include "goodwill/base/zone.h"
#include "goodwill/book/book.h"
#include "goodwill/book/customer_id.h"

namespace goodwill {

struct OpenOptions {
  // Of a new book. An existing one has its own: another here is refused,
  // nothing here takes the book's.
  Currency currency = {};
  std::optional<Zone> zone = {};
  // Never write: no file is made, Append answers FAILED_PRECONDITION.
  bool read_only = false;
  // Refuse with NOT_FOUND instead of making a new book.
  bool must_exist = false;
  // How long an append waits for another process that is writing.
  int64_t wait_ms = 5'000;
  // On a network file system SQLite's locks cannot be relied on, and the file
  // is refused; true takes that risk.
  bool allow_network_file_system = false;
  // A VFS registered with SQLite, for tests; empty: the default.
  std::string vfs = {};
};

// Opens a book, or makes a new one. Errors: NOT_FOUND; PERMISSION_DENIED;
// FAILED_PRECONDITION (made by a newer version, another currency or zone, a
// network file system); DATA_LOSS (damaged, or not a book); ABORTED (another
// process holds it); CANCELLED; INVALID_ARGUMENT.
absl::StatusOr<std::unique_ptr<Book>> OpenBook(const std::string& path, const OpenOptions& options,
                                               const Run& run);

// A customer who was erased.
struct Erasure {
  CustomerId id;         // as it was
  CustomerId pseudonym;  // under which the amounts stay
};

// Why, by whom and when customers are erased: what the ledger of rights keeps.
struct ErasureOrder {
  std::string basis;     // what in law it rests on: "Art. 17(1)(b) GDPR"; not empty
  std::string approver;  // who of us decided; empty: not said
  int64_t at_us = 0;     // when it is done; holds and retentions are looked at then
  std::string source;    // of the batch that the ledger's rows make
};

// Erases customers: ids, names, texts and identifiers of their facts go, from the
// file, its free pages and its log; amounts, times and counts stay under a
// pseudonym, so that no sum changes. The chain of digests still verifies, because
// it holds commitments. Facts about them are refused from now on, by a digest of
// the id (whoever has both the file and an id can tell that it was erased).
//
// Within the same transaction the ledger of rights (book/rights.h) receives a row
// for each customer under the pseudonym: what was asked for and open is revised as
// done; where nothing was, a row of its own says what was done, when and on what
// basis.
//
// All of them or none. Takes time in proportion to the book; erase many at once.
// Errors: NOT_FOUND (no such customer; one erased before counts as done),
// FAILED_PRECONDITION (a hold or a retention is running: each is named with its
// date and basis), INVALID_ARGUMENT (no basis, or no instant),
// ABORTED (another process reads an older state: the facts are erased, but the
// log keeps their bytes until it is done; call again), and those of Append.
absl::StatusOr<std::vector<Erasure>> EraseCustomers(Book& book,
                                                    const std::vector<CustomerId>& ids,
                                                    const ErasureOrder& order, const Run& run);

// What an examination of a file found.
struct FileReport {
  int64_t batches = 0;
  int64_t facts = 0;
  // Batches whose facts do not agree with the chain of digests, and everything
  // else that is wrong, in words. Empty: the file is whole.
  std::vector<std::string> problems;
};

// Reads the whole file: SQLite's own structure, references, and the chain of
// digests over every fact. The file is not changed.
absl::StatusOr<FileReport> CheckBook(const std::string& path, const Run& run);

// How far a file's chain of digests reaches: what to keep elsewhere, so that whoever changes the
// file, and the chain with it, can be found out. All facts are in it, the journal of decisions as
// well (strategy/adoption.h).
struct JournalHead {
  int64_t batches = 0;
  std::array<uint8_t, 32> digest{};  // of the last of them, and through it of all before

  bool operator==(const JournalHead&) const = default;
};
// The number of batches, a colon, and the digest in 64 hexadecimal digits.
std::string WriteJournalHead(const JournalHead& head);
// INVALID_ARGUMENT for what is not so.
absl::StatusOr<JournalHead> ReadJournalHead(std::string_view text);

// As it was recorded; the file is not read through, nor is it changed. Errors as of OpenBook.
absl::StatusOr<JournalHead> HeadOfJournal(const std::string& path);
// CheckBook, and whether nothing but appending (and erasing customers, who leave their
// commitments) has happened since the head was taken: if something has, that is a problem in the
// report. A file that was salvaged has a chain of its own.
absl::StatusOr<FileReport> VerifyJournal(const std::string& path, const JournalHead& head,
                                         const Run& run);

// Copies what can still be read of a damaged book to a new file, table by table
// and row by row around what is broken. `problems` names what was lost.
// ALREADY_EXISTS if `to` is there.
absl::StatusOr<FileReport> SalvageBook(const std::string& from, const std::string& to,
                                       const Run& run);

// A copy of a book's file as of now, while it is open and others write.
// ALREADY_EXISTS if `to` is there.
absl::Status BackUpBook(const std::string& from, const std::string& to, const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_STORE_STORE_H_
