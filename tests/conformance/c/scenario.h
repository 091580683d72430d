/* A scenario's files, read. Texts live until the program ends. */
#ifndef GOODWILL_TESTS_CONFORMANCE_C_SCENARIO_H_
#define GOODWILL_TESTS_CONFORMANCE_C_SCENARIO_H_

#include <stdint.h>

enum { MAX_BATCHES = 16, MAX_EXPLAINED = 16, MAX_COLUMNS = 24 };

/* Names by GOODWILL_TABLE_*. */
extern const char* const kTableNames[15];

/* Cells by row, then column; "" is absent. */
typedef struct csv {
  int columns;
  int64_t rows;
  const char* header[MAX_COLUMNS];
  const char** cells;
} csv;

typedef struct batch {
  int32_t table;
  csv rows;
  int refuse;
} batch;

typedef struct scenario {
  const char* currency;
  const char* time_zone;
  const char* as_of;
  const char* policy; /* NULL: the default */
  int number_ids;
  int batch_count;
  batch batches[MAX_BATCHES];
  int has_straight;
  csv straight;
  int explained_count;
  const char* explained[MAX_EXPLAINED];
  int known_count;
  int64_t known[MAX_EXPLAINED];
  int told_count;
  const char* told[MAX_EXPLAINED];
} scenario;

/* Says what is wrong and ends the program. */
void die(const char* what, const char* which);
/* malloc, or the end. */
void* allocate(int64_t size);

void read_scenario(const char* folder, scenario* out);
/* -1 if there is no such column. */
int find_column(const csv* rows, const char* name);
const char* cell(const csv* rows, int64_t row, int column);

#endif /* GOODWILL_TESTS_CONFORMANCE_C_SCENARIO_H_ */
