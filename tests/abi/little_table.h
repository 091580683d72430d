/* A small table as an Arrow stream, in plain C: one batch, made without allocating
 * anything, that counts how often each of its parts was released. */
#ifndef GOODWILL_TESTS_ABI_LITTLE_TABLE_H_
#define GOODWILL_TESTS_ABI_LITTLE_TABLE_H_

#include <string.h>

#include "goodwill/c.h"

#define LITTLE_ROWS 8
#define LITTLE_COLUMNS 8
#define LITTLE_TEXT 256

typedef struct little_column {
  const char* name;
  const char* format;       /* "u": texts; "l" or "tsu:UTC": numbers */
  const char* const* texts;
  const int64_t* numbers;
} little_column;

typedef struct little_table {
  int64_t rows;
  int64_t columns;
  const little_column* column;

  int32_t offsets[LITTLE_COLUMNS][LITTLE_ROWS + 1];
  char text[LITTLE_COLUMNS][LITTLE_TEXT];
  const void* buffers[LITTLE_COLUMNS][3];
  const void* no_buffers[1];
  struct ArrowSchema schema[LITTLE_COLUMNS];
  struct ArrowSchema* schemas[LITTLE_COLUMNS];
  struct ArrowArray array[LITTLE_COLUMNS];
  struct ArrowArray* arrays[LITTLE_COLUMNS];

  int given;
  int fails; /* get_next fails */
  int schemas_open;
  int arrays_open;
  int stream_releases;
} little_table;

static inline void little_release_schema(struct ArrowSchema* schema) {
  little_table* table = (little_table*)schema->private_data;
  if (schema->n_children > 0) {
    for (int64_t i = 0; i < schema->n_children; ++i) {
      if (schema->children[i]->release) schema->children[i]->release(schema->children[i]);
    }
  }
  table->schemas_open -= 1;
  schema->release = NULL;
}

static inline void little_release_array(struct ArrowArray* array) {
  little_table* table = (little_table*)array->private_data;
  for (int64_t i = 0; i < array->n_children; ++i) {
    if (array->children[i]->release) array->children[i]->release(array->children[i]);
  }
  table->arrays_open -= 1;
  array->release = NULL;
}

static inline int little_get_schema(struct ArrowArrayStream* stream, struct ArrowSchema* out) {
  little_table* table = (little_table*)stream->private_data;
  for (int64_t i = 0; i < table->columns; ++i) {
    struct ArrowSchema* schema = &table->schema[i];
    memset(schema, 0, sizeof *schema);
    schema->format = table->column[i].format;
    schema->name = table->column[i].name;
    schema->release = little_release_schema;
    schema->private_data = table;
    table->schemas[i] = schema;
  }
  memset(out, 0, sizeof *out);
  out->format = "+s";
  out->name = "";
  out->n_children = table->columns;
  out->children = table->schemas;
  out->release = little_release_schema;
  out->private_data = table;
  table->schemas_open += 1 + (int)table->columns;
  return 0;
}

static inline int little_get_next(struct ArrowArrayStream* stream, struct ArrowArray* out) {
  little_table* table = (little_table*)stream->private_data;
  memset(out, 0, sizeof *out);
  if (table->fails) return 5;
  if (table->given) return 0;
  table->given = 1;
  for (int64_t i = 0; i < table->columns; ++i) {
    struct ArrowArray* array = &table->array[i];
    const little_column* column = &table->column[i];
    memset(array, 0, sizeof *array);
    array->length = table->rows;
    array->buffers = table->buffers[i];
    if (column->texts) {
      int32_t end = 0;
      for (int64_t row = 0; row < table->rows; ++row) {
        const size_t size = strlen(column->texts[row]);
        table->offsets[i][row] = end;
        memcpy(table->text[i] + end, column->texts[row], size);
        end += (int32_t)size;
      }
      table->offsets[i][table->rows] = end;
      array->n_buffers = 3;
      table->buffers[i][1] = table->offsets[i];
      table->buffers[i][2] = table->text[i];
    } else {
      array->n_buffers = 2;
      table->buffers[i][1] = column->numbers;
    }
    table->buffers[i][0] = NULL;
    array->release = little_release_array;
    array->private_data = table;
    table->arrays[i] = array;
  }
  out->length = table->rows;
  out->n_buffers = 1;
  out->buffers = table->no_buffers;
  out->n_children = table->columns;
  out->children = table->arrays;
  out->release = little_release_array;
  out->private_data = table;
  table->arrays_open += 1 + (int)table->columns;
  return 0;
}

static inline const char* little_last_error(struct ArrowArrayStream* stream) {
  (void)stream;
  return "this stream fails";
}

static inline void little_release_stream(struct ArrowArrayStream* stream) {
  ((little_table*)stream->private_data)->stream_releases += 1;
  stream->release = NULL;
}

/* `columns` must live as long as the table. */
static inline void little_stream(little_table* table, const little_column* columns,
                                 int64_t column_count, int64_t rows,
                                 struct ArrowArrayStream* out) {
  memset(table, 0, sizeof *table);
  table->rows = rows;
  table->columns = column_count;
  table->column = columns;
  memset(out, 0, sizeof *out);
  out->get_schema = little_get_schema;
  out->get_next = little_get_next;
  out->get_last_error = little_last_error;
  out->release = little_release_stream;
  out->private_data = table;
}

/* Whether all that was handed out came back, and the stream exactly once. */
static inline int little_all_released(const little_table* table) {
  return table->schemas_open == 0 && table->arrays_open == 0 && table->stream_releases == 1;
}

#endif /* GOODWILL_TESTS_ABI_LITTLE_TABLE_H_ */
