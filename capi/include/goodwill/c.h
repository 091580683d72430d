/* Goodwill: who your customers are to you, and what you owe them.
 *
 * This header is the specification of libgoodwill's C ABI. What is not written
 * here is not promised.
 *
 * A program keeps a *book* of facts (purchases, interactions, customers, ...),
 * writes down a *policy* (what counts, which tiers exist, what serving costs),
 * and asks for an *assessment* as of an instant: one row per customer with
 * measures, tier and reasons.
 *
 *     goodwill_policy* policy;  goodwill_book* book;  goodwill_assessment* all;
 *     goodwill_policy_default("EUR", 3, &policy, NULL);
 *     goodwill_book_create(NULL, &book, NULL);
 *     goodwill_book_import_csv(book, GOODWILL_TABLE_PURCHASES, "shop.csv", -1,
 *                              NULL, NULL, NULL, NULL, NULL);
 *     goodwill_time_parse("1998-07-01", -1, "UTC", -1, &as_of, NULL);
 *     goodwill_book_assess(book, policy, as_of, 0, NULL, &all, NULL);
 *     goodwill_assessment_explain_text(all, "C42", -1, "en", -1, &text, NULL);
 *
 * CONVENTIONS
 *
 * Names.    goodwill_<noun>_<verb>. Constants are GOODWILL_<NOUN>_<NAME>.
 * Status.   A function that can fail returns a goodwill_status (0 is success)
 *           and takes `goodwill_error** error` last. `error` may be NULL; on
 *           failure *error is a new object that the caller frees, and every
 *           other output is NULL or zero. There is no "last error".
 * Text.     UTF-8, as pointer and length in bytes. A length of -1 means that
 *           the text ends at its first NUL. Text that the library returns
 *           through a pointer is borrowed from the object it was asked of, and
 *           lives as long as that object.
 * Handles.  Opaque. Made through `T** out`, freed with goodwill_<noun>_free,
 *           which accepts NULL. Handles may be freed in any order: what still
 *           needs a freed parent keeps it alive.
 * Rows.     Cross as columns, through the Arrow C data interface. A stream that
 *           is passed in is moved: the library releases it before it returns,
 *           whatever the outcome. A stream that comes out is released by the
 *           caller and does not need the handle it was exported from.
 * Documents (policy, calibration, explanation, report) cross as serialised
 *           Protocol Buffers; the schemas are the .proto files of goodwill/v1.
 * Options.  Structs whose first member is `struct_size`, set by the caller to
 *           sizeof(the struct). NULL means all defaults; a zeroed member means
 *           its default. A larger size than the library knows is accepted only
 *           when the bytes beyond are zero.
 * Time.     Instants are microseconds since 1970-01-01T00:00:00Z.
 *           `as_of` is exclusive: facts strictly before it count.
 * Known.    Batches of a book are numbered. `known_batch` asks what was known by
 *           that batch, as if none had come after it; 0 means everything.
 * Money.    int64_t minor units (cents) of one currency.
 * Threads.  A book takes one writer, or any number of readers, at a time. All
 *           other objects are immutable after they are made and may be shared
 *           freely between threads. Freeing needs no other call on the same
 *           handle to be running. No thread outlives the call that started it.
 * Never.    No exception, abort, signal handler, global setting, clock or log
 *           line leaves the library. A failed allocation is
 *           GOODWILL_RESOURCE_EXHAUSTED and leaves everything as it was.
 */
#ifndef GOODWILL_C_H_
#define GOODWILL_C_H_

#include <stdint.h>

#if defined(_WIN32)
#define GOODWILL_EXPORT __declspec(dllimport)
#elif defined(__GNUC__)
#define GOODWILL_EXPORT __attribute__((visibility("default")))
#else
#define GOODWILL_EXPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---------------------------------------------------------------- Version */

/* Rises by one with every incompatible change of this header. */
#define GOODWILL_ABI_VERSION 1

/* The GOODWILL_ABI_VERSION the library was built with. Every binding compares
 * it at load. */
GOODWILL_EXPORT int32_t goodwill_abi_version(void);

/* "0.1.0". Static; never freed. */
GOODWILL_EXPORT const char* goodwill_version(void);

/* ----------------------------------------------------------------- Status */

typedef int32_t goodwill_status;

/* The canonical codes; other values are not returned. */
enum {
  GOODWILL_OK = 0,
  GOODWILL_CANCELLED = 1,           /* the progress callback asked to stop */
  GOODWILL_UNKNOWN = 2,
  GOODWILL_INVALID_ARGUMENT = 3,    /* the input is wrong; see the problems */
  GOODWILL_NOT_FOUND = 5,           /* no such customer, file, ... */
  GOODWILL_ALREADY_EXISTS = 6,      /* same identity, other content */
  GOODWILL_PERMISSION_DENIED = 7,   /* the file may not be written or read */
  GOODWILL_RESOURCE_EXHAUSTED = 8,  /* out of memory; the disk is full */
  GOODWILL_FAILED_PRECONDITION = 9, /* right call, wrong state */
  GOODWILL_ABORTED = 10,            /* another process is writing; try again */
  GOODWILL_OUT_OF_RANGE = 11,       /* a number does not fit */
  GOODWILL_UNIMPLEMENTED = 12,      /* an option this version does not know */
  GOODWILL_INTERNAL = 13,           /* a bug in the library; please report */
  GOODWILL_UNAVAILABLE = 14,        /* the device that holds the file reports an error */
  GOODWILL_DATA_LOSS = 15           /* the file is damaged, or not a book */
};

/* "INVALID_ARGUMENT" and so on; "UNKNOWN" for other numbers. Static. */
GOODWILL_EXPORT const char* goodwill_status_name(goodwill_status status);

/* ------------------------------------------------------------------ Error */

/* Why a call failed: a code, one message for people, and one problem per
 * offending place, so that a program can point at the cell. Immutable. */
typedef struct goodwill_error goodwill_error;

/* One offending place. Absent numbers are -1, absent texts are "". */
typedef struct goodwill_problem {
  int64_t struct_size;
  int64_t row;         /* zero-based row of the data, counted over all batches */
  int64_t line;        /* one-based line of a text file */
  int64_t column;      /* one-based column (byte) in that line */
  const char* field;   /* column of the table, or path in a document */
  int64_t field_size;
  const char* reason;
  int64_t reason_size;
} goodwill_problem;

GOODWILL_EXPORT goodwill_status goodwill_error_code(const goodwill_error* error);
/* NUL-terminated, borrowed. */
GOODWILL_EXPORT const char* goodwill_error_message(const goodwill_error* error);
/* How many problems are listed, and how many were found (the list stops at the
 * options' max_problems). */
GOODWILL_EXPORT int64_t goodwill_error_problem_count(const goodwill_error* error);
GOODWILL_EXPORT int64_t goodwill_error_problem_total(const goodwill_error* error);
/* Fills *out (set out->struct_size first); texts are borrowed from `error`.
 * OUT_OF_RANGE if there is no such problem. */
GOODWILL_EXPORT goodwill_status goodwill_error_problem(const goodwill_error* error,
                                                       int64_t index, goodwill_problem* out);
GOODWILL_EXPORT void goodwill_error_free(goodwill_error* error);

/* ----------------------------------------------------------------- Buffer */

/* Bytes or text made by the library. Immutable. Data is NUL-terminated behind
 * its size, so that text can be printed as it is. */
typedef struct goodwill_buffer goodwill_buffer;

GOODWILL_EXPORT const char* goodwill_buffer_data(const goodwill_buffer* buffer);
GOODWILL_EXPORT int64_t goodwill_buffer_size(const goodwill_buffer* buffer);
GOODWILL_EXPORT void goodwill_buffer_free(goodwill_buffer* buffer);

/* ------------------------------------------------- Arrow C data interface */

/* As specified at https://arrow.apache.org/docs/format/CDataInterface.html */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};

#endif /* ARROW_C_STREAM_INTERFACE */

/* ---------------------------------------------------------- Long calls */

/* Called now and then on the calling thread with work done and work in all
 * (total is -1 when it is not known). Return 0 to go on; anything else cancels
 * the call, which then returns CANCELLED with the state as before. It must
 * return: a C++ exception that it throws is caught and cancels too, but what it
 * said is lost, and longjmp past the library is undefined. It must not call the
 * library with the handles of the call that is running. */
typedef int32_t (*goodwill_progress)(void* user, int64_t done, int64_t total);

typedef struct goodwill_run_options {
  int64_t struct_size;
  goodwill_progress progress; /* may be NULL */
  void* progress_user;
  int32_t parallelism;        /* threads; 0 means 1. Results do not depend on it */
  int32_t reserved;           /* must be 0 */
} goodwill_run_options;

/* ------------------------------------------------------------------- Time */

/* Reads "1998-07-01" (the first instant of that date in the zone),
 * "1998-07-01T12:30:00", with a fraction, with "Z" or "+02:00". Without an
 * offset it is civil time in `time_zone` (an IANA name; NOT_FOUND if there is
 * none such); a time in a gap is moved past it, a time that occurs twice is the
 * earlier. */
GOODWILL_EXPORT goodwill_status goodwill_time_parse(const char* text, int64_t text_size,
                                                    const char* time_zone,
                                                    int64_t time_zone_size,
                                                    int64_t* instant_us, goodwill_error** error);

/* ------------------------------------------------------------------ Money */

/* How a division rounds. The same numbers as in goodwill/v1/policy.proto. */
enum {
  GOODWILL_ROUNDING_NONE = 0,         /* refuse what is not exact */
  GOODWILL_ROUNDING_FLOOR = 1,        /* towards minus infinity */
  GOODWILL_ROUNDING_CEILING = 2,      /* towards plus infinity */
  GOODWILL_ROUNDING_DOWN = 3,         /* towards zero */
  GOODWILL_ROUNDING_UP = 4,           /* away from zero */
  GOODWILL_ROUNDING_HALF_EVEN = 5,    /* nearest, ties to even: the default */
  GOODWILL_ROUNDING_HALF_UP = 6,      /* nearest, ties away from zero */
  GOODWILL_ROUNDING_HALF_DOWN = 7     /* nearest, ties towards zero */
};

/* Decimals of an ISO 4217 currency: 2 for EUR, 0 for JPY, 3 for KWD. */
GOODWILL_EXPORT goodwill_status goodwill_currency_exponent(const char* currency,
                                                           int64_t currency_size,
                                                           int32_t* exponent,
                                                           goodwill_error** error);
/* "-1234.5" to minor units, exactly; more digits than the currency has are
 * refused unless they are zeros. */
GOODWILL_EXPORT goodwill_status goodwill_money_parse(const char* text, int64_t text_size,
                                                     const char* currency,
                                                     int64_t currency_size, int64_t* minor,
                                                     goodwill_error** error);
/* Minor units to "-1234.50" (no grouping, always a dot, no currency). */
GOODWILL_EXPORT goodwill_status goodwill_money_format(int64_t minor, const char* currency,
                                                      int64_t currency_size,
                                                      goodwill_buffer** text,
                                                      goodwill_error** error);
/* minor * numerator / denominator, rounded once. */
GOODWILL_EXPORT goodwill_status goodwill_money_multiply(int64_t minor, int64_t numerator,
                                                        int64_t denominator, int32_t rounding,
                                                        int64_t* result, goodwill_error** error);
/* Splits `minor` in proportion to `weights` (not negative, not all zero) into
 * `parts`; the parts add up to `minor` exactly. Leftover units go to the
 * largest remainders, ties to the first. */
GOODWILL_EXPORT goodwill_status goodwill_money_allocate(int64_t minor, const int64_t* weights,
                                                        int64_t count, int64_t* parts,
                                                        goodwill_error** error);

/* ----------------------------------------------------------------- Policy */

/* Everything a business decides in writing. Immutable, valid as a whole. */
typedef struct goodwill_policy goodwill_policy;

/* The policy that is used when there is none, in the given currency (ISO 4217).
 * NULL or "" gives a policy in XXX, which is no currency; an unknown code is
 * INVALID_ARGUMENT. */
GOODWILL_EXPORT goodwill_status goodwill_policy_default(const char* currency,
                                                        int64_t currency_size,
                                                        goodwill_policy** out,
                                                        goodwill_error** error);
/* A policy to begin with, in the given currency (required): "shop" (many customers,
 * small baskets), "wholesaler" (key accounts, margins, what hangs on few),
 * "subscription" (regular payments) or "complaints" (clocks, working hours and authority
 * of a complaints desk). Its thresholds are a start: change them to what
 * you sell. NOT_FOUND for another name. */
GOODWILL_EXPORT goodwill_status goodwill_policy_starter(const char* name, int64_t name_size,
                                                        const char* currency,
                                                        int64_t currency_size,
                                                        goodwill_policy** out,
                                                        goodwill_error** error);
/* Reads Protobuf text format. On failure every problem is listed, each with
 * line, column and path. */
GOODWILL_EXPORT goodwill_status goodwill_policy_parse(const char* text, int64_t text_size,
                                                      goodwill_policy** out,
                                                      goodwill_error** error);
/* Reads a serialised goodwill.v1.Policy. Unknown fields are refused by path. */
GOODWILL_EXPORT goodwill_status goodwill_policy_decode(const void* bytes, int64_t size,
                                                       goodwill_policy** out,
                                                       goodwill_error** error);
/* The policy as text (canonical; parses back to an equal policy). */
GOODWILL_EXPORT goodwill_status goodwill_policy_print(const goodwill_policy* policy,
                                                      goodwill_buffer** text,
                                                      goodwill_error** error);
/* The policy as a serialised goodwill.v1.Policy (canonical bytes). */
GOODWILL_EXPORT goodwill_status goodwill_policy_encode(const goodwill_policy* policy,
                                                       goodwill_buffer** bytes,
                                                       goodwill_error** error);
/* What the policy means, in sentences, in "en", "ru" or "bg". */
GOODWILL_EXPORT goodwill_status goodwill_policy_describe(const goodwill_policy* policy,
                                                         const char* language,
                                                         int64_t language_size,
                                                         goodwill_buffer** text,
                                                         goodwill_error** error);
GOODWILL_EXPORT void goodwill_policy_free(goodwill_policy* policy);

/* ------------------------------------------------------------------- Book */

/* All facts about all customers; in memory, or durable in a file. */
typedef struct goodwill_book goodwill_book;

/* The fact tables. Columns, types and meaning: goodwill_table_columns. */
enum {
  GOODWILL_TABLE_PURCHASES = 1,
  GOODWILL_TABLE_INTERACTIONS = 2,
  GOODWILL_TABLE_CUSTOMERS = 3,
  GOODWILL_TABLE_CONTACTS = 4,
  GOODWILL_TABLE_EVENTS = 5,
  GOODWILL_TABLE_PRODUCTS = 6,
  GOODWILL_TABLE_CONSENTS = 7,
  GOODWILL_TABLE_PROMISES = 8,
  GOODWILL_TABLE_ANSWERS = 9,
  GOODWILL_TABLE_MEASUREMENTS = 10,
  GOODWILL_TABLE_RATES = 11,
  GOODWILL_TABLE_MERGES = 12,
  GOODWILL_TABLE_RIGHTS = 13,
  GOODWILL_TABLE_CASE_COMMANDS = 14
};

/* The columns of a fact table as a serialised goodwill.v1.TableDescription. */
GOODWILL_EXPORT goodwill_status goodwill_table_columns(int32_t table, goodwill_buffer** document,
                                                       goodwill_error** error);

typedef struct goodwill_book_options {
  int64_t struct_size;
  const char* currency; /* NULL: none yet (two decimals; the first policy names it) */
  int64_t currency_size;
  const char* time_zone; /* an IANA name; NULL or "": UTC; unknown: NOT_FOUND */
  int64_t time_zone_size;
} goodwill_book_options;

GOODWILL_EXPORT goodwill_status goodwill_book_create(const goodwill_book_options* options,
                                                     goodwill_book** out, goodwill_error** error);
GOODWILL_EXPORT void goodwill_book_free(goodwill_book* book);

/* A text inside an options struct or an array. */
typedef struct goodwill_text {
  const char* data;
  int64_t size;
} goodwill_text;

typedef struct goodwill_open_options {
  int64_t struct_size;
  const char* currency; /* of a new book; an existing one has its own, and another here is */
  int64_t currency_size; /* refused. NULL: the book's, or none yet */
  const char* time_zone; /* the same; NULL: the book's, or UTC */
  int64_t time_zone_size;
  int64_t wait_ms;       /* how long an append waits for another process that is writing;
                            0 means 5000, -1 not at all */
  int32_t read_only;     /* 1: no file is made, appends are FAILED_PRECONDITION */
  int32_t must_exist;    /* 1: NOT_FOUND instead of a new book */
  int32_t allow_network_file_system; /* 1: take the risk of locks that do not hold */
  int32_t reserved;      /* must be 0 */
} goodwill_open_options;

/* Opens a durable book: all facts in one SQLite file, read into memory here
 * (with run.parallelism 2, read and taken in side by side).
 * Each append is one transaction and is on the disk when it returns; what was
 * acknowledged survives kill and power loss. Several processes may have the
 * file open: writers take turns batch by batch and judge by what others wrote;
 * a reader keeps what it opened until goodwill_book_refresh. After fork, the
 * child must open its own (appends are FAILED_PRECONDITION; memory may be read).
 * Errors: NOT_FOUND; PERMISSION_DENIED; FAILED_PRECONDITION (a newer version's
 * file, another currency or zone, a network file system); DATA_LOSS; ABORTED;
 * UNAVAILABLE; CANCELLED. Freeing the book closes the file. */
GOODWILL_EXPORT goodwill_status goodwill_book_open(const char* path, int64_t path_size,
                                                   const goodwill_open_options* options,
                                                   const goodwill_run_options* run,
                                                   goodwill_book** out, goodwill_error** error);
/* Takes in what other processes have written since. Counts as writing for the
 * rule of one writer or many readers. Does nothing for a book in memory. */
GOODWILL_EXPORT goodwill_status goodwill_book_refresh(goodwill_book* book,
                                                      const goodwill_run_options* run,
                                                      goodwill_error** error);

/* Why, by whom and when customers are erased: what the ledger of rights keeps. */
typedef struct goodwill_erase_options {
  int64_t struct_size;
  goodwill_text basis;    /* what in law it rests on; not empty */
  goodwill_text approver; /* who of us decided; "": not said */
  int64_t at_us;          /* when it is done; 0 is refused */
  goodwill_text source;   /* of the batch that the ledger's rows make; "": not said */
} goodwill_erase_options;

/* Erases customers, all of them or none: ids, names, texts and identifiers of
 * their facts go, from a file also out of its free pages and its log; amounts,
 * times and counts stay under a pseudonym, so that no sum changes and the chain
 * of digests still verifies. From then on rows that name an erased customer are
 * refused (FAILED_PRECONDITION). Ids of an int64 book are given as decimal text.
 * The ledger (goodwill_book_rights) receives a row for each, under the pseudonym:
 * an open request to be erased is done by it, else it says that it was done.
 * `report` (may be NULL) receives a serialised goodwill.v1.ErasureReport; who was
 * erased before is not in it. Takes time in proportion to the book: erase many at
 * once. Errors: NOT_FOUND (no such customer); FAILED_PRECONDITION (a hold or a
 * retention is running at at_us: one problem per customer, `row` the place in
 * customer_ids, names the date and the basis); INVALID_ARGUMENT (no basis, no
 * time); ABORTED (done, but another process reads an older state and keeps its
 * bytes in the log; call again). */
GOODWILL_EXPORT goodwill_status goodwill_book_erase(goodwill_book* book,
                                                    const goodwill_text* customer_ids,
                                                    int64_t count,
                                                    const goodwill_erase_options* options,
                                                    const goodwill_run_options* run,
                                                    goodwill_buffer** report,
                                                    goodwill_error** error);

/* A book's file, whether or not it is open somewhere. `report` (may be NULL)
 * receives a serialised goodwill.v1.FileReport.
 *
 * Check reads everything: SQLite's structure, references, and the chain of
 * digests over every fact. OK even when problems were found; they are in the
 * report. */
GOODWILL_EXPORT goodwill_status goodwill_file_check(const char* path, int64_t path_size,
                                                    const goodwill_run_options* run,
                                                    goodwill_buffer** report,
                                                    goodwill_error** error);
/* How far the file's chain of digests reaches, the journal of decisions in it: the number of
 * batches, a colon, and the digest of them all in 64 hexadecimal digits. Keep it outside the
 * file, and goodwill_file_verify can prove that the file was only appended to since: the check, and
 * a problem in the report if something else has happened (customers may be erased all the same, for
 * the chain is over commitments; a salvaged file has a chain of its own). Head reads the last link
 * only. INVALID_ARGUMENT for a text that is no head. */
GOODWILL_EXPORT goodwill_status goodwill_file_head(const char* path, int64_t path_size,
                                                   goodwill_buffer** head,
                                                   goodwill_error** error);
GOODWILL_EXPORT goodwill_status goodwill_file_verify(const char* path, int64_t path_size,
                                                     const char* head, int64_t head_size,
                                                     const goodwill_run_options* run,
                                                     goodwill_buffer** report,
                                                     goodwill_error** error);
/* Copies what can still be read of a damaged book to a new file;
 * ALREADY_EXISTS if there is one. The report names what was lost. */
GOODWILL_EXPORT goodwill_status goodwill_file_salvage(const char* path, int64_t path_size,
                                                      const char* to, int64_t to_size,
                                                      const goodwill_run_options* run,
                                                      goodwill_buffer** report,
                                                      goodwill_error** error);
/* Copies a book as it is now, while it may be open and written to.
 * ALREADY_EXISTS if the target is there. */
GOODWILL_EXPORT goodwill_status goodwill_file_back_up(const char* path, int64_t path_size,
                                                      const char* to, int64_t to_size,
                                                      const goodwill_run_options* run,
                                                      goodwill_error** error);

/* How rows are read, from Arrow and from CSV. */
typedef struct goodwill_import_options {
  int64_t struct_size;
  /* 2 * map_count texts: column of the table, name in the source, ... Source
   * columns that are neither mapped nor known are reported, not read. */
  const goodwill_text* map;
  int64_t map_count;
  int64_t max_problems;    /* how many problems are listed; 0 means 100 */
  int32_t amount_rounding; /* GOODWILL_ROUNDING_*, for amounts with more digits than
                              the currency has; 0 refuses them */
  int32_t refuse_unknown_columns; /* 1: an unknown column is an error */
  /* CSV only. */
  int32_t separator;     /* a character; 0: found among comma ; tab | in the header */
  int32_t decimal_mark;  /* '.' or ','; 0 means '.' */
  goodwill_text date_form; /* "" or "iso": 2024-12-31 with or without a time;
                              "d.m.y", "d/m/y", "d-m-y", "m/d/y", "m-d-y", "y/m/d", "y.m.d":
                              with or without a time behind it. Never guessed. */
  /* Kept with the batch that a book makes of the rows; see goodwill_book_batches. */
  int64_t recorded_at_us; /* when they were recorded; 0: not said */
  goodwill_text source;   /* which system or desk they come from; "": not said */
} goodwill_import_options;

typedef struct goodwill_append_result {
  int64_t struct_size;
  int64_t rows;            /* rows in the input */
  int64_t appended;        /* new facts */
  int64_t already_present; /* facts the book had */
  int64_t superseded;      /* revisions replaced: earlier ones in the book, or older ones
                              that arrived late */
  int64_t batch;           /* number of this batch, from 1 */
} goodwill_append_result;

/* Appends a stream of record batches to a table: all of it, or on failure
 * nothing. `stream` is moved and released. `report` (may be NULL) receives a
 * serialised goodwill.v1.ImportReport: how columns were read, which were not. */
GOODWILL_EXPORT goodwill_status goodwill_book_append(
    goodwill_book* book, int32_t table, struct ArrowArrayStream* stream,
    const goodwill_import_options* options, const goodwill_run_options* run,
    goodwill_append_result* result, goodwill_buffer** report, goodwill_error** error);

/* The same from a CSV file (plain or gzip), or from CSV bytes in memory. */
GOODWILL_EXPORT goodwill_status goodwill_book_import_csv(
    goodwill_book* book, int32_t table, const char* path, int64_t path_size,
    const goodwill_import_options* options, const goodwill_run_options* run,
    goodwill_append_result* result, goodwill_buffer** report, goodwill_error** error);
GOODWILL_EXPORT goodwill_status goodwill_book_import_csv_bytes(
    goodwill_book* book, int32_t table, const void* bytes, int64_t size,
    const goodwill_import_options* options, const goodwill_run_options* run,
    goodwill_append_result* result, goodwill_buffer** report, goodwill_error** error);

/* Two customers turn out to be one: since `time_us` the facts of `from` are those
 * of `into`, and `from` no longer appears. Appends a row to the merges; undoing it
 * appends its voiding, and all is as before. Merges chain; a circle, and a second
 * merge of one customer, is FAILED_PRECONDITION. An id of an int64 book is given
 * as decimal text; NOT_FOUND if the book does not know it. Of `options` only
 * recorded_at_us and source matter. Measures of `into` are, bit by bit, those of a
 * book that was given the facts of both under that id. */
GOODWILL_EXPORT goodwill_status goodwill_book_merge_customers(
    goodwill_book* book, const char* from_id, int64_t from_id_size, const char* into_id,
    int64_t into_id_size, int64_t time_us, const char* reason, int64_t reason_size,
    const goodwill_import_options* options, goodwill_append_result* result,
    goodwill_error** error);
GOODWILL_EXPORT goodwill_status goodwill_book_unmerge_customers(
    goodwill_book* book, const char* from_id, int64_t from_id_size, const char* reason,
    int64_t reason_size, const goodwill_import_options* options, goodwill_append_result* result,
    goodwill_error** error);

/* The accepted batches in the order of their numbers, as columns: `batch` (from
 * 1), `table`, `recorded_at` and `source` (as the caller said, else null), and
 * `rows`, `appended`, `already_present`, `superseded` as in
 * goodwill_append_result. A batch that was refused has no number. */
GOODWILL_EXPORT goodwill_status goodwill_book_batches(const goodwill_book* book,
                                                      struct ArrowArrayStream* out,
                                                      goodwill_error** error);

/* Is every movement recorded in time? One row per table and source (null: not
 * said), of the facts before `as_of_us`, in whole microseconds:
 *   batches, rows           accepted batches, and the rows they brought
 *   revisions               rows that revise or void a fact recorded before
 *   facts, first, last      the other rows before as-of, and their times
 *   lags                    facts whose batch says when it was recorded: of these
 *   lag_median_us, lag_90_us, lag_max_us
 *                           recorded_at - time: the smallest that half, nine
 *                           tenths, all of them do not exceed
 *   late, early             lags above late_after_us, and below zero
 *   gap_median_us, gap_longest_us, gap_from
 *                           between facts that follow each other at different
 *                           times; the longest begins at gap_from
 *   silent_us               from the last fact to as-of
 *   days, days_without      civil days of the book's zone from first to last, and
 *                           those without a fact
 * Figures that do not exist are null. */
GOODWILL_EXPORT goodwill_status goodwill_book_timeliness(const goodwill_book* book,
                                                         int64_t as_of_us, int64_t known_batch,
                                                         int64_t late_after_us,
                                                         struct ArrowArrayStream* out,
                                                         goodwill_error** error);

/* The facts of a table that count (not voided, not superseded), as columns in
 * a canonical order that does not depend on the order of arrival. */
GOODWILL_EXPORT goodwill_status goodwill_book_export(const goodwill_book* book, int32_t table,
                                                     int64_t known_batch,
                                                     struct ArrowArrayStream* out,
                                                     goodwill_error** error);

typedef struct goodwill_book_info {
  int64_t struct_size;
  int64_t customers;
  int64_t batches;       /* number of the last one */
  int64_t rows[16];      /* facts that count, indexed by GOODWILL_TABLE_* */
  int64_t first_us;      /* earliest and latest purchase; INT64_MAX and INT64_MIN if none */
  int64_t last_us;
  int64_t memory_bytes;  /* held by the book's columns and indexes */
  char currency[4];      /* NUL-terminated; "XXX" while none is named */
  int32_t ids_are_text;  /* 1 text, 0 int64, -1 not decided yet */
  int32_t durable;       /* 1: in a file, 0: in memory */
  int32_t reserved;
  const char* time_zone; /* IANA name; borrowed from the book */
  int64_t time_zone_size;
} goodwill_book_info;

GOODWILL_EXPORT goodwill_status goodwill_book_describe(const goodwill_book* book,
                                                       goodwill_book_info* out,
                                                       goodwill_error** error);

/* -------------------------------------------------------------- Complaints */

/* A complaint is a case, and a case is the sequence of its commands: rows of
 * GOODWILL_TABLE_CASE_COMMANDS, from which its state and its clocks follow. A
 * command is a serialised goodwill.v1.CaseCommand; it names the version of the case
 * that its giver had seen. It is judged by the rules of the case and the policy's
 * limits, written to the book as a batch of its own (in a durable book it is on the
 * disk when the call returns), and only then counts.
 *
 * A refusal is FAILED_PRECONDITION, and its problem's field names the rule: stage,
 * text_required, within_authority, four_eyes, remedy_fulfilled, ... The rule
 * "version" is ABORTED: somebody was quicker; read the case again. NOT_FOUND:
 * there is no such case. INVALID_ARGUMENT: the document cannot be read. A command that was
 * accepted before is answered as it was then, so that it may be sent again.
 *
 * Clocks and limits are the policy's `complaints`; without that section the standard
 * clocks hold and nobody may grant anything. */
typedef struct goodwill_act_options {
  int64_t struct_size;
  int64_t recorded_at_us; /* kept with the batch; 0: not said */
  goodwill_text source;   /* likewise; "": not said */
} goodwill_act_options;

typedef struct goodwill_act_result {
  int64_t struct_size;
  int64_t version;         /* of the case now: what the next command expects */
  int64_t batch;           /* that holds the command, or the last one if it was there before */
  int32_t already_present; /* 1: the same command had been accepted before */
  int32_t reserved;
} goodwill_act_result;

/* Gives a command to a case. `customer_id` is needed to open one, may be NULL
 * otherwise, and is checked where it is given; an anonymous complaint is filed under an
 * id kept for those. `document` (may be NULL) receives the case, a serialised
 * goodwill.v1.Case as of just after the command took effect, or NULL when the command is
 * recorded and there was no memory left to show it. Writes: nothing else may use the
 * book meanwhile. */
GOODWILL_EXPORT goodwill_status goodwill_complaints_act(
    goodwill_book* book, const goodwill_policy* policy, const char* case_id,
    int64_t case_id_size, const char* customer_id, int64_t customer_id_size,
    const void* command, int64_t command_size, const goodwill_act_options* options,
    goodwill_act_result* result, goodwill_buffer** document, goodwill_error** error);

/* A case as of an instant (exclusive), as known by a batch (0: by now): a serialised
 * goodwill.v1.Case with its state, commands, and every clock with its reasons. What had
 * not taken effect by then is left out. NOT_FOUND if there is no such case. Readers of
 * complaints of one book take turns. */
GOODWILL_EXPORT goodwill_status goodwill_complaints_case(
    const goodwill_book* book, const goodwill_policy* policy, const char* case_id,
    int64_t case_id_size, int64_t as_of_us, int64_t known_batch, goodwill_buffer** document,
    goodwill_error** error);
/* The same for people, in English. */
GOODWILL_EXPORT goodwill_status goodwill_complaints_case_text(
    const goodwill_book* book, const goodwill_policy* policy, const char* case_id,
    int64_t case_id_size, int64_t as_of_us, int64_t known_batch, goodwill_buffer** text,
    goodwill_error** error);

typedef struct goodwill_assessment goodwill_assessment; /* see Assessments */

typedef struct goodwill_complaint_options {
  int64_t struct_size;
  const char* owner;       /* only what this person is responsible for; "": nobody is yet;
                              NULL: everybody's */
  int64_t owner_size;
  const char* customer_id; /* NULL: everybody's */
  int64_t customer_id_size;
  const char* case_id;     /* NULL: all */
  int64_t case_id_size;
  const char* stage;       /* of the list: "open", "decided", ...; NULL: all */
  int64_t stage_size;
  int64_t until_us;        /* of what is due: only what falls due before; 0: all */
  int64_t believed_batch;  /* of what is due: also breaches that were believed as known by
                              this batch, and are none as known now; 0: none */
  const goodwill_assessment* assessment; /* of what is due: of customers who are equally due
                              the one of the higher value (what Pareto membership is judged
                              by) comes first; NULL: nothing decides */
} goodwill_complaint_options;

/* The cases that were open or had been by as-of, by case_id: case_id, customer_id,
 * version, stage, received_at, classified, finding, severity (0: not assessed),
 * responsible, channel, contacts, facts, reopened, escalations, overrides,
 * acknowledged, restatement_disputed, granted (remedies accepted), does_not_fit
 * (facts of the case that the rules refuse). */
GOODWILL_EXPORT goodwill_status goodwill_complaints_list(
    const goodwill_book* book, int64_t as_of_us, int64_t known_batch,
    const goodwill_complaint_options* options, int32_t money, struct ArrowArrayStream* out,
    goodwill_error** error);

/* What is owed, to whom, by whom, by when: case_id, customer_id, kind (clock, remedy,
 * next_update, approval, compliance, retracted), name (of the clock or remedy), state
 * (overdue, soon, due, standing_still, no_date), owner (null: nobody is responsible yet), role
 * (that may approve), since, due_at, remaining_minutes (of working time),
 * overdue_minutes, amount, severity. Overdue first, by the instant at which it was
 * due; then what is due, by the working minutes that remain; then what has no date. Value
 * (options.assessment) decides only among equals.
 *
 * A breach is `retracted` where it was believed as known by options.believed_batch, when
 * that batch was recorded, and what is known now dissolves it: whoever was blamed is owed
 * an apology, until the case holds a command `correct` whose ref is the clock. `since` is
 * the deadline that was believed missed. */
GOODWILL_EXPORT goodwill_status goodwill_complaints_due(
    const goodwill_book* book, const goodwill_policy* policy, int64_t as_of_us,
    int64_t known_batch, const goodwill_complaint_options* options, int32_t money,
    struct ArrowArrayStream* out, goodwill_error** error);

/* Every deadline of a case in words, one a line: limit, start, calendar, pauses and who
 * caused them, holidays, and what set it. `language`: "en", "ru", "bg"; NULL: the
 * policy's. Errors as goodwill_complaints_case; INVALID_ARGUMENT for other languages. */
GOODWILL_EXPORT goodwill_status goodwill_complaints_explain(
    const goodwill_book* book, const goodwill_policy* policy, const char* case_id,
    int64_t case_id_size, int64_t as_of_us, int64_t known_batch, const char* language,
    int64_t language_size, goodwill_buffer** text, goodwill_error** error);

/* A letter to the complainant, as the case stands: "acknowledgement", "holding_response"
 * or "final_response", worded by the policy's complaints.letters or else as it is built in
 * ("en", "ru", "bg"). `language` NULL: the policy's. NOT_FOUND: no such case, letter or
 * language; FAILED_PRECONDITION: the case cannot be written about in this way yet, with
 * the rule as the problem's field (person_responsible, text_required, answered). */
GOODWILL_EXPORT goodwill_status goodwill_complaints_letter(
    const goodwill_book* book, const goodwill_policy* policy, const char* case_id,
    int64_t case_id_size, int64_t as_of_us, int64_t known_batch, const char* letter,
    int64_t letter_size, const char* language, int64_t language_size, goodwill_buffer** text,
    goodwill_error** error);

typedef struct goodwill_propagate_options {
  int64_t struct_size;
  int64_t recorded_at_us; /* kept with the batch; 0: not said */
  goodwill_text source;   /* likewise; "": not said */
  int32_t all_or_none;    /* 1: one refusal refuses all, and nothing is written */
  int32_t reserved;       /* must be 0 */
} goodwill_propagate_options;

/* Gives one command to every case whose parent `case_id` is (linked to it by the command
 * `link` with the detail "relation": "parent"): each is judged by its own version, rules
 * and limits, and all that are accepted are written as one batch, or none is. `out`:
 * case_id, accepted, version (of the case now), rule and reason of a refusal, by case_id.
 * The command's expected_version is not looked at; a case whose last command is this very
 * one has accepted it before, so that the call may be repeated. NOT_FOUND: there is no
 * such case; INVALID_ARGUMENT: the document, or a command `open`; ABORTED: another
 * command was quicker, and nothing was written. Writes: nothing else may use the book
 * meanwhile. */
GOODWILL_EXPORT goodwill_status goodwill_complaints_propagate(
    goodwill_book* book, const goodwill_policy* policy, const char* case_id,
    int64_t case_id_size, const void* command, int64_t command_size,
    const goodwill_propagate_options* options, struct ArrowArrayStream* out,
    goodwill_error** error);

typedef struct goodwill_causes_options {
  int64_t struct_size;
  int32_t months;      /* 1 to 120, the last holding the instant before as-of; 0: 12 */
  int32_t no_losses;   /* 1: the register of the lost is not read */
  int64_t recurrences; /* at most so many customers are listed; 0: 20 */
} goodwill_causes_options;

/* Why it went wrong: complaints, losses (where the policy has `lifetime`) and breaches in
 * one tree of causes. A case's cause is the latest detail "cause" of its commands. `out`,
 * depth first: cause (a path, "delivery/late"), title, named (by the policy's
 * complaints.causes), count (of it and all below), complaints, losses, breaches,
 * customers, repeated (whom it hit a second time), redress, handling, value_at_risk,
 * own_count (just of this cause), place and cumulative (in the Pareto order of own
 * counts), place_by_cost, place_by_value, rate, shift (1: it became more, -1: less),
 * actions, actions_helped. `document` (may be NULL) receives all of it, months with their
 * limits, actions, topics of interactions and whom it hit twice, as a serialised
 * goodwill.v1.CauseReport. Reads the book. */
GOODWILL_EXPORT goodwill_status goodwill_complaints_causes(
    const goodwill_book* book, const goodwill_policy* policy, int64_t as_of_us,
    int64_t known_batch, const goodwill_causes_options* options, int32_t money,
    const goodwill_run_options* run, struct ArrowArrayStream* out, goodwill_buffer** document,
    goodwill_error** error);

/* One policy's view of the cases of a span. */
typedef struct goodwill_what_if_side {
  int64_t clocks; /* that started */
  int64_t breaches;
  int64_t grants_beyond;        /* accepted, and beyond the authority of who granted it */
  int64_t granted_beyond_minor; /* by so much, together */
  int64_t busiest_day;          /* with most deadlines, days since 1970-01-01 */
  int64_t busiest_deadlines;    /* on it; 0: there was none */
} goodwill_what_if_side;

typedef struct goodwill_what_if {
  int64_t struct_size;
  int64_t cases;
  int64_t granted_minor; /* accepted in the span */
  int64_t same;          /* clocks whose deadline and verdict stay */
  int64_t moved;         /* another deadline, the same verdict */
  int64_t breached;      /* breached only by the other policy */
  int64_t kept;          /* breached before, and not by the other policy */
  int64_t added;         /* clocks that only the other policy has */
  int64_t dropped;       /* clocks that it does not have */
  goodwill_what_if_side before;
  goodwill_what_if_side after;
} goodwill_what_if;

/* What another policy would have shown of the cases received from an instant on, as of
 * another: deadlines and limits recomputed, nothing rewritten; the work stays what it
 * was. `out`: case_id, customer_id, clock, change (same, moved, breached, kept, added,
 * dropped), due_before, due_after, state_before, state_after. `summary` (may be NULL)
 * receives the figures. INVALID_ARGUMENT: the span, or complaints of either policy that do
 * not hold. Reads the book. */
GOODWILL_EXPORT goodwill_status goodwill_complaints_what_if(
    const goodwill_book* book, const goodwill_policy* policy, const goodwill_policy* other,
    int64_t from_us, int64_t as_of_us, int64_t known_batch, struct ArrowArrayStream* out,
    goodwill_what_if* summary, goodwill_error** error);

/* How the desk did with complaints received from `from_us` to `as_of_us`, exclusive: all,
 * by month, channel and product (detail `product` of the command that opened the case);
 * settled at first contact, times to close by the clock and in working hours, reopened,
 * upheld, redress; and regulators' returns by half-year from dated definitions, which are
 * to be looked at again by their review day. A serialised goodwill.v1.DeskFigures
 * (goodwill/v1/service.proto). Reads the book. INVALID_ARGUMENT: it begins after it ends. */
GOODWILL_EXPORT goodwill_status goodwill_complaints_figures(
    const goodwill_book* book, const goodwill_policy* policy, int64_t from_us, int64_t as_of_us,
    int64_t known_batch, goodwill_buffer** document, goodwill_error** error);

/* Are like cases treated alike? Closed complaints about the same product, of the same
 * severity and finding, whose redress stands out (Tukey's fences among at least five); and
 * groups of customers side by side, by labels given here (`customer_ids` and `labels`,
 * `count` of each, of a customer the last; not kept, may be NULL where count is 0), with
 * intervals. Of a group of fewer than five customers with a complaint nothing is told but
 * its label. A serialised goodwill.v1.Fairness. Reads the book. INVALID_ARGUMENT: it begins
 * after it ends. */
GOODWILL_EXPORT goodwill_status goodwill_complaints_fairness(
    const goodwill_book* book, const goodwill_policy* policy, int64_t from_us, int64_t as_of_us,
    int64_t known_batch, const goodwill_text* customer_ids, const goodwill_text* labels,
    int64_t count, goodwill_buffer** document, goodwill_error** error);

/* For whom figures of people are. */
enum {
  GOODWILL_AUDIENCE_AGENT = 1,     /* the agent named: their own */
  GOODWILL_AUDIENCE_SCHEDULER = 2, /* who plans the work: everybody's, by name */
  GOODWILL_AUDIENCE_OTHERS = 3     /* anybody else: all together, of five or more */
};

/* The people at the desk: open cases, commands and contacts outside working hours, how
 * harsh their cases are, the share they closed within their own authority; and the answers
 * to `pulse_question` (may be NULL), told only of five respondents or more and never by
 * person. A serialised goodwill.v1.DeskPeople. Reads the book. Errors: INVALID_ARGUMENT (no
 * such audience, no agent named, begins after it ends), FAILED_PRECONDITION (others ask, and
 * there are fewer than five). */
GOODWILL_EXPORT goodwill_status goodwill_complaints_people(
    const goodwill_book* book, const goodwill_policy* policy, int64_t from_us, int64_t as_of_us,
    int64_t known_batch, int32_t audience, const char* agent, int64_t agent_size,
    const char* pulse_question, int64_t pulse_question_size, goodwill_buffer** document,
    goodwill_error** error);

/* The desk's plan for the coming `hours` (1 to 8784, of the clock), from as-of on: every task
 * that is owed is given to one of the policy's complaints.agents, in the order of what is due
 * (overdue first; of equals the customer of the higher value, what Pareto membership is judged
 * by in `assessment`, which may be NULL), within skills and working hours, never to the person
 * complained about, and approvals to whose role may grant them. The person responsible does it
 * if that is in time, else who ends first; of equals the responsible one, then who has less to
 * do, then the first by name. Clocks that stand still are no tasks.
 *
 * `out`, one row per task: case_id, customer_id, kind, name, state, owner, due_at,
 * effort_minutes, agent (null: nobody), start, end, missed (its deadline is within the hours,
 * and it ends after it), reason (responsible, ends_first, nobody_skilled, nobody_allowed,
 * nobody_in_time), skilled (how many have the skills), barred (how many of these may not).
 * `document`: a serialised goodwill.v1.DeskSchedule, the figures per agent among them, which
 * are for the agent and whoever plans the work. Each of the two may be NULL. Reads the book.
 * Errors: INVALID_ARGUMENT (hours, as-of), FAILED_PRECONDITION (the policy names no agents). */
GOODWILL_EXPORT goodwill_status goodwill_complaints_schedule(
    const goodwill_book* book, const goodwill_policy* policy, int64_t as_of_us,
    int64_t known_batch, int64_t hours, const goodwill_assessment* assessment,
    struct ArrowArrayStream* out, goodwill_buffer** document, goodwill_error** error);

/* Why row `task` of the schedule is planned so, and what speaks against each other agent, of
 * whom the first 100 are told. `language`: "en", "ru", "bg"; NULL: the policy's. Errors as
 * above; INVALID_ARGUMENT: no such row, another language. */
GOODWILL_EXPORT goodwill_status goodwill_complaints_schedule_explain(
    const goodwill_book* book, const goodwill_policy* policy, int64_t as_of_us,
    int64_t known_batch, int64_t hours, const goodwill_assessment* assessment, int64_t task,
    const char* language, int64_t language_size, goodwill_buffer** text, goodwill_error** error);

/* ----------------------------------------------------------------- Rights */

/* What people asked of their data, and what stands against it, are rows of
 * GOODWILL_TABLE_RIGHTS. A restriction and an objection hold from `time` until
 * `until` or refused_at: who restricted the use of data is not judged (the tier
 * that takes everybody, no scores, no Pareto set), who objected is not compared
 * with others (no scores, no Pareto set); both are left out of calibrations and
 * marked in the column `withheld` of measures and assessments, which is there
 * when the book has rights ("restricted", "objected", else null). A hold and a
 * retention forbid erasing. */
typedef struct goodwill_rights_options {
  int64_t struct_size;
  const char* customer_id; /* only this customer's; NULL: everybody's */
  int64_t customer_id_size;
  int64_t from_us;         /* what was over before is left out; 0: nothing is */
  int32_t answer_months;   /* how long an answer may take where the row names no due_at:
                              to the end of the day so many months later; 0 means 1, the
                              one month of Article 12(3) GDPR */
  int32_t reserved;        /* must be 0 */
} goodwill_rights_options;

/* The ledger, in the order in which things were asked for: customer_id, right_id,
 * kind, state (open, overdue, done, done_late, refused; of holds and retentions
 * in_force, ended), in_force (1 or 0), time, due_at (the last instant in time),
 * done_at, refused_at, until, answer_days, basis, requested_by, approver, text,
 * ref. NOT_FOUND if the book does not know the customer. */
GOODWILL_EXPORT goodwill_status goodwill_book_rights(const goodwill_book* book,
                                                     int64_t as_of_us, int64_t known_batch,
                                                     const goodwill_rights_options* options,
                                                     struct ArrowArrayStream* out,
                                                     goodwill_error** error);
/* The same, one row per kind: rows, open, overdue, done, done_late, refused,
 * in_force, ended, median_answer_days, longest_answer_days. */
GOODWILL_EXPORT goodwill_status goodwill_book_rights_by_kind(
    const goodwill_book* book, int64_t as_of_us, int64_t known_batch,
    const goodwill_rights_options* options, struct ArrowArrayStream* out,
    goodwill_error** error);
/* Everything that the book holds about a customer, to be handed over: every row
 * of every table, superseded and withdrawn ones too, with the batch that brought
 * it and when that was recorded; as a serialised goodwill.v1.PersonExport, and as
 * JSON (RFC 8259). That it was done is a fact to be appended to the rights.
 * NOT_FOUND if the book does not know the customer, or erased the customer. */
GOODWILL_EXPORT goodwill_status goodwill_book_export_person(const goodwill_book* book,
                                                            const char* customer_id,
                                                            int64_t customer_id_size,
                                                            goodwill_buffer** document,
                                                            goodwill_error** error);
GOODWILL_EXPORT goodwill_status goodwill_book_export_person_json(const goodwill_book* book,
                                                                 const char* customer_id,
                                                                 int64_t customer_id_size,
                                                                 goodwill_buffer** text,
                                                                 goodwill_error** error);

/* --------------------------------------------------------------- Measures */

/* What each customer's facts add up to as of a time. One row per customer, in
 * ascending order of id. Holds policy digest, zone, currency, as-of and
 * version; what does not agree in these is never combined. */
typedef struct goodwill_measures goodwill_measures;

/* Measures of every customer in the book. After an append, only customers with
 * new facts are computed again. INVALID_ARGUMENT if there is no batch
 * `known_batch` yet. */
GOODWILL_EXPORT goodwill_status goodwill_book_measures(const goodwill_book* book,
                                                       const goodwill_policy* policy,
                                                       int64_t as_of_us, int64_t known_batch,
                                                       const goodwill_run_options* run,
                                                       goodwill_measures** out,
                                                       goodwill_error** error);
/* Measures of one customer. NOT_FOUND if the book does not know the id, or if the
 * customer was merged into another, whom the message names. */
GOODWILL_EXPORT goodwill_status goodwill_book_measure_text(
    const goodwill_book* book, const goodwill_policy* policy, int64_t as_of_us,
    int64_t known_batch, const char* customer_id, int64_t customer_id_size,
    goodwill_measures** out,
    goodwill_error** error);
GOODWILL_EXPORT goodwill_status goodwill_book_measure_int64(const goodwill_book* book,
                                                            const goodwill_policy* policy,
                                                            int64_t as_of_us,
                                                            int64_t known_batch,
                                                            int64_t customer_id,
                                                            goodwill_measures** out,
                                                            goodwill_error** error);
/* Straight from purchases, without a book. Currency and time zone are those of
 * the policy (UTC if it names no zone). */
GOODWILL_EXPORT goodwill_status goodwill_measures_from_arrow(
    struct ArrowArrayStream* purchases, const goodwill_policy* policy, int64_t as_of_us,
    const goodwill_import_options* options, const goodwill_run_options* run,
    goodwill_measures** out, goodwill_error** error);
GOODWILL_EXPORT goodwill_status goodwill_measures_from_csv(
    const char* path, int64_t path_size, const goodwill_policy* policy, int64_t as_of_us,
    const goodwill_import_options* options, const goodwill_run_options* run,
    goodwill_measures** out, goodwill_error** error);
/* The union of parts that hold different customers. A customer in two parts,
 * or parts that do not agree in policy, zone, currency, as-of or version, are
 * refused. */
GOODWILL_EXPORT goodwill_status goodwill_measures_merge(const goodwill_measures* const* parts,
                                                        int64_t count, goodwill_measures** out,
                                                        goodwill_error** error);
GOODWILL_EXPORT int64_t goodwill_measures_size(const goodwill_measures* measures);
/* Index of a customer's row; NOT_FOUND if there is none. */
GOODWILL_EXPORT goodwill_status goodwill_measures_find_text(const goodwill_measures* measures,
                                                            const char* customer_id,
                                                            int64_t customer_id_size,
                                                            int64_t* index,
                                                            goodwill_error** error);
GOODWILL_EXPORT goodwill_status goodwill_measures_find_int64(const goodwill_measures* measures,
                                                             int64_t customer_id, int64_t* index,
                                                             goodwill_error** error);

/* How money columns leave the library. */
enum {
  GOODWILL_MONEY_DECIMAL = 0, /* decimal128 in major units */
  GOODWILL_MONEY_DOUBLE = 1,  /* float64 in major units: the nearest doubles */
  GOODWILL_MONEY_MINOR = 2    /* int64 in minor units */
};

GOODWILL_EXPORT goodwill_status goodwill_measures_export(const goodwill_measures* measures,
                                                         int32_t money,
                                                         struct ArrowArrayStream* out,
                                                         goodwill_error** error);
/* As a document that goodwill_measures_decode reads back bit by bit, in another
 * process or on another machine. */
GOODWILL_EXPORT goodwill_status goodwill_measures_encode(const goodwill_measures* measures,
                                                         goodwill_buffer** bytes,
                                                         goodwill_error** error);
GOODWILL_EXPORT goodwill_status goodwill_measures_decode(const void* bytes, int64_t size,
                                                         goodwill_measures** out,
                                                         goodwill_error** error);
GOODWILL_EXPORT void goodwill_measures_free(goodwill_measures* measures);

/* Which of `parts` partitions a customer belongs to: 0 <= result < parts. A
 * fixed function of the id, the same in every version 1 library; -1 if parts
 * is not positive. An int64 id and its decimal text may differ. */
GOODWILL_EXPORT int64_t goodwill_partition_of_text(const char* customer_id,
                                                   int64_t customer_id_size, int64_t parts);
GOODWILL_EXPORT int64_t goodwill_partition_of_int64(int64_t customer_id, int64_t parts);

/* ------------------------------------------------------------ Calibration */

/* The few global numbers that an assessment needs: the Pareto cut, score
 * thresholds, concentration of the whole. Immutable. */
typedef struct goodwill_calibration goodwill_calibration;

GOODWILL_EXPORT goodwill_status goodwill_calibrate(const goodwill_measures* measures,
                                                   const goodwill_policy* policy,
                                                   const goodwill_run_options* run,
                                                   goodwill_calibration** out,
                                                   goodwill_error** error);
/* To and from a serialised goodwill.v1.Calibration. */
GOODWILL_EXPORT goodwill_status goodwill_calibration_encode(
    const goodwill_calibration* calibration, goodwill_buffer** bytes, goodwill_error** error);
GOODWILL_EXPORT goodwill_status goodwill_calibration_decode(const void* bytes, int64_t size,
                                                            goodwill_calibration** out,
                                                            goodwill_error** error);
GOODWILL_EXPORT void goodwill_calibration_free(goodwill_calibration* calibration);

/* ------------------------------------------------------------- Assessment */

/* An assessment: one row per customer, in ascending order of id: measures, Pareto membership,
 * scores, tier, and the reasons for them. Immutable. */

/* From measures (all of them, or one partition) and a calibration. */
GOODWILL_EXPORT goodwill_status goodwill_assess(const goodwill_measures* measures,
                                                const goodwill_calibration* calibration,
                                                const goodwill_policy* policy,
                                                const goodwill_run_options* run,
                                                goodwill_assessment** out,
                                                goodwill_error** error);
/* Exactly goodwill_book_measures, goodwill_calibrate, goodwill_assess; but under a
 * policy with tier_reviews also the tiers that customers hold, which follow from
 * their dated facts, which measures do not hold: goodwill_assess and
 * goodwill_assess_one, and with them the parts of a divided book, are
 * FAILED_PRECONDITION then. The export of such an assessment ends with the columns
 * tier_since, tier_until, tier_notice, tier_rests_on (everybody, conditions, period,
 * notice, granted, override, provisional), tier_by_conditions, tier_probability (of
 * a provisional tier), and the way up: next_tier, next_tier_by, and what the first
 * way lacks until then: more_turnover, more_margin, more_orders, more_purchase_days,
 * more_points (all at once; null where no purchase leads up); and where the policy
 * asks for them (tier_reviews.chances), next_tier_chance, the chance to get there by
 * then, and with a stated lift next_tier_chance_incentive (null where they cannot be
 * told). */
GOODWILL_EXPORT goodwill_status goodwill_book_assess(const goodwill_book* book,
                                                     const goodwill_policy* policy,
                                                     int64_t as_of_us, int64_t known_batch,
                                                     const goodwill_run_options* run,
                                                     goodwill_assessment** out,
                                                     goodwill_error** error);

/* Why a customer is to be recovered before anything is sold: a complaint is open, or a
 * failure of ours was known within the policy's service.recent_failure_days (of 24 hours)
 * before as-of and no complaint was closed since. */
enum {
  GOODWILL_RECOVER_FIRST_NO = 0,
  GOODWILL_RECOVER_FIRST_COMPLAINT = 1,
  GOODWILL_RECOVER_FIRST_FAILURE = 2
};

/* The judgement of one customer, without tables. */
typedef struct goodwill_judgement {
  int64_t struct_size;
  int32_t tier;            /* index into the policy's tiers, 0 the highest */
  int32_t pareto;          /* 1 in the Pareto set, 0 not */
  int32_t recency_score;   /* 1 (low) to the policy's number of bins; 0: no purchase */
  int32_t frequency_score;
  int32_t monetary_score;
  int32_t recover_first;   /* GOODWILL_RECOVER_FIRST_*: made good before anything is sold */
  int64_t pareto_value_minor; /* what Pareto membership was judged by */
} goodwill_judgement;

/* Judges row `index` of `measures`. Takes well under a microsecond and allocates
 * nothing (but for the first call on new measures, which puts their ids in
 * order). */
GOODWILL_EXPORT goodwill_status goodwill_assess_one(const goodwill_measures* measures,
                                                    int64_t index,
                                                    const goodwill_calibration* calibration,
                                                    const goodwill_policy* policy,
                                                    goodwill_judgement* out,
                                                    goodwill_error** error);

/* Where a customer stands in the course of the relationship. */
enum {
  GOODWILL_STAGE_UNKNOWN = 0,        /* the facts do not say */
  GOODWILL_STAGE_PROSPECT = 1,       /* known, but never bought */
  GOODWILL_STAGE_NEW = 2,            /* bought once, not long ago */
  GOODWILL_STAGE_ACTIVE = 3,         /* none of the others */
  GOODWILL_STAGE_AT_RISK = 4,        /* the chance to buy fell far */
  GOODWILL_STAGE_SUSPECTED_LOST = 5, /* of a group of whom hardly any will buy */
  GOODWILL_STAGE_VERIFIED_LOST = 6,  /* said so, or cancelled */
  GOODWILL_STAGE_WON_BACK = 7,       /* bought again after that */
  GOODWILL_STAGE_ENDING = 8,         /* cancelled a contract that still runs */
  GOODWILL_STAGE_ENDED = 9           /* the contract ended, or the customer died */
};

/* The future of one customer: what the assessment's columns of the same names hold.
 * NaN where nothing can be said. */
typedef struct goodwill_lifetime {
  int64_t struct_size;
  int32_t stage; /* GOODWILL_STAGE_* */
  int32_t silent_source; /* 0, or the stage stays as it was because a source of the
                            customer's purchases fell silent: its place, from 1, in the
                            calibration's lifetime.silent_sources */
  double p_alive;            /* chance of being still a customer */
  double p_purchase;         /* chance of a purchase within the policy's horizon, held
                                against the book's own past */
  double p_purchase_low;     /* its 95 % interval; NaN: could not be held against it */
  double p_purchase_high;
  double p_purchase_model;   /* the same chance as the model alone has it */
  double p_purchase_at_last; /* p_purchase on the day of the last purchase */
  double p_silence;          /* chance of a silence as long as this, if still there */
  double expected_purchases; /* within the horizon */
  double expected_spend;     /* per purchase, major units: margin if all costs are known,
                                else turnover */
  double lifetime_value;     /* discounted, net of what serving costs, major units */
} goodwill_lifetime;

/* Judges the future of row `index` of `measures`: the same bits as in an assessment
 * of all. FAILED_PRECONDITION where the policy has no `lifetime`. Takes microseconds,
 * with bg_nbd and mbg_nbd a tenth of a millisecond. */
GOODWILL_EXPORT goodwill_status goodwill_assess_lifetime(const goodwill_measures* measures,
                                                         int64_t index,
                                                         const goodwill_calibration* calibration,
                                                         const goodwill_policy* policy,
                                                         goodwill_lifetime* out,
                                                         goodwill_error** error);

GOODWILL_EXPORT int64_t goodwill_assessment_size(const goodwill_assessment* assessment);
GOODWILL_EXPORT goodwill_status goodwill_assessment_export(const goodwill_assessment* assessment,
                                                           int32_t money,
                                                           struct ArrowArrayStream* out,
                                                           goodwill_error** error);
/* Why one customer is judged so: a serialised goodwill.v1.Explanation ... */
GOODWILL_EXPORT goodwill_status goodwill_assessment_explain(
    const goodwill_assessment* assessment, const char* customer_id, int64_t customer_id_size,
    const char* language, int64_t language_size, goodwill_buffer** document,
    goodwill_error** error);
/* ... and the same as text, in "en", "ru" or "bg" (NULL: the policy's). An id
 * of an int64 book is given as decimal text. */
GOODWILL_EXPORT goodwill_status goodwill_assessment_explain_text(
    const goodwill_assessment* assessment, const char* customer_id, int64_t customer_id_size,
    const char* language, int64_t language_size, goodwill_buffer** text, goodwill_error** error);
/* The whole in figures (customers per tier, concentration, totals): a
 * serialised goodwill.v1.Summary, and the same as text. */
GOODWILL_EXPORT goodwill_status goodwill_assessment_summary(
    const goodwill_assessment* assessment, goodwill_buffer** document, goodwill_error** error);
GOODWILL_EXPORT goodwill_status goodwill_assessment_summary_text(
    const goodwill_assessment* assessment, const char* language, int64_t language_size,
    goodwill_buffer** text, goodwill_error** error);
/* What became of tiers from one assessment to another, of one book at two times or
 * under two policies; tiers are compared by name. Flows: one row per pair of tiers
 * that some customer went between (those who stayed too): from_tier, to_tier (null:
 * not a customer then), move (same, up, down, new, gone, other), customers, turnover
 * (of all time, as `money` says). Changes: one row per customer whose tier is
 * another, in ascending order: customer_id, from_tier, to_tier, move, turnover.
 * INVALID_ARGUMENT when currencies or kinds of ids differ. */
GOODWILL_EXPORT goodwill_status goodwill_assessment_tier_flows(const goodwill_assessment* before,
                                                               const goodwill_assessment* after,
                                                               int32_t money,
                                                               struct ArrowArrayStream* out,
                                                               goodwill_error** error);
GOODWILL_EXPORT goodwill_status goodwill_assessment_tier_changes(
    const goodwill_assessment* before, const goodwill_assessment* after, int32_t money,
    struct ArrowArrayStream* out, goodwill_error** error);
/* Tiers that customers hold and that no fact has granted yet, as rows of the table
 * `events` (customer_id, time, kind, ref) to be appended before customers are told:
 * what was granted is never taken back before its end, whatever arrives later.
 * Appending them again adds nothing. FAILED_PRECONDITION under a policy without
 * tier_reviews. */
GOODWILL_EXPORT goodwill_status goodwill_assessment_tier_grants(
    const goodwill_assessment* assessment, struct ArrowArrayStream* out, goodwill_error** error);
/* The measures and the calibration it was made from: new handles. */
GOODWILL_EXPORT goodwill_status goodwill_assessment_measures(
    const goodwill_assessment* assessment, goodwill_measures** out, goodwill_error** error);
GOODWILL_EXPORT goodwill_status goodwill_assessment_calibration(
    const goodwill_assessment* assessment, goodwill_calibration** out, goodwill_error** error);
GOODWILL_EXPORT void goodwill_assessment_free(goodwill_assessment* assessment);

/* ------------------------------------------------------------------- Plan */

/* One decision per customer among the seven strategies. Immutable; holds what it needs
 * of the assessment. A posture follows from facts alone; the action it calls for may be
 * blocked. */
typedef struct goodwill_plan goodwill_plan;

enum {
  GOODWILL_STRATEGY_AS_USUAL = 0,
  GOODWILL_STRATEGY_PROTECT = 1,
  GOODWILL_STRATEGY_RE_ENGINEER = 2,
  GOODWILL_STRATEGY_ENHANCE = 3,
  GOODWILL_STRATEGY_HARVEST = 4,
  GOODWILL_STRATEGY_END = 5,
  GOODWILL_STRATEGY_WIN_BACK = 6,
  GOODWILL_STRATEGY_START = 7
};

/* What there is of one resource for a whole plan. */
typedef struct goodwill_budget {
  const char* resource; /* "money", or a name that variants use (policy, strategy.variants.uses) */
  int64_t resource_size;
  int64_t amount;   /* minor units of money, or units of the resource; at most 2^53 */
  int64_t at_least; /* 1: a floor, the plan shall use as much or more; 0: a limit */
} goodwill_budget;

typedef struct goodwill_plan_options {
  int64_t struct_size;
  const goodwill_budget* budgets; /* NULL where there are none */
  int64_t budgets_size;           /* at most 16 */
  const goodwill_policy* policy;  /* whose section `strategy` counts, to ask "what if"; NULL: the
                                     policy of the assessment */
} goodwill_plan_options;

/* The plan of an assessment. Where its policy has no variants of strategies (section
 * `strategy`), it follows from facts alone: who is started, protected, enhanced, won back,
 * or served as usual; costs of strategies are not known then, and gains are "worth up to".
 * With variants, each customer has the most valuable one whose conditions hold; with
 * budgets, variants are chosen so that together they are worth as much as the budgets
 * allow. Neither budgets nor missing consent change a customer's strategy, only what is
 * carried out. Values follow a Pareto/NBD unless the policy has a lifetime section. `book`
 * is the book that the assessment was made of, asked for who is vulnerable, whose complaint
 * is open (nobody is sold more, changed or ended meanwhile), what was adopted before
 * (goodwill_book_adopt), and who has consented: a variant with a channel other than web and
 * store needs consent for its purpose, but for ending. NULL: not asked, and the plan says
 * so. Counts as reading it. `options` may be NULL. INVALID_ARGUMENT: a budget that no variant
 * uses, that is there twice or out of range; a policy in another currency.
 * FAILED_PRECONDITION where the policy's model counts opportunities instead of time, where
 * there are budgets and no variants, a budget of money and a variant whose cost is not
 * known, and where no plan keeps the budgets; CANCELLED. */
GOODWILL_EXPORT goodwill_status goodwill_assessment_plan(const goodwill_assessment* assessment,
                                                         const goodwill_book* book,
                                                         const goodwill_plan_options* options,
                                                         const goodwill_run_options* run,
                                                         goodwill_plan** out,
                                                         goodwill_error** error);
GOODWILL_EXPORT int64_t goodwill_plan_size(const goodwill_plan* plan);
/* One row per customer, in ascending order of id: customer_id, strategy ("as_usual",
 * "protect", ...), wanted (what it would be without steadiness; null: the same), action (the
 * variant; null as usual), action_strategy (that it belongs to:
 * another than `strategy` where that one's variants are blocked), channel and blocked_by (why
 * there is none: "no_channel", the variant names none, and nothing forbids it;
 * a rule of goodwill_book_may_contact that holds for 30 days ("consent.unknown", "cap", ...),
 * "budget", "holdout", left alone for comparison by the policy's strategy.holdout, or "pilot", not
 * in this round of a strategy on trial: it is not carried out), expected_gain (of what is carried
 * out), worth_up_to (the gain is before cost), cost, forgone (by how much the strategy's own
 * variant would gain more), sd_data, sd_prior, value (as is), p_alive, runner_up, runner_up_gain,
 * reason_code, reason. Amounts are expectations: float64 in major units, null where nothing can be
 * said. `language` as in explanations. */
GOODWILL_EXPORT goodwill_status goodwill_plan_export(const goodwill_plan* plan,
                                                     const char* language, int64_t language_size,
                                                     struct ArrowArrayStream* out,
                                                     goodwill_error** error);
/* One row per strategy that somebody has: strategy, customers, value, expected_gain, cost, and
 * where the policy has a holdout what could be known of it, and when, before it is adopted:
 * held_out (of the customers, left alone for comparison), waiting (for whom it is not carried out
 * in this round because it is on trial: strategy.holdout.pilot), counted ("leaving", "acceptance",
 * "return" or "conversion"), base (the share without the strategy), effect (what it is believed to
 * change of that), detectable (the smallest change that this book could show: 5 %, power of 80 %),
 * verdict ("possible" or "cannot_be_known") and verdict_at (if it is adopted at the plan's as-of).
 * Without a holdout held_out and waiting are 0 and the others are null. */
GOODWILL_EXPORT goodwill_status goodwill_plan_strategies(const goodwill_plan* plan,
                                                         struct ArrowArrayStream* out,
                                                         goodwill_error** error);
/* Writes a plan into the book that it was made of, as facts: one event "strategy_adopted" for
 * each customer whose strategy is one of the seven or was so in the plan adopted before, and
 * who is reviewed for ending; `ref` says strategy, action, the arm (treated or control, where the
 * policy has a holdout and the strategy is not to end) with its chance and the planned check, the
 * first half of the SHA-256 of the plan's document and who approved. Later plans then know what
 * stands: a strategy gives way to another only after its minimum time, and for a gain that exceeds
 * what switching costs and the noise of the difference (policy, strategy.steadiness), unless a
 * complaint, a withdrawn consent, a death, a stated loss, the beginning or end of a contract or
 * vulnerability overrides that; ending takes two adopted reviews 90 days apart and an event
 * "ending_approved" whose `ref` is "by=" and a name. `at_us` is when, from the plan's as-of
 * on; INT64_MIN: at its as-of. Of `options` (may be NULL) recorded_at_us and source matter.
 * Adopting a plan again, by the same approver at the same time, adds nothing. Writes.
 * INVALID_ARGUMENT: no approver, or one that is not 1 to 200 bytes on one line; a time
 * before the plan's as-of; ids of another kind. */
GOODWILL_EXPORT goodwill_status goodwill_book_adopt(goodwill_book* book, const goodwill_plan* plan,
                                                    const char* approver, int64_t approver_size,
                                                    int64_t at_us,
                                                    const goodwill_import_options* options,
                                                    goodwill_append_result* result,
                                                    goodwill_error** error);
/* The journal: what was adopted of whom, in the order of times and ids, by the facts before
 * `as_of_us` among those known by `known_batch` (0: all). Columns: customer_id, time,
 * strategy, action, ending (a review for ending), as_of and known (what the plan was made
 * from; known is null where none was asked by), policy and plan (digests, in hexadecimal),
 * approver, arm ("treated" or "control"; null where there was no holdout), propensity (with
 * what chance the customer was put into the arm; 1 where nothing was left to chance, null in
 * entries older than this column), and how it was meant to be checked, said before anything was
 * done: check_at (the end of the strategy's window, when goodwill_book_evaluate compares what
 * both arms brought), counted, detectable, verdict and verdict_at as in goodwill_plan_strategies;
 * null without a holdout. A plan made again from the same facts, policy and budgets has the same
 * digest. Counts as reading. */
GOODWILL_EXPORT goodwill_status goodwill_book_journal(const goodwill_book* book, int64_t as_of_us,
                                                      int64_t known_batch,
                                                      struct ArrowArrayStream* out,
                                                      goodwill_error** error);
/* What an adopted plan is known by: the first half of the SHA-256 of its document without the
 * known batch, in 32 hexadecimal digits. */
GOODWILL_EXPORT goodwill_status goodwill_plan_digest(const goodwill_plan* plan,
                                                     goodwill_buffer** text,
                                                     goodwill_error** error);
/* A customer objects to what was decided: the command that opens a case for a person to
 * review it, a serialised goodwill.v1.CaseCommand to be passed to goodwill_complaints_act,
 * with details that mark it (contests, action, blocked_by, plan, review). `text`: in the
 * customer's words. `approver`: who approved of the plan, and will decide nothing in the
 * case; may be empty. NOT_FOUND for an unknown customer; FAILED_PRECONDITION for a decision
 * that takes nothing away and refuses nothing. */
GOODWILL_EXPORT goodwill_status goodwill_plan_contest(
    const goodwill_plan* plan, const char* customer_id, int64_t customer_id_size, const char* text,
    int64_t text_size, const char* approver, int64_t approver_size, int64_t at_us,
    goodwill_buffer** command, goodwill_error** error);
/* What all that is carried out under budgets is worth, and what no plan within them exceeds. */
typedef struct goodwill_plan_totals {
  int64_t struct_size;
  int64_t customers;
  int32_t budgeted; /* 0: there were no budgets, and the rest is 0 */
  int32_t reserved;
  double planned; /* major units: the exact sum of gains in millionths */
  double bound;
  double gap; /* (bound - planned) / bound; 0 when the bound is 0 */
  /* Against the plans adopted before. */
  int64_t adopted;    /* customers of whom they speak */
  int64_t overridden; /* of them, something has happened since that sets steadiness aside */
  int64_t switched;   /* have another strategy now */
  int64_t held;       /* would have another without steadiness */
  double held_cost;   /* what holding them gives up, major units */
  double flips_per_year; /* changes of strategy so far, per customer-year */
} goodwill_plan_totals;
GOODWILL_EXPORT goodwill_status goodwill_plan_total(const goodwill_plan* plan,
                                                    goodwill_plan_totals* out,
                                                    goodwill_error** error);
/* One row per budget, in the order they were given: resource, at_least, budget, used, slack
 * (what is left; of a floor, what is used beyond it), price (what one unit more would be
 * worth, major units; of money, one major unit more). */
GOODWILL_EXPORT goodwill_status goodwill_plan_budgets(const goodwill_plan* plan,
                                                      struct ArrowArrayStream* out,
                                                      goodwill_error** error);
/* Adds up value, use and bound again from the options of each customer, sharing no code
 * with the search. FAILED_PRECONDITION says what is not as claimed; OK without budgets. */
GOODWILL_EXPORT goodwill_status goodwill_plan_check(const goodwill_plan* plan,
                                                    goodwill_error** error);
/* From where on growth is growth: one row per customer, in ascending order of id, with the
 * amount that what comes in within the next `days` (7 to 3650; 0: 365) passes with a chance of
 * at most 1 - percent/100 (50 to 99; 0: 80) were everything to go on as it is, by the models of
 * the plan. Columns: customer_id, growth_target (rounded up to the minor unit; 0: to buy at all
 * would pass it), expected (the mean of what comes in, float64, major units), expected_above
 * (the mean of what is above the target: rewarded by chance), and where the policy's window is
 * as long as `days`: before (what came in within it), chance_above_before and
 * expected_above_before, what a plain rule "above last year" would take for growth. Null where
 * nothing can be said. Amounts are margin where every line has a cost and turnover net of
 * returns otherwise (schema metadata goodwill.basis); `money` says how the amounts leave. About
 * a millisecond per customer, on the threads of `run` (may be NULL).
 * INVALID_ARGUMENT: a number out of its range; CANCELLED. */
GOODWILL_EXPORT goodwill_status goodwill_plan_growth_targets(
    const goodwill_plan* plan, int32_t percent, int32_t days, int32_t money,
    const goodwill_run_options* run, struct ArrowArrayStream* out, goodwill_error** error);
/* What differs between two plans, by customer: customer_id, change ("appeared", "vanished",
 * "posture", "funded", "unfunded", "unblocked", "blocked", "action"), strategy_before,
 * strategy_after, action_before, action_after, gain_before, gain_after, gain_change,
 * cost_change. Customers of whom nothing changed are left out. INVALID_ARGUMENT for plans in
 * two currencies or over ids of two kinds. */
GOODWILL_EXPORT goodwill_status goodwill_plan_changes(const goodwill_plan* before,
                                                      const goodwill_plan* after,
                                                      struct ArrowArrayStream* out,
                                                      goodwill_error** error);
/* The plan as a serialised goodwill.v1.Plan: decisions, budgets and the proof of the bound.
 * Equal plans give equal bytes. OUT_OF_RANGE beyond 2 GB. */
GOODWILL_EXPORT goodwill_status goodwill_plan_encode(const goodwill_plan* plan,
                                                     goodwill_buffer** document,
                                                     goodwill_error** error);
/* What was not assessed and what would unlock it: what, text. */
GOODWILL_EXPORT goodwill_status goodwill_plan_unassessed(const goodwill_plan* plan,
                                                         const char* language,
                                                         int64_t language_size,
                                                         struct ArrowArrayStream* out,
                                                         goodwill_error** error);
/* The head of the plan in words: strategies, and what was not assessed. */
GOODWILL_EXPORT goodwill_status goodwill_plan_text(const goodwill_plan* plan, const char* language,
                                                   int64_t language_size, goodwill_buffer** text,
                                                   goodwill_error** error);
/* The strategy as a document that people read, in Markdown: for each of the seven what it is
 * for, its conditions, its ways with what they are believed to do, who has it and what it
 * should bring; what an experiment in this book could detect and when a verdict is possible
 * ("cannot be known from this book" is an answer); what knowing its effect would be worth;
 * and what is worth asking next. */
GOODWILL_EXPORT goodwill_status goodwill_plan_strategy_book(const goodwill_plan* plan,
                                                            const char* language,
                                                            int64_t language_size,
                                                            goodwill_buffer** text,
                                                            goodwill_error** error);
/* Why a customer's strategy is what it is: a serialised goodwill.v1.Explanation, and the
 * same as text. NOT_FOUND for an unknown customer. */
GOODWILL_EXPORT goodwill_status goodwill_plan_explain(const goodwill_plan* plan,
                                                      const char* customer_id,
                                                      int64_t customer_id_size,
                                                      const char* language, int64_t language_size,
                                                      goodwill_buffer** document,
                                                      goodwill_error** error);
GOODWILL_EXPORT goodwill_status goodwill_plan_explain_text(
    const goodwill_plan* plan, const char* customer_id, int64_t customer_id_size,
    const char* language, int64_t language_size, goodwill_buffer** text, goodwill_error** error);
/* Why it is not another strategy (GOODWILL_STRATEGY_*): the first condition that does not
 * hold, or by how much it falls short. A document and text, as above. */
GOODWILL_EXPORT goodwill_status goodwill_plan_why_not(const goodwill_plan* plan,
                                                      const char* customer_id,
                                                      int64_t customer_id_size, int32_t strategy,
                                                      const char* language, int64_t language_size,
                                                      goodwill_buffer** document,
                                                      goodwill_error** error);
GOODWILL_EXPORT goodwill_status goodwill_plan_why_not_text(
    const goodwill_plan* plan, const char* customer_id, int64_t customer_id_size, int32_t strategy,
    const char* language, int64_t language_size, goodwill_buffer** text, goodwill_error** error);
GOODWILL_EXPORT void goodwill_plan_free(goodwill_plan* plan);

/* ------------------------------------------------- Rules: what to sell next */

/* What is bought together: rules "who buys A and B takes C", from a table of baskets or
 * from a book's purchases. Immutable; holds what it needs; may be shared between threads. */
typedef struct goodwill_rules goodwill_rules;

enum {
  GOODWILL_BASKET_OF_CUSTOMER = 0, /* all that a customer ever bought is one basket */
  GOODWILL_BASKET_OF_ORDER = 1
};
/* Which customers are of one kind, and have rules of their own beside everybody's. */
enum {
  GOODWILL_RULES_BY_TIER = 0,
  GOODWILL_RULES_BY_CELL = 1, /* recency, frequency and monetary scores, "5-4-3" */
  GOODWILL_RULES_OF_ALL = 2   /* nobody has rules of their own */
};

/* NULL or zeros: the defaults, which differ for a table and for a book where two are
 * named. Shares are fractions, compared as integers. */
typedef struct goodwill_rules_options {
  int64_t struct_size;
  int64_t support_numerator; /* a rule is in at least this share of the baskets; both 0: 1 / 1000 */
  int64_t support_denominator;
  int64_t confidence_numerator; /* at least; both 0: 1 / 2, of a book 1 / 10 */
  int64_t confidence_denominator;
  int64_t least_count; /* a rule is in at least as many baskets; 0: 1, of a book 5 */
  int64_t most_items;  /* in a rule; 0: 10, of a book 3 */
  int64_t most_sets;   /* RESOURCE_EXHAUSTED beyond: support is too small; 0: 5000000 */
  double false_discovery; /* 0: all rules. Otherwise the share of kept rules that may be luck
                             (Fisher's exact test; Benjamini and Yekutieli 2001) */
  int32_t basket; /* GOODWILL_BASKET_OF_, of a book */
  int32_t groups; /* GOODWILL_RULES_, of a book */
} goodwill_rules_options;

/* Rules of a table with one row per product in a basket: basket, item (texts or integers).
 * Rows in any order. `baskets` is moved and released. INVALID_ARGUMENT for options out of
 * range, and with row and column for what cannot be read. */
GOODWILL_EXPORT goodwill_status goodwill_rules_from_arrow(
    struct ArrowArrayStream* baskets, const goodwill_import_options* import,
    const goodwill_rules_options* options, const goodwill_run_options* run, goodwill_rules** out,
    goodwill_error** error);
/* The same from a CSV file (plain or gzip) with these columns. */
GOODWILL_EXPORT goodwill_status goodwill_rules_from_csv(
    const char* path, int64_t path_size, const goodwill_import_options* import,
    const goodwill_rules_options* options, const goodwill_run_options* run, goodwill_rules** out,
    goodwill_error** error);
/* Rules of the purchases that an assessment of `book` rests on, those of everybody and those
 * of each kind of customer. Orders that came back are in no basket, nor is anybody whose
 * rights forbid comparing. Counts as reading the book. FAILED_PRECONDITION where no
 * purchase names a product. CANCELLED. */
GOODWILL_EXPORT goodwill_status goodwill_assessment_rules(
    const goodwill_assessment* assessment, const goodwill_book* book,
    const goodwill_rules_options* options, const goodwill_run_options* run, goodwill_rules** out,
    goodwill_error** error);
/* How many rules there are in all groups; 0 for NULL. */
GOODWILL_EXPORT int64_t goodwill_rules_size(const goodwill_rules* rules);
/* One row per rule, everybody's first, each group's by lift, the largest first: group ("" is
 * everybody), baskets (of the group), left (products, to be read), product_id (that follows),
 * left_size, count (baskets with all of it), left_count, product_count, support, confidence,
 * lift (how many times as often as usual), p_value (1 without false_discovery), reason (a
 * sentence). `language`: "en", "ru" or "bg"; NULL: the policy's, else English. */
GOODWILL_EXPORT goodwill_status goodwill_rules_export(const goodwill_rules* rules,
                                                      const char* language, int64_t language_size,
                                                      struct ArrowArrayStream* out,
                                                      goodwill_error** error);
/* One row per product on the left of a rule: rule (row of the export, from 0), product_id. */
GOODWILL_EXPORT goodwill_status goodwill_rules_left(const goodwill_rules* rules,
                                                    struct ArrowArrayStream* out,
                                                    goodwill_error** error);
/* One row per product of each set of everybody's baskets with the support: set (from 0,
 * by size), size, count, product_id. Looks for them anew. */
GOODWILL_EXPORT goodwill_status goodwill_rules_sets(const goodwill_rules* rules,
                                                    struct ArrowArrayStream* out,
                                                    goodwill_error** error);
/* What somebody who has these products may want next, by everybody's rules, at most `limit`,
 * the largest confidence first: product_id, confidence, lift, reason. Unknown products do
 * not count. INVALID_ARGUMENT: limit outside 1 to 1000, count below 0. */
GOODWILL_EXPORT goodwill_status goodwill_rules_next(const goodwill_rules* rules,
                                                    const goodwill_text* products, int64_t count,
                                                    int64_t limit, const char* language,
                                                    int64_t language_size,
                                                    struct ArrowArrayStream* out,
                                                    goodwill_error** error);
/* What every customer may want next, by the rules of customers of the same kind and then by
 * everybody's, at most `limit` each, in ascending order of id: customer_id, rank (from 1),
 * product_id, group (whose rule), confidence, lift, margin (of an order that held the
 * product, mean), service (what serving this customer costs per order), p_pays (share of such
 * orders with more margin than that; an offer below 0.8 is left out), expected_margin
 * (confidence * (margin - service); offers are in its order where it is known), variety
 * (products the customer has bought), peers_variety (mean of the kind), reason. Amounts are
 * float64 in major units, null where costs are not known. FAILED_PRECONDITION for rules
 * of a table; INVALID_ARGUMENT: limit outside 1 to 1000; CANCELLED. */
GOODWILL_EXPORT goodwill_status goodwill_rules_offers(const goodwill_rules* rules, int64_t limit,
                                                      const char* language, int64_t language_size,
                                                      const goodwill_run_options* run,
                                                      struct ArrowArrayStream* out,
                                                      goodwill_error** error);
GOODWILL_EXPORT void goodwill_rules_free(goodwill_rules* rules);

/* ----------------------------------------------------------------- Report */

typedef struct goodwill_report_options {
  int64_t struct_size;
  int64_t customers;      /* listed, largest first; 0 means 2000, at most 10000, -1 none */
  int64_t late_after_us;  /* a fact recorded later than this is late; 0 means a day */
  int32_t without_names;  /* 1: customers by id only */
  int32_t bootstrap_rounds; /* with 95 % intervals of the concentration figures, from so many
                               rounds, 10 to 100000; 0: none */
  const goodwill_assessment* before; /* an earlier assessment of the same customers, or NULL:
                                        who rose and fell since */
  const goodwill_plan* plan; /* of this assessment, or NULL: strategies, actions, what budgets
                                are worth */
  struct ArrowArrayStream* assignments; /* or NULL: as for goodwill_book_evaluate, whether
                                           strategies did what was expected; needs the book.
                                           Moved and released */
  const struct goodwill_evaluate_options* evaluate; /* how to; NULL: the defaults */
} goodwill_report_options;

/* What the book of customers looks like as of the assessment, for people who have
 * to decide: figures, concentration, tiers, the largest customers and those who
 * call for attention, and how far the figures can be trusted. `book` is the book
 * that the assessment was made of and adds names, overdue promises, what hangs on
 * few customers (as goodwill_book_exposure) and how facts were recorded; NULL
 * leaves these out. Counts as reading it. A serialised
 * goodwill.v1.Report; what the page says besides (the future, complaints and service,
 * strategy) has documents of its own. INVALID_ARGUMENT: options out of range, a book with
 * ids of another kind, a plan of another assessment, assignments that cannot be read or
 * come without a book; CANCELLED. */
GOODWILL_EXPORT goodwill_status goodwill_report_data(const goodwill_assessment* assessment,
                                                     const goodwill_book* book,
                                                     const goodwill_report_options* options,
                                                     const goodwill_run_options* run,
                                                     goodwill_buffer** document,
                                                     goodwill_error** error);
/* The same as one HTML file, in "en", "ru" or "bg" (NULL: the policy's). It needs
 * no network and nothing beside it, reads on a telephone and on paper, and stays
 * under 3 MB however many customers there are. With the book it also tells what is owed on
 * complaints and by which clock, what goes wrong and why (as goodwill_complaints_causes),
 * standards and answers (as goodwill_book_service_review), who spoke up after failures (as
 * goodwill_book_recovery), and which plans were adopted. Equal inputs give equal bytes.
 * UNIMPLEMENTED in a library built without it (-DGOODWILL_REPORT=OFF). */
GOODWILL_EXPORT goodwill_status goodwill_report_html(
    const goodwill_assessment* assessment, const goodwill_book* book,
    const goodwill_report_options* options, const char* language, int64_t language_size,
    const goodwill_run_options* run, goodwill_buffer** html, goodwill_error** error);

/* --------------------------------------------------------------- Promises */

/* Which promises are asked for. NULL: all. Texts may be NULL: everybody's. */
typedef struct goodwill_promise_options {
  int64_t struct_size;
  const char* owner;        /* only those that this one of us owes */
  int64_t owner_size;
  const char* customer_id;  /* only those owed to this customer; an int64 as decimal text */
  int64_t customer_id_size;
} goodwill_promise_options;

/* What is owed to whom, by whom, by when, as of an instant (exclusive): one row
 * per promise, the one due first before the others, those without a due time
 * last. Columns: customer_id, promise_id, kind, text, owner, made_at, due_at,
 * state (open, due, overdue), overdue_hours, amount (as `money` says), ref. "Due"
 * is due before the end of as-of's day in the book's zone. What cases of complaints
 * promise is told with the rest: kind "remedy" and "next_update", `ref` the case.
 * NOT_FOUND if the book does not know the customer. */
GOODWILL_EXPORT goodwill_status goodwill_book_due(const goodwill_book* book, int64_t as_of_us,
                                                  int64_t known_batch,
                                                  const goodwill_promise_options* options,
                                                  int32_t money, struct ArrowArrayStream* out,
                                                  goodwill_error** error);

/* Whose promises are added up. */
enum {
  GOODWILL_PROMISES_BY_CUSTOMER = 1, /* column customer_id */
  GOODWILL_PROMISES_BY_OWNER = 2     /* column owner; null: promises that nobody owns */
};

/* How promises were kept, one row per customer or owner in ascending order:
 * promises, open, due, overdue, kept, kept_late, broken, withdrawn, share_kept
 * (kept / (kept + kept_late + broken + overdue), null while that is nothing),
 * median_delay_hours (kept minus due, of promises kept that had a due time;
 * negative is before it). */
GOODWILL_EXPORT goodwill_status goodwill_book_promises_kept(const goodwill_book* book,
                                                            int64_t as_of_us, int64_t known_batch,
                                                            const goodwill_promise_options* options,
                                                            int32_t by,
                                                            struct ArrowArrayStream* out,
                                                            goodwill_error** error);

/* --------------------------------------------------------------- Consents */

/* What a customer decided last about a purpose and a channel. */
enum {
  GOODWILL_CONSENT_UNKNOWN = 0, /* nothing was said */
  GOODWILL_CONSENT_GRANTED = 1,
  GOODWILL_CONSENT_WITHDRAWN = 2,
  GOODWILL_CONSENT_OBJECTED = 3
};

/* As of `at_us` (exclusive): the latest statement about this channel or about all channels holds;
 * at one instant objected wins over withdrawn, and that over granted. `channel` is one of the
 * interactions' channels; NULL or "": what was said about all channels.
 * `customer_id` of an int64 book is decimal text. `document` (may be NULL)
 * receives a serialised goodwill.v1.Consent, with basis, time and proof.
 * NOT_FOUND if the book does not know the customer. */
GOODWILL_EXPORT goodwill_status goodwill_book_consent(
    const goodwill_book* book, const char* customer_id, int64_t customer_id_size,
    const char* purpose, int64_t purpose_size, const char* channel, int64_t channel_size,
    int64_t at_us, int64_t known_batch, int32_t* status, goodwill_buffer** document,
    goodwill_error** error);

/* Which rule decided whether a customer may be approached. The first two allow it. */
enum {
  GOODWILL_CONTACT_ALLOWED = 0,
  GOODWILL_CONTACT_REQUESTED = 1,         /* the customer asked for it */
  GOODWILL_CONTACT_HOLDOUT = 2,           /* never contacted, so that effects can be measured */
  GOODWILL_CONTACT_RESTRICTED = 3,        /* use of data restricted, or profiling objected to */
  GOODWILL_CONTACT_DECEASED = 4,
  GOODWILL_CONTACT_COMPLAINT = 5,         /* one is open: recover first */
  GOODWILL_CONTACT_CONSENT_UNKNOWN = 6,   /* none was given for this purpose and channel */
  GOODWILL_CONTACT_CONSENT_WITHDRAWN = 7,
  GOODWILL_CONTACT_CONSENT_OBJECTED = 8,
  GOODWILL_CONTACT_CONSENT_UNPROVEN = 9,  /* granted, but nothing shows it */
  GOODWILL_CONTACT_QUIET = 10,            /* quiet hours (20 to 8), or a Sunday */
  GOODWILL_CONTACT_PAUSED = 11,           /* ignored twice in 30 days: a pause of 60 */
  GOODWILL_CONTACT_CAP = 12,              /* one e-mail and one text message a week */
  GOODWILL_CONTACT_PRESSURE = 13          /* weights of recent contacts would pass the limit */
};

typedef struct goodwill_contact_verdict {
  int64_t struct_size;
  int32_t allowed; /* 0 or 1 */
  int32_t rule;    /* GOODWILL_CONTACT_*: the one that decided */
  int64_t from_us; /* when this rule forbids it no more; INT64_MIN: waiting does not help */
  double pressure; /* of unrequested contacts, before this one: a visit weighs 3, a call 2, a
                      letter or a text message 1, an e-mail 1/2, each times
                      exp(-age / 14 days); the limit is 3 */
} goodwill_contact_verdict;

/* Whether a customer may be approached by a channel, for a purpose (as consents name it),
 * at an instant, by the facts before it, in the book's zone; and the rule that decided.
 * Contacts that came in, that the customer asked for or that a failure of ours made
 * necessary are no pressure; an outcome of "ignored" or "no_answer" was ignored. The rules
 * of contact are those of the policy's section `strategy`; NULL or without one: the built-in
 * ones, which stand beside the names above.
 * `requested` 1: the customer asked for this contact. `holdout` 1: in a group that is never
 * contacted, as is, whatever is passed, whoever the plan adopted last for them put into the
 * control arm. `open_complaints`: how many are open besides the book's own cases (a query, or
 * what is not eligible, is no complaint). Takes microseconds and reads. NOT_FOUND
 * if the book does not know the customer, INVALID_ARGUMENT for a channel that does not
 * exist and flags that are neither 0 nor 1. */
GOODWILL_EXPORT goodwill_status goodwill_book_may_contact(
    const goodwill_book* book, const goodwill_policy* policy, const char* customer_id,
    int64_t customer_id_size, const char* channel, int64_t channel_size, const char* purpose,
    int64_t purpose_size,
    int64_t at_us, int32_t requested, int32_t holdout, int32_t open_complaints,
    goodwill_contact_verdict* out, goodwill_error** error);

/* ------------------------------------------------------------------- File */

/* One customer on one page: names and attributes, key people, consents with
 * proof, purchases in brief, contacts, events, promises, group, recommendations.
 * Figures are those of the measures by `policy`. A serialised
 * goodwill.v1.CustomerFile ... NOT_FOUND if nothing was known of the customer as
 * of then. An id of an int64 book is given as decimal text. */
GOODWILL_EXPORT goodwill_status goodwill_book_file(
    const goodwill_book* book, const goodwill_policy* policy, int64_t as_of_us,
    int64_t known_batch, const char* customer_id, int64_t customer_id_size, const char* language,
    int64_t language_size, goodwill_buffer** document, goodwill_error** error);
/* ... and the same as text, in "en", "ru" or "bg" (NULL: the policy's). */
GOODWILL_EXPORT goodwill_status goodwill_book_file_text(
    const goodwill_book* book, const goodwill_policy* policy, int64_t as_of_us,
    int64_t known_batch, const char* customer_id, int64_t customer_id_size, const char* language,
    int64_t language_size, goodwill_buffer** text, goodwill_error** error);

/* ----------------------------------------------------- Working calendars */

/* Working hours in any IANA zone, exact across changes of the clock: deadlines,
 * working time between two moments, openings, working days. Immutable; may be
 * shared between threads. Covers the years 1 to 9999; OUT_OF_RANGE for instants
 * and answers beyond, among them the opening of a calendar that never opens. */
typedef struct goodwill_calendar goodwill_calendar;

/* Conventions on which software disagrees; the first of each is the default. */
enum {
  GOODWILL_AT_CLOSE_CLOSE = 0,     /* time used up exactly at closing is up then ... */
  GOODWILL_AT_CLOSE_NEXT_OPEN = 1, /* ... or at the next opening; mirrored backwards */
  GOODWILL_ZERO_STAY = 0,          /* no time at all from a closed moment: stays ... */
  GOODWILL_ZERO_ROLL = 1,          /* ... or rolls into working time */
  GOODWILL_REVERSED_NEGATIVE = 0,  /* from a later to an earlier moment: negative ... */
  GOODWILL_REVERSED_ZERO = 1,      /* ... or zero */
  GOODWILL_ORIGIN_COUNT = 0,       /* days from a day not worked: the next is the first */
  GOODWILL_ORIGIN_ROLL = 1,        /* ... one goes to a working day before counting */
  GOODWILL_ORIGIN_REFUSE = 2,      /* ... FAILED_PRECONDITION */
  GOODWILL_GAP_KEEP = 0,           /* of a span with an end that the clock skipped, */
  GOODWILL_GAP_DROP = 1            /* what exists counts, or nothing */
};

/* Lines of text, in local time:
 *   weekly    "mon=08:00-12:00,13:00-18:00", "mon-fri=...", "sat=22:00-06:00" (over
 *             midnight: belongs to Saturday); a day that is not named is closed
 *   dates     "2026-12-24=08:00-12:00": that date's hours; "2026-12-24=": closed
 *   breaks    "2026-12-23=15:00-16:30": taken away
 *   holidays  "2026-12-25", or "--12-25" every year: the local day is closed
 * Dates are of the years 1900 to 2199, at most 50,000; a day has at most 48 spans. */
typedef struct goodwill_calendar_options {
  int64_t struct_size;
  const char* time_zone; /* an IANA name; NULL or "": UTC; unknown: NOT_FOUND */
  int64_t time_zone_size;
  const goodwill_text* weekly;
  int64_t weekly_count;
  const goodwill_text* dates;
  int64_t dates_count;
  const goodwill_text* breaks;
  int64_t breaks_count;
  const goodwill_text* holidays;
  int64_t holidays_count;
  int32_t at_close; /* GOODWILL_AT_CLOSE_* and so on */
  int32_t zero;
  int32_t reversed;
  int32_t origin;
  int32_t gap;
  int32_t reserved; /* must be 0 */
} goodwill_calendar_options;

/* Compiles a calendar, in some milliseconds. Every wrong line is a problem: `field`
 * is the member, `row` its index. */
GOODWILL_EXPORT goodwill_status goodwill_calendar_create(const goodwill_calendar_options* options,
                                                         goodwill_calendar** out,
                                                         goodwill_error** error);
GOODWILL_EXPORT void goodwill_calendar_free(goodwill_calendar* calendar);

/* The functions below answer columns: out[i] is about the i-th of `count` rows. An
 * input of another length must hold one value, which is meant for all rows. The first
 * row that cannot be answered is named, and all of `out` is then zero. Instants and
 * lengths of time are microseconds. */

/* The moment at which length_us[i] of working time after start_us[i] are over (before
 * it, where negative). */
GOODWILL_EXPORT goodwill_status goodwill_calendar_add(
    const goodwill_calendar* calendar, const int64_t* start_us, int64_t start_count,
    const int64_t* length_us, int64_t length_count, int64_t* out_us, int64_t count,
    goodwill_error** error);
/* The same backwards: the moment at which length_us[i] of working time before
 * start_us[i] began. Differs from adding the negative only in length 0 under
 * GOODWILL_ZERO_ROLL, which rolls to the last closing. */
GOODWILL_EXPORT goodwill_status goodwill_calendar_subtract(
    const goodwill_calendar* calendar, const int64_t* start_us, int64_t start_count,
    const int64_t* length_us, int64_t length_count, int64_t* out_us, int64_t count,
    goodwill_error** error);
/* Working time from start to end. */
GOODWILL_EXPORT goodwill_status goodwill_calendar_between(
    const goodwill_calendar* calendar, const int64_t* start_us, int64_t start_count,
    const int64_t* end_us, int64_t end_count, int64_t* out_us, int64_t count,
    goodwill_error** error);

/* What is asked about a moment. */
enum {
  GOODWILL_MOMENT_IS_OPEN = 1,    /* 1 or 0 */
  GOODWILL_MOMENT_NEXT_OPEN = 2,  /* the moment itself while open, else the next opening */
  GOODWILL_MOMENT_NEXT_CLOSE = 3, /* the closing of the present span, else of the next */
  GOODWILL_MOMENT_PREV_CLOSE = 4  /* the moment itself inside a span and at its closing,
                                     else, and at an opening, the last closing */
};
GOODWILL_EXPORT goodwill_status goodwill_calendar_moment(const goodwill_calendar* calendar,
                                                         int32_t question, const int64_t* at_us,
                                                         int64_t* out, int64_t count,
                                                         goodwill_error** error);

/* What becomes of the time of day when working days are added. */
enum {
  GOODWILL_DAY_WALL_TIME = 0, /* the same local time, open or not (in a gap: past it) */
  GOODWILL_DAY_ROLL = 1,      /* ... then into working time; backwards for days < 0 */
  GOODWILL_DAY_CLOSE = 2      /* the last closing of the day */
};

/* A working day is a local date on which a span begins. `days` of them after the date
 * of the start (before it, where negative). */
GOODWILL_EXPORT goodwill_status goodwill_calendar_add_days(
    const goodwill_calendar* calendar, const int64_t* start_us, int64_t start_count,
    const int64_t* days, int64_t days_count, int32_t day_end, int64_t* out_us, int64_t count,
    goodwill_error** error);
/* Working days after the date of the start up to and with that of the end. */
GOODWILL_EXPORT goodwill_status goodwill_calendar_days_between(
    const goodwill_calendar* calendar, const int64_t* start_us, int64_t start_count,
    const int64_t* end_us, int64_t end_count, int64_t* out_days, int64_t count,
    goodwill_error** error);

/* In what a limit is counted. Days, weeks and months end with a local day of the
 * calendar's zone, and the day of the start is day 0; working days end at the last
 * closing; a month without that day ends with its last. */
enum {
  GOODWILL_UNIT_WORKING_SECONDS = 0,
  GOODWILL_UNIT_SECONDS = 1,
  GOODWILL_UNIT_WORKING_DAYS = 2,
  GOODWILL_UNIT_DAYS = 3,
  GOODWILL_UNIT_WEEKS = 4,
  GOODWILL_UNIT_MONTHS = 5
};

/* The end of a limit (not negative) that begins at start_us[i]. */
GOODWILL_EXPORT goodwill_status goodwill_calendar_limit(
    const goodwill_calendar* calendar, const int64_t* start_us, int64_t start_count,
    const int64_t* limit, int64_t limit_count, int32_t unit, int64_t* out_us, int64_t count,
    goodwill_error** error);

/* A deadline that a regulator sets for complaints, as dated data with its source:
 * facts, not advice. Texts are static. */
typedef struct goodwill_clock_preset {
  int64_t struct_size;
  const char* preset;       /* "uk.fca.disp" */
  const char* jurisdiction; /* "UK" */
  const char* clock;        /* "final_or_holding_response" */
  const char* starts_at;    /* what it is counted from: "receipt", ... */
  int64_t limit;
  int64_t unit;             /* GOODWILL_UNIT_* */
  int64_t from_day;         /* complaints received then or later, as days since */
  int64_t until_day;        /* 1970-01-01, up to that day; 0: no date was checked */
  int64_t on;               /* 1: checked against its source; 0: at second hand */
  int64_t review_day;       /* of those that are off: to be checked by then; else 0 */
  const char* source;
} goodwill_clock_preset;

/* How many there are. */
GOODWILL_EXPORT int64_t goodwill_clock_preset_count(void);
/* The index-th of them, in order of preset and clock; OUT_OF_RANGE if there is none. */
GOODWILL_EXPORT goodwill_status goodwill_clock_preset_at(int64_t index,
                                                         goodwill_clock_preset* out,
                                                         goodwill_error** error);

/* --------------------------------------------------- Service: control charts */

enum {
  GOODWILL_CHART_XMR = 1,     /* single values, limits from the mean moving range */
  GOODWILL_CHART_P = 2,       /* shares: failures of n trials */
  GOODWILL_CHART_U = 3,       /* rates: events per unit */
  GOODWILL_CHART_LANEY_U = 4, /* rates, limits widened by what varies beyond Poisson */
  GOODWILL_CHART_CUSUM = 5,   /* sums of deviations beyond a slack */
  GOODWILL_CHART_EWMA = 6     /* a mean that forgets */
};

typedef struct goodwill_chart_options {
  int64_t struct_size;
  int32_t kind;       /* GOODWILL_CHART_* */
  int32_t has_centre; /* 1: `centre` is given; 0: it is the data's mean */
  int32_t has_sigma;  /* 1: `sigma` is given; 0: mean moving range / 1.128. Not for rates */
  int32_t reserved;   /* must be 0 */
  double centre;
  double sigma;
  double k;           /* CUSUM: slack in sigmas; 0: 0.5 */
  double h;           /* CUSUM: signals beyond, in sigmas; 0: 5 */
  double head_start;  /* CUSUM: where both sums begin, in sigmas */
  double lambda;      /* EWMA: weight of the new value; 0: 0.2 */
  double width;       /* of the limits in sigmas, not CUSUM; 0: 3 */
} goodwill_chart_options;

typedef struct goodwill_chart_info {
  int64_t struct_size;
  double centre;
  double sigma;             /* NaN for rates */
  double mean_moving_range; /* XmR; else NaN, as the next */
  double range_limit;
  double excess;            /* Laney: sigma of the standardised rates; else NaN */
} goodwill_chart_info;

/* Draws `count` points: values with their limits, and a signal of 1 (strictly above),
 * -1 (below) or 0. Of a CUSUM, `value` is the upper sum, `low` the lower one (not above
 * 0), `high` the limit h. `sizes` are trials or units of p, u and Laney; else NULL.
 * Each output but `signal` may be NULL. Rows that cannot be are named. */
GOODWILL_EXPORT goodwill_status goodwill_chart_draw(const goodwill_chart_options* options,
                                                    const double* values, const double* sizes,
                                                    int64_t count, goodwill_chart_info* info,
                                                    double* value, double* low, double* high,
                                                    int64_t* signal, goodwill_error** error);
/* After how many points the chart signals on average when the mean has moved by `shift`
 * sigmas (0: between false alarms). XmR (values alone), CUSUM (two-sided), EWMA; h and
 * width up to 10, lambda from 0.01. Integral equation of the run length: Crowder 1987,
 * Lucas and Crosier 1982. */
GOODWILL_EXPORT goodwill_status goodwill_chart_run_length(const goodwill_chart_options* options,
                                                          double shift, double* out,
                                                          goodwill_error** error);

/* ------------------------------------------------------- Service: staffing */

/* Erlang's C (1917): calls at random, one line, nobody gives up. */
typedef struct goodwill_staffing {
  int64_t struct_size;
  int64_t people;
  double load;      /* arrivals * handling, in people */
  double p_wait;    /* 1 where load >= people: the line grows for ever */
  double within;    /* share answered in the promised time */
  double mean_wait; /* infinite where load >= people */
  double occupancy; /* share of the time that people are busy */
} goodwill_staffing;

/* `arrivals` per unit of time, mean `handling` time and the promised `answer_within` in
 * that unit. */
GOODWILL_EXPORT goodwill_status goodwill_staffing_of(double arrivals, double handling,
                                                     double answer_within, int64_t people,
                                                     goodwill_staffing* out,
                                                     goodwill_error** error);
/* The fewest people with whom a share `within` of 0 to 1 (exclusive) is answered in
 * time. */
GOODWILL_EXPORT goodwill_status goodwill_staffing_for(double arrivals, double handling,
                                                      double answer_within, double within,
                                                      goodwill_staffing* out,
                                                      goodwill_error** error);

/* -------------------------------------------------------- Service: iceberg */

/* Complaints are the visible part: of the dissatisfied only some speak up. */
typedef struct goodwill_iceberg_options {
  int64_t struct_size;
  int64_t complaints;
  double voice_rate; /* share of the dissatisfied who complain; 0: 0.1. Not looked at */
                     /* when a survey says it: */
  int64_t spoke_up;  /* so many of those asked had complained */
  int64_t asked;     /* 0: no survey, the rate is taken as known */
  double told_each;  /* whom one dissatisfied customer tells; 0: 10, negative: nobody */
  double confidence; /* 0: 0.95 */
} goodwill_iceberg_options;

/* Estimates with the ends of their intervals (score intervals; Wilson 1927). Assumes
 * that the dissatisfied speak up independently. */
typedef struct goodwill_iceberg {
  int64_t struct_size;
  double voice_rate;
  double dissatisfied;
  double dissatisfied_low;
  double dissatisfied_high; /* infinite when a survey cannot exclude a rate of 0 */
  double silent;
  double silent_low;
  double silent_high;
  double told;
  double told_low;
  double told_high;
} goodwill_iceberg;

GOODWILL_EXPORT goodwill_status goodwill_iceberg_of(const goodwill_iceberg_options* options,
                                                    goodwill_iceberg* out,
                                                    goodwill_error** error);

/* ---------------------------------------- Service: standards and surveys */

/* Whether the promised service was given, by the `service` section of the policy, over
 * its months before as-of: each standard as customers and systems measured it, as
 * mystery shoppers did, and competitors beside it, with 95 % intervals, months on a
 * p-chart and the latest broken promises; each question that customers are asked as
 * NPS, share of the satisfied or mean. A serialised goodwill.v1.ServiceReview
 * (goodwill/v1/service.proto says what is what). Reads the book.
 * Errors: FAILED_PRECONDITION (the policy has no such section), INVALID_ARGUMENT,
 * OUT_OF_RANGE (the span begins before year 1), CANCELLED. */
GOODWILL_EXPORT goodwill_status goodwill_book_service_review(
    const goodwill_book* book, const goodwill_policy* policy, int64_t as_of_us,
    int64_t known_batch, const goodwill_run_options* run, goodwill_buffer** document,
    goodwill_error** error);

/* What each standard of the policy's `service` does to later purchases when it is missed
 * and when it is beaten (hygiene, stimulus, both, neutral, unknown), and the price of a
 * unit (a minute, where the standard is in minutes): customers whose service was missed
 * against others for whom it was kept in the same month and who had bought about as much
 * before, difference in differences over `effect_days`, with 95 % intervals and the trend
 * before as a control. Where fewer than 30 customers can be compared nothing is said but
 * what is missing. A serialised goodwill.v1.ServiceEffects. Reads the book.
 * Errors: as goodwill_book_service_review. */
GOODWILL_EXPORT goodwill_status goodwill_book_service_effects(
    const goodwill_book* book, const goodwill_policy* policy, int64_t as_of_us,
    int64_t known_batch, const goodwill_run_options* run, goodwill_buffer** document,
    goodwill_error** error);

/* Who spoke up after a failure, who stayed silent, and what became of both. Known failures
 * are measurements of a standard that miss the promise and name a customer, promises that
 * were not kept, and events that are our fault. The voice rate is the share of them after
 * which the customer complained within `voice_days`, by kind and by month, beside a chart
 * of the failures themselves; recovery compares later purchases of who complained with
 * those of the silent (see goodwill_book_service_effects). A serialised
 * goodwill.v1.Recovery. Who complains differs from who does not in ways that no book
 * knows: it is evidence, not proof. Reads the book. Errors: FAILED_PRECONDITION (no failure
 * is known), INVALID_ARGUMENT, OUT_OF_RANGE, CANCELLED. */
GOODWILL_EXPORT goodwill_status goodwill_book_recovery(
    const goodwill_book* book, const goodwill_policy* policy, int64_t as_of_us,
    int64_t known_batch, const goodwill_run_options* run, goodwill_buffer** document,
    goodwill_error** error);

/* Who met a known failure in the last `voice_days`, has neither complained since nor been
 * written to about it, and so should be asked to complain; the latest failure first.
 * customer_id, failure ("standard:delivery"), failed_at, ref, failures (of these days),
 * allowed and rule (of goodwill_book_may_contact, for the channel and the purpose, by its
 * names: allowed, consent.unknown, quiet, ...), from (from when on that rule would not
 * forbid it; null: waiting does not help). `purpose` (null: "service"): as consents name
 * it; an outgoing interaction of that purpose since the failure was an invitation. Reads
 * the book. Errors: INVALID_ARGUMENT (there is no such channel), and as
 * goodwill_book_recovery; no known failure is no error. */
GOODWILL_EXPORT goodwill_status goodwill_book_invitations(
    const goodwill_book* book, const goodwill_policy* policy, int64_t as_of_us,
    int64_t known_batch, const char* channel, int64_t channel_size, const char* purpose,
    int64_t purpose_size, struct ArrowArrayStream* out, goodwill_error** error);

/* Who is asked what next: customers to be asked one of the questions of the policy's
 * `service` (its surveys) by a channel, at most `most` of them. Who was asked (an outgoing
 * interaction of that purpose) or answered within `rest_days` (0: 90) is left alone, and
 * who may not be contacted (goodwill_book_may_contact); of the others those who waited
 * longest and bought most are drawn a little sooner, by a keyed hash of customer and day,
 * so that the same question gives the same list; another `salt` (may be NULL) draws
 * others. Each is asked what they were not asked for longest (an interaction's topic names
 * the question). customer_id, question, last_asked (null: never), weight; as drawn. Reads
 * the book. `purpose` (NULL: "survey"): as consents name it. Errors: FAILED_PRECONDITION
 * (the policy asks nothing), INVALID_ARGUMENT, and as for measures. */
GOODWILL_EXPORT goodwill_status goodwill_book_ask(
    const goodwill_book* book, const goodwill_policy* policy, int64_t as_of_us,
    int64_t known_batch, const char* channel, int64_t channel_size, const char* purpose,
    int64_t purpose_size, const char* salt, int64_t salt_size, int64_t most, int32_t rest_days,
    const goodwill_run_options* run, struct ArrowArrayStream* out, goodwill_error** error);

/* ------------------------------------------------- Service, watched live */

/* Promised service watched live: one measurement after another, as it happens. A pure
 * fold: the same stream gives the same signals. Not to be used by two threads at once; any
 * order of freeing is legal. */
typedef struct goodwill_watch goodwill_watch;

/* What a measurement calls for; or-ed. */
enum {
  GOODWILL_WATCH_APOLOGISE = 1,  /* to the customer */
  GOODWILL_WATCH_ASK_REASON = 2, /* of who served */
  GOODWILL_WATCH_FIND_CAUSE = 4  /* and see that it does not come back */
};

typedef struct goodwill_watch_event {
  int64_t struct_size;
  const char* standard; /* its name in the policy; not kept */
  int64_t standard_size;
  int64_t promised; /* millionths of its unit; INT64_MIN: the standard's own */
  int64_t actual;   /* likewise; INT64_MIN: not measured, nothing follows */
  int32_t nobody;   /* 1: nobody was served who could be apologised to */
  int32_t competitor; /* 1: not ours, nothing follows */
} goodwill_watch_event;

typedef struct goodwill_watch_signal {
  int64_t struct_size;
  int32_t judged; /* 1: ours, with a promise and an actual figure */
  int32_t breach; /* 1: the promise was broken */
  int64_t late;   /* by how much, in millionths; below 0: beaten */
  int32_t tasks;  /* GOODWILL_WATCH_*, or-ed */
  int32_t cusum;  /* 1: service has become worse, -1: better, 0: no signal */
  int32_t ewma;   /* likewise */
  int32_t learnt; /* 1: the charts know the process in control */
  int64_t measured; /* of this standard so far, and of them kept */
  int64_t kept;
} goodwill_watch_signal;

/* A watch over the standards of the policy's `service`. Its charts (CUSUM with k 0.5 and
 * h 5, EWMA with lambda 0.2 and width 3, of lateness) learn the process in control from the
 * first 50 measurements of a standard, unless goodwill_watch_know says it, and are silent
 * until then; broken promises signal from the first. With a book (may be NULL) the watch
 * begins with its measurements before `as_of_us`, in the order of their times, mystery
 * shoppers' and competitors' left out. Free with goodwill_watch_free. Errors:
 * FAILED_PRECONDITION (the policy promises no service), INVALID_ARGUMENT. */
GOODWILL_EXPORT goodwill_status goodwill_watch_create(const goodwill_policy* policy,
                                                      const goodwill_book* book,
                                                      int64_t as_of_us, int64_t known_batch,
                                                      goodwill_watch** out,
                                                      goodwill_error** error);
GOODWILL_EXPORT void goodwill_watch_free(goodwill_watch* watch);

/* The process in control, for those who know it: centre and standard deviation of lateness
 * in the standard's unit. NOT_FOUND: there is no such standard; INVALID_ARGUMENT: figures
 * that are none. */
GOODWILL_EXPORT goodwill_status goodwill_watch_know(goodwill_watch* watch, const char* standard,
                                                    int64_t standard_size, double centre,
                                                    double sigma, goodwill_error** error);

/* Takes one measurement and says at once what it calls for; well under a microsecond. A
 * CUSUM begins anew after its signal; the EWMA signals when its mean leaves its limits, and
 * again only after it was back. NOT_FOUND: the policy has no such standard. */
GOODWILL_EXPORT goodwill_status goodwill_watch_observe(goodwill_watch* watch,
                                                       const goodwill_watch_event* event,
                                                       goodwill_watch_signal* out,
                                                       goodwill_error** error);

/* ---------------------------------------------------------- Cost to serve */

/* Whose cost to serve is told. */
enum {
  GOODWILL_SERVICE_BY_CUSTOMER = 1, /* everybody who was in contact, the dearest first */
  GOODWILL_SERVICE_BY_TIER = 2,     /* from the highest tier */
  GOODWILL_SERVICE_BY_CAUSE = 3     /* what each failure of ours cost, the dearest first */
};

/* Who made customers expensive, they or we? Over all time before as-of. By customer
 * and by tier: customer_id (by customer), tier, customers (by tier), contacts,
 * wanted_contacts, caused_contacts, unrequested_contacts, cost_to_serve,
 * wanted_cost, caused_cost, unrequested_cost, margin and net_margin (null where
 * costs are not known), made_by (customer, us, both; null where neither cost
 * anything: which of wanted and caused cost more), lost_by_us (the net margin is
 * below zero, and would not be but for our failures). By cause: cause, contacts,
 * customers, cost (rounded once per customer and cause), share (of all that was
 * caused by us). */
GOODWILL_EXPORT goodwill_status goodwill_book_service_cost(
    const goodwill_book* book, const goodwill_policy* policy, int64_t as_of_us,
    int64_t known_batch, int32_t by, int32_t money, const goodwill_run_options* run,
    struct ArrowArrayStream* out, goodwill_error** error);

/* ------------------------------------------------- Forecasts and the lost */

/* Forecasts held against what happened: the facts before `since_us` are taken as if
 * nothing else were known, customers are judged as on that day (the policy's
 * `lifetime`, or its defaults; the horizon is the length of the holdout), and what was
 * forecast is compared with what followed before `until_us`: by stage, by tenth of the
 * forecast chance, by frequency, by week, and as errors and rank quality beside other
 * models and rules that need none. A serialised goodwill.v1.Holdout, freed by the
 * caller. Reads the book. INVALID_ARGUMENT unless the holdout lasts 7 days to 50
 * years; FAILED_PRECONDITION when nobody had bought before it, or no model can be
 * fitted to that. */
GOODWILL_EXPORT goodwill_status goodwill_book_holdout(
    const goodwill_book* book, const goodwill_policy* policy, int64_t since_us,
    int64_t until_us, int64_t known_batch, const goodwill_run_options* run,
    goodwill_buffer** document, goodwill_error** error);

/* The lost, and why. `customers` is a stream of all who are suspected or verified
 * lost, ending or ended, who cost most first: customer_id, stage, since (when it was
 * said, or the first day on which the silence called for it), last_purchase, cause,
 * fault (own, competitor, circumstances, unknown), evidence (stated, event, contact,
 * promise, none), lasting (temporary, permanent, unknown), value_at_last, value_now,
 * value_lost (forward value at the last purchase less that of now, major units; null
 * without a forecast), caused_by_us and lured (how many facts spoke for either).
 * `document` is a serialised goodwill.v1.Losses: the causes with what they cost, the
 * corrective actions against each (promises of kind "corrective_action" whose `ref` is
 * the cause), whether losses of that cause fell afterwards, and who came back. Both
 * are the caller's. Reads the book. FAILED_PRECONDITION for a policy without
 * `lifetime`. */
GOODWILL_EXPORT goodwill_status goodwill_book_lost(
    const goodwill_book* book, const goodwill_policy* policy, int64_t as_of_us,
    int64_t known_batch, const goodwill_run_options* run, struct ArrowArrayStream* customers,
    goodwill_buffer** document, goodwill_error** error);

/* ---------------------------------------------------------- Concentration */

/* What is asked of a book's exposure. NULL or zeros: the defaults. */
typedef struct goodwill_exposure_options {
  int64_t struct_size;
  int64_t curve_points;      /* of Lorenz and whale curve, 2 to 1000001; 0: 101 */
  int64_t bootstrap_rounds;  /* 10 to 100000; 0: no intervals */
  int64_t level_numerator;   /* of the intervals; 0: 19 / 20 */
  int64_t level_denominator;
  int64_t shortfall_rounds;  /* 100 to 1000000; 0: 10000 */
  int64_t fixed_costs_minor; /* of twelve months; 0: the policy's */
  uint64_t seed;             /* the same seed, the same numbers; 0 is one like any other */
} goodwill_exposure_options;

/* How much hangs on few customers, over the turnover of the twelve months before
 * as-of: concentration by customer and by group of companies (latest parent_id),
 * with bootstrap intervals on request; the whale curve (cumulative net margin over
 * all time from the best customer down); what is lost if the largest 1, 2, 5, the
 * largest group, or the customers of one of our people (`agent` of most contacts)
 * leave; the chance that existing customers do not carry the fixed costs of the next
 * twelve months; and the policy's limits that are passed. The model of that chance:
 * each group stays or goes as a whole, independently, with the chance that the
 * policy gives or last year showed; who stays brings last year's margin again, who
 * goes brings nothing, nobody new is counted on. A serialised goodwill.v1.Exposure. */
GOODWILL_EXPORT goodwill_status goodwill_book_exposure(
    const goodwill_book* book, const goodwill_policy* policy, int64_t as_of_us,
    int64_t known_batch, const goodwill_exposure_options* options,
    const goodwill_run_options* run, goodwill_buffer** document, goodwill_error** error);

/* How unequal any amounts are (Gini 1912; Herfindahl 1950; Theil 1967;
 * Atkinson 1970). Sums are exact; each figure is rounded once. */
typedef struct goodwill_concentration {
  int64_t struct_size;
  int64_t count;
  int64_t negative;        /* how many are below zero */
  double total;            /* of the values, as given */
  double gini;             /* NaN where the total is not positive; negative values count */
  double gini_unbiased;    /* gini * n / (n - 1) */
  double herfindahl;       /* sum of squared shares; NaN with negatives, as the next three */
  double effective_number; /* 1 / herfindahl */
  double theil;
  double atkinson_half;    /* inequality aversion 1/2 */
  double top_one;          /* share of the largest, of the largest three, ... */
  double top_three;
  double top_one_percent;  /* share of the largest 1, 4, 10, 20, 50 % of customers */
  double top_four_percent; /* (count rounded down, at least one) */
  double top_ten_percent;
  double top_twenty_percent;
  double top_fifty_percent;
  int64_t pareto_count;    /* fewest that bring share_numerator / share_denominator */
} goodwill_concentration;

GOODWILL_EXPORT goodwill_status goodwill_concentration_of(const int64_t* values, int64_t count,
                                                          int64_t share_numerator,
                                                          int64_t share_denominator,
                                                          goodwill_concentration* out,
                                                          goodwill_error** error);
/* Points of the Lorenz curve: out_share[k] is the share of the total that the
 * poorest k / (points - 1) of the customers hold, linear between customers. */
GOODWILL_EXPORT goodwill_status goodwill_lorenz_curve(const int64_t* values, int64_t count,
                                                      double* out_share, int64_t points,
                                                      goodwill_error** error);

/* ------------------------------------------------- Decisions: under budgets */

/* Who gets what, when there is not enough for all: at most one option per customer, and
 * no more used of any resource than its budget. Columns are borrowed for the call.
 * Everything is a whole number: values in a unit of your choice (millionths of the
 * currency, rounded by you), uses and budgets in theirs (minor units of money, minutes,
 * visits); each within +-2^53. A floor is a resource with negative uses and a negative
 * budget. Equals go to the first, so keep an order that means something. */
typedef struct goodwill_allocation_problem {
  int64_t struct_size;
  int64_t customers;
  const int64_t* first;  /* customers + 1: customer i has options first[i] to first[i + 1] */
  int64_t options;       /* of all customers */
  const int64_t* value;  /* options: beyond doing nothing */
  const int64_t* use;    /* options * resources: the uses of one option in a row */
  int64_t resources;     /* 1 to 16 */
  const int64_t* budget; /* resources */
} goodwill_allocation_problem;

/* NULL or zeros: the defaults. */
typedef struct goodwill_allocation_options {
  int64_t struct_size;
  const double* start; /* resources prices of the last plan; NULL: none. They save work */
  double enough_gap;   /* the search ends at this (bound - value) / bound; 0: 1e-5 */
  int64_t most_cases;  /* of the proof; 0: 16 to 4000 by the number of options */
} goodwill_allocation_options;

enum {
  GOODWILL_ALLOCATION_FOUND = 1,      /* a plan within all budgets */
  GOODWILL_ALLOCATION_IMPOSSIBLE = 2, /* there is none, which is proved */
  GOODWILL_ALLOCATION_NOT_FOUND = 3   /* none was found: `used` shows the best attempt */
};

typedef struct goodwill_allocation {
  int64_t struct_size;
  int64_t state; /* GOODWILL_ALLOCATION_ */
  int64_t value; /* of the chosen options, exact */
  int64_t bound; /* no plan is worth more, proved */
  double gap;    /* (bound - value) / bound; 0 when the bound is 0 */
  int64_t cases; /* of the proof */
} goodwill_allocation;

/* Chooses (prices by cutting planes, repair, cases on customers who alone use much), and
 * proves value, use and bound again in whole numbers before it returns. `chosen`
 * (customers): the number of the option among the customer's, -1 for none. `used`
 * (resources), exact, and `prices` (resources: what one more unit of each is worth, in
 * value units) may be NULL. With one case, bound = goodwill_allocation_bound(prices).
 * INVALID_ARGUMENT, with row and field, for columns that do not fit together; OUT_OF_RANGE
 * where a sum is beyond 64 bits. The same bits with any parallelism. Lagrangian relaxation:
 * Everett 1963, Geoffrion 1974. */
GOODWILL_EXPORT goodwill_status goodwill_allocate(const goodwill_allocation_problem* problem,
                                                  const goodwill_allocation_options* options,
                                                  const goodwill_run_options* run,
                                                  int32_t* chosen, int64_t* used, double* prices,
                                                  goodwill_allocation* out,
                                                  goodwill_error** error);
/* No plan within the budgets is worth more than this, whatever the prices (resources, none
 * negative) are: each customer's best value - prices * use or 0, and prices * budgets,
 * added up exactly and rounded down. A claim about a plan is checked with it. */
GOODWILL_EXPORT goodwill_status goodwill_allocation_bound(
    const goodwill_allocation_problem* problem, const double* prices, int64_t* bound,
    goodwill_error** error);

/* One customer at the prices of a plan, until the next plan: the number of the option (of
 * `options`) with the largest value - prices * use above 0, the first of equals; -1: none.
 * `use`: options * resources. That a budget is not overspent is the caller's to see to.
 * INVALID_ARGUMENT for prices that are negative or not finite. Some tens of nanoseconds. */
GOODWILL_EXPORT goodwill_status goodwill_allocation_decide(
    const double* prices, int64_t resources, const int64_t* value, const int64_t* use,
    int64_t options, int32_t* chosen, goodwill_error** error);
/* All budgets of one resource at once. The problem has one resource, uses that are not
 * negative, and a budget that is not looked at. After step k, customer[k] has option[k]
 * instead of what was before, and spent[k] buys value[k] in all; between two steps the best
 * expected value is a straight line. Steps are in the best order in which to spend (Sverdrup,
 * Wu, Athey, Wager 2025). The arrays have room for problem->options, any may be NULL, and
 * *steps says how many there are. Errors as goodwill_allocate. */
GOODWILL_EXPORT goodwill_status goodwill_allocation_path(
    const goodwill_allocation_problem* problem, int64_t* customer, int32_t* option, int64_t* spent,
    int64_t* value, int64_t* steps, goodwill_error** error);

/* ------------------------------------------------- Decisions: did it work? */

/* The arm of somebody: a hash of `id` keyed by `salt` (SipHash-2-4, Aumasson and Bernstein
 * 2012), read as a fraction of 2^64, falls into an arm's part of the weights. Stays
 * as it is for ever; salts are independent. INVALID_ARGUMENT unless weights (arms) are at
 * least 0 and sum to 1 to 2^53. */
GOODWILL_EXPORT goodwill_status goodwill_arm_of(const char* salt, int64_t salt_size,
                                                const char* id, int64_t id_size,
                                                const int64_t* weights, int64_t arms,
                                                int32_t* arm, goodwill_error** error);

/* Were as many assigned to each arm as the weights say? Pearson's chi-squared. `alarm` is
 * 1 below p = .001, if five or more were expected in each: then believe nothing else. */
GOODWILL_EXPORT goodwill_status goodwill_sample_ratio(const int64_t* counts,
                                                      const int64_t* weights, int64_t arms,
                                                      double* p_value, int32_t* alarm,
                                                      goodwill_error** error);

typedef struct goodwill_effect_options {
  int64_t struct_size;
  double alpha;    /* 0: 0.05 */
  double tuned_at; /* people at which the always-valid interval is narrowest; 0: 5000 */
} goodwill_effect_options;

typedef struct goodwill_effect {
  int64_t struct_size;
  double control_mean;
  double treated_mean;
  double difference; /* treated - control, per person */
  double standard_error;
  double degrees;    /* Welch's */
  double low;        /* of Student's interval, right at one moment chosen in advance */
  double high;
  double p_value;
  double always_low; /* right at all moments at once: look whenever you like */
  double always_high;
  double relative;   /* over the control's mean; NaN where that is 0, as all below */
  double relative_error;
  double relative_low;
  double relative_high;
  double relative_p_value;
  double relative_always_low;
  double relative_always_high;
  double theta;              /* slope of the outcome on what was known before */
  double variance_reduction; /* share that the adjustment took away; may be nil */
} goodwill_effect;

/* The effect on those assigned to treatment, treated or not (intention to treat). Columns
 * of outcomes, and of the same people's figures from before (NULL: none), which are
 * regressed out (CUPED: Deng, Xu, Kohavi, Walker 2013). Always-valid interval: Robbins 1970,
 * Waudby-Smith and others 2021. INVALID_ARGUMENT for what is not finite;
 * FAILED_PRECONDITION with fewer than two people in an arm, or where nothing varies. */
GOODWILL_EXPORT goodwill_status goodwill_effect_of(
    const double* control, const double* control_before, int64_t control_count,
    const double* treated, const double* treated_before, int64_t treated_count,
    const goodwill_effect_options* options, goodwill_effect* out, goodwill_error** error);

/* What an experiment could tell, before it begins. */
typedef struct goodwill_experiment_design {
  int64_t struct_size;
  double sd;            /* of the outcome per person, after adjustment */
  double people;        /* in both arms by the end, or per day with per_day */
  double effect;        /* per person, that is assumed */
  double control_share; /* 0: 0.1 */
  double alpha;         /* 0: 0.05 */
  double power;         /* 0: 0.8 */
  double window_days;   /* from assignment to outcome; 0: 90 */
  double most_days;     /* later is as good as never; 0: 730 */
  int64_t per_day;      /* 1: `people` join each day */
} goodwill_experiment_design;

typedef struct goodwill_experiment_prospect {
  int64_t struct_size;
  double minimum_detectable; /* per person, with all people, or those of most_days */
  double people_needed;      /* for the assumed effect; infinite where it is 0 */
  int64_t knowable;          /* 0: it cannot be known from these people */
  double verdict_days;       /* until the verdict; infinite where it is not knowable */
} goodwill_experiment_prospect;

GOODWILL_EXPORT goodwill_status goodwill_experiment_plan(const goodwill_experiment_design* design,
                                                         goodwill_experiment_prospect* out,
                                                         goodwill_error** error);

/* Zeros: the defaults. */
typedef struct goodwill_evaluate_options {
  int64_t struct_size;
  int64_t control_numerator; /* the share that should have been left alone, for the sample-ratio */
  int64_t control_denominator; /* alarm; both 0: 1 / 10, or the policy's where the book's own
                                  assignments are taken */
  int64_t window_days; /* after the assignment that count; 0: by strategy (protect 90, re_engineer
                          180, enhance 60, harvest 180, end 180, win_back 90, start 30; else 90) */
  int64_t before_days; /* before the assignment that are adjusted for; 0: 365 */
  double alpha;        /* 0: 0.05 */
  double tuned_at;     /* people at which the always-valid interval is narrowest; 0: 5000 */
  double power;        /* of the smallest effect that could be seen; 0: 0.8 */
} goodwill_evaluate_options;

/* Did it work? `assignments` (moved and released; NULL: those that the plans adopted under a
 * policy with a holdout made, of which the book's journal tells, and the share that should have
 * been left alone is then the policy's, unless `options` say one) says who was assigned to what
 * and when:
 * customer_id, time, arm ("treated" or "control"), and strategy (optional; a text; one
 * customer may be assigned once per strategy: the first counts). The book gives the outcomes:
 * what each brought within the window after their own assignment, margin where the book
 * knows costs of every line and net turnover otherwise, adjusted for the same figure before
 * the assignment (regressed out: it narrows the interval without moving it). By intention to
 * treat: everybody counts in the arm they were assigned to. Who is still within the window at
 * as-of waits. Merged customers are one, whose earliest assignment counts; whoever the book
 * does not know is counted as `unknown`, who objected to profiling in no comparison.
 *
 * `out`: one row per strategy, in the order of their names: strategy, window_days, treated,
 * control, waiting, unknown, sample_ratio_p, sample_ratio_alarm, on_margin, control_mean,
 * treated_mean, difference (per person, major units), low, high, p_value, always_low,
 * always_high (right whenever you look), variance_reduction, total (difference times
 * treated), minimum_detectable (per person, with the people there are), people_needed and
 * verdict_at (to see an effect as large as the measured one, at the pace of assignments so
 * far), verdict ("works", "harms", "not_yet", "cannot_be_known", "too_few", "sample_ratio") and
 * reason (a sentence in `language`). Verdicts rest on the always-valid interval. Figures are
 * null where nothing can be said. INVALID_ARGUMENT, with row and column, for assignments
 * that cannot be read. CANCELLED. Counts as reading the book. */
GOODWILL_EXPORT goodwill_status goodwill_book_evaluate(
    const goodwill_book* book, const goodwill_policy* policy,
    struct ArrowArrayStream* assignments, int64_t as_of_us, int64_t known_batch,
    const goodwill_evaluate_options* options, const char* language, int64_t language_size,
    const goodwill_run_options* run, struct ArrowArrayStream* out, goodwill_error** error);

typedef struct goodwill_off_policy {
  int64_t struct_size;
  double value; /* per decision, self-normalised */
  double standard_error;
  double low; /* 95 % */
  double high;
  double effective_size; /* (sum of weights)^2 / sum of their squares (Kish 1965) */
} goodwill_off_policy;

/* What another policy would have brought, from what was done with known chances: per
 * decision its reward, the chance with which what was done was chosen, and the chance with
 * which the other policy would choose it. INVALID_ARGUMENT, with the row, for chances
 * outside 0 to 1 or a propensity of 0; FAILED_PRECONDITION when the effective size is below
 * 200: too thin to tell. */
GOODWILL_EXPORT goodwill_status goodwill_off_policy_of(const double* reward,
                                                       const double* propensity,
                                                       const double* target, int64_t count,
                                                       goodwill_off_policy* out,
                                                       goodwill_error** error);

typedef struct goodwill_plan_score {
  int64_t struct_size;
  double value; /* of the plan, per customer in major units, self-normalised */
  double standard_error;
  double low; /* 95 % */
  double high;
  double effective_size;
  double adopted;      /* what the same customers brought with what was done, per customer */
  int64_t customers;   /* who count */
  int64_t unsupported; /* the plan does with them what chance left no room for */
  int64_t waiting;     /* whose window still runs */
  int64_t unknown;     /* no chance is on record, or the plan or the book does not know them */
  int32_t on_margin;   /* 1: margin; 0: net turnover */
  int32_t reserved;
} goodwill_plan_score;

/* What another plan would have brought, from the journal of the book: made of the same facts as
 * the adopted ones, as of the same moment, under another policy, and never carried out. Each
 * customer with whom, by chance (the policy's holdout), was done what it intends counts by the
 * inverse of that chance; outcomes are as for goodwill_book_evaluate, in the window of the adopted
 * strategy (`window_days`: 0 means the strategy's own), before what acting costs. Journal and
 * outcomes are of the facts before `as_of_us` known by `known_batch` (0: all). FAILED_PRECONDITION
 * where no plan was adopted as of the plan's moment, and when the effective size is below 200: too
 * thin to tell. INVALID_ARGUMENT for a plan of another book's ids, or windows beyond 36,500 days.
 * CANCELLED. Counts as reading the book. */
GOODWILL_EXPORT goodwill_status goodwill_book_score_plan(
    const goodwill_book* book, const goodwill_plan* plan, int64_t as_of_us, int64_t known_batch,
    int64_t window_days, const goodwill_run_options* run, goodwill_plan_score* out,
    goodwill_error** error);

/* A belief (normal: mean and sd) after evidence (count estimates with their standard errors
 * and ages in months; evidence that is half_life old counts half; 0: 12). INVALID_ARGUMENT,
 * with the row, without positive finite errors. */
GOODWILL_EXPORT goodwill_status goodwill_belief_update(
    double mean, double sd, const double* estimate, const double* standard_error,
    const double* age, int64_t count, double half_life, double* out_mean, double* out_sd,
    goodwill_error** error);
/* A chance (beta: successes and failures, counting what the prior is worth) after it happened
 * in so many of so many trials, `age` months ago. */
GOODWILL_EXPORT goodwill_status goodwill_rate_update(double successes, double failures,
                                                     int64_t happened, int64_t trials, double age,
                                                     double half_life, double* out_successes,
                                                     double* out_failures,
                                                     goodwill_error** error);
/* Effects of several groups that are alike but not equal: their common mean, how much they
 * truly differ (DerSimonian and Laird 1986), and per group (out_mean, out_sd: count each)
 * the estimate pulled towards the mean as far as its own evidence is thin. */
GOODWILL_EXPORT goodwill_status goodwill_effects_pool(
    const double* estimate, const double* standard_error, const double* age, int64_t count,
    double half_life, double* common_mean, double* common_sd, double* between_sd,
    double* out_mean, double* out_sd, goodwill_error** error);

/* Beliefs of the same people about several effects (count of each array), in one unit, such as
 * what is measured over what was believed. Where one was too high the others are likelier to
 * be: `correlation` (0 to below 1; .5 is a judgement) is that of any two errors. And there is a
 * chance `nothing` (0 to below 1; .2 is a judgement) that nothing of it does anything, which
 * the priors' means already count in. Evidence without a finite estimate and error is none;
 * age and half_life as goodwill_belief_update. A prior with an sd of 0 is certain and stays.
 * `out_nothing`: that chance after the evidence. Exact for normal priors and evidence.
 * INVALID_ARGUMENT, with the row. */
GOODWILL_EXPORT goodwill_status goodwill_beliefs_update(
    const double* mean, const double* sd, const double* estimate, const double* standard_error,
    const double* age, int64_t count, double correlation, double nothing, double half_life,
    double* out_mean, double* out_sd, double* out_nothing, goodwill_error** error);

/* ------------------------------------------- Decisions: in worlds made up */

/* Zeros: the defaults. */
typedef struct goodwill_simulate_options {
  int64_t struct_size;
  int64_t seeds;      /* worlds drawn; 0: 20 */
  int64_t first_seed; /* seeds count from it; 0 is one like any other */
  int64_t customers;  /* of each; 0: as the world says */
  int64_t by_round;   /* 1: a row for each policy and round, with what it came to in it */
} goodwill_simulate_options;

/* A whole business, drawn again and again from the description of a world (CSV text with the
 * columns parameter and value; examples/worlds has them with the meaning of each), decided
 * upon round after round by the product and by rules of thumb under the same budgets, and told
 * what each decision was truly worth. `out`: one row per way to decide: world, policy
 * ("nothing", "rfm", "propensity_to_leave", "propensity_to_buy", "value", "greedy",
 * "believing" (the engine, which never doubts its priors), "engine" (which holds customers out,
 * measures and learns), "pilot" (which begins small as well), "informed" (knows the world and
 * its true effects, and of a customer what everybody sees), "clairvoyant" (knows every
 * customer's rate, risk and fate)), seeds, gain (expected, beyond doing nothing, per seed, from
 * the world's true parameters, discounted to the first round), gain_low, gain_high (95 %),
 * realised (what then happened, net), realised_low, realised_high, regret (the clairvoyant's
 * gain less this), share (of the clairvoyant's gain), share_informed (of the informed's), worst
 * (of the seeds), worse_than_nothing (share of seeds with a gain below 0), worst_loss (that of
 * the worst seed over the value of its customers as they are), contacted, spent. `by_round`:
 * world, policy, seeds, round (from 0), month (since the first), gain, contacted, spent.
 * The same customers' fates are drawn under every policy. INVALID_ARGUMENT, with line and field,
 * for a world that makes no sense; CANCELLED. The same bits with any parallelism. */
GOODWILL_EXPORT goodwill_status goodwill_simulate(const char* world, int64_t world_size,
                                                  const goodwill_simulate_options* options,
                                                  const goodwill_run_options* run,
                                                  struct ArrowArrayStream* out,
                                                  goodwill_error** error);

/* -------------------------------------------------------- Purchase models */

/* How often a customer will buy, whether the customer is still one, and what a
 * purchase brings: a model by name, with parameters given or fitted. Immutable.
 *
 *     "nbd"          r, alpha           nobody leaves: the yardstick
 *     "bg_nbd"       r, alpha, a, b     may leave after each repeat purchase; takes
 *                                       every one-time buyer for alive, so do not
 *                                       look for lost customers with it
 *     "mbg_nbd"      r, alpha, a, b     may leave after each purchase
 *     "pareto_nbd"   r, alpha, s, beta  may leave at any time
 *     "bg_cnbd",     r, alpha, a, b,    bg_nbd and mbg_nbd for regular buyers: every
 *     "mbg_cnbd"     k                  k-th event of a Poisson process is a purchase
 *     "gamma_gompertz_nbd"              may leave at any time, with a risk that changes
 *                    r, alpha, b, s,    with age
 *                    beta
 *     "bg_bb"        alpha, beta,       may buy at each of some opportunities, and
 *                    gamma, delta       leave before each
 *     "shifted_beta_geometric"          renews a contract again and again, or
 *                    alpha, beta        declines and is gone
 *     "gamma_gamma"  p, q, gamma        what is spent per purchase
 *
 * Ages and times are in any one unit, that of the data; alpha, beta of pareto_nbd,
 * b of gamma_gompertz_nbd and a discount rate have it too. Formulas and sources stand in the
 * headers of goodwill/value/models. */
typedef struct goodwill_model goodwill_model;

/* Customers as columns of `count` values, which are only read during a call. A
 * customer has `frequency` repeat purchases (those after the first), the last of
 * them at age `recency` (0 without one), and was observed up to age `tenure`.
 * Zeros in all three are a customer who has just bought for the first time.
 *
 * For bg_bb time is counted in opportunities: `recency` is the opportunity of the
 * last purchase, `tenure` their number, both whole and up to 2^20, and so is every
 * t. For shifted_beta_geometric `frequency` counts renewals and `tenure` those that
 * came up; who renewed fewer has left; purchases in what follows are renewals. */
typedef struct goodwill_histories {
  int64_t struct_size;
  int64_t count;
  const int64_t* frequency;
  const double* recency;     /* not looked at by gamma_gamma, shifted_beta_geometric */
  const double* tenure;      /* not looked at by gamma_gamma */
  const double* mean_amount; /* gamma_gamma only: of the `frequency` purchases */
  const int64_t* weights;    /* goodwill_fit only: customers per row; NULL: one each */
  const double* log_gaps;    /* bg_cnbd, mbg_cnbd only, for goodwill_fit and
                                goodwill_model_log_likelihood: the sum of the natural
                                logarithms of the intervals between purchases; 0
                                without repeat purchases. Measures have the column where
                                the policy says measures.log_gaps */
  /* What is known of customers beside purchases, row by row, covariate_count values
   * each (at most 64); NULL and 0: none. For nbd, bg_nbd, mbg_nbd and pareto_nbd. A model
   * that was fitted with covariates is asked with as many, and no other is. */
  const double* covariates;
  int64_t covariate_count;
} goodwill_histories;

/* What a fit found, the best first. */
enum {
  GOODWILL_FIT_GIVEN = 0,             /* no fit: the parameters were given */
  GOODWILL_FIT_CONVERGED = 1,         /* one maximum, all parameters determined */
  GOODWILL_FIT_SEVERAL_OPTIMA = 2,    /* another maximum is about as good */
  GOODWILL_FIT_WEAKLY_IDENTIFIED = 3, /* the data say little about a parameter, or
                                         about dropout at all */
  GOODWILL_FIT_BOUNDARY = 4,          /* the maximum is a simpler model */
  GOODWILL_FIT_NOT_IDENTIFIED = 5     /* no parameters; the document's findings say
                                         what is missing */
};

/* A model from given parameters, in the order above: each from 1e-12 to 1e12, a
 * and s, and gamma of bg_bb, also 0 (nobody leaves), k whole from 1 to 20. NOT_FOUND for a name
 * that is none. */
GOODWILL_EXPORT goodwill_status goodwill_model_create(const char* name, int64_t name_size,
                                                      const double* parameters, int64_t count,
                                                      goodwill_model** out,
                                                      goodwill_error** error);
/* The model under which the histories are most likely. Whatever the order of the
 * rows, their division by weights, and the unit of time, the answer is the same.
 * A bad verdict is not an error; rows that cannot be are, and are named. "best"
 * chooses among nbd, mbg_nbd and pareto_nbd by BIC; the document lists them as
 * candidates.
 * bg_cnbd and mbg_cnbd find k by likelihood.
 * gamma_gamma leaves out customers without repeat purchases or with amount 0. */
GOODWILL_EXPORT goodwill_status goodwill_fit(const char* model, int64_t model_size,
                                             const goodwill_histories* rows,
                                             const goodwill_run_options* run,
                                             goodwill_model** out, goodwill_error** error);
typedef struct goodwill_fit_options {
  int64_t struct_size;
  /* A penalty of ridge g^2 / 2 of log-likelihood for each coefficient g of a
   * covariate that is divided by its standard deviation; 0: none. */
  double ridge;
  /* For small books, and segments that lean on the whole: the logarithms of the
   * parameters are taken to be normal around those of this model, of the same name
   * and in the same unit of time, all above 0; NULL: none. Only read during the call. */
  const goodwill_model* prior;
  double prior_spread; /* their standard deviation, from 1e-6 to 1e6; 0.5: likely within
                          a factor of 2.7. Not looked at without a prior */
} goodwill_fit_options;

/* goodwill_fit with options (NULL: none). nbd, bg_nbd, mbg_nbd and pareto_nbd take
 * covariates, which are in `rows`, or a prior, and shifted_beta_geometric a prior;
 * INVALID_ARGUMENT for other models, for both at once, and for options out of range.
 * Coefficients and their standard errors are the document's effects; goodwill_model_info
 * tells of the parameters at covariates of 0. The log-likelihood is told without penalties;
 * standard errors count them in. */
GOODWILL_EXPORT goodwill_status goodwill_fit_with(const char* model, int64_t model_size,
                                                  const goodwill_histories* rows,
                                                  const goodwill_fit_options* options,
                                                  const goodwill_run_options* run,
                                                  goodwill_model** out, goodwill_error** error);
/* To and from a serialised goodwill.v1.Model, which holds all that a fit found. */
GOODWILL_EXPORT goodwill_status goodwill_model_encode(const goodwill_model* model,
                                                      goodwill_buffer** bytes,
                                                      goodwill_error** error);
GOODWILL_EXPORT goodwill_status goodwill_model_decode(const void* bytes, int64_t size,
                                                      goodwill_model** out,
                                                      goodwill_error** error);

typedef struct goodwill_model_info {
  int64_t struct_size;
  const char* name;        /* static */
  int64_t parameter_count; /* at most 8; 0: not identified */
  const char* parameter_names[8]; /* static */
  double parameters[8];
  double standard_errors[8]; /* NaN: not determined, or given */
  double log_likelihood;   /* of the fit; NaN without one, as the next four */
  double aic;
  double bic;
  double nbd_log_likelihood; /* of the model without dropout on the same data */
  double likelihood_ratio;   /* twice what was gained over it */
  int64_t customers;
  int64_t distinct_histories;
  int32_t verdict;         /* GOODWILL_FIT_* */
  int32_t converged;       /* 1: a maximum to rounding */
} goodwill_model_info;

GOODWILL_EXPORT goodwill_status goodwill_model_describe(const goodwill_model* model,
                                                        goodwill_model_info* out,
                                                        goodwill_error** error);

/* What a model says of each customer: out[i] is about row i. Rows that cannot be
 * are named. The same answer alone and among millions, whatever the parallelism.
 * `t` are lengths of time from the end of the observation, `t_count` of them: one
 * for all rows or one each; or one row and many t. Results are then as many as
 * the more. FAILED_PRECONDITION if the model has no parameters, or is not of the
 * kind that answers. Up to some microseconds a row, a millisecond for
 * goodwill_model_residual of bg_nbd and mbg_nbd, tens of them for bg_cnbd and mbg_cnbd. */

/* Log-likelihood of a history. */
GOODWILL_EXPORT goodwill_status goodwill_model_log_likelihood(const goodwill_model* model,
                                                              const goodwill_histories* rows,
                                                              const goodwill_run_options* run,
                                                              double* out,
                                                              goodwill_error** error);
/* Chance that the customer has not left; of bg_bb: will be there at the next
 * opportunity. */
GOODWILL_EXPORT goodwill_status goodwill_model_p_alive(const goodwill_model* model,
                                                       const goodwill_histories* rows,
                                                       const goodwill_run_options* run,
                                                       double* out, goodwill_error** error);
/* Expected purchases in the next t. */
GOODWILL_EXPORT goodwill_status goodwill_model_expected_purchases(
    const goodwill_model* model, const goodwill_histories* rows, const double* t,
    int64_t t_count, const goodwill_run_options* run, double* out, goodwill_error** error);
/* Chance of exactly k purchases in the next t. */
GOODWILL_EXPORT goodwill_status goodwill_model_p_purchases(
    const goodwill_model* model, const goodwill_histories* rows, const double* t,
    int64_t t_count, int64_t k, const goodwill_run_options* run, double* out,
    goodwill_error** error);
/* Chance of at least one purchase in the next t. */
GOODWILL_EXPORT goodwill_status goodwill_model_p_any_purchase(
    const goodwill_model* model, const goodwill_histories* rows, const double* t,
    int64_t t_count, const goodwill_run_options* run, double* out, goodwill_error** error);
/* Expected purchases of the next t (infinity: ever), each discounted continuously
 * at `rate` > 0 per unit of time: exp(-rate * when). A yearly rate d is
 * log(1 + d) / units a year. */
GOODWILL_EXPORT goodwill_status goodwill_model_residual(
    const goodwill_model* model, const goodwill_histories* rows, double rate, const double* t,
    int64_t t_count, const goodwill_run_options* run, double* out, goodwill_error** error);
/* gamma_gamma: expected amount per purchase; of a new customer for frequency 0.
 * NaN where the mean does not exist (p * frequency + q <= 1). */
GOODWILL_EXPORT goodwill_status goodwill_model_expected_spend(const goodwill_model* model,
                                                              const goodwill_histories* rows,
                                                              const goodwill_run_options* run,
                                                              double* out,
                                                              goodwill_error** error);

/* What is asked of a model. */
enum {
  GOODWILL_QUANTITY_P_ALIVE = 1,            /* takes no t */
  GOODWILL_QUANTITY_EXPECTED_PURCHASES = 2, /* in t */
  GOODWILL_QUANTITY_P_PURCHASES = 3,        /* k in t */
  GOODWILL_QUANTITY_P_ANY_PURCHASE = 4,     /* in t */
  GOODWILL_QUANTITY_RESIDUAL = 5            /* discounted at rate, up to t */
};

typedef struct goodwill_question {
  int64_t struct_size;
  int32_t quantity; /* GOODWILL_QUANTITY_* */
  int32_t reserved; /* 0 */
  const double* t;  /* t_count of them, as above */
  int64_t t_count;
  int64_t k;
  double rate;
  double level; /* of the intervals, from 0.5 to 0.9999: 0.95 */
} goodwill_question;

/* How far each answer may be off for want of data: low[i] and high[i] hold the true
 * figure of that history with chance `level`, were the model right. Parameters are
 * uncertain as their fit says, and the figure moves with them (delta method, on the
 * scale of log odds for chances and of logarithms for expectations). What chance adds to
 * one customer's purchases is not in it. Both NaN where the fit does not determine its
 * parameters. FAILED_PRECONDITION without a fit, for models with covariates and of spend. */
GOODWILL_EXPORT goodwill_status goodwill_model_intervals(const goodwill_model* model,
                                                         const goodwill_histories* rows,
                                                         const goodwill_question* question,
                                                         const goodwill_run_options* run,
                                                         double* low, double* high,
                                                         goodwill_error** error);
/* Which customers a fit hangs on: out[i] is how far leaving row i out would move the
 * parameters, in units of what they are uncertain by, squared (g' V g: the gradient of
 * the row's log-likelihood, and the covariance; Cook 1977). Over all customers of the fit
 * it adds up to about the number of parameters; a row with more than that number alone
 * moves them by a standard error or so each. To first order, without fitting again.
 * NaN where the fit determines no parameter. Thread-safe; `out` holds rows->count. Rows
 * that cannot be are named. FAILED_PRECONDITION without a fit, for models with covariates
 * and of spend. */
GOODWILL_EXPORT goodwill_status goodwill_model_influence(const goodwill_model* model,
                                                         const goodwill_histories* rows,
                                                         const goodwill_run_options* run,
                                                         double* out, goodwill_error** error);
/* How much segments differ: the standard deviation of the logarithms of their parameters
 * around those of `whole`, the fit of all, where the histories are most likely with the
 * segments' own parameters integrated out (empirical Bayes, by Laplace's approximation);
 * from 0.01, no more than chance explains, to 3. To be given as goodwill_fit_options'
 * prior_spread with `whole` as the prior, when each segment is fitted: small ones then lean
 * on the whole as far as they should. segments[i] is the segment of row i, any number;
 * rows->count of them. nbd, bg_nbd, mbg_nbd, pareto_nbd and, of contracts,
 * shifted_beta_geometric; INVALID_ARGUMENT for others, rows
 * that cannot be, covariates, and fewer than two segments. Some tens of fits per segment.
 * Thread-safe. */
GOODWILL_EXPORT goodwill_status goodwill_model_spread(const goodwill_model* whole,
                                                      const goodwill_histories* rows,
                                                      const int32_t* segments,
                                                      const goodwill_run_options* run,
                                                      double* spread, goodwill_error** error);
/* Whether segments differ at all: the likelihood-ratio test of one population against one
 * for each segment, with parameters of its own. *statistic is twice the log-likelihood that
 * is gained, chi-squared with *degrees degrees of freedom if they do not (Wilks 1938), and
 * *p_value the chance of as much. `model` only says which model: the whole is fitted anew.
 * Segments too small for a fit of their own (2 customers a parameter and 2) are left out; where
 * a maximum is a boundary the test says "they differ" more seldom than it might.
 * INVALID_ARGUMENT as goodwill_model_spread; FAILED_PRECONDITION if fewer than two segments
 * are left, or the model has no parameters. A fit per segment and one. Thread-safe. */
GOODWILL_EXPORT goodwill_status goodwill_model_test_segments(const goodwill_model* model,
                                                             const goodwill_histories* rows,
                                                             const int32_t* segments,
                                                             const goodwill_run_options* run,
                                                             double* statistic,
                                                             int64_t* degrees, double* p_value,
                                                             goodwill_error** error);

/* How far each parameter may be off where the likelihood is bent, unlike a standard
 * error: values at which the log-likelihood, the other parameters fitted to them, is no
 * more than half the quantile of chi-squared with one degree below its maximum (Venzon and
 * Moolgavkar 1988). low[i] and high[i] are of parameter i, as many as the model has; 0 and
 * infinity: there is no such end. Both NaN for a number of stages, and where no dropout is
 * visible. `rows` are those of the fit (as many customers, or INVALID_ARGUMENT), with their
 * weights; `level` is from 0.5 to 0.9999. As long as some tens of fits. Thread-safe.
 * FAILED_PRECONDITION without a fit, for fits with covariates or a prior, and of spend. */
GOODWILL_EXPORT goodwill_status goodwill_model_profile(const goodwill_model* model,
                                                       const goodwill_histories* rows,
                                                       double level,
                                                       const goodwill_run_options* run,
                                                       double* low, double* high,
                                                       goodwill_error** error);
GOODWILL_EXPORT void goodwill_model_free(goodwill_model* model);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* GOODWILL_C_H_ */
