#include "arrow_digest.h"

#include <string.h>

static void add_int64(sha256* out, int64_t value) {
  unsigned char bytes[8];
  for (int i = 0; i < 8; ++i) bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
  sha256_add(out, bytes, sizeof bytes);
}

static int bit_at(const void* bits, int64_t i) {
  return ((const unsigned char*)bits)[i / 8] >> (i % 8) & 1;
}

static void add_bits(sha256* out, const void* bits, int64_t from, int64_t n) {
  for (int64_t i = 0; i < n; i += 8) {
    unsigned char byte = 0;
    for (int64_t k = i; k < n && k < i + 8; ++k) {
      byte |= (unsigned char)(bit_at(bits, from + k) << (k - i));
    }
    sha256_add(out, &byte, 1);
  }
}

static const char* add_column(sha256* out, const char* format, const struct ArrowArray* column,
                              int64_t n) {
  const int64_t from = column->offset;
  const void* const validity = column->buffers[0];
  int64_t nulls = 0;
  if (column->length != n) return "a column has another length than its batch";
  for (int64_t i = 0; validity != NULL && i < n; ++i) nulls += !bit_at(validity, from + i);
  if (column->null_count >= 0 && column->null_count != nulls) return "a wrong count of nulls";
  add_int64(out, nulls);
  if (nulls != 0) add_bits(out, validity, from, n);
  if (strcmp(format, "u") == 0) {
    static const int32_t kNothing[1] = {0};
    const int32_t* const offsets =
        column->buffers[1] == NULL ? kNothing : (const int32_t*)column->buffers[1] + from;
    if (column->buffers[1] == NULL && n != 0) return "a text column without offsets";
    for (int64_t i = 0; i <= n; ++i) {
      const uint32_t offset = (uint32_t)(offsets[i] - offsets[0]);
      unsigned char bytes[4];
      for (int k = 0; k < 4; ++k) bytes[k] = (unsigned char)(offset >> (8 * k));
      sha256_add(out, bytes, sizeof bytes);
    }
    sha256_add(out, (const char*)column->buffers[2] + offsets[0],
               (size_t)(offsets[n] - offsets[0]));
  } else if (strcmp(format, "b") == 0) {
    add_bits(out, column->buffers[1], from, n);
  } else {
    const int64_t width = format[0] == 'i' ? 4 : format[0] == 'd' ? 16 : 8;
    sha256_add(out, (const char*)column->buffers[1] + from * width, (size_t)(n * width));
  }
  return NULL;
}

const char* arrow_digest(struct ArrowArrayStream* stream, sha256* out) {
  struct ArrowSchema schema;
  struct ArrowArray batch, end;
  const char* wrong = NULL;
  memset(&schema, 0, sizeof schema);
  memset(&batch, 0, sizeof batch);
  memset(&end, 0, sizeof end);
  sha256_begin(out);
  if (stream->get_schema(stream, &schema) != 0 || stream->get_next(stream, &batch) != 0 ||
      batch.release == NULL || stream->get_next(stream, &end) != 0) {
    wrong = "the stream fails";
  } else if (end.release != NULL) {
    wrong = "more than one batch";
  }
  for (int64_t c = 0; wrong == NULL && c < schema.n_children; ++c) {
    const struct ArrowSchema* const field = schema.children[c];
    sha256_add(out, field->format, strlen(field->format) + 1);
    sha256_add(out, field->name, strlen(field->name) + 1);
    sha256_add(out, field->flags & ARROW_FLAG_NULLABLE ? "1" : "0", 1);
  }
  if (wrong == NULL) add_int64(out, batch.length);
  for (int64_t c = 0; wrong == NULL && c < schema.n_children; ++c) {
    wrong = add_column(out, schema.children[c]->format, batch.children[c], batch.length);
  }
  if (end.release != NULL) end.release(&end);
  if (batch.release != NULL) batch.release(&batch);
  if (schema.release != NULL) schema.release(&schema);
  stream->release(stream);
  return wrong;
}
