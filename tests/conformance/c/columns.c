#include "columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows in front of the first, which nobody must look at. */
enum { OFFSET = 1 };

typedef struct field {
  char name[32];
  char format[16];
  int scale; /* of a decimal */
} field;

typedef struct source {
  const csv* rows;
  int columns;
  int done;
  field fields[MAX_COLUMNS];
} source;

static int is_one_of(const char* name, const char* names) {
  const char* const found = strstr(names, name);
  const size_t size = strlen(name);
  return found != NULL && (found == names || found[-1] == ' ') &&
         (found[size] == ' ' || found[size] == '\0');
}

static int fraction_digits(const char* text) {
  const char* const point = strchr(text, '.');
  return point == NULL ? 0 : (int)strlen(point + 1);
}

static void choose_format(const csv* rows, int c, int number_ids, field* out) {
  const char* const name = rows->header[c];
  const char* format = "u";
  snprintf(out->name, sizeof out->name, "%s", name);
  out->scale = 0;
  if (is_one_of(name, "customer_id parent_id referred_by")) {
    format = number_ids ? "l" : "u";
  } else if (is_one_of(name, "amount_minor revision units")) {
    format = "l";
  } else if (is_one_of(name, "voided requested_by_customer vulnerable")) {
    format = "b";
  } else if (is_one_of(name, "amount cost unit_cost quantity minutes score promised actual rate")) {
    for (int64_t r = 0; r < rows->rows; ++r) {
      const int digits = fraction_digits(cell(rows, r, c));
      if (digits > out->scale) out->scale = digits;
    }
    snprintf(out->format, sizeof out->format, "d:38,%d", out->scale);
    return;
  } else if (is_one_of(name,
                       "time valid_from left_at made_at due_at kept_at broken_at withdrawn_at "
                       "until done_at refused_at")) {
    int instants = 1, dates = 1;
    for (int64_t r = 0; r < rows->rows; ++r) {
      const char* const text = cell(rows, r, c);
      const size_t size = strlen(text);
      if (size == 0) continue;
      instants = instants && text[size - 1] == 'Z';
      dates = dates && size == 10;
    }
    format = instants ? "tsu:UTC" : dates ? "tdD" : "tsu:";
  }
  snprintf(out->format, sizeof out->format, "%s", format);
}

/* Days since 1970-01-01, in the proleptic Gregorian calendar. */
static int64_t days_of(const char* text) {
  static const int kBefore[12] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  int year = 0, month = 1, day = 1, leap, y;
  sscanf(text, "%d-%d-%d", &year, &month, &day);
  leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  y = year - 1;
  return (int64_t)y * 365 + y / 4 - y / 100 + y / 400 - 719162 + kBefore[month - 1] +
         (leap && month > 2) + day - 1;
}

static int64_t micros_of(const char* text) {
  int hour = 0, minute = 0, second = 0;
  int64_t micros = 0, unit = 100000;
  const char* point = strchr(text, '.');
  if (strlen(text) > 10) sscanf(text + 11, "%2d:%2d:%2d", &hour, &minute, &second);
  for (; point != NULL && point[1] >= '0' && point[1] <= '9'; ++point, unit /= 10) {
    micros += unit * (point[1] - '0');
  }
  return (((days_of(text) * 24 + hour) * 60 + minute) * 60 + second) * 1000000 + micros;
}

/* "-1.5" with scale 3 is -1500. */
static int64_t scaled_of(const char* text, int scale) {
  const int negative = text[0] == '-';
  int64_t value = 0;
  for (const char* p = text; *p != '\0'; ++p) {
    if (*p >= '0' && *p <= '9') value = value * 10 + (*p - '0');
  }
  for (int i = fraction_digits(text); i < scale; ++i) value *= 10;
  return negative ? -value : value;
}

static void set_bit(unsigned char* bits, int64_t i) {
  bits[i / 8] |= (unsigned char)(1 << (i % 8));
}

static void release_column(struct ArrowArray* array) {
  for (int64_t b = 0; b < array->n_buffers; ++b) free((void*)array->buffers[b]);
  free(array->buffers);
  array->release = NULL;
}

static void build_column(const csv* rows, int c, const field* how, struct ArrowArray* out) {
  const int64_t n = rows->rows, slots = n + OFFSET;
  const char kind = how->format[0];
  const int is_date = strcmp(how->format, "tdD") == 0;
  unsigned char* validity = allocate((slots + 7) / 8);
  unsigned char* values = allocate((slots + 1) * 16);
  const void** buffers = allocate(3 * (int64_t)sizeof *buffers);
  memset(out, 0, sizeof *out);
  memset(values, 0x5A, OFFSET * 16);
  out->length = n;
  out->offset = OFFSET;
  out->n_buffers = kind == 'u' ? 3 : 2;
  out->buffers = buffers;
  out->release = release_column;
  buffers[0] = validity;
  buffers[1] = values;
  if (kind == 'u') {
    int32_t* const offsets = (int32_t*)(void*)values;
    int64_t bytes = 3, at = 3;
    char* text;
    for (int64_t r = 0; r < n; ++r) bytes += (int64_t)strlen(cell(rows, r, c));
    text = allocate(bytes);
    memcpy(text, "???", 3);
    offsets[0] = 0;
    offsets[OFFSET] = (int32_t)at;
    for (int64_t r = 0; r < n; ++r) {
      const char* const from = cell(rows, r, c);
      memcpy(text + at, from, strlen(from));
      at += (int64_t)strlen(from);
      offsets[OFFSET + r + 1] = (int32_t)at;
    }
    buffers[2] = text;
  }
  if (kind == 'b') memset(values, 0, (size_t)slots);
  for (int64_t r = 0; r < n; ++r) {
    const char* const text = cell(rows, r, c);
    const int64_t i = r + OFFSET;
    if (text[0] == '\0') {
      ++out->null_count;
      continue;
    }
    set_bit(validity, i);
    if (kind == 'b') {
      if (strcmp(text, "true") == 0) set_bit(values, i);
    } else if (kind == 'l') {
      ((int64_t*)(void*)values)[i] = strtoll(text, NULL, 10);
    } else if (kind == 'd') {
      const int64_t scaled = scaled_of(text, how->scale);
      ((int64_t*)(void*)values)[2 * i] = scaled; /* two's complement, low half first */
      ((int64_t*)(void*)values)[2 * i + 1] = scaled < 0 ? -1 : 0;
    } else if (is_date) {
      ((int32_t*)(void*)values)[i] = (int32_t)days_of(text);
    } else if (kind == 't') {
      ((int64_t*)(void*)values)[i] = micros_of(text);
    }
  }
  if (out->null_count == 0) {
    free(validity);
    buffers[0] = NULL;
  }
}

static void release_child_schema(struct ArrowSchema* schema) { schema->release = NULL; }

static void release_schema(struct ArrowSchema* schema) {
  free(schema->children[0]);
  free(schema->children);
  free(schema->private_data);
  schema->release = NULL;
}

static void release_batch(struct ArrowArray* array) {
  for (int64_t c = 0; c < array->n_children; ++c) {
    if (array->children[c]->release != NULL) array->children[c]->release(array->children[c]);
  }
  free(array->children[0]);
  free(array->children);
  free(array->buffers);
  array->release = NULL;
}

static int get_schema(struct ArrowArrayStream* stream, struct ArrowSchema* out) {
  const source* const from = stream->private_data;
  struct ArrowSchema* const children = allocate(from->columns * (int64_t)sizeof *children);
  field* const fields = allocate((int64_t)sizeof from->fields);
  memcpy(fields, from->fields, sizeof from->fields);
  memset(out, 0, sizeof *out);
  out->format = "+s";
  out->name = "";
  out->n_children = from->columns;
  out->children = allocate(from->columns * (int64_t)sizeof *out->children);
  out->private_data = fields;
  out->release = release_schema;
  for (int c = 0; c < from->columns; ++c) {
    children[c].format = fields[c].format;
    children[c].name = fields[c].name;
    children[c].flags = ARROW_FLAG_NULLABLE;
    children[c].release = release_child_schema;
    out->children[c] = &children[c];
  }
  return 0;
}

static int get_next(struct ArrowArrayStream* stream, struct ArrowArray* out) {
  source* const from = stream->private_data;
  struct ArrowArray* children;
  memset(out, 0, sizeof *out);
  if (from->done) return 0;
  from->done = 1;
  children = allocate(from->columns * (int64_t)sizeof *children);
  out->length = from->rows->rows;
  out->n_buffers = 1;
  out->buffers = allocate((int64_t)sizeof *out->buffers);
  out->n_children = from->columns;
  out->children = allocate(from->columns * (int64_t)sizeof *out->children);
  out->release = release_batch;
  for (int c = 0; c < from->columns; ++c) {
    build_column(from->rows, c, &from->fields[c], &children[c]);
    out->children[c] = &children[c];
  }
  return 0;
}

static const char* get_last_error(struct ArrowArrayStream* stream) {
  (void)stream;
  return NULL;
}

static void release_stream(struct ArrowArrayStream* stream) {
  free(stream->private_data);
  stream->release = NULL;
}

void make_stream(const csv* rows, int number_ids, struct ArrowArrayStream* out) {
  source* const from = allocate((int64_t)sizeof *from);
  from->rows = rows;
  from->columns = rows->columns;
  for (int c = 0; c < rows->columns; ++c) {
    choose_format(rows, c, number_ids, &from->fields[c]);
  }
  memset(out, 0, sizeof *out);
  out->get_schema = get_schema;
  out->get_next = get_next;
  out->get_last_error = get_last_error;
  out->release = release_stream;
  out->private_data = from;
}
