#include "scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char* const kTableNames[15] = {
    "",         "purchases", "interactions", "customers", "contacts",     "events",
    "products", "consents",  "promises",     "answers",   "measurements", "rates",
    "merges",   "rights",      "case_commands"};

void die(const char* what, const char* which) {
  fprintf(stderr, "%s: %s\n", what, which);
  exit(1);
}

void* allocate(int64_t size) {
  void* const memory = calloc(1, (size_t)size + 1);
  if (memory == NULL) die("no memory", "");
  return memory;
}

/* The whole file, NUL-terminated; NULL if there is none. */
static char* read_file(const char* folder, const char* name) {
  char* const path = allocate((int64_t)(strlen(folder) + strlen(name) + 1));
  FILE* file;
  char* text;
  long size;
  sprintf(path, "%s/%s", folder, name);
  file = fopen(path, "rb");
  free(path);
  if (file == NULL) return NULL;
  fseek(file, 0, SEEK_END);
  size = ftell(file);
  rewind(file);
  text = allocate(size);
  if (fread(text, 1, (size_t)size, file) != (size_t)size) die("cannot read", name);
  fclose(file);
  return text;
}

/* Cuts the text at the first `mark`; the rest, or NULL at the end. */
static char* cut(char* text, char mark) {
  char* const found = strchr(text, mark);
  if (found == NULL) return NULL;
  *found = '\0';
  return found + 1;
}

static void read_csv(const char* folder, const char* name, csv* out) {
  char* text = read_file(folder, name);
  char* rest;
  int64_t lines = 0;
  if (text == NULL) {
    die("cannot read", name);
    return;
  }
  for (const char* p = text; *p != '\0'; ++p) lines += *p == '\n';
  out->columns = 0;
  rest = cut(text, '\n');
  for (char *header = text, *next; header != NULL; header = next) {
    next = cut(header, ',');
    if (out->columns == MAX_COLUMNS) die("too many columns", name);
    out->header[out->columns++] = header;
  }
  out->cells = allocate(lines * out->columns * (int64_t)sizeof *out->cells);
  out->rows = 0;
  while (rest != NULL && *rest != '\0') {
    char* line = rest;
    rest = cut(line, '\n');
    for (int c = 0; c < out->columns; ++c) {
      if (line == NULL) die("too few cells", name);
      out->cells[out->rows * out->columns + c] = line;
      line = cut(line, ',');
    }
    if (line != NULL) die("too many cells", name);
    ++out->rows;
  }
}

static int32_t table_named(const char* name) {
  for (int32_t i = 1; i < 15; ++i) {
    if (strcmp(kTableNames[i], name) == 0) return i;
  }
  die("no table", name);
  return 0;
}

void read_scenario(const char* folder, scenario* out) {
  char* text = read_file(folder, "scenario.txt");
  if (text == NULL) die("no scenario", folder);
  memset(out, 0, sizeof *out);
  for (char *key = text, *next; key != NULL && *key != '\0'; key = next) {
    char *value, *file;
    next = cut(key, '\n');
    value = cut(key, ' ');
    if (value == NULL) die("no value", key);
    if (strcmp(key, "currency") == 0) {
      out->currency = value;
    } else if (strcmp(key, "time_zone") == 0) {
      out->time_zone = value;
    } else if (strcmp(key, "as_of") == 0) {
      out->as_of = value;
    } else if (strcmp(key, "ids") == 0) {
      out->number_ids = strcmp(value, "int64") == 0;
    } else if (strcmp(key, "explain") == 0) {
      if (out->explained_count == MAX_EXPLAINED) die("too many", key);
      out->explained[out->explained_count++] = value;
    } else if (strcmp(key, "known") == 0) {
      if (out->known_count == MAX_EXPLAINED) die("too many", key);
      out->known[out->known_count++] = strtoll(value, NULL, 10);
    } else if (strcmp(key, "tell") == 0) {
      if (out->told_count == MAX_EXPLAINED) die("too many", key);
      out->told[out->told_count++] = value;
    } else if (strcmp(key, "straight") == 0) {
      out->has_straight = 1;
      read_csv(folder, value, &out->straight);
    } else if (strcmp(key, "batch") == 0 || strcmp(key, "refuse") == 0) {
      batch* const to = &out->batches[out->batch_count];
      if (++out->batch_count > MAX_BATCHES) die("too many", key);
      file = cut(value, ' ');
      to->table = table_named(value);
      to->refuse = strcmp(key, "refuse") == 0;
      read_csv(folder, file, &to->rows);
    } else {
      die("what is", key);
    }
  }
  out->policy = read_file(folder, "policy.textproto");
}

int find_column(const csv* rows, const char* name) {
  for (int c = 0; c < rows->columns; ++c) {
    if (strcmp(rows->header[c], name) == 0) return c;
  }
  return -1;
}

const char* cell(const csv* rows, int64_t row, int column) {
  return rows->cells[row * rows->columns + column];
}
