#include "normalize/repair_model.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <system_error>

#include "normalize/unicode.h"

extern "C" {
extern const std::byte xephang_repair_model[];
extern const std::byte xephang_repair_model_end[];
}

namespace xephang::normalize {

struct RepairModel::Mapping {
  void* address = nullptr;
  std::size_t size = 0;
  ~Mapping() {
    if (address != nullptr) ::munmap(address, size);
  }
};

RepairModel::RepairModel(RepairModel&&) noexcept = default;
RepairModel& RepairModel::operator=(RepairModel&&) noexcept = default;
RepairModel::~RepairModel() = default;

const RepairModel& RepairModel::Builtin() {
  static const RepairModel model(std::span<const std::byte>(xephang_repair_model, xephang_repair_model_end));
  return model;
}

RepairModel RepairModel::FromFile(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) throw std::system_error(errno, std::generic_category(), path.string());
  struct stat status {};
  if (::fstat(file, &status) != 0 || status.st_size == 0) {
    ::close(file);
    throw std::runtime_error(path.string() + " is no repair model");
  }
  auto mapping = std::make_unique<Mapping>();
  mapping->size = static_cast<std::size_t>(status.st_size);
  void* address = ::mmap(nullptr, mapping->size, PROT_READ, MAP_PRIVATE, file, 0);
  const int error = errno;
  ::close(file);
  if (address == MAP_FAILED) throw std::system_error(error, std::generic_category(), path.string());
  mapping->address = address;
  RepairModel model;
  model.Load({static_cast<const std::byte*>(address), mapping->size});
  model.mapping_ = std::move(mapping);
  return model;
}

RepairModel::RepairModel(std::span<const std::byte> bytes) { Load(bytes); }

void RepairModel::Load(std::span<const std::byte> bytes) {
  const auto fail = [] { throw std::runtime_error("repair model: these bytes are none"); };
  if (bytes.size() < 16 || std::memcmp(bytes.data(), "XPREPAIR", 8) != 0) fail();
  std::uint32_t head[2];
  std::memcpy(head, bytes.data() + 8, 8);
  if (head[0] != 1 || head[1] > 100 || 16 + std::size_t{head[1]} * 12 > bytes.size()) fail();
  const auto section = [&](std::string_view tag) -> std::span<const std::byte> {
    for (std::size_t i = 0; i < head[1]; ++i) {
      const std::byte* entry = bytes.data() + 16 + i * 12;
      if (std::memcmp(entry, tag.data(), 4) != 0) continue;
      std::uint32_t place[2];
      std::memcpy(place, entry + 4, 8);
      if (place[0] % 8 != 0 || place[0] > bytes.size() || place[1] > bytes.size() - place[0]) fail();
      return bytes.subspan(place[0], place[1]);
    }
    return {};
  };
  const auto text = [&](std::string_view tag) {
    const auto s = section(tag);
    return std::string_view(reinterpret_cast<const char*>(s.data()), s.size());
  };
  words_ = NgramModel(section("WORD"), section("UNIG"), section("BIGR"), section("TRIG"));
  foreign_ = ChannelModel(text("CHFO"));
  native_ = ChannelModel(text("CHVI"));

  double total = 1;
  for (const std::string_view line : Split(text("CODE"), '\n')) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos) continue;
    int count = 0;
    std::from_chars(line.data() + tab + 1, line.data() + line.size(), count);
    codes_.push_back({std::string(line.substr(0, tab)), count});
    total += count;
  }
  for (Code& code : codes_) code.cost = static_cast<int>(std::lround(-kCostUnit * std::log(code.cost / total)));

  std::vector<std::pair<std::string, WordId>> folds;
  folds.reserve(words_.size());
  for (std::size_t id = kFirstWord; id < words_.size(); ++id) {
    folds.emplace_back(Fold(words_.Word(static_cast<WordId>(id))), static_cast<WordId>(id));
  }
  std::sort(folds.begin(), folds.end(), [&](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first < b.first;
    const int x = words_.UnigramCost(a.second);
    const int y = words_.UnigramCost(b.second);
    return x != y ? x < y : a.second < b.second;
  });
  for (std::size_t i = 0; i < folds.size();) {
    std::size_t j = i;
    while (j < folds.size() && folds[j].first == folds[i].first) fold_words_.push_back(folds[j++].second);
    by_fold_.emplace(folds[i].first, std::pair(static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j)));
    i = j;
  }
  trie_ = SyllableTrie(words_);
}

std::span<const WordId> RepairModel::WordsByFold(std::string_view fold) const {
  const auto it = by_fold_.find(std::string(fold));
  if (it == by_fold_.end()) return {};
  return std::span(fold_words_).subspan(it->second.first, it->second.second - it->second.first);
}

}  // namespace xephang::normalize
