/* The conformance suite in C. Usage: conformance_c SCENARIO_FOLDER
 * What it prints is specified in README.md of this suite. */
#define _POSIX_C_SOURCE 200809L /* mkdtemp */
#include <goodwill/c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arrow_digest.h"
#include "columns.h"
#include "scenario.h"
#include "sha256.h"

enum { PARTS = 3 };
static const char* const kForms[3] = {"decimal", "double", "minor"};
static const char* const kLanguages[3] = {"en", "ru", "bg"};

static scenario s;
static goodwill_policy* policy;
static int64_t as_of;
static goodwill_error* error;

/* Ends the program unless a call went well. */
static void check(goodwill_status status) {
  if (status != GOODWILL_OK) die(goodwill_status_name(status), goodwill_error_message(error));
}

static void print(const char* name, const char* route, sha256* digest) {
  char hex[65];
  const unsigned long long size = digest->size;
  sha256_end(digest, hex);
  printf("%s%s %s %llu\n", name, route, hex, size);
}

static void print_bytes(const char* name, const char* route, const char* bytes, int64_t size) {
  sha256 digest;
  sha256_begin(&digest);
  sha256_add(&digest, bytes, (size_t)size);
  print(name, route, &digest);
}

/* Prints and frees. */
static void print_buffer(const char* name, const char* route, goodwill_buffer* buffer) {
  print_bytes(name, route, goodwill_buffer_data(buffer), goodwill_buffer_size(buffer));
  goodwill_buffer_free(buffer);
}

static void print_columns(const char* name, const char* route, struct ArrowArrayStream* stream) {
  sha256 digest;
  const char* const wrong = arrow_digest(stream, &digest);
  if (wrong != NULL) die(name, wrong);
  print(name, route, &digest);
}

static goodwill_book* make_book(void) {
  const goodwill_book_options options = {sizeof options, s.currency, -1, s.time_zone, -1};
  goodwill_book* book = NULL;
  check(goodwill_book_create(&options, &book, &error));
  return book;
}

/* What became of the batch, as a line. */
static void append(goodwill_book* book, int32_t table, const csv* rows, int refuse, char* line,
                   size_t size) {
  struct ArrowArrayStream stream;
  goodwill_append_result result = {sizeof result, 0, 0, 0, 0, 0};
  goodwill_status status;
  int used;
  make_stream(rows, s.number_ids, &stream);
  status = goodwill_book_append(book, table, &stream, NULL, NULL, &result, NULL, &error);
  if (!refuse) {
    check(status);
    snprintf(line, size, "rows %lld appended %lld present %lld superseded %lld\n",
             (long long)result.rows, (long long)result.appended,
             (long long)result.already_present, (long long)result.superseded);
    return;
  }
  if (status == GOODWILL_OK) die("accepted, against the scenario", kTableNames[table]);
  used = snprintf(line, size, "refused %d rows", (int)status);
  for (int64_t i = 0; i < goodwill_error_problem_count(error); ++i) {
    goodwill_problem problem = {sizeof problem, 0, 0, 0, NULL, 0, NULL, 0};
    check(goodwill_error_problem(error, i, &problem));
    used += snprintf(line + used, size - (size_t)used, " %lld", (long long)problem.row);
  }
  snprintf(line + used, size - (size_t)used, "\n");
  goodwill_error_free(error);
  error = NULL;
}

static void print_facts(const goodwill_book* book, const char* route) {
  for (int32_t table = 1; table < 15; ++table) {
    int wanted = 0;
    char name[40];
    struct ArrowArrayStream stream;
    for (int i = 0; i < s.batch_count; ++i) wanted |= s.batches[i].table == table;
    if (!wanted) continue;
    check(goodwill_book_export(book, table, 0, &stream, &error));
    snprintf(name, sizeof name, "facts.%s", kTableNames[table]);
    print_columns(name, route, &stream);
  }
}

static void print_measures(const goodwill_measures* measures, const char* route) {
  for (int32_t form = 0; form < 3; ++form) {
    char name[40];
    struct ArrowArrayStream stream;
    check(goodwill_measures_export(measures, form, &stream, &error));
    snprintf(name, sizeof name, "measures.%s", kForms[form]);
    print_columns(name, route, &stream);
  }
}

static void print_assessment(const goodwill_assessment* all, const char* route) {
  for (int32_t form = 0; form < 3; ++form) {
    char name[40];
    struct ArrowArrayStream stream;
    check(goodwill_assessment_export(all, form, &stream, &error));
    snprintf(name, sizeof name, "assessment.%s", kForms[form]);
    print_columns(name, route, &stream);
  }
}

static goodwill_buffer* encoded_measures(const goodwill_measures* measures) {
  goodwill_buffer* bytes = NULL;
  check(goodwill_measures_encode(measures, &bytes, &error));
  return bytes;
}

static goodwill_buffer* encoded_calibration(const goodwill_calibration* calibration) {
  goodwill_buffer* bytes = NULL;
  check(goodwill_calibration_encode(calibration, &bytes, &error));
  return bytes;
}

static void print_judgements(const goodwill_measures* measures,
                             const goodwill_calibration* calibration) {
  sha256 digest;
  sha256_begin(&digest);
  for (int64_t i = 0; i < goodwill_measures_size(measures); ++i) {
    char line[128];
    int size;
    goodwill_judgement j = {sizeof j, 0, 0, 0, 0, 0, 0, 0};
    check(goodwill_assess_one(measures, i, calibration, policy, &j, &error));
    size = snprintf(line, sizeof line, "%d %d %d %d %d %lld\n", (int)j.tier, (int)j.pareto,
                    (int)j.recency_score, (int)j.frequency_score, (int)j.monetary_score,
                    (long long)j.pareto_value_minor);
    sha256_add(&digest, line, (size_t)size);
  }
  print("judgements", "", &digest);
}

static void print_explanation(const goodwill_assessment* all, const char* id, const char* language,
                              const char* route) {
  char name[128];
  goodwill_buffer* document = NULL;
  check(goodwill_assessment_explain(all, id, -1, language, -1, &document, &error));
  snprintf(name, sizeof name, "explanation.%s.%s", id, language);
  print_buffer(name, route, document);
}

/* Measures, and what follows from them. Gives the calibration. */
static goodwill_calibration* print_route(const goodwill_measures* measures, const char* route) {
  goodwill_calibration* calibration = NULL;
  goodwill_assessment* all = NULL;
  check(goodwill_calibrate(measures, policy, NULL, &calibration, &error));
  check(goodwill_assess(measures, calibration, policy, NULL, &all, &error));
  print_measures(measures, route);
  print_buffer("host.calibration", route, encoded_calibration(calibration));
  print_assessment(all, route);
  goodwill_assessment_free(all);
  return calibration;
}

static goodwill_measures* measures_of(const goodwill_book* book) {
  goodwill_measures* measures = NULL;
  check(goodwill_book_measures(book, policy, as_of, 0, NULL, &measures, &error));
  return measures;
}

static void known(const goodwill_book* book) {
  for (int i = 0; i < s.known_count; ++i) {
    goodwill_measures* measures = NULL;
    check(goodwill_book_measures(book, policy, as_of, s.known[i], NULL, &measures, &error));
    for (int32_t form = 0; form < 3; ++form) {
      char name[64];
      struct ArrowArrayStream stream;
      check(goodwill_measures_export(measures, form, &stream, &error));
      snprintf(name, sizeof name, "known.%lld.measures.%s", (long long)s.known[i], kForms[form]);
      print_columns(name, "", &stream);
    }
    goodwill_measures_free(measures);
  }
}

/* What is owed, what was asked, and what is told of one customer. */
static void tell(const goodwill_book* book) {
  struct ArrowArrayStream stream;
  if (s.told_count == 0) return;
  check(goodwill_book_due(book, as_of, 0, NULL, GOODWILL_MONEY_MINOR, &stream, &error));
  print_columns("due", "", &stream);
  check(goodwill_book_promises_kept(book, as_of, 0, NULL, GOODWILL_PROMISES_BY_OWNER, &stream,
                                    &error));
  print_columns("promises_kept", "", &stream);
  check(goodwill_book_rights(book, as_of, 0, NULL, &stream, &error));
  print_columns("rights", "", &stream);
  check(goodwill_book_rights_by_kind(book, as_of, 0, NULL, &stream, &error));
  print_columns("rights_by_kind", "", &stream);
  for (int i = 0; i < s.told_count; ++i) {
    goodwill_buffer* buffer = NULL;
    int32_t status = 0;
    check(goodwill_book_consent(book, s.told[i], -1, "offers", -1, NULL, 0, as_of, 0, &status,
                                &buffer, &error));
    print_buffer("consent.", s.told[i], buffer);
    check(goodwill_book_file(book, policy, as_of, 0, s.told[i], -1, NULL, 0, &buffer, &error));
    print_buffer("host.file.", s.told[i], buffer);
    check(goodwill_book_export_person(book, s.told[i], -1, &buffer, &error));
    print_buffer("person.", s.told[i], buffer);
    check(goodwill_book_export_person_json(book, s.told[i], -1, &buffer, &error));
    print_buffer("person_json.", s.told[i], buffer);
  }
}

static void plain(void) {
  goodwill_book* const book = make_book();
  goodwill_assessment* all = NULL;
  goodwill_measures *measures = NULL, *measures_again = NULL;
  goodwill_calibration *calibration = NULL, *calibration_again = NULL;
  goodwill_buffer* bytes = NULL;
  check(goodwill_policy_encode(policy, &bytes, &error));
  print_buffer("policy.bytes", "", bytes);
  check(goodwill_policy_print(policy, &bytes, &error));
  print_buffer("policy.text", "", bytes);
  for (int i = 0; i < s.batch_count; ++i) {
    char line[512], name[32];
    append(book, s.batches[i].table, &s.batches[i].rows, s.batches[i].refuse, line, sizeof line);
    snprintf(name, sizeof name, "append.%d", i + 1);
    print_bytes(name, "", line, (int64_t)strlen(line));
  }
  print_facts(book, "");
  check(goodwill_book_assess(book, policy, as_of, 0, NULL, &all, &error));
  known(book);
  tell(book);
  goodwill_book_free(book); /* what was made from it lives on */
  check(goodwill_assessment_measures(all, &measures, &error));
  check(goodwill_assessment_calibration(all, &calibration, &error));
  print_measures(measures, "");
  print_buffer("host.measures", "", encoded_measures(measures));
  print_buffer("host.calibration", "", encoded_calibration(calibration));
  print_assessment(all, "");
  print_judgements(measures, calibration);
  for (int i = 0; i < s.explained_count; ++i) {
    for (int k = 0; k < 3; ++k) {
      char name[128];
      print_explanation(all, s.explained[i], kLanguages[k], "");
      check(goodwill_assessment_explain_text(all, s.explained[i], -1, kLanguages[k], -1, &bytes,
                                             &error));
      snprintf(name, sizeof name, "explanation_text.%s.%s", s.explained[i], kLanguages[k]);
      print_buffer(name, "", bytes);
    }
  }
  for (int k = 0; k < 3; ++k) {
    char name[32];
    check(goodwill_assessment_summary_text(all, kLanguages[k], -1, &bytes, &error));
    snprintf(name, sizeof name, "summary_text.%s", kLanguages[k]);
    print_buffer(name, "", bytes);
  }
  check(goodwill_assessment_summary(all, &bytes, &error));
  print_buffer("host.summary", "", bytes);
  goodwill_assessment_free(all);

  bytes = encoded_measures(measures);
  check(goodwill_measures_decode(goodwill_buffer_data(bytes), goodwill_buffer_size(bytes),
                                 &measures_again, &error));
  goodwill_buffer_free(bytes);
  bytes = encoded_calibration(calibration);
  check(goodwill_calibration_decode(goodwill_buffer_data(bytes), goodwill_buffer_size(bytes),
                                    &calibration_again, &error));
  goodwill_buffer_free(bytes);
  check(goodwill_assess(measures_again, calibration_again, policy, NULL, &all, &error));
  print_measures(measures_again, "@decoded");
  print_buffer("host.measures", "@decoded", encoded_measures(measures_again));
  print_buffer("host.calibration", "@decoded", encoded_calibration(calibration_again));
  print_assessment(all, "@decoded");
  for (int i = 0; i < s.explained_count; ++i) {
    print_explanation(all, s.explained[i], "en", "@decoded");
  }
  goodwill_assessment_free(all);
  goodwill_calibration_free(calibration_again);
  goodwill_measures_free(measures_again);
  goodwill_calibration_free(calibration);
  goodwill_measures_free(measures);
}

static void straight(void) {
  struct ArrowArrayStream stream;
  goodwill_measures* measures = NULL;
  if (!s.has_straight) return;
  make_stream(&s.straight, s.number_ids, &stream);
  check(goodwill_measures_from_arrow(&stream, policy, as_of, NULL, NULL, &measures, &error));
  goodwill_calibration_free(print_route(measures, "@straight"));
  goodwill_measures_free(measures);
}

static int64_t part_of(const char* id) {
  return s.number_ids ? goodwill_partition_of_int64(strtoll(id, NULL, 10), PARTS)
                      : goodwill_partition_of_text(id, -1, PARTS);
}

/* The rows of one part; all of them when they have no customer. */
static csv rows_of_part(const csv* rows, int64_t part) {
  const int customer = find_column(rows, "customer_id");
  csv mine = *rows;
  mine.cells = allocate(rows->rows * rows->columns * (int64_t)sizeof *mine.cells);
  mine.rows = 0;
  for (int64_t r = 0; r < rows->rows; ++r) {
    if (customer >= 0 && part_of(cell(rows, r, customer)) != part) continue;
    memcpy(mine.cells + mine.rows++ * rows->columns, rows->cells + r * rows->columns,
           (size_t)rows->columns * sizeof *mine.cells);
  }
  return mine;
}

static void parts(void) {
  goodwill_measures* measures[PARTS];
  goodwill_measures* merged = NULL;
  goodwill_calibration* calibration;
  char line[512];
  for (int64_t part = 0; part < PARTS; ++part) {
    goodwill_book* const book = make_book();
    for (int i = 0; i < s.batch_count; ++i) {
      csv mine;
      if (s.batches[i].refuse) continue;
      mine = rows_of_part(&s.batches[i].rows, part);
      append(book, s.batches[i].table, &mine, 0, line, sizeof line);
      free(mine.cells);
    }
    measures[part] = measures_of(book);
    goodwill_book_free(book);
  }
  check(goodwill_measures_merge((const goodwill_measures* const*)measures, PARTS, &merged,
                                &error));
  calibration = print_route(merged, "@parts");
  for (int i = 0; i < s.explained_count; ++i) {
    goodwill_assessment* mine = NULL;
    check(goodwill_assess(measures[part_of(s.explained[i])], calibration, policy, NULL, &mine,
                          &error));
    print_explanation(mine, s.explained[i], "en", "@parts");
    goodwill_assessment_free(mine);
  }
  goodwill_calibration_free(calibration);
  goodwill_measures_free(merged);
  for (int part = 0; part < PARTS; ++part) goodwill_measures_free(measures[part]);
}

static void refreshed(void) {
  goodwill_book* const book = make_book();
  goodwill_measures* measures = measures_of(book);
  char line[512];
  for (int i = 0; i < s.batch_count; ++i) {
    append(book, s.batches[i].table, &s.batches[i].rows, s.batches[i].refuse, line, sizeof line);
    goodwill_measures_free(measures);
    measures = measures_of(book);
  }
  goodwill_calibration_free(print_route(measures, "@refreshed"));
  goodwill_measures_free(measures);
  goodwill_book_free(book);
}

static void reversed(void) {
  goodwill_book* const book = make_book();
  goodwill_measures* measures;
  char line[512];
  for (int i = s.batch_count - 1; i >= 0; --i) {
    if (s.batches[i].refuse) continue;
    append(book, s.batches[i].table, &s.batches[i].rows, 0, line, sizeof line);
  }
  print_facts(book, "@reversed");
  measures = measures_of(book);
  goodwill_calibration_free(print_route(measures, "@reversed"));
  goodwill_measures_free(measures);
  goodwill_book_free(book);
}

static void durable(void) {
  char folder[] = "/tmp/goodwill-XXXXXX";
  char path[64], line[512];
  goodwill_open_options options;
  goodwill_book* book = NULL;
  goodwill_measures* measures;
  if (mkdtemp(folder) == NULL) die("no temporary folder", folder);
  snprintf(path, sizeof path, "%s/book", folder);
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.currency = s.currency;
  options.currency_size = -1;
  options.time_zone = s.time_zone;
  options.time_zone_size = -1;
  check(goodwill_book_open(path, -1, &options, NULL, &book, &error));
  for (int i = 0; i < s.batch_count; ++i) {
    append(book, s.batches[i].table, &s.batches[i].rows, s.batches[i].refuse, line, sizeof line);
  }
  goodwill_book_free(book);
  check(goodwill_book_open(path, -1, NULL, NULL, &book, &error));
  print_facts(book, "@durable");
  measures = measures_of(book);
  goodwill_calibration_free(print_route(measures, "@durable"));
  goodwill_measures_free(measures);
  goodwill_book_free(book);
  remove(path);
  remove(folder);
}

static void threads(void) {
  const goodwill_run_options run = {sizeof run, NULL, NULL, 4, 0};
  goodwill_book* const book = make_book();
  goodwill_measures* measures = NULL;
  goodwill_calibration* calibration = NULL;
  goodwill_assessment* all = NULL;
  char line[512];
  for (int i = 0; i < s.batch_count; ++i) {
    append(book, s.batches[i].table, &s.batches[i].rows, s.batches[i].refuse, line, sizeof line);
  }
  check(goodwill_book_measures(book, policy, as_of, 0, &run, &measures, &error));
  check(goodwill_calibrate(measures, policy, &run, &calibration, &error));
  check(goodwill_assess(measures, calibration, policy, &run, &all, &error));
  print_measures(measures, "@threads");
  print_buffer("host.calibration", "@threads", encoded_calibration(calibration));
  print_assessment(all, "@threads");
  goodwill_assessment_free(all);
  goodwill_calibration_free(calibration);
  goodwill_measures_free(measures);
  goodwill_book_free(book);
}

int main(int argc, char** argv) {
  if (argc != 2) die("usage", "conformance_c SCENARIO_FOLDER");
  read_scenario(argv[1], &s);
  if (s.policy == NULL) {
    check(goodwill_policy_default(s.currency, -1, &policy, &error));
  } else {
    check(goodwill_policy_parse(s.policy, -1, &policy, &error));
  }
  check(goodwill_time_parse(s.as_of, -1, s.time_zone, -1, &as_of, &error));
  plain();
  straight();
  parts();
  refreshed();
  reversed();
  durable();
  threads();
  goodwill_policy_free(policy);
  return 0;
}
