#include "goodwill/complaint/cause_tree.h"

#include <algorithm>
#include <utility>

namespace goodwill {
namespace {

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// At most so many bytes, and no part of a letter.
std::string_view Cut(std::string_view text, size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;
  return text.substr(0, most);
}

}  // namespace

std::string CausePath(std::string_view said) {
  said = Cut(said, kMostCauseBytes);
  std::string path;
  size_t parts = 0;
  while (!said.empty() && parts < kMostCauseParts) {
    const size_t end = std::min(said.find_first_of("/.:"), said.size());
    const std::string_view part = Trimmed(said.substr(0, end));
    said.remove_prefix(std::min(end + 1, said.size()));
    if (part.empty()) continue;
    if (++parts > 1) path.push_back('/');
    for (const char c : part) path.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  }
  return path.empty() ? std::string(kUnknownCause) : path;
}

std::string_view AboveCause(std::string_view path) {
  const size_t end = path.rfind('/');
  return end == path.npos ? std::string_view() : path.substr(0, end);
}

bool IsWithin(std::string_view path, std::string_view cause) {
  return path.starts_with(cause) && (path.size() == cause.size() || path[cause.size()] == '/');
}

CauseTree::CauseTree(std::span<const NamedCause> named) {
  for (const NamedCause& cause : named) {
    named_.emplace(cause.path, cause);
    for (const std::string& word : cause.also) also_.emplace(CausePath(word), cause.path);
  }
}

std::string CauseTree::Find(std::string_view said) const {
  std::string path = CausePath(said);
  // Another word for a cause covers what lies below that word.
  for (std::string_view above = path; !above.empty(); above = AboveCause(above)) {
    if (const auto also = also_.find(above); also != also_.end()) {
      return CausePath(also->second + path.substr(above.size()));
    }
    if (named_.contains(above)) break;
  }
  return path;
}

const NamedCause* CauseTree::Named(std::string_view path) const {
  const auto at = named_.find(path);
  return at == named_.end() ? nullptr : &at->second;
}

}  // namespace goodwill
