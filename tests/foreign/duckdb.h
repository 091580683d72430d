// DuckDB, if it is here: a foreign producer and consumer of Arrow streams.
//
// It is loaded while the test runs and spoken to through ADBC, the database interface
// of the Arrow project, so that neither its headers nor the library are needed to
// build. Of ADBC only the members that are called are named.
#ifndef GOODWILL_TESTS_FOREIGN_DUCKDB_H_
#define GOODWILL_TESTS_FOREIGN_DUCKDB_H_

#include <memory>
#include <string>

#include "goodwill/c.h"

namespace foreign {

class DuckDb {
 public:
  // A new database in memory; null, with why, where DuckDB is not to be found:
  // neither at the path GOODWILL_DUCKDB nor as libduckdb.so.
  static std::unique_ptr<DuckDb> Open(std::string* why);
  ~DuckDb();
  DuckDb(const DuckDb&) = delete;
  DuckDb& operator=(const DuckDb&) = delete;

  // Failures end the test program: they are the test's own, not the library's.
  void Run(const std::string& sql);
  // The result as a stream of DuckDB's own making. It must be released before the
  // database is gone.
  ArrowArrayStream Query(const std::string& sql);
  // A new table of what is in the stream, which is taken.
  void Ingest(const std::string& table, ArrowArrayStream* stream);
  // The only value of a result, as text.
  std::string Value(const std::string& sql);

 private:
  struct State;
  explicit DuckDb(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace foreign

#endif  // GOODWILL_TESTS_FOREIGN_DUCKDB_H_
