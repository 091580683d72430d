/* Every function of c.h, called wrongly: null pointers, sizes that cannot be, numbers
 * that mean nothing, handles freed in the wrong order. Each answers with the status
 * that c.h documents and a message, and leaves its outputs empty.
 *
 * Strict C11: this is also the proof that a C program can use all of it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "goodwill/c.h"
#include "little_table.h"

static int checks = 0;
static int failures = 0;

#define CHECK(condition)                                            \
  do {                                                              \
    ++checks;                                                       \
    if (!(condition)) {                                             \
      ++failures;                                                   \
      printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
    }                                                               \
  } while (0)

/* The call must give this status, with an error that says so in words; and the same
 * status when nobody asks for the error. */
static goodwill_error* error;
static void expect(goodwill_status status, goodwill_status expected, int line, const char* call) {
  ++checks;
  const int told = error != NULL && goodwill_error_code(error) == status &&
                   goodwill_error_message(error)[0] != 0;
  if (status != expected || told != (expected != GOODWILL_OK)) {
    ++failures;
    printf("%s:%d: %s gives %s (%s) instead of %s\n", __FILE__, line, call,
           goodwill_status_name(status), goodwill_error_message(error),
           goodwill_status_name(expected));
  }
  goodwill_error_free(error);
  error = NULL;
}
#define EXPECT(expected, call) expect(call, expected, __LINE__, #call)
#define REFUSED(call) EXPECT(GOODWILL_INVALID_ARGUMENT, call)

static const int64_t kAsOf = 1767225600000000; /* 2026-01-01 */

static const char* const ids[] = {"anna", "boris", "clara", "anna"};
static const char* const more_ids[] = {"dora", "emil", "dora", "emil"};
static const int64_t numbers[] = {1, 2, 3, 1};
static const int64_t times[] = {1735689600000000, 1738368000000000, 1740787200000000,
                                1743465600000000};
static const int64_t amounts[] = {10000, 2550, 999, -1200};
static const little_column purchases[] = {{"customer_id", "u", ids, NULL},
                                          {"time", "tsu:UTC", NULL, times},
                                          {"amount_minor", "l", NULL, amounts}};
static const little_column more_purchases[] = {{"customer_id", "u", more_ids, NULL},
                                               {"time", "tsu:UTC", NULL, times},
                                               {"amount_minor", "l", NULL, amounts}};
static const little_column number_purchases[] = {{"customer_id", "l", NULL, numbers},
                                                 {"time", "tsu:UTC", NULL, times},
                                                 {"amount_minor", "l", NULL, amounts}};
static const little_column amountless[] = {{"customer_id", "u", ids, NULL},
                                           {"time", "tsu:UTC", NULL, times}};

static goodwill_policy* policy;
static goodwill_book* book;
static goodwill_measures* measures;
static goodwill_calibration* calibration;
static goodwill_assessment* assessment;

static void make(void) {
  little_table table;
  struct ArrowArrayStream stream;
  EXPECT(GOODWILL_OK, goodwill_policy_default("EUR", 3, &policy, &error));
  EXPECT(GOODWILL_OK, goodwill_book_create(NULL, &book, &error));
  little_stream(&table, purchases, 3, 4, &stream);
  EXPECT(GOODWILL_OK, goodwill_book_append(book, GOODWILL_TABLE_PURCHASES, &stream, NULL, NULL,
                                           NULL, NULL, &error));
  CHECK(little_all_released(&table));
  EXPECT(GOODWILL_OK, goodwill_book_assess(book, policy, kAsOf, 0, NULL, &assessment, &error));
  EXPECT(GOODWILL_OK, goodwill_assessment_measures(assessment, &measures, &error));
  EXPECT(GOODWILL_OK, goodwill_assessment_calibration(assessment, &calibration, &error));
}

static void release_all(void) {
  goodwill_policy_free(policy);
  goodwill_book_free(book);
  goodwill_measures_free(measures);
  goodwill_calibration_free(calibration);
  goodwill_assessment_free(assessment);
}

/* Freeing and asking nothing. */
static void nothing_at_all(void) {
  goodwill_problem problem = {.struct_size = sizeof problem};
  goodwill_error_free(NULL);
  goodwill_buffer_free(NULL);
  goodwill_policy_free(NULL);
  goodwill_book_free(NULL);
  goodwill_measures_free(NULL);
  goodwill_calibration_free(NULL);
  goodwill_assessment_free(NULL);
  CHECK(goodwill_error_code(NULL) == GOODWILL_OK);
  CHECK(strcmp(goodwill_error_message(NULL), "") == 0);
  CHECK(goodwill_error_problem_count(NULL) == 0);
  CHECK(goodwill_error_problem_total(NULL) == 0);
  CHECK(goodwill_error_problem(NULL, 0, &problem) == GOODWILL_INVALID_ARGUMENT);
  CHECK(strcmp(goodwill_buffer_data(NULL), "") == 0);
  CHECK(goodwill_buffer_size(NULL) == 0);
  CHECK(goodwill_measures_size(NULL) == 0);
  CHECK(goodwill_assessment_size(NULL) == 0);
  CHECK(goodwill_abi_version() == GOODWILL_ABI_VERSION);
  CHECK(goodwill_version()[0] != 0);
}

static void status_names(void) {
  static const int32_t codes[] = {GOODWILL_OK, GOODWILL_CANCELLED, GOODWILL_UNKNOWN,
                                  GOODWILL_INVALID_ARGUMENT, GOODWILL_NOT_FOUND,
                                  GOODWILL_ALREADY_EXISTS, GOODWILL_RESOURCE_EXHAUSTED,
                                  GOODWILL_FAILED_PRECONDITION, GOODWILL_OUT_OF_RANGE,
                                  GOODWILL_UNIMPLEMENTED, GOODWILL_INTERNAL,
                                  GOODWILL_PERMISSION_DENIED, GOODWILL_ABORTED,
                                  GOODWILL_UNAVAILABLE, GOODWILL_DATA_LOSS};
  for (int32_t code = -3; code < 20; ++code) {
    int known = 0;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; ++i) known |= codes[i] == code;
    const int is_unknown = strcmp(goodwill_status_name(code), "UNKNOWN") == 0;
    CHECK(is_unknown == (!known || code == GOODWILL_UNKNOWN));
  }
  CHECK(strcmp(goodwill_status_name(INT32_MIN), "UNKNOWN") == 0);
}

static void time_and_money(void) {
  static const int64_t weights[] = {1, -1};
  static const int64_t zeros[] = {0, 0};
  int64_t parts[2] = {7, 7};
  int64_t value = 7;
  int32_t digits = 7;
  goodwill_buffer* text = NULL;

  REFUSED(goodwill_time_parse("2026-01-01", -1, "UTC", -1, NULL, &error));
  REFUSED(goodwill_time_parse(NULL, 10, "UTC", -1, &value, &error));
  CHECK(value == 0);
  REFUSED(goodwill_time_parse("2026-01-01", -2, "UTC", -1, &value, &error));
  REFUSED(goodwill_time_parse("", 0, NULL, 0, &value, &error));
  REFUSED(goodwill_time_parse("2026-01-01", -1, "../../etc/passwd", -1, &value, &error));
  EXPECT(GOODWILL_NOT_FOUND,
         goodwill_time_parse("2026-01-01", -1, "Mars/Base", -1, &value, &error));
  EXPECT(GOODWILL_OK, goodwill_time_parse("2026-01-01", -1, NULL, 0, &value, &error));
  CHECK(value == kAsOf);
  REFUSED(goodwill_time_parse("2026-02-30", -1, NULL, 0, &value, &error));
  CHECK(value == 0);

  REFUSED(goodwill_currency_exponent("EUR", 3, NULL, &error));
  REFUSED(goodwill_currency_exponent(NULL, 0, &digits, &error));
  CHECK(digits == 0);
  REFUSED(goodwill_currency_exponent("EUR", INT64_MIN, &digits, &error));
  REFUSED(goodwill_money_parse("1", -1, "EUR", -1, NULL, &error));
  value = 7;
  REFUSED(goodwill_money_parse("1.001", -1, "EUR", -1, &value, &error));
  CHECK(value == 0);
  REFUSED(goodwill_money_parse(NULL, -1, "EUR", -1, &value, &error));
  REFUSED(goodwill_money_parse("1", -1, "eur?", -1, &value, &error));
  EXPECT(GOODWILL_OUT_OF_RANGE,
         goodwill_money_parse("92233720368547758.08", -1, "EUR", -1, &value, &error));
  REFUSED(goodwill_money_format(1, "EUR", 3, NULL, &error));
  REFUSED(goodwill_money_format(1, "?", 1, &text, &error));
  CHECK(text == NULL);

  REFUSED(goodwill_money_multiply(1, 1, 1, GOODWILL_ROUNDING_FLOOR, NULL, &error));
  REFUSED(goodwill_money_multiply(1, 1, 0, GOODWILL_ROUNDING_FLOOR, &value, &error));
  REFUSED(goodwill_money_multiply(1, 1, 3, GOODWILL_ROUNDING_NONE, &value, &error));
  REFUSED(goodwill_money_multiply(1, 1, 1, -1, &value, &error));
  REFUSED(goodwill_money_multiply(1, 1, 1, 8, &value, &error));
  EXPECT(GOODWILL_OUT_OF_RANGE, goodwill_money_multiply(INT64_MAX, INT64_MAX, 1,
                                                        GOODWILL_ROUNDING_FLOOR, &value, &error));
  EXPECT(GOODWILL_OUT_OF_RANGE, goodwill_money_multiply(INT64_MIN, 1, -1, GOODWILL_ROUNDING_FLOOR,
                                                        &value, &error));
  CHECK(value == 0);
  REFUSED(goodwill_money_allocate(1, weights, 0, parts, &error));
  REFUSED(goodwill_money_allocate(1, weights, -1, parts, &error));
  REFUSED(goodwill_money_allocate(1, NULL, 2, parts, &error));
  REFUSED(goodwill_money_allocate(1, weights, 2, NULL, &error));
  REFUSED(goodwill_money_allocate(1, weights, 2, parts, &error));
  CHECK(parts[0] == 0 && parts[1] == 0);
  REFUSED(goodwill_money_allocate(1, zeros, 2, parts, &error));
}

static void policies(void) {
  goodwill_policy* made = policy;
  goodwill_buffer* text = NULL;
  REFUSED(goodwill_policy_default("EUR", 3, NULL, &error));
  REFUSED(goodwill_policy_default("EURO", 4, &made, &error));
  REFUSED(goodwill_policy_starter("shop", 4, "EUR", 3, NULL, &error));
  REFUSED(goodwill_policy_starter("shop", 4, NULL, 0, &made, &error));
  REFUSED(goodwill_policy_starter("shop", -2, "EUR", 3, &made, &error));
  EXPECT(GOODWILL_NOT_FOUND, goodwill_policy_starter("kiosk", -1, "EUR", 3, &made, &error));
  CHECK(made == NULL);
  CHECK(made == NULL);
  REFUSED(goodwill_policy_parse("currency: \"EUR\"", -1, NULL, &error));
  REFUSED(goodwill_policy_parse(NULL, 5, &made, &error));
  REFUSED(goodwill_policy_parse("currency", -7, &made, &error));
  REFUSED(goodwill_policy_parse("this is no policy", -1, &made, &error));
  CHECK(made == NULL);
  REFUSED(goodwill_policy_decode("", 0, NULL, &error));
  REFUSED(goodwill_policy_decode(NULL, 3, &made, &error));
  REFUSED(goodwill_policy_decode("abc", -1, &made, &error));
  REFUSED(goodwill_policy_decode("\xff\xff\xff", 3, &made, &error));
  CHECK(made == NULL);
  REFUSED(goodwill_policy_print(NULL, &text, &error));
  REFUSED(goodwill_policy_print(policy, NULL, &error));
  REFUSED(goodwill_policy_encode(NULL, &text, &error));
  REFUSED(goodwill_policy_encode(policy, NULL, &error));
  REFUSED(goodwill_policy_describe(NULL, "en", 2, &text, &error));
  REFUSED(goodwill_policy_describe(policy, "en", 2, NULL, &error));
  REFUSED(goodwill_policy_describe(policy, "xx", 2, &text, &error));
  REFUSED(goodwill_policy_describe(policy, "en", -9, &text, &error));
  CHECK(text == NULL);
}

static void exposure_and_service_cost(void) {
  struct ArrowArrayStream stream;
  goodwill_exposure_options options;
  goodwill_buffer* document = NULL;
  memset(&stream, 0x55, sizeof stream);
  REFUSED(goodwill_book_service_cost(NULL, policy, kAsOf, 0, 1, 0, NULL, &stream, &error));
  CHECK(stream.release == NULL);
  REFUSED(goodwill_book_service_cost(book, NULL, kAsOf, 0, 1, 0, NULL, &stream, &error));
  REFUSED(goodwill_book_service_cost(book, policy, kAsOf, 0, 0, 0, NULL, &stream, &error));
  REFUSED(goodwill_book_service_cost(book, policy, kAsOf, 0, 4, 0, NULL, &stream, &error));
  REFUSED(goodwill_book_service_cost(book, policy, kAsOf, 0, 1, 9, NULL, &stream, &error));
  REFUSED(goodwill_book_service_cost(book, policy, kAsOf, 0, 1, 0, NULL, NULL, &error));
  REFUSED(goodwill_book_service_cost(book, policy, INT64_MAX, 0, 1, 0, NULL, &stream, &error));
  CHECK(stream.release == NULL);

  REFUSED(goodwill_book_service_review(NULL, policy, kAsOf, 0, NULL, &document, &error));
  REFUSED(goodwill_book_service_review(book, NULL, kAsOf, 0, NULL, &document, &error));
  REFUSED(goodwill_book_service_review(book, policy, kAsOf, 0, NULL, NULL, &error));
  /* This policy promises no service. */
  CHECK(goodwill_book_service_review(book, policy, kAsOf, 0, NULL, &document, NULL) ==
        GOODWILL_FAILED_PRECONDITION);
  CHECK(document == NULL);

  REFUSED(goodwill_book_ask(NULL, policy, kAsOf, 0, "email", -1, NULL, 0, NULL, 0, 5, 0, NULL,
                            &stream, &error));
  REFUSED(goodwill_book_ask(book, NULL, kAsOf, 0, "email", -1, NULL, 0, NULL, 0, 5, 0, NULL,
                            &stream, &error));
  REFUSED(goodwill_book_ask(book, policy, kAsOf, 0, "email", -1, NULL, 0, NULL, 0, 5, 0, NULL, NULL,
                            &error));
  REFUSED(goodwill_book_ask(book, policy, kAsOf, 0, "pigeon", -1, NULL, 0, NULL, 0, 5, 0, NULL,
                            &stream, &error));
  REFUSED(goodwill_book_ask(book, policy, kAsOf, 0, "email", -1, "x", -9, NULL, 0, 5, 0, NULL,
                            &stream, &error));
  REFUSED(goodwill_book_ask(book, policy, kAsOf, 0, "email", -1, NULL, 0, "x", -9, 5, 0, NULL,
                            &stream, &error));
  EXPECT(GOODWILL_FAILED_PRECONDITION,
         goodwill_book_ask(book, policy, kAsOf, 0, "email", -1, NULL, 0, NULL, 0, 5, 0, NULL,
                           &stream, &error));
  CHECK(stream.release == NULL);
  REFUSED(goodwill_complaints_figures(NULL, policy, 0, kAsOf, 0, &document, &error));
  REFUSED(goodwill_complaints_figures(book, NULL, 0, kAsOf, 0, &document, &error));
  REFUSED(goodwill_complaints_figures(book, policy, 0, kAsOf, 0, NULL, &error));
  REFUSED(goodwill_complaints_figures(book, policy, kAsOf, kAsOf, 0, &document, &error));
  REFUSED(goodwill_complaints_figures(book, policy, INT64_MIN, kAsOf, 0, &document, &error));
  REFUSED(goodwill_complaints_figures(book, policy, 0, INT64_MAX, 0, &document, &error));
  REFUSED(goodwill_complaints_figures(book, policy, 0, kAsOf, -1, &document, &error));
  {
    const goodwill_text text = {"x", 1}, wrong = {"x", -7}, bytes = {"\xff", 1};
    REFUSED(
        goodwill_complaints_fairness(NULL, policy, 0, kAsOf, 0, NULL, NULL, 0, &document, &error));
    REFUSED(
        goodwill_complaints_fairness(book, NULL, 0, kAsOf, 0, NULL, NULL, 0, &document, &error));
    REFUSED(goodwill_complaints_fairness(book, policy, 0, kAsOf, 0, NULL, NULL, 0, NULL, &error));
    REFUSED(
        goodwill_complaints_fairness(book, policy, 0, kAsOf, 0, NULL, &text, 1, &document, &error));
    REFUSED(
        goodwill_complaints_fairness(book, policy, 0, kAsOf, 0, &text, NULL, 1, &document, &error));
    REFUSED(goodwill_complaints_fairness(book, policy, 0, kAsOf, 0, &text, &text, -1, &document,
                                         &error));
    REFUSED(goodwill_complaints_fairness(book, policy, 0, kAsOf, 0, &wrong, &text, 1, &document,
                                         &error));
    REFUSED(goodwill_complaints_fairness(book, policy, 0, kAsOf, 0, &text, &wrong, 1, &document,
                                         &error));
    REFUSED(goodwill_complaints_fairness(book, policy, 0, kAsOf, 0, &text, &bytes, 1, &document,
                                         &error));
    REFUSED(
        goodwill_complaints_fairness(book, policy, kAsOf, 0, 0, NULL, NULL, 0, &document, &error));
  }
  REFUSED(goodwill_complaints_people(NULL, policy, 0, kAsOf, 0, 2, NULL, 0, NULL, 0, &document,
                                     &error));
  REFUSED(
      goodwill_complaints_people(book, NULL, 0, kAsOf, 0, 2, NULL, 0, NULL, 0, &document, &error));
  REFUSED(goodwill_complaints_people(book, policy, 0, kAsOf, 0, 2, NULL, 0, NULL, 0, NULL, &error));
  REFUSED(goodwill_complaints_people(book, policy, 0, kAsOf, 0, 0, NULL, 0, NULL, 0, &document,
                                     &error));
  REFUSED(goodwill_complaints_people(book, policy, 0, kAsOf, 0, 4, NULL, 0, NULL, 0, &document,
                                     &error));
  REFUSED(goodwill_complaints_people(book, policy, 0, kAsOf, 0, 1, NULL, 0, NULL, 0, &document,
                                     &error));
  REFUSED(goodwill_complaints_people(book, policy, 0, kAsOf, 0, 2, "x", -9, NULL, 0, &document,
                                     &error));
  REFUSED(goodwill_complaints_people(book, policy, 0, kAsOf, 0, 2, NULL, 0, "x", -9, &document,
                                     &error));
  REFUSED(goodwill_complaints_people(book, policy, kAsOf, 0, 0, 2, NULL, 0, NULL, 0, &document,
                                     &error));
  REFUSED(goodwill_complaints_schedule(NULL, policy, kAsOf, 0, 8, NULL, NULL, &document, &error));
  REFUSED(goodwill_complaints_schedule(book, NULL, kAsOf, 0, 8, NULL, NULL, &document, &error));
  REFUSED(
      goodwill_complaints_schedule(book, policy, INT64_MAX, 0, 8, NULL, NULL, &document, &error));
  REFUSED(goodwill_complaints_schedule(book, policy, kAsOf, -1, 8, NULL, NULL, &document, &error));
  REFUSED(goodwill_complaints_schedule(book, policy, kAsOf, 0, 0, NULL, NULL, &document, &error));
  REFUSED(goodwill_complaints_schedule(book, policy, kAsOf, 0, INT64_MAX, NULL, NULL, &document,
                                       &error));
  EXPECT(GOODWILL_FAILED_PRECONDITION,
         goodwill_complaints_schedule(book, policy, kAsOf, 0, 8, NULL, NULL, &document, &error));
  REFUSED(goodwill_complaints_schedule_explain(book, policy, kAsOf, 0, 8, NULL, 0, NULL, 0, NULL,
                                               &error));
  REFUSED(goodwill_complaints_schedule_explain(book, policy, kAsOf, 0, 8, NULL, -1, NULL, 0,
                                               &document, &error));
  REFUSED(goodwill_complaints_schedule_explain(book, policy, kAsOf, 0, 8, NULL, 0, "x", -9,
                                               &document, &error));
  REFUSED(goodwill_complaints_schedule_explain(NULL, policy, kAsOf, 0, 8, NULL, 0, NULL, 0,
                                               &document, &error));
  EXPECT(GOODWILL_FAILED_PRECONDITION,
         goodwill_complaints_people(book, policy, 0, kAsOf, 0, 3, NULL, 0, NULL, 0, &document,
                                    &error));
  CHECK(document == NULL);
  {
    goodwill_watch* watch = NULL;
    goodwill_watch_event event;
    goodwill_watch_signal signal;
    static const char kPromise[] =
        "currency: \"EUR\"\ntiers { name: \"base\" }\nservice { standards { name: \"phone\" "
        "promised: \"20\" } }\n";
    goodwill_policy* promising = NULL;
    memset(&event, 0, sizeof event);
    memset(&signal, 0, sizeof signal);
    REFUSED(goodwill_watch_create(NULL, NULL, 0, 0, &watch, &error));
    REFUSED(goodwill_watch_create(policy, NULL, 0, 0, NULL, &error));
    EXPECT(GOODWILL_FAILED_PRECONDITION,
           goodwill_watch_create(policy, NULL, 0, 0, &watch, &error));
    CHECK(watch == NULL);
    goodwill_watch_free(NULL);
    EXPECT(GOODWILL_OK, goodwill_policy_parse(kPromise, -1, &promising, &error));
    REFUSED(goodwill_watch_create(promising, book, INT64_MAX, 0, &watch, &error));
    REFUSED(goodwill_watch_create(promising, book, kAsOf, -1, &watch, &error));
    EXPECT(GOODWILL_OK, goodwill_watch_create(promising, book, kAsOf, 0, &watch, &error));
    goodwill_policy_free(promising);
    REFUSED(goodwill_watch_know(NULL, "phone", -1, 0, 1, &error));
    REFUSED(goodwill_watch_know(watch, "phone", -9, 0, 1, &error));
    REFUSED(goodwill_watch_know(watch, "phone", -1, 0, -1, &error));
    EXPECT(GOODWILL_NOT_FOUND, goodwill_watch_know(watch, "fax", -1, 0, 1, &error));
    REFUSED(goodwill_watch_observe(watch, &event, &signal, &error)); /* no sizes */
    event.struct_size = sizeof event;
    REFUSED(goodwill_watch_observe(watch, NULL, &signal, &error));
    REFUSED(goodwill_watch_observe(watch, &event, NULL, &error));
    REFUSED(goodwill_watch_observe(NULL, &event, &signal, &error));
    signal.struct_size = sizeof signal;
    EXPECT(GOODWILL_NOT_FOUND, goodwill_watch_observe(watch, &event, &signal, &error));
    event.standard = "phone";
    event.standard_size = 5;
    event.promised = INT64_MIN;
    event.actual = 31000000;
    signal.struct_size = 3;
    REFUSED(goodwill_watch_observe(watch, &event, &signal, &error));
    signal.struct_size = sizeof signal;
    EXPECT(GOODWILL_OK, goodwill_watch_observe(watch, &event, &signal, &error));
    CHECK(signal.breach == 1 && signal.late == 11000000 && signal.tasks == 7);
    CHECK(signal.measured == 1 && signal.kept == 0); /* what was refused was not counted */
    goodwill_watch_free(watch);
  }

  REFUSED(goodwill_book_service_effects(NULL, policy, kAsOf, 0, NULL, &document, &error));
  REFUSED(goodwill_book_service_effects(book, NULL, kAsOf, 0, NULL, &document, &error));
  REFUSED(goodwill_book_service_effects(book, policy, kAsOf, 0, NULL, NULL, &error));
  REFUSED(goodwill_book_service_effects(book, policy, INT64_MAX, 0, NULL, &document, &error));
  EXPECT(GOODWILL_FAILED_PRECONDITION,
         goodwill_book_service_effects(book, policy, kAsOf, 0, NULL, &document, &error));
  REFUSED(goodwill_book_recovery(NULL, policy, kAsOf, 0, NULL, &document, &error));
  REFUSED(goodwill_book_recovery(book, NULL, kAsOf, 0, NULL, &document, &error));
  REFUSED(goodwill_book_recovery(book, policy, kAsOf, 0, NULL, NULL, &error));
  REFUSED(goodwill_book_recovery(book, policy, INT64_MIN, 0, NULL, &document, &error));
  REFUSED(goodwill_book_recovery(book, policy, kAsOf, -1, NULL, &document, &error));
  CHECK(document == NULL);
  REFUSED(goodwill_book_invitations(NULL, policy, kAsOf, 0, "email", -1, NULL, 0, &stream, &error));
  REFUSED(goodwill_book_invitations(book, NULL, kAsOf, 0, "email", -1, NULL, 0, &stream, &error));
  REFUSED(
      goodwill_book_invitations(book, policy, kAsOf, 0, "pigeon", -1, NULL, 0, &stream, &error));
  REFUSED(goodwill_book_invitations(book, policy, kAsOf, 0, NULL, 0, NULL, 0, &stream, &error));
  REFUSED(goodwill_book_invitations(book, policy, kAsOf, 0, "email", -5, NULL, 0, &stream, &error));
  REFUSED(goodwill_book_invitations(book, policy, kAsOf, 0, "email", -1, "x", -5, &stream, &error));
  REFUSED(goodwill_book_invitations(book, policy, kAsOf, 0, "email", -1, NULL, 0, NULL, &error));
  CHECK(stream.release == NULL);

  REFUSED(goodwill_book_exposure(NULL, policy, kAsOf, 0, NULL, NULL, &document, &error));
  REFUSED(goodwill_book_exposure(book, NULL, kAsOf, 0, NULL, NULL, &document, &error));
  REFUSED(goodwill_book_exposure(book, policy, kAsOf, 0, NULL, NULL, NULL, &error));
  REFUSED(goodwill_book_exposure(book, policy, kAsOf, -5, NULL, NULL, &document, &error));
  memset(&options, 0, sizeof options);
  REFUSED(goodwill_book_exposure(book, policy, kAsOf, 0, &options, NULL, &document, &error));
  options.struct_size = sizeof options;
  options.curve_points = 1;
  REFUSED(goodwill_book_exposure(book, policy, kAsOf, 0, &options, NULL, &document, &error));
  options.curve_points = 0;
  options.bootstrap_rounds = 9;
  REFUSED(goodwill_book_exposure(book, policy, kAsOf, 0, &options, NULL, &document, &error));
  options.bootstrap_rounds = 10;
  options.level_numerator = 1;
  REFUSED(goodwill_book_exposure(book, policy, kAsOf, 0, &options, NULL, &document, &error));
  options.level_numerator = 0;
  options.fixed_costs_minor = -1;
  REFUSED(goodwill_book_exposure(book, policy, kAsOf, 0, &options, NULL, &document, &error));
  CHECK(document == NULL);
}

static void holdout_and_lost(void) {
  struct ArrowArrayStream stream;
  goodwill_buffer* document = NULL;
  memset(&stream, 0x55, sizeof stream);
  REFUSED(goodwill_book_holdout(NULL, policy, 0, kAsOf, 0, NULL, &document, &error));
  REFUSED(goodwill_book_holdout(book, NULL, 0, kAsOf, 0, NULL, &document, &error));
  REFUSED(goodwill_book_holdout(book, policy, 0, kAsOf, 0, NULL, NULL, &error));
  REFUSED(goodwill_book_holdout(book, policy, kAsOf, kAsOf, 0, NULL, &document, &error));
  REFUSED(goodwill_book_holdout(book, policy, INT64_MIN, kAsOf, 0, NULL, &document, &error));
  REFUSED(goodwill_book_holdout(book, policy, 0, INT64_MAX, 0, NULL, &document, &error));
  REFUSED(goodwill_book_holdout(book, policy, 0, kAsOf, -5, NULL, &document, &error));
  CHECK(document == NULL);
  REFUSED(goodwill_book_lost(NULL, policy, kAsOf, 0, NULL, &stream, &document, &error));
  CHECK(stream.release == NULL);
  REFUSED(goodwill_book_lost(book, NULL, kAsOf, 0, NULL, &stream, &document, &error));
  REFUSED(goodwill_book_lost(book, policy, kAsOf, 0, NULL, NULL, &document, &error));
  REFUSED(goodwill_book_lost(book, policy, kAsOf, 0, NULL, &stream, NULL, &error));
  /* This policy does not ask about the future. */
  CHECK(goodwill_book_lost(book, policy, kAsOf, 0, NULL, &stream, &document, NULL) ==
        GOODWILL_FAILED_PRECONDITION);
  CHECK(stream.release == NULL);
  CHECK(document == NULL);
}

static void promises_and_consents(void) {
  struct ArrowArrayStream stream;
  goodwill_promise_options options;
  goodwill_contact_verdict verdict;
  goodwill_buffer* document = NULL;
  int32_t status = 7;
  memset(&stream, 0x55, sizeof stream);
  REFUSED(goodwill_book_due(NULL, kAsOf, 0, NULL, 0, &stream, &error));
  CHECK(stream.release == NULL);
  REFUSED(goodwill_book_due(book, kAsOf, 0, NULL, 0, NULL, &error));
  REFUSED(goodwill_book_due(book, kAsOf, 0, NULL, 17, &stream, &error));
  REFUSED(goodwill_book_due(book, INT64_MAX, 0, NULL, 0, &stream, &error));
  REFUSED(goodwill_book_due(book, INT64_MIN, 0, NULL, 0, &stream, &error));
  memset(&options, 0, sizeof options);
  REFUSED(goodwill_book_due(book, kAsOf, 0, &options, 0, &stream, &error));
  options.struct_size = sizeof options;
  REFUSED(goodwill_book_due(book, kAsOf, -1, &options, 0, &stream, &error));
  options.owner = "x";
  options.owner_size = -2;
  REFUSED(goodwill_book_due(book, kAsOf, 0, &options, 0, &stream, &error));
  options.owner = NULL;
  options.customer_id = "nobody";
  options.customer_id_size = -1;
  EXPECT(GOODWILL_NOT_FOUND, goodwill_book_due(book, kAsOf, 0, &options, 0, &stream, &error));
  CHECK(stream.release == NULL);
  EXPECT(GOODWILL_OK, goodwill_book_due(book, kAsOf, 0, NULL, 0, &stream, &error));
  stream.release(&stream);

  REFUSED(goodwill_book_promises_kept(NULL, kAsOf, 0, NULL, 1, &stream, &error));
  REFUSED(goodwill_book_promises_kept(book, kAsOf, 0, NULL, 1, NULL, &error));
  REFUSED(goodwill_book_promises_kept(book, kAsOf, 0, NULL, 0, &stream, &error));
  REFUSED(goodwill_book_promises_kept(book, kAsOf, 0, NULL, 3, &stream, &error));
  REFUSED(goodwill_book_promises_kept(book, INT64_MAX, 0, NULL, 1, &stream, &error));
  CHECK(stream.release == NULL);

  memset(&verdict, 0, sizeof verdict);
  REFUSED(goodwill_book_may_contact(book, NULL, "anna", -1, "email", -1, "offers", -1, kAsOf, 0, 0,
                                    0, &verdict, &error));
  verdict.struct_size = sizeof verdict;
  REFUSED(goodwill_book_may_contact(NULL, NULL, "anna", -1, "email", -1, "offers", -1, kAsOf, 0, 0,
                                    0, &verdict, &error));
  REFUSED(goodwill_book_may_contact(book, NULL, "anna", -1, "email", -1, "offers", -1, kAsOf, 0, 0,
                                    0, NULL, &error));
  REFUSED(goodwill_book_may_contact(book, NULL, "anna", -1, "pigeon", -1, "offers", -1, kAsOf, 0, 0,
                                    0, &verdict, &error));
  REFUSED(goodwill_book_may_contact(book, NULL, "anna", -1, NULL, 0, "offers", -1, kAsOf, 0, 0, 0,
                                    &verdict, &error));
  REFUSED(goodwill_book_may_contact(book, NULL, "anna", -1, "email", -1, "offers", -1, kAsOf, 2, 0,
                                    0, &verdict, &error));
  REFUSED(goodwill_book_may_contact(book, NULL, "anna", -1, "email", -1, "offers", -1, kAsOf, 0, -1,
                                    0, &verdict, &error));
  REFUSED(goodwill_book_may_contact(book, NULL, "anna", -1, "email", -1, "offers", -1, kAsOf, 0, 0,
                                    -1, &verdict, &error));
  REFUSED(goodwill_book_may_contact(book, NULL, "anna", -1, "email", -1, "offers", -1, INT64_MAX, 0,
                                    0, 0, &verdict, &error));
  EXPECT(GOODWILL_OK, goodwill_book_may_contact(book, NULL, "anna", -1, "email", -1, "offers", -1,
                                                kAsOf, 1, 0, 0, &verdict, &error));
  CHECK(verdict.allowed == 1 && verdict.rule == GOODWILL_CONTACT_REQUESTED);
  REFUSED(
      goodwill_book_consent(NULL, "a", 1, "p", 1, NULL, 0, kAsOf, 0, &status, &document, &error));
  CHECK(status == GOODWILL_CONSENT_UNKNOWN);
  REFUSED(goodwill_book_consent(book, "a", 1, "p", 1, NULL, 0, kAsOf, 0, NULL, &document, &error));
  REFUSED(goodwill_book_consent(book, "a", -7, "p", 1, NULL, 0, kAsOf, 0, &status, NULL, &error));
  REFUSED(goodwill_book_consent(book, "a", 1, NULL, 4, NULL, 0, kAsOf, 0, &status, NULL, &error));
  REFUSED(goodwill_book_consent(book, "a", 1, "p", 1, "smoke", 5, kAsOf, 0, &status, NULL, &error));
  EXPECT(GOODWILL_NOT_FOUND, goodwill_book_consent(book, "nobody", -1, "p", 1, NULL, 0, kAsOf, 0,
                                                   &status, &document, &error));
  CHECK(document == NULL);
}

/* goodwill.v1.CaseCommand: open, "late"; in 1970. */
static const char kOpenCase[] = "\n\004open2\004late";
enum { kOpenCaseSize = sizeof kOpenCase - 1 };

static void complaints(void) {
  struct ArrowArrayStream stream;
  goodwill_complaint_options options;
  goodwill_act_options how;
  goodwill_act_result result;
  goodwill_buffer* document = NULL;
  const goodwill_book_options euros = {sizeof(goodwill_book_options), "EUR", 3, NULL, 0};
  goodwill_book* desk = NULL;
  EXPECT(GOODWILL_OK, goodwill_book_create(&euros, &desk, &error));
  memset(&stream, 0x55, sizeof stream);
  memset(&how, 0, sizeof how);
  memset(&result, 0, sizeof result);
#define ACT(the_book, the_policy, id, id_size, who, bytes, size, o, r, d) \
  goodwill_complaints_act(the_book, the_policy, id, id_size, who, -1, bytes, size, o, r, d, &error)
  REFUSED(ACT(NULL, policy, "c", 1, "a", kOpenCase, kOpenCaseSize, NULL, NULL, &document));
  REFUSED(ACT(desk, NULL, "c", 1, "a", kOpenCase, kOpenCaseSize, NULL, NULL, &document));
  REFUSED(ACT(desk, policy, NULL, 0, "a", kOpenCase, kOpenCaseSize, NULL, NULL, &document));
  REFUSED(ACT(desk, policy, "c", -2, "a", kOpenCase, kOpenCaseSize, NULL, NULL, &document));
  REFUSED(ACT(desk, policy, "\xff", 1, "a", kOpenCase, kOpenCaseSize, NULL, NULL, &document));
  REFUSED(ACT(desk, policy, "c", 1, "\xff", kOpenCase, kOpenCaseSize, NULL, NULL, &document));
  REFUSED(ACT(desk, policy, "c", 1, NULL, kOpenCase, kOpenCaseSize, NULL, NULL, &document));
  REFUSED(ACT(desk, policy, "c", 1, "a", NULL, 3, NULL, NULL, &document));
  REFUSED(ACT(desk, policy, "c", 1, "a", kOpenCase, -1, NULL, NULL, &document));
  REFUSED(ACT(desk, policy, "c", 1, "a", kOpenCase, kOpenCaseSize - 1, NULL, NULL, &document));
  REFUSED(ACT(desk, policy, "c", 1, "a", "", 0, NULL, NULL, &document));
  REFUSED(ACT(desk, policy, "c", 1, "a", kOpenCase, kOpenCaseSize, &how, NULL, &document));
  how.struct_size = sizeof how;
  how.recorded_at_us = INT64_MAX;
  REFUSED(ACT(desk, policy, "c", 1, "a", kOpenCase, kOpenCaseSize, &how, NULL, &document));
  how.recorded_at_us = 0;
  CHECK(document == NULL);
  EXPECT(GOODWILL_NOT_FOUND,
         ACT(desk, policy, "c", 1, NULL, "\n\006assign", 8, NULL, NULL, &document));
  result.struct_size = sizeof result;
  EXPECT(GOODWILL_OK, ACT(desk, policy, "c", 1, "a", kOpenCase, kOpenCaseSize, &how, &result,
                          &document));
  CHECK(result.version == 1 && result.batch == 1 && result.already_present == 0);
  goodwill_buffer_free(document);
  EXPECT(GOODWILL_OK, ACT(desk, policy, "c", 1, NULL, kOpenCase, kOpenCaseSize, NULL, &result,
                          NULL));
  CHECK(result.version == 1 && result.batch == 1 && result.already_present == 1);
  EXPECT(GOODWILL_ABORTED, ACT(desk, policy, "c", 1, NULL, "\n\004open2\004soon", 12, NULL,
                               &result, &document));
  CHECK(document == NULL && result.version == 0);

  REFUSED(goodwill_complaints_case(NULL, policy, "c", 1, kAsOf, 0, &document, &error));
  REFUSED(goodwill_complaints_case(desk, NULL, "c", 1, kAsOf, 0, &document, &error));
  REFUSED(goodwill_complaints_case(desk, policy, "c", 1, kAsOf, 0, NULL, &error));
  REFUSED(goodwill_complaints_case(desk, policy, "c", 1, INT64_MAX, 0, &document, &error));
  REFUSED(goodwill_complaints_case(desk, policy, "c", 1, kAsOf, -1, &document, &error));
  EXPECT(GOODWILL_NOT_FOUND,
         goodwill_complaints_case(desk, policy, "d", 1, kAsOf, 0, &document, &error));
  CHECK(document == NULL);
  EXPECT(GOODWILL_OK, goodwill_complaints_case(desk, policy, "c", 1, kAsOf, 1, &document, &error));
  goodwill_buffer_free(document);
  document = NULL;
  REFUSED(goodwill_complaints_case_text(NULL, policy, "c", 1, kAsOf, 0, &document, &error));
  REFUSED(goodwill_complaints_case_text(desk, policy, "c", 1, kAsOf, 0, NULL, &error));
  EXPECT(GOODWILL_NOT_FOUND,
         goodwill_complaints_case_text(desk, policy, "d", 1, kAsOf, 0, &document, &error));
  CHECK(document == NULL);

  memset(&options, 0, sizeof options);
  REFUSED(goodwill_complaints_list(NULL, kAsOf, 0, NULL, 0, &stream, &error));
  CHECK(stream.release == NULL);
  REFUSED(goodwill_complaints_list(desk, kAsOf, 0, NULL, 0, NULL, &error));
  REFUSED(goodwill_complaints_list(desk, INT64_MIN, 0, NULL, 0, &stream, &error));
  REFUSED(goodwill_complaints_list(desk, kAsOf, 9, NULL, 0, &stream, &error));
  REFUSED(goodwill_complaints_list(desk, kAsOf, 0, NULL, 7, &stream, &error));
  REFUSED(goodwill_complaints_list(desk, kAsOf, 0, &options, 0, &stream, &error));
  options.struct_size = sizeof options;
  options.stage = "asleep";
  options.stage_size = -1;
  REFUSED(goodwill_complaints_list(desk, kAsOf, 0, &options, 0, &stream, &error));
  options.stage = "open";
  options.believed_batch = -1;
  REFUSED(goodwill_complaints_list(desk, kAsOf, 0, &options, 0, &stream, &error));
  options.believed_batch = 0;
  EXPECT(GOODWILL_OK, goodwill_complaints_list(desk, kAsOf, 0, &options, 0, &stream, &error));
  stream.release(&stream);
  memset(&stream, 0x55, sizeof stream);
  REFUSED(goodwill_complaints_due(NULL, policy, kAsOf, 0, NULL, 0, &stream, &error));
  CHECK(stream.release == NULL);
  REFUSED(goodwill_complaints_due(desk, NULL, kAsOf, 0, NULL, 0, &stream, &error));
  REFUSED(goodwill_complaints_due(desk, policy, kAsOf, 0, NULL, 0, NULL, &error));
  REFUSED(goodwill_complaints_due(desk, policy, INT64_MAX, 0, NULL, 0, &stream, &error));
  REFUSED(goodwill_complaints_due(desk, policy, kAsOf, -3, NULL, 0, &stream, &error));
  EXPECT(GOODWILL_OK, goodwill_complaints_due(desk, policy, kAsOf, 0, NULL, 0, &stream, &error));
  stream.release(&stream);
  EXPECT(GOODWILL_OK,
         goodwill_complaints_due(desk, policy, kAsOf, 1, &options, 0, &stream, &error));
  stream.release(&stream);
  options.believed_batch = 9;
  REFUSED(goodwill_complaints_due(desk, policy, kAsOf, 0, &options, 0, &stream, &error));
  options.believed_batch = 1;
  EXPECT(GOODWILL_OK,
         goodwill_complaints_due(desk, policy, kAsOf, 0, &options, 0, &stream, &error));
  stream.release(&stream);

#define EXPLAIN(the_book, the_policy, id, as_of, language, text) \
  goodwill_complaints_explain(the_book, the_policy, id, 1, as_of, 0, language, -1, text, &error)
  REFUSED(EXPLAIN(NULL, policy, "c", kAsOf, "ru", &document));
  REFUSED(EXPLAIN(desk, NULL, "c", kAsOf, NULL, &document));
  REFUSED(EXPLAIN(desk, policy, "c", kAsOf, "ru", NULL));
  REFUSED(EXPLAIN(desk, policy, "c", kAsOf, "xx", &document));
  REFUSED(EXPLAIN(desk, policy, "c", INT64_MAX, "ru", &document));
  EXPECT(GOODWILL_NOT_FOUND, EXPLAIN(desk, policy, "d", kAsOf, "ru", &document));
  EXPECT(GOODWILL_OK, EXPLAIN(desk, policy, "c", kAsOf, NULL, &document));
  goodwill_buffer_free(document);
  document = NULL;
#undef EXPLAIN
#define LETTER(the_book, the_policy, letter, language, text)                                   \
  goodwill_complaints_letter(the_book, the_policy, "c", 1, kAsOf, 0, letter, -1, language, -1, \
                             text, &error)
  REFUSED(LETTER(NULL, policy, "acknowledgement", "ru", &document));
  REFUSED(LETTER(desk, NULL, "acknowledgement", "ru", &document));
  REFUSED(LETTER(desk, policy, "acknowledgement", "ru", NULL));
  EXPECT(GOODWILL_NOT_FOUND, LETTER(desk, policy, NULL, NULL, &document));
  EXPECT(GOODWILL_NOT_FOUND, LETTER(desk, policy, "acknowledgement", "xx", &document));
  EXPECT(GOODWILL_FAILED_PRECONDITION, LETTER(desk, policy, "acknowledgement", NULL, &document));
  CHECK(document == NULL);
#undef LETTER
  goodwill_propagate_options all;
  memset(&all, 0, sizeof all);
  memset(&stream, 0x55, sizeof stream);
#define PROPAGATE(the_book, the_policy, id, bytes, size, o, to) \
  goodwill_complaints_propagate(the_book, the_policy, id, -1, bytes, size, o, to, &error)
  REFUSED(PROPAGATE(NULL, policy, "c", "\n\006assign", 8, NULL, &stream));
  CHECK(stream.release == NULL);
  REFUSED(PROPAGATE(desk, NULL, "c", "\n\006assign", 8, NULL, &stream));
  REFUSED(PROPAGATE(desk, policy, "c", "\n\006assign", 8, NULL, NULL));
  REFUSED(PROPAGATE(desk, policy, "c", kOpenCase, kOpenCaseSize, NULL, &stream));
  REFUSED(PROPAGATE(desk, policy, "c", "x", 1, NULL, &stream));
  REFUSED(PROPAGATE(desk, policy, "c", "\n\006assign", 8, &all, &stream));
  all.struct_size = sizeof all;
  all.reserved = 1;
  EXPECT(GOODWILL_UNIMPLEMENTED, PROPAGATE(desk, policy, "c", "\n\006assign", 8, &all, &stream));
  all.reserved = 0;
  EXPECT(GOODWILL_NOT_FOUND, PROPAGATE(desk, policy, "d", "\n\006assign", 8, &all, &stream));
  EXPECT(GOODWILL_OK, PROPAGATE(desk, policy, "c", "\n\006assign", 8, &all, &stream));
  stream.release(&stream);
#undef PROPAGATE
  goodwill_causes_options causes;
  memset(&causes, 0, sizeof causes);
#define CAUSES(the_book, the_policy, as_of, o, money, to, bytes) \
  goodwill_complaints_causes(the_book, the_policy, as_of, 0, o, money, NULL, to, bytes, &error)
  REFUSED(CAUSES(NULL, policy, kAsOf, NULL, 0, &stream, &document));
  REFUSED(CAUSES(desk, NULL, kAsOf, NULL, 0, &stream, &document));
  REFUSED(CAUSES(desk, policy, kAsOf, NULL, 0, NULL, &document));
  REFUSED(CAUSES(desk, policy, kAsOf, NULL, 9, &stream, &document));
  REFUSED(CAUSES(desk, policy, INT64_MAX, NULL, 0, &stream, &document));
  REFUSED(CAUSES(desk, policy, INT64_MIN, NULL, 0, &stream, &document));
  REFUSED(CAUSES(desk, policy, kAsOf, &causes, 0, &stream, &document));
  causes.struct_size = sizeof causes;
  causes.months = 121;
  REFUSED(CAUSES(desk, policy, kAsOf, &causes, 0, &stream, &document));
  causes.months = 1;
  causes.recurrences = -1;
  REFUSED(CAUSES(desk, policy, kAsOf, &causes, 0, &stream, &document));
  CHECK(document == NULL && stream.release == NULL);
  causes.recurrences = 0;
  EXPECT(GOODWILL_OK, CAUSES(desk, policy, kAsOf, &causes, 0, &stream, NULL));
  stream.release(&stream);
#undef CAUSES
  goodwill_what_if sums;
  memset(&sums, 0, sizeof sums);
#define WHAT_IF(the_book, the_policy, other, since, to, summary) \
  goodwill_complaints_what_if(the_book, the_policy, other, since, kAsOf, 0, to, summary, &error)
  REFUSED(WHAT_IF(NULL, policy, policy, 0, &stream, NULL));
  REFUSED(WHAT_IF(desk, NULL, policy, 0, &stream, NULL));
  REFUSED(WHAT_IF(desk, policy, NULL, 0, &stream, NULL));
  REFUSED(WHAT_IF(desk, policy, policy, 0, NULL, NULL));
  REFUSED(WHAT_IF(desk, policy, policy, kAsOf, &stream, NULL));
  REFUSED(WHAT_IF(desk, policy, policy, INT64_MIN, &stream, NULL));
  REFUSED(WHAT_IF(desk, policy, policy, 0, &stream, &sums));
  sums.struct_size = sizeof sums;
  EXPECT(GOODWILL_OK, WHAT_IF(desk, policy, policy, 0, &stream, &sums));
  CHECK(sums.cases == 1 && sums.moved == 0 && sums.same == sums.before.clocks);
  stream.release(&stream);
#undef WHAT_IF
  goodwill_book_free(desk);
#undef ACT
}

static void rights(void) {
  struct ArrowArrayStream stream;
  goodwill_rights_options options;
  goodwill_erase_options order;
  goodwill_buffer* document = NULL;
  const goodwill_text nobody = {"nobody", -1};
  memset(&stream, 0x55, sizeof stream);
  REFUSED(goodwill_book_rights(NULL, kAsOf, 0, NULL, &stream, &error));
  CHECK(stream.release == NULL);
  REFUSED(goodwill_book_rights(book, kAsOf, 0, NULL, NULL, &error));
  REFUSED(goodwill_book_rights(book, INT64_MAX, 0, NULL, &stream, &error));
  REFUSED(goodwill_book_rights(book, kAsOf, -1, NULL, &stream, &error));
  memset(&options, 0, sizeof options);
  REFUSED(goodwill_book_rights(book, kAsOf, 0, &options, &stream, &error));
  options.struct_size = sizeof options;
  options.answer_months = -1;
  REFUSED(goodwill_book_rights(book, kAsOf, 0, &options, &stream, &error));
  options.answer_months = INT32_MAX;
  REFUSED(goodwill_book_rights(book, kAsOf, 0, &options, &stream, &error));
  options.answer_months = 0;
  options.reserved = 1;
  EXPECT(GOODWILL_UNIMPLEMENTED, goodwill_book_rights(book, kAsOf, 0, &options, &stream, &error));
  options.reserved = 0;
  options.customer_id = "nobody";
  options.customer_id_size = -1;
  EXPECT(GOODWILL_NOT_FOUND, goodwill_book_rights(book, kAsOf, 0, &options, &stream, &error));
  CHECK(stream.release == NULL);
  EXPECT(GOODWILL_OK, goodwill_book_rights(book, kAsOf, 0, NULL, &stream, &error));
  stream.release(&stream);
  REFUSED(goodwill_book_rights_by_kind(NULL, kAsOf, 0, NULL, &stream, &error));
  REFUSED(goodwill_book_rights_by_kind(book, kAsOf, 0, NULL, NULL, &error));
  EXPECT(GOODWILL_OK, goodwill_book_rights_by_kind(book, kAsOf, 0, NULL, &stream, &error));
  stream.release(&stream);

  REFUSED(goodwill_book_export_person(NULL, "a", 1, &document, &error));
  REFUSED(goodwill_book_export_person(book, "a", 1, NULL, &error));
  REFUSED(goodwill_book_export_person(book, "a", -7, &document, &error));
  EXPECT(GOODWILL_NOT_FOUND, goodwill_book_export_person(book, "nobody", -1, &document, &error));
  CHECK(document == NULL);
  REFUSED(goodwill_book_export_person_json(NULL, "a", 1, &document, &error));
  REFUSED(goodwill_book_export_person_json(book, "a", 1, NULL, &error));
  EXPECT(GOODWILL_NOT_FOUND,
         goodwill_book_export_person_json(book, "nobody", -1, &document, &error));
  CHECK(document == NULL);

  REFUSED(goodwill_book_erase(book, &nobody, 1, NULL, NULL, &document, &error));
  memset(&order, 0, sizeof order);
  REFUSED(goodwill_book_erase(book, &nobody, 1, &order, NULL, &document, &error));
  order.struct_size = sizeof order;
  order.basis.data = "a law";
  order.basis.size = -1;
  REFUSED(goodwill_book_erase(book, &nobody, 1, &order, NULL, &document, &error)); /* when? */
  order.at_us = INT64_MAX;
  REFUSED(goodwill_book_erase(book, &nobody, 1, &order, NULL, &document, &error));
  order.at_us = kAsOf;
  order.basis.size = 0;
  REFUSED(goodwill_book_erase(book, &nobody, 1, &order, NULL, &document, &error)); /* why? */
  order.basis.data = "\xff";
  order.basis.size = 1;
  REFUSED(goodwill_book_erase(book, &nobody, 1, &order, NULL, &document, &error));
  order.basis.data = "a law";
  order.basis.size = -1;
  order.approver.size = 4; /* of nothing */
  REFUSED(goodwill_book_erase(book, &nobody, 1, &order, NULL, &document, &error));
  order.approver.size = 0;
  EXPECT(GOODWILL_NOT_FOUND,
         goodwill_book_erase(book, &nobody, 1, &order, NULL, &document, &error));
  CHECK(document == NULL);
}

static void customer_files(void) {
  goodwill_buffer* page = NULL;
  REFUSED(goodwill_book_file(NULL, policy, kAsOf, 0, "a", 1, "en", 2, &page, &error));
  REFUSED(goodwill_book_file(book, NULL, kAsOf, 0, "a", 1, "en", 2, &page, &error));
  REFUSED(goodwill_book_file(book, policy, kAsOf, 0, "a", 1, "en", 2, NULL, &error));
  REFUSED(goodwill_book_file(book, policy, INT64_MAX, 0, "a", 1, "en", 2, &page, &error));
  REFUSED(goodwill_book_file(book, policy, kAsOf, 999, "a", 1, "en", 2, &page, &error));
  REFUSED(goodwill_book_file(book, policy, kAsOf, 0, "a", -4, "en", 2, &page, &error));
  REFUSED(goodwill_book_file(book, policy, kAsOf, 0, "a", 1, "tlh", 3, &page, &error));
  EXPECT(GOODWILL_NOT_FOUND,
         goodwill_book_file(book, policy, kAsOf, 0, "nobody", -1, "en", 2, &page, &error));
  CHECK(page == NULL);
  REFUSED(goodwill_book_file_text(NULL, policy, kAsOf, 0, "a", 1, "en", 2, &page, &error));
  REFUSED(goodwill_book_file_text(book, NULL, kAsOf, 0, "a", 1, "en", 2, &page, &error));
  REFUSED(goodwill_book_file_text(book, policy, kAsOf, 0, "a", 1, "en", 2, NULL, &error));
  REFUSED(goodwill_book_file_text(book, policy, kAsOf, 0, NULL, 3, "en", 2, &page, &error));
  EXPECT(GOODWILL_NOT_FOUND,
         goodwill_book_file_text(book, policy, kAsOf, 0, NULL, 0, NULL, 0, &page, &error));
  CHECK(page == NULL);
}

/* A struct that a later version might have: known members first. */
typedef struct grown_book_options {
  goodwill_book_options known;
  int64_t later;
} grown_book_options;

static void struct_sizes(void) {
  goodwill_book* made = NULL;
  grown_book_options options;
  memset(&options, 0, sizeof options);
  for (int64_t size = 0; size < (int64_t)sizeof options.known; ++size) {
    options.known.struct_size = size;
    REFUSED(goodwill_book_create(&options.known, &made, &error));
  }
  options.known.struct_size = INT64_MIN;
  REFUSED(goodwill_book_create(&options.known, &made, &error));
  options.known.struct_size = INT64_MAX;
  REFUSED(goodwill_book_create(&options.known, &made, &error));
  CHECK(made == NULL);
  options.known.struct_size = sizeof options;
  EXPECT(GOODWILL_OK, goodwill_book_create(&options.known, &made, &error));
  goodwill_book_free(made);
  options.later = 1;
  EXPECT(GOODWILL_UNIMPLEMENTED, goodwill_book_create(&options.known, &made, &error));
  CHECK(made == NULL);

  options.later = 0;
  options.known.currency = "EUR";
  options.known.currency_size = -3;
  REFUSED(goodwill_book_create(&options.known, &made, &error));
  options.known.currency_size = 3;
  options.known.time_zone = "Nowhere/At_All";
  options.known.time_zone_size = -1;
  EXPECT(GOODWILL_NOT_FOUND, goodwill_book_create(&options.known, &made, &error));
  REFUSED(goodwill_book_create(NULL, NULL, &error));

  /* A result struct: refused when its size was not set, filled as far as it is known. */
  goodwill_book_info info;
  memset(&info, 0, sizeof info);
  REFUSED(goodwill_book_describe(book, &info, &error));
  info.struct_size = sizeof info - 8;
  REFUSED(goodwill_book_describe(book, &info, &error));
  struct {
    goodwill_book_info known;
    int64_t later;
  } grown;
  memset(&grown, 0x55, sizeof grown);
  grown.known.struct_size = sizeof grown;
  EXPECT(GOODWILL_OK, goodwill_book_describe(book, &grown.known, &error));
  CHECK(grown.known.customers == 3 && grown.known.struct_size == sizeof grown);
  CHECK(grown.later == 0x5555555555555555);
  info.struct_size = sizeof info;
  REFUSED(goodwill_book_describe(NULL, &info, &error));
  REFUSED(goodwill_book_describe(book, NULL, &error));

  goodwill_run_options run;
  memset(&run, 0, sizeof run);
  goodwill_measures* none = NULL;
  REFUSED(goodwill_book_measures(book, policy, kAsOf, 0, &run, &none, &error));
  run.struct_size = sizeof run;
  run.parallelism = -1;
  REFUSED(goodwill_book_measures(book, policy, kAsOf, 0, &run, &none, &error));
  run.parallelism = 1;
  run.reserved = 1;
  EXPECT(GOODWILL_UNIMPLEMENTED,
         goodwill_book_measures(book, policy, kAsOf, 0, &run, &none, &error));
  run.reserved = 0;
  run.parallelism = INT32_MAX;
  EXPECT(GOODWILL_OK, goodwill_book_measures(book, policy, kAsOf, 0, &run, &none, &error));
  goodwill_measures_free(none);
}

/* One append of `columns` that must give `expected`, and release everything once. */
static void append(goodwill_book* to, int32_t table_kind, const little_column* columns,
                   int64_t count, int fails, const goodwill_import_options* options,
                   goodwill_append_result* result, goodwill_status expected, int line) {
  little_table table;
  struct ArrowArrayStream stream;
  goodwill_buffer* report = NULL;
  little_stream(&table, columns, count, 4, &stream);
  table.fails = fails;
  const goodwill_status status =
      goodwill_book_append(to, table_kind, &stream, options, NULL, result, &report, &error);
  expect(status, expected, line, "goodwill_book_append");
  CHECK(little_all_released(&table));
  CHECK(stream.release == NULL);
  CHECK((report != NULL) == (expected == GOODWILL_OK));
  goodwill_buffer_free(report);
}

static void appending(void) {
  goodwill_book_info before = {.struct_size = sizeof before};
  goodwill_book_info after = {.struct_size = sizeof after};
  goodwill_append_result result;
  goodwill_import_options options;
  memset(&result, 0, sizeof result);
  memset(&options, 0, sizeof options);
  EXPECT(GOODWILL_OK, goodwill_book_describe(book, &before, &error));

  const goodwill_status bad = GOODWILL_INVALID_ARGUMENT;
  append(NULL, GOODWILL_TABLE_PURCHASES, purchases, 3, 0, NULL, NULL, bad, __LINE__);
  append(book, 0, purchases, 3, 0, NULL, NULL, bad, __LINE__);
  append(book, 99, purchases, 3, 0, NULL, NULL, bad, __LINE__);
  append(book, INT32_MIN, purchases, 3, 0, NULL, NULL, bad, __LINE__);
  append(book, GOODWILL_TABLE_EVENTS, purchases, 3, 0, NULL, NULL, bad, __LINE__);
  append(book, GOODWILL_TABLE_PURCHASES, amountless, 2, 0, NULL, NULL, bad, __LINE__);
  append(book, GOODWILL_TABLE_PURCHASES, purchases, 0, 0, NULL, NULL, bad, __LINE__);
  append(book, GOODWILL_TABLE_PURCHASES, number_purchases, 3, 0, NULL, NULL, bad, __LINE__);
  append(book, GOODWILL_TABLE_PURCHASES, purchases, 3, 0, NULL, &result, bad, __LINE__);
  append(book, GOODWILL_TABLE_PURCHASES, purchases, 3, 0, &options, NULL, bad, __LINE__);
  options.struct_size = sizeof options;
  options.map_count = 1;
  append(book, GOODWILL_TABLE_PURCHASES, purchases, 3, 0, &options, NULL, bad, __LINE__);
  options.map_count = 0;
  options.recorded_at_us = INT64_MAX;
  append(book, GOODWILL_TABLE_PURCHASES, purchases, 3, 0, &options, NULL, bad, __LINE__);
  options.recorded_at_us = INT64_MIN;
  append(book, GOODWILL_TABLE_PURCHASES, purchases, 3, 0, &options, NULL, bad, __LINE__);
  options.recorded_at_us = 0;
  options.source.data = "\xff";
  options.source.size = 1;
  append(book, GOODWILL_TABLE_PURCHASES, purchases, 3, 0, &options, NULL, bad, __LINE__);
  options.source.size = -7;
  append(book, GOODWILL_TABLE_PURCHASES, purchases, 3, 0, &options, NULL, bad, __LINE__);
  options.source.data = NULL;
  options.source.size = 0;
  options.map_count = -1;
  append(book, GOODWILL_TABLE_PURCHASES, purchases, 3, 0, &options, NULL, bad, __LINE__);
  options.map_count = 0;
  options.max_problems = -1;
  append(book, GOODWILL_TABLE_PURCHASES, purchases, 3, 0, &options, NULL, bad, __LINE__);
  options.max_problems = 0;
  options.amount_rounding = 8;
  append(book, GOODWILL_TABLE_PURCHASES, purchases, 3, 0, &options, NULL, bad, __LINE__);
  options.amount_rounding = 0;
  options.separator = 300;
  append(book, GOODWILL_TABLE_PURCHASES, purchases, 3, 0, &options, NULL, bad, __LINE__);
  options.separator = 0;
  options.decimal_mark = 'x';
  append(book, GOODWILL_TABLE_PURCHASES, purchases, 3, 0, &options, NULL, bad, __LINE__);
  options.decimal_mark = 0;
  options.date_form.size = 4;
  append(book, GOODWILL_TABLE_PURCHASES, purchases, 3, 0, &options, NULL, bad, __LINE__);

  /* A stream that fails, that is released already, and none. */
  little_table table;
  struct ArrowArrayStream stream;
  little_stream(&table, purchases, 3, 4, &stream);
  table.fails = 1;
  goodwill_status status = goodwill_book_append(book, GOODWILL_TABLE_PURCHASES, &stream, NULL, NULL,
                                                NULL, NULL, &error);
  CHECK(status != GOODWILL_OK);
  CHECK(strstr(goodwill_error_message(error), "this stream fails") != NULL);
  goodwill_error_free(error);
  CHECK(little_all_released(&table));
  memset(&stream, 0, sizeof stream);
  REFUSED(goodwill_book_append(book, GOODWILL_TABLE_PURCHASES, &stream, NULL, NULL, NULL, NULL,
                               &error));
  REFUSED(
      goodwill_book_append(book, GOODWILL_TABLE_PURCHASES, NULL, NULL, NULL, NULL, NULL, &error));
  little_stream(&table, purchases, 3, 4, &stream);
  CHECK(goodwill_book_append(book, 99, &stream, NULL, NULL, NULL, NULL, NULL) == bad);
  CHECK(little_all_released(&table));

  REFUSED(goodwill_book_import_csv(NULL, 1, "x.csv", -1, NULL, NULL, NULL, NULL, &error));
  REFUSED(goodwill_book_import_csv(book, 99, "x.csv", -1, NULL, NULL, NULL, NULL, &error));
  REFUSED(goodwill_book_import_csv(book, 1, "x.csv", -2, NULL, NULL, NULL, NULL, &error));
  EXPECT(GOODWILL_NOT_FOUND,
         goodwill_book_import_csv(book, 1, "no such file.csv", -1, NULL, NULL, NULL, NULL, &error));
  REFUSED(goodwill_book_import_csv_bytes(NULL, 1, "a", 1, NULL, NULL, NULL, NULL, &error));
  REFUSED(goodwill_book_import_csv_bytes(book, 99, "a", 1, NULL, NULL, NULL, NULL, &error));
  REFUSED(goodwill_book_import_csv_bytes(book, 1, NULL, 1, NULL, NULL, NULL, NULL, &error));
  REFUSED(goodwill_book_import_csv_bytes(book, 1, "a", -1, NULL, NULL, NULL, NULL, &error));
  REFUSED(goodwill_book_import_csv_bytes(book, 1, "", 0, NULL, NULL, NULL, NULL, &error));
  REFUSED(goodwill_book_import_csv_bytes(book, 1, "\0\0\0", 3, NULL, NULL, NULL, NULL, &error));

  EXPECT(GOODWILL_OK, goodwill_book_describe(book, &after, &error));
  CHECK(before.customers == after.customers && before.batches == after.batches);
  CHECK(memcmp(before.rows, after.rows, sizeof before.rows) == 0);

  goodwill_buffer* document = NULL;
  REFUSED(goodwill_table_columns(0, &document, &error));
  REFUSED(goodwill_table_columns(99, &document, &error));
  REFUSED(goodwill_table_columns(1, NULL, &error));
  CHECK(document == NULL);
}

static void measuring(void) {
  goodwill_measures* made = measures;
  goodwill_buffer* bytes = NULL;
  struct ArrowArrayStream stream;
  int64_t index = 7;

  REFUSED(goodwill_book_measures(NULL, policy, kAsOf, 0, NULL, &made, &error));
  CHECK(made == NULL);
  REFUSED(goodwill_book_measures(book, NULL, kAsOf, 0, NULL, &made, &error));
  REFUSED(goodwill_book_measures(book, policy, kAsOf, -1, NULL, &made, &error));
  REFUSED(goodwill_book_measures(book, policy, kAsOf, 1000, NULL, &made, &error));
  REFUSED(goodwill_book_measure_text(book, policy, kAsOf, INT64_MIN, "anna", -1, &made, &error));
  REFUSED(goodwill_book_measures(book, policy, kAsOf, 0, NULL, NULL, &error));
  REFUSED(goodwill_book_measure_text(NULL, policy, kAsOf, 0, "anna", -1, &made, &error));
  REFUSED(goodwill_book_measure_text(book, NULL, kAsOf, 0, "anna", -1, &made, &error));
  REFUSED(goodwill_book_measure_text(book, policy, kAsOf, 0, "anna", -1, NULL, &error));
  REFUSED(goodwill_book_measure_text(book, policy, kAsOf, 0, "anna", -4, &made, &error));
  REFUSED(goodwill_book_measure_text(book, policy, kAsOf, 0, NULL, 4, &made, &error));
  EXPECT(GOODWILL_NOT_FOUND,
         goodwill_book_measure_text(book, policy, kAsOf, 0, "nobody", -1, &made, &error));
  REFUSED(goodwill_book_measure_int64(NULL, policy, kAsOf, 0, 1, &made, &error));
  REFUSED(goodwill_book_measure_int64(book, NULL, kAsOf, 0, 1, &made, &error));
  REFUSED(goodwill_book_measure_int64(book, policy, kAsOf, 0, 1, NULL, &error));
  CHECK(goodwill_book_measure_int64(book, policy, kAsOf, 0, 1, &made, NULL) != GOODWILL_OK);
  CHECK(made == NULL);

  little_table table;
  little_stream(&table, purchases, 3, 4, &stream);
  REFUSED(goodwill_measures_from_arrow(&stream, NULL, kAsOf, NULL, NULL, &made, &error));
  CHECK(little_all_released(&table));
  little_stream(&table, purchases, 3, 4, &stream);
  REFUSED(goodwill_measures_from_arrow(&stream, policy, kAsOf, NULL, NULL, NULL, &error));
  CHECK(little_all_released(&table));
  little_stream(&table, amountless, 2, 4, &stream);
  REFUSED(goodwill_measures_from_arrow(&stream, policy, kAsOf, NULL, NULL, &made, &error));
  CHECK(little_all_released(&table));
  REFUSED(goodwill_measures_from_arrow(NULL, policy, kAsOf, NULL, NULL, &made, &error));
  REFUSED(goodwill_measures_from_csv("x.csv", -1, NULL, kAsOf, NULL, NULL, &made, &error));
  REFUSED(goodwill_measures_from_csv("x.csv", -1, policy, kAsOf, NULL, NULL, NULL, &error));
  EXPECT(GOODWILL_NOT_FOUND, goodwill_measures_from_csv("no such file.csv", -1, policy, kAsOf, NULL,
                                                        NULL, &made, &error));

  const goodwill_measures* parts[2] = {measures, NULL};
  REFUSED(goodwill_measures_merge(parts, 2, &made, &error));
  REFUSED(goodwill_measures_merge(parts, 0, &made, &error));
  REFUSED(goodwill_measures_merge(parts, INT64_MIN, &made, &error));
  REFUSED(goodwill_measures_merge(NULL, 2, &made, &error));
  REFUSED(goodwill_measures_merge(parts, 1, NULL, &error));
  parts[1] = measures;
  REFUSED(goodwill_measures_merge(parts, 2, &made, &error));
  CHECK(made == NULL);

  REFUSED(goodwill_measures_find_text(NULL, "anna", -1, &index, &error));
  CHECK(index == 0);
  REFUSED(goodwill_measures_find_text(measures, "anna", -1, NULL, &error));
  REFUSED(goodwill_measures_find_text(measures, "anna", -2, &index, &error));
  index = 7;
  EXPECT(GOODWILL_NOT_FOUND, goodwill_measures_find_text(measures, "nobody", -1, &index, &error));
  CHECK(index == 0);
  REFUSED(goodwill_measures_find_int64(NULL, 1, &index, &error));
  REFUSED(goodwill_measures_find_int64(measures, 1, NULL, &error));
  CHECK(goodwill_measures_find_int64(measures, 1, &index, NULL) != GOODWILL_OK);

  REFUSED(goodwill_measures_export(NULL, GOODWILL_MONEY_MINOR, &stream, &error));
  CHECK(stream.release == NULL);
  REFUSED(goodwill_measures_export(measures, GOODWILL_MONEY_MINOR, NULL, &error));
  REFUSED(goodwill_measures_export(measures, -1, &stream, &error));
  REFUSED(goodwill_measures_export(measures, 3, &stream, &error));
  CHECK(stream.release == NULL);
  REFUSED(goodwill_book_export(NULL, GOODWILL_TABLE_PURCHASES, 0, &stream, &error));
  REFUSED(goodwill_book_export(book, GOODWILL_TABLE_PURCHASES, 0, NULL, &error));
  REFUSED(goodwill_book_export(book, GOODWILL_TABLE_PURCHASES, -1, &stream, &error));
  REFUSED(goodwill_book_export(book, GOODWILL_TABLE_PURCHASES, 1000, &stream, &error));
  REFUSED(goodwill_book_merge_customers(NULL, "a", -1, "b", -1, 0, NULL, 0, NULL, NULL, &error));
  REFUSED(goodwill_book_merge_customers(book, NULL, 0, "b", -1, 0, NULL, 0, NULL, NULL, &error));
  REFUSED(goodwill_book_merge_customers(book, "a", -1, NULL, 3, 0, NULL, 0, NULL, NULL, &error));
  REFUSED(goodwill_book_merge_customers(book, "a", -1, "b", -9, 0, NULL, 0, NULL, NULL, &error));
  REFUSED(goodwill_book_merge_customers(book, "anna", -1, "anna", -1, 0, "\xff", 1, NULL, NULL,
                                        &error));
  REFUSED(goodwill_book_merge_customers(book, "anna", -1, "boris", -1, INT64_MAX, NULL, 0, NULL,
                                        NULL, &error));
  EXPECT(GOODWILL_NOT_FOUND, goodwill_book_merge_customers(book, "nobody", -1, "anna", -1, 0, NULL,
                                                           0, NULL, NULL, &error));
  EXPECT(
      GOODWILL_FAILED_PRECONDITION,
      goodwill_book_merge_customers(book, "anna", -1, "anna", -1, 0, NULL, 0, NULL, NULL, &error));
  EXPECT(GOODWILL_FAILED_PRECONDITION,
         goodwill_book_unmerge_customers(book, "anna", -1, NULL, 0, NULL, NULL, &error));
  REFUSED(goodwill_book_unmerge_customers(NULL, "anna", -1, NULL, 0, NULL, NULL, &error));
  REFUSED(goodwill_book_unmerge_customers(book, "", -1, NULL, 0, NULL, NULL, &error));
  REFUSED(goodwill_book_timeliness(NULL, kAsOf, 0, 0, &stream, &error));
  REFUSED(goodwill_book_timeliness(book, kAsOf, 0, 0, NULL, &error));
  REFUSED(goodwill_book_timeliness(book, INT64_MIN, 0, 0, &stream, &error));
  REFUSED(goodwill_book_timeliness(book, kAsOf, 1000, 0, &stream, &error));
  REFUSED(goodwill_book_timeliness(book, kAsOf, 0, -1, &stream, &error));
  REFUSED(goodwill_book_batches(NULL, &stream, &error));
  REFUSED(goodwill_book_batches(book, NULL, &error));
  REFUSED(goodwill_book_export(book, 0, 0, &stream, &error));
  REFUSED(goodwill_book_export(book, 99, 0, &stream, &error));
  CHECK(stream.release == NULL);

  REFUSED(goodwill_measures_encode(NULL, &bytes, &error));
  REFUSED(goodwill_measures_encode(measures, NULL, &error));
  REFUSED(goodwill_measures_decode(NULL, 1, &made, &error));
  REFUSED(goodwill_measures_decode("x", -1, &made, &error));
  REFUSED(goodwill_measures_decode("x", 1, NULL, &error));
  REFUSED(goodwill_measures_decode("x", 1, &made, &error));
  REFUSED(goodwill_measures_decode("", 0, &made, &error));
  CHECK(made == NULL && bytes == NULL);

  CHECK(goodwill_partition_of_text("anna", -1, 0) == -1);
  CHECK(goodwill_partition_of_text("anna", -1, INT64_MIN) == -1);
  CHECK(goodwill_partition_of_text("anna", -2, 3) == -1);
  CHECK(goodwill_partition_of_text(NULL, 2, 3) == -1);
  CHECK(goodwill_partition_of_int64(5, 0) == -1);
  CHECK(goodwill_partition_of_int64(5, -5) == -1);
  CHECK(goodwill_partition_of_int64(5, 1) == 0);
  CHECK(goodwill_partition_of_text("anna", -1, INT64_MAX) >= 0);
}

/* What was done, what would have been, and what is believed. */
static void evaluating(const goodwill_book* book, const goodwill_policy* policy,
                       const goodwill_plan* plan) {
  static const char* const who[] = {"anna", "bert"};
  static const char* const when[] = {"2025-01-01", "2025-01-01"};
  static const char* const arms[] = {"treated", "elsewhere"};
  static const char* const both[] = {"treated", "control"};
  static const little_column wrong[] = {
      {"customer_id", "u", who, NULL}, {"time", "u", when, NULL}, {"arm", "u", arms, NULL}};
  static const little_column right[] = {
      {"customer_id", "u", who, NULL}, {"time", "u", when, NULL}, {"arm", "u", both, NULL}};
  static const double numbers[] = {1, 1};
  static const double none[] = {0, 0};
  double out[3] = {9, 9, 9};
  double many[2] = {0, 0};
  goodwill_off_policy value;
  goodwill_plan_score score;
  goodwill_evaluate_options options;
  goodwill_simulate_options worlds;
  struct ArrowArrayStream stream;
  struct ArrowArrayStream result;
  little_table table;
  memset(&value, 0, sizeof value);
  memset(&score, 0, sizeof score);
  memset(&options, 0, sizeof options);
  memset(&worlds, 0, sizeof worlds);
  memset(&result, 0, sizeof result);
  little_stream(&table, wrong, 3, 2, &stream);
  REFUSED(goodwill_book_evaluate(book, policy, &stream, kAsOf, 0, NULL, NULL, 0, NULL, &result,
                                 &error));
  CHECK(little_all_released(&table));
  little_stream(&table, right, 3, 2, &stream);
  REFUSED(goodwill_book_evaluate(NULL, policy, &stream, kAsOf, 0, NULL, NULL, 0, NULL, &result,
                                 &error));
  CHECK(little_all_released(&table));
  REFUSED(goodwill_book_evaluate(book, policy, &stream, kAsOf, 0, NULL, NULL, 0, NULL, &result,
                                 &error)); /* released already */
  EXPECT(GOODWILL_OK, goodwill_book_evaluate(book, policy, NULL, kAsOf, 0, NULL, NULL, 0, NULL,
                                             &result, &error));
  result.release(&result);
  little_stream(&table, right, 3, 2, &stream);
  REFUSED(goodwill_book_evaluate(book, NULL, &stream, kAsOf, 0, NULL, NULL, 0, NULL, &result,
                                 &error));
  little_stream(&table, right, 3, 2, &stream);
  REFUSED(goodwill_book_evaluate(book, policy, &stream, kAsOf, 0, NULL, NULL, 0, NULL, NULL,
                                 &error));
  little_stream(&table, right, 3, 2, &stream);
  REFUSED(goodwill_book_evaluate(book, policy, &stream, kAsOf, 0, NULL, "tlh", -1, NULL, &result,
                                 &error));
  little_stream(&table, right, 3, 2, &stream);
  REFUSED(goodwill_book_evaluate(book, policy, &stream, kAsOf, 0, &options, NULL, 0, NULL,
                                 &result, &error));
  options.struct_size = sizeof options;
  options.window_days = -1;
  little_stream(&table, right, 3, 2, &stream);
  REFUSED(goodwill_book_evaluate(book, policy, &stream, kAsOf, 0, &options, NULL, 0, NULL,
                                 &result, &error));
  options.window_days = 0;
  options.control_numerator = 2;
  options.control_denominator = 1;
  little_stream(&table, right, 3, 2, &stream);
  REFUSED(goodwill_book_evaluate(book, policy, &stream, kAsOf, 0, &options, NULL, 0, NULL,
                                 &result, &error));
  CHECK(result.release == NULL);
  little_stream(&table, right, 3, 2, &stream);
  EXPECT(GOODWILL_OK, goodwill_book_evaluate(book, policy, &stream, kAsOf, 0, NULL, NULL, 0, NULL,
                                             &result, &error));
  CHECK(little_all_released(&table));
  result.release(&result);

  score.struct_size = sizeof score;
  REFUSED(goodwill_book_score_plan(NULL, plan, kAsOf, 0, 0, NULL, &score, &error));
  REFUSED(goodwill_book_score_plan(book, NULL, kAsOf, 0, 0, NULL, &score, &error));
  REFUSED(goodwill_book_score_plan(book, plan, kAsOf, 0, 0, NULL, NULL, &error));
  REFUSED(goodwill_book_score_plan(book, plan, kAsOf, 0, -1, NULL, &score, &error));
  REFUSED(goodwill_book_score_plan(book, plan, kAsOf, 999, 0, NULL, &score, &error));
  EXPECT(GOODWILL_FAILED_PRECONDITION,
         goodwill_book_score_plan(book, plan, kAsOf, 0, 0, NULL, &score, &error));
  CHECK(score.customers == 0 && score.value == 0);

  REFUSED(goodwill_off_policy_of(NULL, numbers, numbers, 2, &value, &error));
  REFUSED(goodwill_off_policy_of(numbers, numbers, numbers, -2, &value, &error));
  REFUSED(goodwill_off_policy_of(numbers, numbers, numbers, 2, NULL, &error));
  value.struct_size = sizeof value;
  REFUSED(goodwill_off_policy_of(numbers, none, numbers, 2, &value, &error));
  EXPECT(GOODWILL_FAILED_PRECONDITION,
         goodwill_off_policy_of(numbers, numbers, numbers, 2, &value, &error));
  CHECK(value.effective_size == 0);
  REFUSED(goodwill_belief_update(0, 1, NULL, numbers, numbers, 2, 0, &out[0], &out[1], &error));
  REFUSED(goodwill_belief_update(0, 1, numbers, none, numbers, 2, 0, &out[0], &out[1], &error));
  REFUSED(goodwill_belief_update(0, 0, numbers, numbers, numbers, 2, 0, &out[0], &out[1], &error));
  REFUSED(goodwill_belief_update(0, 1, numbers, numbers, numbers, 2, 0, NULL, &out[1], &error));
  REFUSED(goodwill_belief_update(0, 1, numbers, numbers, numbers, 2, 0, &out[0], NULL, &error));
  CHECK(out[0] == 0 && out[1] == 0);
  REFUSED(goodwill_rate_update(1, 1, 3, 2, 0, 0, &out[0], &out[1], &error));
  REFUSED(goodwill_rate_update(1, 1, 1, 2, 0, 0, NULL, &out[1], &error));
  REFUSED(goodwill_rate_update(1, 1, 1, 2, 0, 0, &out[0], NULL, &error));
  REFUSED(goodwill_beliefs_update(NULL, numbers, numbers, numbers, numbers, 2, 0, 0, 0, many, many,
                                  &out[0], &error));
  REFUSED(goodwill_beliefs_update(numbers, NULL, numbers, numbers, numbers, 2, 0, 0, 0, many, many,
                                  &out[0], &error));
  REFUSED(goodwill_beliefs_update(numbers, numbers, numbers, numbers, numbers, 2, 1, 0, 0, many,
                                  many, &out[0], &error));
  REFUSED(goodwill_beliefs_update(numbers, numbers, numbers, numbers, numbers, 2, 0, 1, 0, many,
                                  many, &out[0], &error));
  REFUSED(goodwill_beliefs_update(numbers, numbers, numbers, numbers, numbers, 2, 0, 0, 0, NULL,
                                  many, &out[0], &error));
  REFUSED(goodwill_beliefs_update(numbers, numbers, numbers, numbers, numbers, 2, 0, 0, 0, many,
                                  NULL, &out[0], &error));
  REFUSED(goodwill_beliefs_update(numbers, numbers, numbers, numbers, numbers, 2, 0, 0, 0, many,
                                  many, NULL, &error));
  REFUSED(goodwill_effects_pool(numbers, none, numbers, 2, 0, &out[0], &out[1], &out[2], many,
                                many, &error));
  REFUSED(goodwill_effects_pool(numbers, numbers, numbers, 2, 0, &out[0], &out[1], &out[2], NULL,
                                many, &error));
  REFUSED(goodwill_effects_pool(numbers, numbers, numbers, 2, 0, NULL, &out[1], &out[2], many,
                                many, &error));
  REFUSED(goodwill_simulate("colour,value\n", -1, NULL, NULL, &result, &error));
  REFUSED(goodwill_simulate("parameter,value\n", -1, &worlds, NULL, &result, &error));
  worlds.struct_size = sizeof worlds;
  worlds.seeds = -1;
  REFUSED(goodwill_simulate("parameter,value\n", -1, &worlds, NULL, &result, &error));
  REFUSED(goodwill_simulate(NULL, 5, NULL, NULL, &result, &error));
  REFUSED(goodwill_simulate("parameter,value\n", -1, NULL, NULL, NULL, &error));
  CHECK(result.release == NULL);
}

/* Rules: tables without baskets, shares that are none, options of the other kind. */
static void rules(const goodwill_assessment* assessment, const goodwill_book* book) {
  static const char* const items[] = {"bread", "butter", "bread", "butter"};
  static const int64_t baskets[] = {1, 1, 2, 2};
  static const little_column columns[] = {{"basket", "l", NULL, baskets},
                                          {"item", "u", items, NULL}};
  const goodwill_text has[] = {{"bread", -1}};
  struct ArrowArrayStream stream;
  little_table table;
  goodwill_rules* made = NULL;
  goodwill_rules_options options;
  memset(&options, 0, sizeof options);
  memset(&stream, 0, sizeof stream);
  REFUSED(goodwill_rules_from_arrow(NULL, NULL, NULL, NULL, &made, &error));
  little_stream(&table, columns, 2, 4, &stream);
  REFUSED(goodwill_rules_from_arrow(&stream, NULL, NULL, NULL, NULL, &error));
  CHECK(little_all_released(&table));
  little_stream(&table, columns, 1, 4, &stream);
  REFUSED(goodwill_rules_from_arrow(&stream, NULL, NULL, NULL, &made, &error));
  little_stream(&table, columns, 2, 4, &stream);
  REFUSED(goodwill_rules_from_arrow(&stream, NULL, &options, NULL, &made, &error));
  options.struct_size = sizeof options;
  options.support_numerator = 3;
  options.support_denominator = 2;
  little_stream(&table, columns, 2, 4, &stream);
  REFUSED(goodwill_rules_from_arrow(&stream, NULL, &options, NULL, &made, &error));
  options.support_denominator = -5;
  REFUSED(goodwill_rules_from_csv("x.csv", -1, NULL, &options, NULL, &made, &error));
  options.support_numerator = 0;
  options.support_denominator = 0;
  options.false_discovery = NAN;
  little_stream(&table, columns, 2, 4, &stream);
  REFUSED(goodwill_rules_from_arrow(&stream, NULL, &options, NULL, &made, &error));
  options.false_discovery = 0;
  options.basket = 7;
  REFUSED(goodwill_assessment_rules(assessment, book, &options, NULL, &made, &error));
  options.basket = 0;
  options.groups = -1;
  REFUSED(goodwill_assessment_rules(assessment, book, &options, NULL, &made, &error));
  REFUSED(goodwill_assessment_rules(NULL, book, NULL, NULL, &made, &error));
  REFUSED(goodwill_assessment_rules(assessment, NULL, NULL, NULL, &made, &error));
  REFUSED(goodwill_assessment_rules(assessment, book, NULL, NULL, NULL, &error));
  EXPECT(GOODWILL_FAILED_PRECONDITION, /* its purchases name no products */
         goodwill_assessment_rules(assessment, book, NULL, NULL, &made, &error));
  EXPECT(GOODWILL_NOT_FOUND,
         goodwill_rules_from_csv("no such file.csv", -1, NULL, NULL, NULL, &made, &error));
  CHECK(made == NULL);
  CHECK(goodwill_rules_size(NULL) == 0);

  little_stream(&table, columns, 2, 4, &stream);
  EXPECT(GOODWILL_OK, goodwill_rules_from_arrow(&stream, NULL, NULL, NULL, &made, &error));
  CHECK(little_all_released(&table));
  CHECK(goodwill_rules_size(made) == 2);
  memset(&stream, 0, sizeof stream);
  REFUSED(goodwill_rules_export(NULL, NULL, 0, &stream, &error));
  REFUSED(goodwill_rules_export(made, NULL, 0, NULL, &error));
  REFUSED(goodwill_rules_export(made, "tlh", -1, &stream, &error));
  REFUSED(goodwill_rules_left(NULL, &stream, &error));
  REFUSED(goodwill_rules_left(made, NULL, &error));
  REFUSED(goodwill_rules_sets(NULL, &stream, &error));
  REFUSED(goodwill_rules_sets(made, NULL, &error));
  REFUSED(goodwill_rules_next(NULL, has, 1, 3, NULL, 0, &stream, &error));
  REFUSED(goodwill_rules_next(made, NULL, 1, 3, NULL, 0, &stream, &error));
  REFUSED(goodwill_rules_next(made, has, -1, 3, NULL, 0, &stream, &error));
  REFUSED(goodwill_rules_next(made, has, 1, 0, NULL, 0, &stream, &error));
  REFUSED(goodwill_rules_next(made, has, 1, 3, "tlh", -1, &stream, &error));
  REFUSED(goodwill_rules_next(made, has, 1, 3, NULL, 0, NULL, &error));
  REFUSED(goodwill_rules_offers(NULL, 3, NULL, 0, NULL, &stream, &error));
  REFUSED(goodwill_rules_offers(made, 3, NULL, 0, NULL, NULL, &error));
  EXPECT(GOODWILL_FAILED_PRECONDITION,
         goodwill_rules_offers(made, 3, NULL, 0, NULL, &stream, &error));
  CHECK(stream.release == NULL);
  EXPECT(GOODWILL_OK, goodwill_rules_next(made, has, 1, 3, NULL, 0, &stream, &error));
  goodwill_rules_free(made); /* what was exported does not need it */
  goodwill_rules_free(NULL);
  stream.release(&stream);
}

static void assessing(void) {
  goodwill_calibration* cuts = calibration;
  goodwill_assessment* made = assessment;
  goodwill_plan* plan = NULL;
  goodwill_measures* some = measures;
  goodwill_buffer* text = NULL;
  struct ArrowArrayStream stream;
  goodwill_judgement judgement;
  memset(&judgement, 0, sizeof judgement);

  REFUSED(goodwill_calibrate(NULL, policy, NULL, &cuts, &error));
  CHECK(cuts == NULL);
  REFUSED(goodwill_calibrate(measures, NULL, NULL, &cuts, &error));
  REFUSED(goodwill_calibrate(measures, policy, NULL, NULL, &error));
  REFUSED(goodwill_calibration_encode(NULL, &text, &error));
  REFUSED(goodwill_calibration_encode(calibration, NULL, &error));
  REFUSED(goodwill_calibration_decode(NULL, 1, &cuts, &error));
  REFUSED(goodwill_calibration_decode("x", -1, &cuts, &error));
  REFUSED(goodwill_calibration_decode("x", 1, NULL, &error));
  REFUSED(goodwill_calibration_decode("x", 1, &cuts, &error));
  CHECK(cuts == NULL);

  REFUSED(goodwill_assess(NULL, calibration, policy, NULL, &made, &error));
  CHECK(made == NULL);
  REFUSED(goodwill_assess(measures, NULL, policy, NULL, &made, &error));
  REFUSED(goodwill_assess(measures, calibration, NULL, NULL, &made, &error));
  REFUSED(goodwill_assess(measures, calibration, policy, NULL, NULL, &error));
  REFUSED(goodwill_book_assess(NULL, policy, kAsOf, 0, NULL, &made, &error));
  REFUSED(goodwill_book_assess(book, NULL, kAsOf, 0, NULL, &made, &error));
  REFUSED(goodwill_book_assess(book, policy, kAsOf, 0, NULL, NULL, &error));
  CHECK(made == NULL);

  REFUSED(goodwill_assess_one(measures, 0, calibration, policy, &judgement, &error));
  judgement.struct_size = sizeof judgement;
  judgement.tier = 5;
  EXPECT(GOODWILL_OUT_OF_RANGE,
         goodwill_assess_one(measures, 3, calibration, policy, &judgement, &error));
  CHECK(judgement.tier == 0);
  EXPECT(GOODWILL_OUT_OF_RANGE,
         goodwill_assess_one(measures, -1, calibration, policy, &judgement, &error));
  REFUSED(goodwill_assess_one(NULL, 0, calibration, policy, &judgement, &error));
  REFUSED(goodwill_assess_one(measures, 0, NULL, policy, &judgement, &error));
  REFUSED(goodwill_assess_one(measures, 0, calibration, NULL, &judgement, &error));
  REFUSED(goodwill_assess_one(measures, 0, calibration, policy, NULL, &error));
  EXPECT(GOODWILL_OK, goodwill_assess_one(measures, 2, calibration, policy, &judgement, &error));

  goodwill_lifetime lifetime = {0};
  EXPECT(GOODWILL_FAILED_PRECONDITION,
         goodwill_assess_lifetime(measures, 0, calibration, policy, &lifetime, &error));
  lifetime.struct_size = sizeof lifetime;
  lifetime.stage = 5;
  EXPECT(GOODWILL_OUT_OF_RANGE,
         goodwill_assess_lifetime(measures, 3, calibration, policy, &lifetime, &error));
  CHECK(lifetime.stage == 0);
  EXPECT(GOODWILL_OUT_OF_RANGE,
         goodwill_assess_lifetime(measures, -1, calibration, policy, &lifetime, &error));
  REFUSED(goodwill_assess_lifetime(NULL, 0, calibration, policy, &lifetime, &error));
  REFUSED(goodwill_assess_lifetime(measures, 0, NULL, policy, &lifetime, &error));
  REFUSED(goodwill_assess_lifetime(measures, 0, calibration, NULL, &lifetime, &error));
  REFUSED(goodwill_assess_lifetime(measures, 0, calibration, policy, NULL, &error));
  /* This policy does not ask for the future. */
  EXPECT(GOODWILL_FAILED_PRECONDITION,
         goodwill_assess_lifetime(measures, 2, calibration, policy, &lifetime, &error));

  REFUSED(goodwill_assessment_export(NULL, 0, &stream, &error));
  CHECK(stream.release == NULL);
  REFUSED(goodwill_assessment_export(assessment, 0, NULL, &error));
  REFUSED(goodwill_assessment_export(assessment, 99, &stream, &error));
  REFUSED(goodwill_assessment_explain(NULL, "anna", -1, NULL, 0, &text, &error));
  REFUSED(goodwill_assessment_explain(assessment, "anna", -1, NULL, 0, NULL, &error));
  REFUSED(goodwill_assessment_explain(assessment, "anna", -1, "tlh", -1, &text, &error));
  REFUSED(goodwill_assessment_explain(assessment, "anna", -3, NULL, 0, &text, &error));
  EXPECT(GOODWILL_NOT_FOUND,
         goodwill_assessment_explain(assessment, NULL, 0, NULL, 0, &text, &error));
  EXPECT(GOODWILL_NOT_FOUND,
         goodwill_assessment_explain_text(assessment, "nobody", -1, NULL, 0, &text, &error));
  REFUSED(goodwill_assessment_explain_text(NULL, "anna", -1, NULL, 0, &text, &error));
  REFUSED(goodwill_assessment_explain_text(assessment, "anna", -1, NULL, 0, NULL, &error));
  REFUSED(goodwill_assessment_summary(NULL, &text, &error));
  REFUSED(goodwill_assessment_summary(assessment, NULL, &error));
  REFUSED(goodwill_assessment_summary_text(NULL, NULL, 0, &text, &error));
  REFUSED(goodwill_assessment_summary_text(assessment, NULL, 0, NULL, &error));
  REFUSED(goodwill_assessment_summary_text(assessment, "xx", 2, &text, &error));
  goodwill_report_options listing = {sizeof listing, 0, 0, 0, 0, NULL, NULL, NULL, NULL};
  REFUSED(goodwill_report_data(NULL, NULL, NULL, NULL, &text, &error));
  REFUSED(goodwill_report_data(assessment, NULL, NULL, NULL, NULL, &error));
  REFUSED(goodwill_report_html(NULL, NULL, NULL, NULL, 0, NULL, &text, &error));
  REFUSED(goodwill_report_html(assessment, NULL, NULL, NULL, 0, NULL, NULL, &error));
  REFUSED(goodwill_report_html(assessment, NULL, NULL, "xx", 2, NULL, &text, &error));
  listing.customers = 10001;
  REFUSED(goodwill_report_data(assessment, NULL, &listing, NULL, &text, &error));
  listing.customers = -2;
  REFUSED(goodwill_report_html(assessment, NULL, &listing, NULL, 0, NULL, &text, &error));
  listing.customers = 0;
  listing.late_after_us = -1;
  REFUSED(goodwill_report_data(assessment, NULL, &listing, NULL, &text, &error));
  listing.late_after_us = 0;
  listing.bootstrap_rounds = -1;
  REFUSED(goodwill_report_data(assessment, NULL, &listing, NULL, &text, &error));
  listing.struct_size = 3;
  REFUSED(goodwill_report_data(assessment, NULL, &listing, NULL, &text, &error));
  CHECK(text == NULL);
  REFUSED(goodwill_assessment_tier_flows(NULL, assessment, 0, &stream, &error));
  CHECK(stream.release == NULL);
  REFUSED(goodwill_assessment_tier_flows(assessment, NULL, 0, &stream, &error));
  REFUSED(goodwill_assessment_tier_flows(assessment, assessment, 7, &stream, &error));
  REFUSED(goodwill_assessment_tier_flows(assessment, assessment, 0, NULL, &error));
  REFUSED(goodwill_assessment_tier_changes(NULL, assessment, 0, &stream, &error));
  REFUSED(goodwill_assessment_tier_changes(assessment, NULL, 0, &stream, &error));
  REFUSED(goodwill_assessment_tier_changes(assessment, assessment, -1, &stream, &error));
  REFUSED(goodwill_assessment_tier_changes(assessment, assessment, 0, NULL, &error));
  REFUSED(goodwill_assessment_tier_grants(NULL, &stream, &error));
  REFUSED(goodwill_assessment_tier_grants(assessment, NULL, &error));
  EXPECT(GOODWILL_FAILED_PRECONDITION,
         goodwill_assessment_tier_grants(assessment, &stream, &error));
  REFUSED(goodwill_assessment_plan(NULL, NULL, NULL, NULL, &plan, &error));
  CHECK(plan == NULL);
  REFUSED(goodwill_assessment_plan(assessment, NULL, NULL, NULL, NULL, &error));
  goodwill_budget budget = {"money", -1, 100, 2};
  goodwill_plan_options wanted = {sizeof(goodwill_plan_options), &budget, 1, NULL};
  REFUSED(goodwill_assessment_plan(assessment, NULL, &wanted, NULL, &plan, &error));
  budget.at_least = 0; /* the default policy has no variants */
  EXPECT(GOODWILL_FAILED_PRECONDITION,
         goodwill_assessment_plan(assessment, NULL, &wanted, NULL, &plan, &error));
  wanted.budgets_size = 17;
  REFUSED(goodwill_assessment_plan(assessment, NULL, &wanted, NULL, &plan, &error));
  wanted.budgets_size = 1;
  wanted.budgets = NULL;
  REFUSED(goodwill_assessment_plan(assessment, NULL, &wanted, NULL, &plan, &error));
  EXPECT(GOODWILL_OK, goodwill_assessment_plan(assessment, book, NULL, NULL, &plan, &error));
  CHECK(goodwill_plan_size(NULL) == 0);
  CHECK(goodwill_plan_size(plan) == goodwill_assessment_size(assessment));
  REFUSED(goodwill_plan_export(NULL, NULL, 0, &stream, &error));
  REFUSED(goodwill_plan_export(plan, NULL, 0, NULL, &error));
  REFUSED(goodwill_plan_export(plan, "tlh", -1, &stream, &error));
  CHECK(stream.release == NULL);
  REFUSED(goodwill_plan_strategies(NULL, &stream, &error));
  REFUSED(goodwill_plan_strategies(plan, NULL, &error));
  REFUSED(goodwill_plan_unassessed(NULL, NULL, 0, &stream, &error));
  REFUSED(goodwill_plan_unassessed(plan, NULL, 0, NULL, &error));
  REFUSED(goodwill_plan_unassessed(plan, "tlh", -1, &stream, &error));
  REFUSED(goodwill_plan_budgets(NULL, &stream, &error));
  REFUSED(goodwill_plan_budgets(plan, NULL, &error));
  REFUSED(goodwill_plan_changes(NULL, plan, &stream, &error));
  REFUSED(goodwill_plan_changes(plan, NULL, &stream, &error));
  REFUSED(goodwill_plan_changes(plan, plan, NULL, &error));
  REFUSED(goodwill_plan_growth_targets(NULL, 0, 0, GOODWILL_MONEY_MINOR, NULL, &stream, &error));
  REFUSED(goodwill_plan_growth_targets(plan, 0, 0, GOODWILL_MONEY_MINOR, NULL, NULL, &error));
  REFUSED(goodwill_plan_growth_targets(plan, 49, 0, GOODWILL_MONEY_MINOR, NULL, &stream, &error));
  REFUSED(goodwill_plan_growth_targets(plan, 100, 0, GOODWILL_MONEY_MINOR, NULL, &stream, &error));
  REFUSED(goodwill_plan_growth_targets(plan, -1, 0, GOODWILL_MONEY_MINOR, NULL, &stream, &error));
  REFUSED(goodwill_plan_growth_targets(plan, 0, 6, GOODWILL_MONEY_MINOR, NULL, &stream, &error));
  REFUSED(goodwill_plan_growth_targets(plan, 0, 3651, GOODWILL_MONEY_MINOR, NULL, &stream, &error));
  REFUSED(goodwill_plan_growth_targets(plan, 0, 0, 9, NULL, &stream, &error));
  REFUSED(goodwill_plan_check(NULL, &error));
  EXPECT(GOODWILL_OK, goodwill_plan_check(plan, &error));
  REFUSED(goodwill_plan_encode(NULL, &text, &error));
  REFUSED(goodwill_plan_encode(plan, NULL, &error));
  REFUSED(goodwill_book_adopt(NULL, plan, "maria", -1, INT64_MIN, NULL, NULL, &error));
  REFUSED(goodwill_book_adopt(book, NULL, "maria", -1, INT64_MIN, NULL, NULL, &error));
  REFUSED(goodwill_book_adopt(book, plan, NULL, 0, INT64_MIN, NULL, NULL, &error));
  REFUSED(goodwill_book_adopt(book, plan, "maria", -3, INT64_MIN, NULL, NULL, &error));
  REFUSED(goodwill_book_adopt(book, plan, "maria", -1, 0, NULL, NULL, &error));
  REFUSED(goodwill_book_journal(NULL, kAsOf, 0, &stream, &error));
  REFUSED(goodwill_book_journal(book, kAsOf, 0, NULL, &error));
  REFUSED(goodwill_plan_digest(NULL, &text, &error));
  REFUSED(goodwill_plan_digest(plan, NULL, &error));
  REFUSED(goodwill_plan_contest(NULL, "anna", -1, "why", -1, NULL, 0, kAsOf, &text, &error));
  REFUSED(goodwill_plan_contest(plan, "anna", -1, "why", -1, NULL, 0, kAsOf, NULL, &error));
  REFUSED(goodwill_plan_contest(plan, "anna", -3, "why", -1, NULL, 0, kAsOf, &text, &error));
  EXPECT(GOODWILL_NOT_FOUND,
         goodwill_plan_contest(plan, "nobody", -1, "why", -1, NULL, 0, kAsOf, &text, &error));
  REFUSED(goodwill_plan_strategy_book(NULL, NULL, 0, &text, &error));
  REFUSED(goodwill_plan_strategy_book(plan, NULL, 0, NULL, &error));
  REFUSED(goodwill_plan_strategy_book(plan, "tlh", -1, &text, &error));
  goodwill_plan_totals totals = {0};
  REFUSED(goodwill_plan_total(plan, &totals, &error)); /* no struct_size */
  totals.struct_size = sizeof(totals);
  REFUSED(goodwill_plan_total(NULL, &totals, &error));
  REFUSED(goodwill_plan_total(plan, NULL, &error));
  REFUSED(goodwill_plan_text(NULL, NULL, 0, &text, &error));
  REFUSED(goodwill_plan_text(plan, NULL, 0, NULL, &error));
  REFUSED(goodwill_plan_text(plan, "tlh", -1, &text, &error));
  REFUSED(goodwill_plan_explain(NULL, "anna", -1, NULL, 0, &text, &error));
  REFUSED(goodwill_plan_explain(plan, "anna", -1, NULL, 0, NULL, &error));
  REFUSED(goodwill_plan_explain(plan, "anna", -3, NULL, 0, &text, &error));
  REFUSED(goodwill_plan_explain_text(NULL, "anna", -1, NULL, 0, &text, &error));
  REFUSED(goodwill_plan_explain_text(plan, "anna", -1, NULL, 0, NULL, &error));
  EXPECT(GOODWILL_NOT_FOUND,
         goodwill_plan_explain_text(plan, "nobody", -1, NULL, 0, &text, &error));
  REFUSED(goodwill_plan_why_not(NULL, "anna", -1, 1, NULL, 0, &text, &error));
  REFUSED(goodwill_plan_why_not(plan, "anna", -1, 8, NULL, 0, &text, &error));
  REFUSED(goodwill_plan_why_not(plan, "anna", -1, -1, NULL, 0, &text, &error));
  REFUSED(goodwill_plan_why_not(plan, "anna", -1, 1, NULL, 0, NULL, &error));
  REFUSED(goodwill_plan_why_not_text(NULL, "anna", -1, 1, NULL, 0, &text, &error));
  REFUSED(goodwill_plan_why_not_text(plan, "anna", -1, 9, NULL, 0, &text, &error));
  REFUSED(goodwill_plan_why_not_text(plan, "anna", -1, 1, NULL, 0, NULL, &error));
  CHECK(text == NULL);
  evaluating(book, policy, plan);
  goodwill_plan_free(plan);
  goodwill_plan_free(NULL);
  rules(assessment, book);
  REFUSED(goodwill_assessment_measures(NULL, &some, &error));
  CHECK(some == NULL);
  REFUSED(goodwill_assessment_measures(assessment, NULL, &error));
  REFUSED(goodwill_assessment_calibration(NULL, &cuts, &error));
  REFUSED(goodwill_assessment_calibration(assessment, NULL, &error));
}

static void concentrating(void) {
  static const int64_t values[] = {5, 3, 2};
  static const int64_t huge[] = {INT64_MAX, INT64_MAX, INT64_MIN, INT64_MAX};
  double curve[4] = {9, 9, 9, 9};
  goodwill_concentration figures;
  memset(&figures, 0, sizeof figures);
  REFUSED(goodwill_concentration_of(values, 3, 4, 5, &figures, &error));
  figures.struct_size = sizeof figures;
  REFUSED(goodwill_concentration_of(values, 3, 4, 5, NULL, &error));
  REFUSED(goodwill_concentration_of(NULL, 3, 4, 5, &figures, &error));
  REFUSED(goodwill_concentration_of(values, -1, 4, 5, &figures, &error));
  REFUSED(goodwill_concentration_of(values, 3, 4, 0, &figures, &error));
  REFUSED(goodwill_concentration_of(values, 3, 0, 5, &figures, &error));
  REFUSED(goodwill_concentration_of(values, 3, 6, 5, &figures, &error));
  REFUSED(goodwill_concentration_of(values, 3, -4, -5, &figures, &error));
  CHECK(figures.count == 0);
  EXPECT(GOODWILL_OK, goodwill_concentration_of(values, 0, 4, 5, &figures, &error));
  CHECK(figures.count == 0 && isnan(figures.gini));
  /* A sum beyond 64 bits is no reason to crash, whatever is said about it. */
  (void)goodwill_concentration_of(huge, 4, 4, 5, &figures, NULL);

  REFUSED(goodwill_lorenz_curve(NULL, 3, curve, 4, &error));
  CHECK(curve[0] == 0 && curve[3] == 0);
  REFUSED(goodwill_lorenz_curve(values, 3, NULL, 4, &error));
  REFUSED(goodwill_lorenz_curve(values, -3, curve, 4, &error));
  REFUSED(goodwill_lorenz_curve(values, 3, curve, 1, &error));
  REFUSED(goodwill_lorenz_curve(values, 3, curve, INT64_MIN, &error));
}

/* Charts, staffing, the iceberg: numbers that mean nothing. */
static void service(void) {
  static const double values[] = {1, 2, 3};
  static const double sizes[] = {1, 0, 1};
  double column[3] = {9, 9, 9};
  int64_t signal[3] = {9, 9, 9};
  double length = 9;
  goodwill_chart_options chart;
  goodwill_chart_info info;
  goodwill_staffing people;
  goodwill_iceberg_options question;
  goodwill_iceberg iceberg;
  memset(&chart, 0, sizeof chart);
  memset(&info, 0, sizeof info);
  memset(&people, 0, sizeof people);
  memset(&question, 0, sizeof question);
  memset(&iceberg, 0, sizeof iceberg);
  REFUSED(goodwill_chart_draw(NULL, values, NULL, 3, NULL, column, NULL, NULL, signal, &error));
  CHECK(column[0] == 0 && signal[2] == 0);
  REFUSED(goodwill_chart_draw(&chart, values, NULL, 3, NULL, NULL, NULL, NULL, signal, &error));
  chart.struct_size = sizeof chart;
  REFUSED(goodwill_chart_draw(&chart, values, NULL, 3, NULL, NULL, NULL, NULL, signal, &error));
  chart.kind = GOODWILL_CHART_U;
  REFUSED(goodwill_chart_draw(&chart, values, NULL, 3, NULL, NULL, NULL, NULL, signal, &error));
  REFUSED(goodwill_chart_draw(&chart, values, sizes, 3, NULL, NULL, NULL, NULL, signal, &error));
  REFUSED(goodwill_chart_run_length(&chart, 0, &length, &error));
  CHECK(length == 0);
  chart.kind = GOODWILL_CHART_XMR;
  REFUSED(goodwill_chart_draw(&chart, NULL, NULL, 3, NULL, NULL, NULL, NULL, signal, &error));
  REFUSED(goodwill_chart_draw(&chart, values, NULL, 3, NULL, NULL, NULL, NULL, NULL, &error));
  REFUSED(goodwill_chart_draw(&chart, values, NULL, -3, NULL, NULL, NULL, NULL, signal, &error));
  REFUSED(goodwill_chart_draw(&chart, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, &error));
  REFUSED(goodwill_chart_draw(&chart, values, NULL, 3, &info, NULL, NULL, NULL, signal, &error));
  info.struct_size = sizeof info;
  chart.has_centre = 1;
  chart.centre = NAN;
  REFUSED(goodwill_chart_draw(&chart, values, NULL, 3, &info, NULL, NULL, NULL, signal, &error));
  REFUSED(goodwill_chart_run_length(&chart, 0, &length, &error));
  chart.has_centre = 0;
  chart.reserved = 1;
  EXPECT(GOODWILL_UNIMPLEMENTED, goodwill_chart_run_length(&chart, 0, &length, &error));
  chart.reserved = 0;
  EXPECT(GOODWILL_OK,
         goodwill_chart_draw(&chart, values, NULL, 3, &info, NULL, NULL, NULL, signal, &error));
  CHECK(info.centre == 2 && info.mean_moving_range == 1);
  REFUSED(goodwill_chart_run_length(&chart, NAN, &length, &error));
  REFUSED(goodwill_chart_run_length(&chart, 0, NULL, &error));
  chart.width = 10;
  EXPECT(GOODWILL_OUT_OF_RANGE, goodwill_chart_run_length(&chart, 0, &length, &error));
  REFUSED(goodwill_staffing_of(1, 1, 1, 2, &people, &error));
  people.struct_size = sizeof people;
  REFUSED(goodwill_staffing_of(1, 1, 1, 0, &people, &error));
  REFUSED(goodwill_staffing_of(-1, 1, 1, 2, &people, &error));
  REFUSED(goodwill_staffing_of(1, 1, 1, 2, NULL, &error));
  REFUSED(goodwill_staffing_for(1, NAN, 1, .5, &people, &error));
  REFUSED(goodwill_staffing_for(1, 1, 1, 1, &people, &error));
  REFUSED(goodwill_staffing_for(1, 1, 1, .5, NULL, &error));
  CHECK(people.people == 0);
  REFUSED(goodwill_iceberg_of(NULL, &iceberg, &error));
  REFUSED(goodwill_iceberg_of(&question, NULL, &error));
  REFUSED(goodwill_iceberg_of(&question, &iceberg, &error));
  question.struct_size = sizeof question;
  iceberg.struct_size = sizeof iceberg;
  question.complaints = -1;
  REFUSED(goodwill_iceberg_of(&question, &iceberg, &error));
  question.complaints = 1;
  question.voice_rate = 2;
  REFUSED(goodwill_iceberg_of(&question, &iceberg, &error));
  question.voice_rate = 0;
  question.confidence = 1;
  REFUSED(goodwill_iceberg_of(&question, &iceberg, &error));
  CHECK(iceberg.told == 0);
}

/* Plans under budgets and experiments: columns and numbers that make no sense. */
static void deciding(void) {
  static const int64_t first[] = {0, 1, 2};
  static const int64_t value[] = {5, 4};
  static const int64_t use[] = {3, 2};
  static const int64_t budget[] = {3};
  static const int64_t falling[] = {0, 5, 2};
  static const int64_t weights[] = {1, -1};
  static const int64_t counts[] = {10, 12};
  static const double outcome[] = {1, 2, NAN};
  static const double prices[] = {-1};
  int32_t chosen[2] = {9, 9};
  int64_t used[1] = {9};
  int64_t bound = 9;
  int32_t arm = 9;
  int32_t alarm = 9;
  double p_value = 9;
  goodwill_allocation_problem problem;
  const double free_of_charge[1] = {0};
  int32_t picked = 0;
  int64_t steps = 0;
  goodwill_allocation_options options;
  goodwill_allocation out;
  goodwill_effect effect;
  goodwill_experiment_design design;
  goodwill_experiment_prospect prospect;
  memset(&problem, 0, sizeof problem);
  memset(&options, 0, sizeof options);
  memset(&out, 0, sizeof out);
  memset(&effect, 0, sizeof effect);
  memset(&design, 0, sizeof design);
  memset(&prospect, 0, sizeof prospect);
  problem.customers = 2;
  problem.first = first;
  problem.options = 2;
  problem.value = value;
  problem.use = use;
  problem.resources = 1;
  problem.budget = budget;
  REFUSED(goodwill_allocate(&problem, NULL, NULL, chosen, used, NULL, &out, &error));
  problem.struct_size = sizeof problem;
  REFUSED(goodwill_allocate(&problem, NULL, NULL, chosen, used, NULL, &out, &error));
  out.struct_size = sizeof out;
  EXPECT(GOODWILL_OK, goodwill_allocate(&problem, NULL, NULL, chosen, used, NULL, &out, &error));
  CHECK(out.state == GOODWILL_ALLOCATION_FOUND && out.value == 5 && used[0] == 3);
  CHECK(chosen[0] == 0 && chosen[1] == -1);
  REFUSED(goodwill_allocate(NULL, NULL, NULL, chosen, used, NULL, &out, &error));
  CHECK(out.value == 0);
  REFUSED(goodwill_allocate(&problem, NULL, NULL, NULL, used, NULL, &out, &error));
  REFUSED(goodwill_allocate(&problem, NULL, NULL, chosen, used, NULL, NULL, &error));
  CHECK(used[0] == 0);
  REFUSED(goodwill_allocate(&problem, &options, NULL, chosen, used, NULL, &out, &error));
  options.struct_size = sizeof options;
  options.enough_gap = NAN;
  REFUSED(goodwill_allocate(&problem, &options, NULL, chosen, used, NULL, &out, &error));
  options.enough_gap = 0;
  options.most_cases = -1;
  REFUSED(goodwill_allocate(&problem, &options, NULL, chosen, used, NULL, &out, &error));
  problem.first = falling;
  REFUSED(goodwill_allocate(&problem, NULL, NULL, chosen, used, NULL, &out, &error));
  problem.first = NULL;
  REFUSED(goodwill_allocate(&problem, NULL, NULL, chosen, used, NULL, &out, &error));
  problem.first = first;
  problem.value = NULL;
  REFUSED(goodwill_allocate(&problem, NULL, NULL, chosen, used, NULL, &out, &error));
  problem.value = value;
  problem.resources = 17;
  REFUSED(goodwill_allocate(&problem, NULL, NULL, chosen, used, NULL, &out, &error));
  problem.resources = 1;
  problem.customers = INT64_MAX;
  REFUSED(goodwill_allocate(&problem, NULL, NULL, chosen, used, NULL, &out, &error));
  problem.customers = 2;
  REFUSED(goodwill_allocation_bound(&problem, prices, &bound, &error));
  CHECK(bound == 0);
  REFUSED(goodwill_allocation_bound(&problem, NULL, &bound, &error));
  REFUSED(goodwill_allocation_bound(&problem, prices, NULL, &error));
  REFUSED(goodwill_allocation_bound(NULL, prices, &bound, &error));
  REFUSED(goodwill_allocation_decide(prices, 1, value, use, 2, &picked, &error));
  CHECK(picked == 0);
  REFUSED(goodwill_allocation_decide(NULL, 1, value, use, 2, &picked, &error));
  REFUSED(goodwill_allocation_decide(free_of_charge, 0, value, use, 2, &picked, &error));
  REFUSED(goodwill_allocation_decide(free_of_charge, 17, value, use, 2, &picked, &error));
  REFUSED(goodwill_allocation_decide(free_of_charge, 1, value, use, -1, &picked, &error));
  REFUSED(goodwill_allocation_decide(free_of_charge, 1, NULL, use, 2, &picked, &error));
  REFUSED(goodwill_allocation_decide(free_of_charge, 1, value, NULL, 2, &picked, &error));
  REFUSED(goodwill_allocation_decide(free_of_charge, 1, value, use, 2, NULL, &error));
  EXPECT(GOODWILL_OK,
         goodwill_allocation_decide(free_of_charge, 1, NULL, NULL, 0, &picked, &error));
  CHECK(picked == -1);
  EXPECT(GOODWILL_OK, goodwill_allocation_path(&problem, NULL, NULL, NULL, NULL, &steps, &error));
  CHECK(steps >= 1);
  REFUSED(goodwill_allocation_path(&problem, NULL, NULL, NULL, NULL, NULL, &error));
  REFUSED(goodwill_allocation_path(NULL, NULL, NULL, NULL, NULL, &steps, &error));
  CHECK(steps == 0);
  problem.first = falling;
  REFUSED(goodwill_allocation_path(&problem, NULL, NULL, NULL, NULL, &steps, &error));
  problem.first = first;

  REFUSED(goodwill_arm_of("s", -1, "c", -1, weights, 2, &arm, &error));
  CHECK(arm == 0);
  REFUSED(goodwill_arm_of("s", -1, "c", -1, NULL, 2, &arm, &error));
  REFUSED(goodwill_arm_of("s", -2, "c", -1, counts, 2, &arm, &error));
  REFUSED(goodwill_arm_of("s", -1, "c", -1, counts, -1, &arm, &error));
  REFUSED(goodwill_arm_of("s", -1, "c", -1, counts, 2, NULL, &error));
  REFUSED(goodwill_sample_ratio(counts, weights, 2, &p_value, &alarm, &error));
  CHECK(p_value == 0 && alarm == 0);
  REFUSED(goodwill_sample_ratio(NULL, counts, 2, &p_value, &alarm, &error));
  REFUSED(goodwill_sample_ratio(counts, counts, 2, NULL, &alarm, &error));
  REFUSED(goodwill_sample_ratio(counts, counts, 2, &p_value, NULL, &error));
  REFUSED(goodwill_effect_of(outcome, NULL, 2, outcome, NULL, 2, NULL, &effect, &error));
  effect.struct_size = sizeof effect;
  EXPECT(GOODWILL_OK,
         goodwill_effect_of(outcome, NULL, 2, outcome, NULL, 2, NULL, &effect, &error));
  REFUSED(goodwill_effect_of(outcome, NULL, 2, outcome, NULL, 3, NULL, &effect, &error));
  CHECK(effect.control_mean == 0);
  REFUSED(goodwill_effect_of(NULL, NULL, 2, outcome, NULL, 2, NULL, &effect, &error));
  REFUSED(goodwill_effect_of(outcome, outcome, 2, outcome, NULL, 2, NULL, &effect, &error));
  REFUSED(goodwill_effect_of(outcome, NULL, -2, outcome, NULL, 2, NULL, &effect, &error));
  EXPECT(GOODWILL_FAILED_PRECONDITION,
         goodwill_effect_of(outcome, NULL, 1, outcome, NULL, 2, NULL, &effect, &error));
  REFUSED(goodwill_experiment_plan(&design, &prospect, &error));
  design.struct_size = sizeof design;
  REFUSED(goodwill_experiment_plan(&design, &prospect, &error));
  prospect.struct_size = sizeof prospect;
  EXPECT(GOODWILL_OK, goodwill_experiment_plan(&design, &prospect, &error));
  design.sd = -1;
  REFUSED(goodwill_experiment_plan(&design, &prospect, &error));
  REFUSED(goodwill_experiment_plan(NULL, &prospect, &error));
  REFUSED(goodwill_experiment_plan(&design, NULL, &error));
}

/* Working calendars: lines that say nothing, columns of unequal length. */
static void calendars(void) {
  static const goodwill_text weekly[] = {{"mon-fri=08:00-12:00", -1}, {"sat", -1}, {"sun=8-9", -1}};
  static const goodwill_text bad_size[] = {{"mon=08:00-12:00", -2}};
  static const int64_t lengths[] = {3600000000, 0, -1, INT64_MAX};
  int64_t moments[4] = {9, 9, 9, 9};
  goodwill_calendar* calendar = NULL;
  goodwill_calendar_options options;
  memset(&options, 0, sizeof options);
  REFUSED(goodwill_calendar_create(NULL, &calendar, &error));
  REFUSED(goodwill_calendar_create(&options, &calendar, &error));
  options.struct_size = sizeof options;
  options.weekly = weekly;
  options.weekly_count = -1;
  REFUSED(goodwill_calendar_create(&options, &calendar, &error));
  options.weekly_count = INT64_MAX;
  REFUSED(goodwill_calendar_create(&options, &calendar, &error));
  options.weekly_count = 3;
  CHECK(goodwill_calendar_create(&options, &calendar, &error) == GOODWILL_INVALID_ARGUMENT);
  CHECK(goodwill_error_problem_count(error) == 2);
  goodwill_error_free(error);
  error = NULL;
  options.weekly = bad_size;
  options.weekly_count = 1;
  REFUSED(goodwill_calendar_create(&options, &calendar, &error));
  options.weekly = weekly;
  REFUSED(goodwill_calendar_create(&options, NULL, &error));
  options.holidays_count = 1;
  REFUSED(goodwill_calendar_create(&options, &calendar, &error));
  options.holidays_count = 0;
  options.origin = 3;
  REFUSED(goodwill_calendar_create(&options, &calendar, &error));
  options.origin = 0;
  options.gap = -1;
  REFUSED(goodwill_calendar_create(&options, &calendar, &error));
  options.gap = 0;
  options.reserved = 1;
  EXPECT(GOODWILL_UNIMPLEMENTED, goodwill_calendar_create(&options, &calendar, &error));
  options.reserved = 0;
  options.time_zone = "Europe/Atlantis";
  options.time_zone_size = -1;
  EXPECT(GOODWILL_NOT_FOUND, goodwill_calendar_create(&options, &calendar, &error));
  CHECK(calendar == NULL);
  options.time_zone = "Europe/Berlin";
  EXPECT(GOODWILL_OK, goodwill_calendar_create(&options, &calendar, &error));

  REFUSED(goodwill_calendar_add(NULL, times, 4, lengths, 1, moments, 4, &error));
  CHECK(moments[0] == 0 && moments[3] == 0);
  REFUSED(goodwill_calendar_add(calendar, NULL, 4, lengths, 1, moments, 4, &error));
  REFUSED(goodwill_calendar_add(calendar, times, 3, lengths, 1, moments, 4, &error));
  REFUSED(goodwill_calendar_add(calendar, times, 4, lengths, 0, moments, 4, &error));
  REFUSED(goodwill_calendar_add(calendar, times, 4, lengths, 1, NULL, 4, &error));
  REFUSED(goodwill_calendar_add(calendar, times, 4, lengths, 1, moments, -4, &error));
  EXPECT(GOODWILL_OK, goodwill_calendar_add(calendar, NULL, 0, NULL, 0, NULL, 0, &error));
  EXPECT(GOODWILL_OUT_OF_RANGE,
         goodwill_calendar_add(calendar, times, 4, lengths, 4, moments, 4, &error));
  CHECK(moments[0] == 0 && moments[3] == 0);
  EXPECT(GOODWILL_OK, goodwill_calendar_add(calendar, times, 4, lengths, 1, moments, 4, &error));
  CHECK(moments[0] > times[0] && moments[3] > times[3]);
  EXPECT(GOODWILL_OK,
         goodwill_calendar_subtract(calendar, times, 4, lengths, 1, moments, 4, &error));
  CHECK(moments[0] < times[0]);
  REFUSED(goodwill_calendar_subtract(calendar, times, 4, NULL, 1, moments, 4, &error));
  REFUSED(goodwill_calendar_between(calendar, times, 4, times, 3, moments, 4, &error));
  EXPECT(GOODWILL_OK, goodwill_calendar_between(calendar, times, 1, times, 4, moments, 4, &error));
  CHECK(moments[0] == 0 && moments[1] > 0);
  REFUSED(goodwill_calendar_moment(calendar, 0, times, moments, 4, &error));
  REFUSED(goodwill_calendar_moment(calendar, 5, times, moments, 4, &error));
  REFUSED(goodwill_calendar_moment(calendar, GOODWILL_MOMENT_IS_OPEN, NULL, moments, 4, &error));
  EXPECT(GOODWILL_OK,
         goodwill_calendar_moment(calendar, GOODWILL_MOMENT_IS_OPEN, times, moments, 4, &error));
  REFUSED(goodwill_calendar_add_days(calendar, times, 4, lengths, 1, 3, moments, 4, &error));
  EXPECT(GOODWILL_OUT_OF_RANGE, goodwill_calendar_add_days(calendar, times, 4, lengths, 4, 0,
                                                           moments, 4, &error));
  REFUSED(goodwill_calendar_days_between(calendar, times, 4, NULL, 4, moments, 4, &error));
  REFUSED(goodwill_calendar_limit(calendar, times, 4, lengths, 1, 6, moments, 4, &error));
  EXPECT(GOODWILL_OUT_OF_RANGE,
         goodwill_calendar_limit(calendar, times, 4, lengths, 4, 3, moments, 4, &error));
  CHECK(moments[0] == 0);
  REFUSED(goodwill_calendar_limit(NULL, times, 4, lengths, 1, 1, moments, 4, &error));
  EXPECT(GOODWILL_OK, goodwill_calendar_limit(calendar, times, 4, lengths + 1, 1,
                                              GOODWILL_UNIT_DAYS, moments, 4, &error));
  goodwill_clock_preset preset;
  memset(&preset, 0, sizeof preset);
  CHECK(goodwill_clock_preset_count() > 20);
  REFUSED(goodwill_clock_preset_at(0, NULL, &error));
  REFUSED(goodwill_clock_preset_at(0, &preset, &error));
  preset.struct_size = sizeof preset;
  EXPECT(GOODWILL_OUT_OF_RANGE, goodwill_clock_preset_at(-1, &preset, &error));
  EXPECT(GOODWILL_OUT_OF_RANGE,
         goodwill_clock_preset_at(goodwill_clock_preset_count(), &preset, &error));
  CHECK(preset.preset == NULL);
  EXPECT(GOODWILL_OK, goodwill_clock_preset_at(0, &preset, &error));
  goodwill_calendar_free(calendar);
  goodwill_calendar_free(NULL);
}

/* Models of purchases: names, numbers and columns that are none. */
static void modelling(void) {
  static const double parameters[] = {.55, 10.6, .6, 11.7};
  static const double wrong[] = {.55, -1, .6, NAN};
  static const int64_t frequency[] = {0, 1, 2, 0, 0, 3, 1, 0, 0, 5, 0, 1};
  static const double recency[] = {0, 10, 20, 0, 0, 30, 5, 0, 0, 38, 0, 2};
  static const double tenure[] = {39, 38, 37, 36, 39, 38, 37, 36, 39, 39, 38, 30};
  static const double amounts_spent[] = {0, 10, 20, 0, 0, 30, 5, 0, 0, 38, 0, 2};
  static const double late[] = {40, 10, 20, 0, 0, 30, 5, 0, 0, 38, 0, 2};
  static const double horizon[] = {10, 20, 30};
  static const double nonsense[] = {-1, NAN, INFINITY};
  goodwill_model* model = (goodwill_model*)&error;
  goodwill_model* spend = NULL;
  goodwill_model* nobody = NULL;
  goodwill_buffer* bytes = (goodwill_buffer*)&error;
  goodwill_model_info info;
  double out[12];
  REFUSED(goodwill_model_create("bg_nbd", -1, parameters, 3, &model, &error));
  CHECK(model == NULL);
  REFUSED(goodwill_model_create("bg_nbd", -1, parameters, -4, &model, &error));
  REFUSED(goodwill_model_create("bg_nbd", -1, NULL, 4, &model, &error));
  REFUSED(goodwill_model_create("bg_nbd", -1, wrong, 4, &model, &error));
  REFUSED(goodwill_model_create("bg_nbd", -2, parameters, 4, &model, &error));
  REFUSED(goodwill_model_create("bg_nbd", -1, parameters, 4, NULL, &error));
  EXPECT(GOODWILL_NOT_FOUND, goodwill_model_create("bgnbd", -1, parameters, 4, &model, &error));
  EXPECT(GOODWILL_NOT_FOUND, goodwill_model_create(NULL, 0, parameters, 4, &model, &error));
  EXPECT(GOODWILL_OK, goodwill_model_create("pareto_nbd", -1, parameters, 4, &model, &error));
  EXPECT(GOODWILL_OK, goodwill_model_create("gamma_gamma", -1, parameters, 3, &spend, &error));

  goodwill_histories rows = {.struct_size = 8, .count = 12, .frequency = frequency,
                             .recency = recency, .tenure = tenure, .mean_amount = amounts_spent};
  goodwill_model* fitted = (goodwill_model*)&error;
  REFUSED(goodwill_fit("bg_nbd", -1, &rows, NULL, &fitted, &error));
  CHECK(fitted == NULL);
  rows.struct_size = sizeof rows;
  REFUSED(goodwill_fit("bg_nbd", -1, NULL, NULL, &fitted, &error));
  REFUSED(goodwill_fit("bg_nbd", -1, &rows, NULL, NULL, &error));
  EXPECT(GOODWILL_NOT_FOUND, goodwill_fit("", 0, &rows, NULL, &fitted, &error));
  rows.count = -1;
  REFUSED(goodwill_fit("bg_nbd", -1, &rows, NULL, &fitted, &error));
  rows.count = 12;
  rows.recency = late;
  REFUSED(goodwill_fit("bg_nbd", -1, &rows, NULL, &fitted, &error));
  REFUSED(goodwill_model_p_alive(model, &rows, NULL, out, &error));
  CHECK(out[0] == 0 && out[11] == 0);
  rows.recency = NULL;
  REFUSED(goodwill_fit("bg_nbd", -1, &rows, NULL, &fitted, &error));
  REFUSED(goodwill_model_p_alive(model, &rows, NULL, out, &error));
  rows.recency = recency;
  goodwill_fit_options options = {.struct_size = 4, .ridge = 1};
  REFUSED(goodwill_fit_with("bg_nbd", -1, &rows, &options, NULL, &fitted, &error));
  CHECK(fitted == NULL);
  options.struct_size = sizeof options;
  REFUSED(goodwill_fit_with("bg_nbd", -1, &rows, &options, NULL, &fitted, &error));
  REFUSED(goodwill_fit_with("bg_nbd", -1, &rows, NULL, NULL, NULL, &error));
  REFUSED(goodwill_fit_with(NULL, 4, &rows, NULL, NULL, &fitted, &error));
  options.ridge = 0;
  options.prior = spend;
  REFUSED(goodwill_fit_with("bg_nbd", -1, &rows, &options, NULL, &fitted, &error));
  rows.covariate_count = 1;
  REFUSED(goodwill_fit_with("bg_nbd", -1, &rows, NULL, NULL, &fitted, &error));
  rows.covariate_count = -1;
  REFUSED(goodwill_fit_with("bg_nbd", -1, &rows, NULL, NULL, &fitted, &error));
  rows.covariate_count = 1000;
  REFUSED(goodwill_fit_with("bg_nbd", -1, &rows, NULL, NULL, &fitted, &error));
  rows.covariate_count = 0;
  goodwill_question question = {.struct_size = 1, .quantity = GOODWILL_QUANTITY_P_ALIVE,
                                .level = 0.95};
  REFUSED(goodwill_model_intervals(model, &rows, &question, NULL, out, out, &error));
  question.struct_size = sizeof question;
  /* Given parameters are not uncertain. */
  EXPECT(GOODWILL_FAILED_PRECONDITION,
         goodwill_model_intervals(model, &rows, &question, NULL, out, out, &error));
  REFUSED(goodwill_model_intervals(NULL, &rows, &question, NULL, out, out, &error));
  REFUSED(goodwill_model_intervals(model, &rows, NULL, NULL, out, out, &error));
  REFUSED(goodwill_model_intervals(model, &rows, &question, NULL, NULL, out, &error));
  REFUSED(goodwill_model_intervals(model, &rows, &question, NULL, out, NULL, &error));
  question.reserved = 1;
  REFUSED(goodwill_model_intervals(model, &rows, &question, NULL, out, out, &error));
  question.reserved = 0;
  question.quantity = 77;
  REFUSED(goodwill_model_intervals(model, &rows, &question, NULL, out, out, &error));
  question.quantity = GOODWILL_QUANTITY_RESIDUAL;
  REFUSED(goodwill_model_intervals(model, &rows, &question, NULL, out, out, &error));
  EXPECT(GOODWILL_FAILED_PRECONDITION,
         goodwill_model_profile(model, &rows, 0.95, NULL, out, out, &error));
  REFUSED(goodwill_model_profile(NULL, &rows, 0.95, NULL, out, out, &error));
  REFUSED(goodwill_model_profile(model, NULL, 0.95, NULL, out, out, &error));
  REFUSED(goodwill_model_profile(model, &rows, 2, NULL, out, out, &error));
  REFUSED(goodwill_model_profile(model, &rows, 0.95, NULL, NULL, out, &error));
  REFUSED(goodwill_model_profile(model, &rows, 0.95, NULL, out, NULL, &error));
  const int32_t segments[16] = {0, 1};
  double spread = 7;
  REFUSED(goodwill_model_spread(NULL, &rows, segments, NULL, &spread, &error));
  REFUSED(goodwill_model_spread(model, NULL, segments, NULL, &spread, &error));
  REFUSED(goodwill_model_spread(model, &rows, NULL, NULL, &spread, &error));
  REFUSED(goodwill_model_spread(model, &rows, segments, NULL, NULL, &error));
  double test[2] = {7, 7};
  int64_t degrees = 7;
  REFUSED(goodwill_model_test_segments(NULL, &rows, segments, NULL, test, &degrees, test + 1,
                                       &error));
  REFUSED(goodwill_model_test_segments(model, NULL, segments, NULL, test, &degrees, test + 1,
                                       &error));
  CHECK(test[0] == 0 && degrees == 0 && test[1] == 0);
  REFUSED(goodwill_model_test_segments(model, &rows, NULL, NULL, test, &degrees, test + 1,
                                       &error));
  REFUSED(goodwill_model_test_segments(model, &rows, segments, NULL, NULL, &degrees, test + 1,
                                       &error));
  REFUSED(goodwill_model_test_segments(model, &rows, segments, NULL, test, NULL, test + 1,
                                       &error));
  REFUSED(goodwill_model_test_segments(model, &rows, segments, NULL, test, &degrees, NULL,
                                       &error));
  EXPECT(GOODWILL_FAILED_PRECONDITION, goodwill_model_influence(model, &rows, NULL, out, &error));
  REFUSED(goodwill_model_influence(NULL, &rows, NULL, out, &error));
  REFUSED(goodwill_model_influence(model, NULL, NULL, out, &error));
  REFUSED(goodwill_model_influence(model, &rows, NULL, NULL, &error));
  /* Nobody at all is not identified, which is an answer; asking it is not. */
  rows.count = 0;
  EXPECT(GOODWILL_OK, goodwill_fit("bg_nbd", -1, &rows, NULL, &nobody, &error));
  rows.count = 12;
  EXPECT(GOODWILL_FAILED_PRECONDITION, goodwill_model_p_alive(nobody, &rows, NULL, out, &error));
  info.struct_size = 0;
  REFUSED(goodwill_model_describe(nobody, &info, &error));
  info.struct_size = sizeof info;
  REFUSED(goodwill_model_describe(NULL, &info, &error));
  REFUSED(goodwill_model_describe(nobody, NULL, &error));
  EXPECT(GOODWILL_OK, goodwill_model_describe(nobody, &info, &error));
  CHECK(info.verdict == GOODWILL_FIT_NOT_IDENTIFIED && info.parameter_count == 0);

  REFUSED(goodwill_model_encode(NULL, &bytes, &error));
  CHECK(bytes == NULL);
  REFUSED(goodwill_model_encode(model, NULL, &error));
  REFUSED(goodwill_model_decode(NULL, 1, &fitted, &error));
  REFUSED(goodwill_model_decode("x", -1, &fitted, &error));
  REFUSED(goodwill_model_decode("x", 1, &fitted, &error));
  REFUSED(goodwill_model_decode("x", 1, NULL, &error));
  EXPECT(GOODWILL_OK, goodwill_model_encode(nobody, &bytes, &error));
  EXPECT(GOODWILL_OK, goodwill_model_decode(goodwill_buffer_data(bytes),
                                            goodwill_buffer_size(bytes), &fitted, &error));
  goodwill_buffer_free(bytes);
  goodwill_model_free(fitted);

  REFUSED(goodwill_model_log_likelihood(NULL, &rows, NULL, out, &error));
  REFUSED(goodwill_model_log_likelihood(model, NULL, NULL, out, &error));
  REFUSED(goodwill_model_log_likelihood(model, &rows, NULL, NULL, &error));
  REFUSED(goodwill_model_p_alive(model, &rows, NULL, NULL, &error));
  REFUSED(goodwill_model_expected_purchases(model, &rows, NULL, 1, NULL, out, &error));
  REFUSED(goodwill_model_expected_purchases(model, &rows, horizon, 0, NULL, out, &error));
  REFUSED(goodwill_model_expected_purchases(model, &rows, horizon, -1, NULL, out, &error));
  REFUSED(goodwill_model_expected_purchases(model, &rows, horizon, 3, NULL, out, &error));
  for (int i = 0; i < 3; ++i) {
    REFUSED(goodwill_model_expected_purchases(model, &rows, &nonsense[i], 1, NULL, out, &error));
    REFUSED(goodwill_model_p_any_purchase(model, &rows, &nonsense[i], 1, NULL, out, &error));
    REFUSED(goodwill_model_residual(model, &rows, nonsense[i], horizon, 1, NULL, out, &error));
  }
  REFUSED(goodwill_model_p_purchases(model, &rows, horizon, 1, -1, NULL, out, &error));
  EXPECT(GOODWILL_FAILED_PRECONDITION,
         goodwill_model_expected_spend(model, &rows, NULL, out, &error));
  EXPECT(GOODWILL_FAILED_PRECONDITION, goodwill_model_p_alive(spend, &rows, NULL, out, &error));
  REFUSED(goodwill_model_expected_spend(NULL, &rows, NULL, out, &error));
  rows.mean_amount = nonsense;
  rows.count = 2;
  REFUSED(goodwill_model_expected_spend(spend, &rows, NULL, out, &error));
  rows.count = 1;
  EXPECT(GOODWILL_OK,
         goodwill_model_expected_purchases(model, &rows, horizon, 3, NULL, out, &error));
  CHECK(out[0] > 0 && out[0] < out[1] && out[1] < out[2]);
  goodwill_model_free(model);
  goodwill_model_free(spend);
  goodwill_model_free(nobody);
  goodwill_model_free(NULL);
}

/* Problems are listed, bounded, and may be asked for wrongly. */
static void problems(void) {
  static const char* const csv =
      "customer_id,time,amount\nanna,yesterday,1\n,2025-01-01,2\nboris,2025-01-01,three\n";
  goodwill_import_options options;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.max_problems = 2;
  CHECK(goodwill_book_import_csv_bytes(book, GOODWILL_TABLE_PURCHASES, csv, (int64_t)strlen(csv),
                                       &options, NULL, NULL, NULL,
                                       &error) == GOODWILL_INVALID_ARGUMENT);
  CHECK(goodwill_error_problem_count(error) == 2);
  CHECK(goodwill_error_problem_total(error) == 3);
  goodwill_problem problem;
  memset(&problem, 0, sizeof problem);
  CHECK(goodwill_error_problem(error, 0, &problem) == GOODWILL_INVALID_ARGUMENT);
  problem.struct_size = sizeof problem;
  CHECK(goodwill_error_problem(error, 0, NULL) == GOODWILL_INVALID_ARGUMENT);
  CHECK(goodwill_error_problem(error, -1, &problem) == GOODWILL_OUT_OF_RANGE);
  CHECK(goodwill_error_problem(error, 2, &problem) == GOODWILL_OUT_OF_RANGE);
  CHECK(goodwill_error_problem(error, 0, &problem) == GOODWILL_OK);
  CHECK(problem.row == 0 && problem.line == 2);
  CHECK((int64_t)strlen(problem.field) == problem.field_size && problem.field_size > 0);
  CHECK((int64_t)strlen(problem.reason) == problem.reason_size && problem.reason_size > 0);
  goodwill_error_free(error);
  error = NULL;
}

static int32_t cancel(void* user, int64_t done, int64_t total) {
  (void)done;
  (void)total;
  *(int*)user += 1;
  return 1;
}

static void cancelling(void) {
  int asked = 0;
  goodwill_run_options run;
  memset(&run, 0, sizeof run);
  run.struct_size = sizeof run;
  run.progress = cancel;
  run.progress_user = &asked;
  goodwill_assessment* made = NULL;
  EXPECT(GOODWILL_CANCELLED, goodwill_book_assess(book, policy, kAsOf + 1, 0, &run, &made, &error));
  CHECK(made == NULL && asked > 0);
  goodwill_book_info before = {.struct_size = sizeof before};
  goodwill_book_info after = {.struct_size = sizeof after};
  EXPECT(GOODWILL_OK, goodwill_book_describe(book, &before, &error));
  little_table table;
  struct ArrowArrayStream stream;
  little_stream(&table, more_purchases, 3, 4, &stream);
  EXPECT(GOODWILL_CANCELLED, goodwill_book_append(book, GOODWILL_TABLE_PURCHASES, &stream, NULL,
                                                  &run, NULL, NULL, &error));
  CHECK(little_all_released(&table));
  EXPECT(GOODWILL_OK, goodwill_book_describe(book, &after, &error));
  CHECK(memcmp(&before.rows, &after.rows, sizeof before.rows) == 0 &&
        before.batches == after.batches);
}

static void consume(struct ArrowArrayStream* stream, int64_t rows) {
  struct ArrowSchema schema;
  struct ArrowArray array;
  CHECK(stream->get_schema(stream, &schema) == 0);
  const int64_t columns = schema.n_children;
  CHECK(columns >= 3 && strlen(schema.children[0]->name) > 0);
  CHECK(stream->get_next(stream, &array) == 0);
  stream->release(stream);
  CHECK(stream->release == NULL);
  CHECK(array.length == rows && array.n_children == columns);
  CHECK(array.children[0]->length == rows);
  /* A consumer may keep one column and let the rest go. */
  struct ArrowArray kept = *array.children[0];
  array.children[0]->release = NULL;
  array.release(&array);
  const int32_t* offsets = (const int32_t*)kept.buffers[1];
  CHECK(memcmp((const char*)kept.buffers[2] + offsets[0], "anna", 4) == 0);
  kept.release(&kept);
  schema.release(&schema);
}

/* Any order of freeing is legal; streams need nobody. */
static void freeing_in_any_order(void) {
  static const int orders[][5] = {{0, 1, 2, 3, 4}, {4, 3, 2, 1, 0}, {1, 0, 3, 2, 4},
                                  {2, 4, 1, 3, 0}, {3, 1, 4, 0, 2}};
  for (size_t o = 0; o < sizeof orders / sizeof *orders; ++o) {
    make();
    struct ArrowArrayStream streams[3];
    goodwill_buffer* text = NULL;
    EXPECT(GOODWILL_OK, goodwill_assessment_export(assessment, 0, &streams[0], &error));
    EXPECT(GOODWILL_OK, goodwill_measures_export(measures, 1, &streams[1], &error));
    EXPECT(GOODWILL_OK,
           goodwill_book_export(book, GOODWILL_TABLE_PURCHASES, 0, &streams[2], &error));
    for (int i = 0; i < 5; ++i) {
      if (assessment) {
        /* Whatever is gone, an assessment has all that it needs. */
        EXPECT(GOODWILL_OK,
               goodwill_assessment_explain_text(assessment, "anna", -1, NULL, 0, &text, &error));
        CHECK(goodwill_buffer_size(text) > 0);
        goodwill_buffer_free(text);
      }
      switch (orders[o][i]) {
        case 0: goodwill_policy_free(policy); policy = NULL; break;
        case 1: goodwill_book_free(book); book = NULL; break;
        case 2: goodwill_measures_free(measures); measures = NULL; break;
        case 3: goodwill_calibration_free(calibration); calibration = NULL; break;
        default: goodwill_assessment_free(assessment); assessment = NULL; break;
      }
    }
    consume(&streams[0], 3);
    consume(&streams[1], 3);
    consume(&streams[2], 4);
  }
}

static void files(void) {
  goodwill_book* book = NULL;
  goodwill_buffer* report = NULL;
  goodwill_open_options options;
  memset(&options, 0, sizeof options);
  REFUSED(goodwill_book_open(NULL, 0, NULL, NULL, &book, &error));
  REFUSED(goodwill_book_open("", 0, NULL, NULL, &book, &error));
  REFUSED(goodwill_book_open("/", -1, NULL, NULL, &book, &error));
  REFUSED(goodwill_book_open("x", -2, NULL, NULL, &book, &error));
  REFUSED(goodwill_book_open("a\0b", 3, NULL, NULL, &book, &error));
  REFUSED(goodwill_book_open("x", -1, NULL, NULL, NULL, &error));
  REFUSED(goodwill_book_open("x", -1, &options, NULL, &book, &error));
  options.struct_size = sizeof options;
  options.must_exist = 1;
  EXPECT(GOODWILL_NOT_FOUND,
         goodwill_book_open("/no/such/book", -1, &options, NULL, &book, &error));
  options.wait_ms = -2;
  REFUSED(goodwill_book_open("/no/such/book", -1, &options, NULL, &book, &error));
  options.wait_ms = 0;
  options.reserved = 1;
  EXPECT(GOODWILL_UNIMPLEMENTED,
         goodwill_book_open("/no/such/book", -1, &options, NULL, &book, &error));
  options.reserved = 0;
  options.currency = "EURO";
  options.currency_size = -1;
  REFUSED(goodwill_book_open("/no/such/book", -1, &options, NULL, &book, &error));
  CHECK(book == NULL);
  REFUSED(goodwill_book_refresh(NULL, NULL, &error));
  goodwill_text nobody = {"nobody", -1};
  goodwill_erase_options order = {sizeof order, {"a law", -1}, {NULL, 0}, 1, {NULL, 0}};
  REFUSED(goodwill_book_erase(NULL, &nobody, 1, &order, NULL, &report, &error));
  REFUSED(goodwill_file_check(NULL, -1, NULL, &report, &error));
  EXPECT(GOODWILL_NOT_FOUND, goodwill_file_check("/no/such/book", -1, NULL, &report, &error));
  REFUSED(goodwill_file_head(NULL, -1, &report, &error));
  REFUSED(goodwill_file_head("x", -1, NULL, &error));
  EXPECT(GOODWILL_NOT_FOUND, goodwill_file_head("/no/such/book", -1, &report, &error));
  REFUSED(goodwill_file_verify("/no/such/book", -1, "3:00", -1, NULL, &report, &error));
  REFUSED(goodwill_file_verify("/no/such/book", -1, NULL, 0, NULL, &report, &error));
  EXPECT(GOODWILL_NOT_FOUND,
         goodwill_file_verify(
             "/no/such/book", -1,
             "3:0000000000000000000000000000000000000000000000000000000000000000", -1, NULL,
             &report, &error));
  REFUSED(goodwill_file_salvage("", -1, "x", -1, NULL, &report, &error));
  EXPECT(GOODWILL_NOT_FOUND,
         goodwill_file_salvage("/no/such/book", -1, "/no/such/copy", -1, NULL, &report, &error));
  REFUSED(goodwill_file_back_up("/no/such/book", -1, NULL, -1, NULL, &error));
  EXPECT(GOODWILL_NOT_FOUND,
         goodwill_file_back_up("/no/such/book", -1, "/no/such/copy", -1, NULL, &error));
  CHECK(report == NULL);
}

int main(void) {
  nothing_at_all();
  status_names();
  files();
  time_and_money();
  make();
  policies();
  exposure_and_service_cost();
  holdout_and_lost();
  promises_and_consents();
  complaints();
  rights();
  customer_files();
  struct_sizes();
  appending();
  measuring();
  assessing();
  concentrating();
  calendars();
  service();
  deciding();
  modelling();
  problems();
  cancelling();
  release_all();
  freeing_in_any_order();
  printf("%d checks, %d failed\n", checks, failures);
  return failures == 0 ? 0 : 1;
}
