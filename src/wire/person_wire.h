// Everything about one person, as a document and as JSON.
#ifndef GOODWILL_SRC_WIRE_PERSON_WIRE_H_
#define GOODWILL_SRC_WIRE_PERSON_WIRE_H_

#include <string>

#include "goodwill/book/person.h"

namespace goodwill {

// A serialised goodwill.v1.PersonExport.
std::string EncodePerson(const Person& person);

// The same as JSON (RFC 8259), indented to be read:
//   {"customer_id": ..., "also": [...], "currency": ..., "time_zone": ...,
//    "tables": {"purchases": [{"batch": 1, "recorded_at": ..., "source": ...,
//                              "standing": "counts", "values": {...}}]}}
std::string PersonJson(const Person& person);

}  // namespace goodwill

#endif  // GOODWILL_SRC_WIRE_PERSON_WIRE_H_
