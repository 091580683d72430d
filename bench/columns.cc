#include "columns.h"

#include <cstdio>
#include <utility>

namespace goodwill::bench {
namespace {

uint64_t Mix(uint64_t x) {
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

struct Private {
  std::shared_ptr<const Purchases> purchases;
  std::vector<ArrowArray> arrays;
  std::vector<ArrowArray*> array_pointers;
  std::vector<std::vector<const void*>> buffers;
  std::vector<ArrowSchema> schemas;
  std::vector<ArrowSchema*> schema_pointers;
};

void ReleaseChildArray(ArrowArray* a) { a->release = nullptr; }
void ReleaseChildSchema(ArrowSchema* s) { s->release = nullptr; }
void ReleaseArray(ArrowArray* a) {
  delete static_cast<Private*>(a->private_data);
  a->release = nullptr;
}
void ReleaseSchema(ArrowSchema* s) {
  delete static_cast<Private*>(s->private_data);
  s->release = nullptr;
}

struct StreamState {
  std::shared_ptr<const Purchases> purchases;
  bool with_cost;
  bool done = false;
};

int GetSchema(ArrowArrayStream* stream, ArrowSchema* out) {
  const auto* state = static_cast<StreamState*>(stream->private_data);
  auto* p = new Private;
  const auto add = [p](const char* format, const char* name) {
    ArrowSchema s{};
    s.format = format;
    s.name = name;
    s.release = ReleaseChildSchema;
    p->schemas.push_back(s);
  };
  add(state->purchases->ids == Ids::kInt64 ? "l" : "u", "customer_id");
  add("tsu:UTC", "time");
  add("l", "amount_minor");
  if (state->with_cost) add("l", "cost_minor");
  for (ArrowSchema& s : p->schemas) p->schema_pointers.push_back(&s);
  *out = {};
  out->format = "+s";
  out->name = "";
  out->n_children = static_cast<int64_t>(p->schemas.size());
  out->children = p->schema_pointers.data();
  out->release = ReleaseSchema;
  out->private_data = p;
  return 0;
}

int GetNext(ArrowArrayStream* stream, ArrowArray* out) {
  auto* state = static_cast<StreamState*>(stream->private_data);
  *out = {};
  if (state->done) return 0;
  state->done = true;
  const Purchases& data = *state->purchases;
  auto* p = new Private;
  p->purchases = state->purchases;
  p->buffers.reserve(5);
  const auto add = [&](std::vector<const void*> buffers) {
    p->buffers.push_back(std::move(buffers));
    ArrowArray a{};
    a.length = data.rows;
    a.n_buffers = static_cast<int64_t>(p->buffers.back().size());
    a.buffers = p->buffers.back().data();
    a.release = ReleaseChildArray;
    p->arrays.push_back(a);
  };
  if (data.ids == Ids::kInt64) {
    add({nullptr, data.id_number.data()});
  } else {
    add({nullptr, data.id_offsets.data(), data.id_text.data()});
  }
  add({nullptr, data.time_us.data()});
  add({nullptr, data.amount_minor.data()});
  if (state->with_cost) add({nullptr, data.cost_minor.data()});
  p->buffers.push_back({nullptr});
  for (ArrowArray& a : p->arrays) p->array_pointers.push_back(&a);
  out->length = data.rows;
  out->n_buffers = 1;
  out->buffers = p->buffers.back().data();
  out->n_children = static_cast<int64_t>(p->arrays.size());
  out->children = p->array_pointers.data();
  out->release = ReleaseArray;
  out->private_data = p;
  return 0;
}

const char* LastError(ArrowArrayStream*) { return nullptr; }
void ReleaseStream(ArrowArrayStream* stream) {
  delete static_cast<StreamState*>(stream->private_data);
  stream->release = nullptr;
}

}  // namespace

std::string IdText(Ids ids, int64_t customer) {
  char text[40];
  if (ids == Ids::kShortText) {
    std::snprintf(text, sizeof text, "C%08lld", static_cast<long long>(customer));
  } else {
    const uint64_t a = Mix(static_cast<uint64_t>(customer) * 2),
                   b = Mix(static_cast<uint64_t>(customer) * 2 + 1);
    std::snprintf(
        text, sizeof text, "%08llx-%04llx-%04llx-%04llx-%012llx",
        static_cast<unsigned long long>(a >> 32), static_cast<unsigned long long>(a >> 16 & 0xFFFF),
        static_cast<unsigned long long>(a & 0xFFFF), static_cast<unsigned long long>(b >> 48),
        static_cast<unsigned long long>(b & 0xFFFFFFFFFFFF));
  }
  return text;
}

std::shared_ptr<const Purchases> Purchases::Make(int64_t rows, int64_t customers, Ids ids,
                                                 int64_t first) {
  auto p = std::make_shared<Purchases>();
  p->rows = rows;
  p->customers = customers;
  p->ids = ids;
  const auto n = static_cast<size_t>(rows);
  p->customer.resize(n);
  p->time_us.resize(n);
  p->amount_minor.resize(n);
  p->cost_minor.resize(n);
  const int64_t begin = 1'577'836'800;  // 2020-01-01
  for (size_t i = 0; i < n; ++i) {
    const uint64_t number = i + static_cast<uint64_t>(first);
    const uint64_t a = Mix(number * 3), b = Mix(number * 3 + 1), c = Mix(number * 3 + 2);
    p->customer[i] = static_cast<int64_t>(a % static_cast<uint64_t>(customers));
    p->time_us[i] = (begin + static_cast<int64_t>(b % (1096u * 86'400u))) * 1'000'000;
    const int64_t size =
        100 + static_cast<int64_t>(c % 20'000) / (1 + static_cast<int64_t>(c >> 60));
    p->amount_minor[i] = (c >> 32) % 20 == 0 ? -size : size;
    p->cost_minor[i] = p->amount_minor[i] * 3 / 5;
  }
  if (ids == Ids::kInt64) {
    p->id_number.resize(n);
    for (size_t i = 0; i < n; ++i) p->id_number[i] = 100'000 + p->customer[i];
  } else {
    p->id_offsets.reserve(n + 1);
    p->id_offsets.push_back(0);
    for (size_t i = 0; i < n; ++i) {
      p->id_text += IdText(ids, p->customer[i]);
      p->id_offsets.push_back(static_cast<int32_t>(p->id_text.size()));
    }
  }
  return p;
}

void Stream(std::shared_ptr<const Purchases> purchases, bool with_cost, ArrowArrayStream* out) {
  *out = {GetSchema, GetNext, LastError, ReleaseStream,
          new StreamState{std::move(purchases), with_cost}};
}

}  // namespace goodwill::bench
