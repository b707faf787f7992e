// All that the repair of texts knows, in one packed file that is used where it lies in memory.
//
// Layout, little-endian: "XPREPAIR", version (u32), number of sections (u32), then for each section its tag (four
// letters), offset and size (u32 each). WORD, UNIG, BIGR and TRIG are the language model (ngram_model.h), CHFO and CHVI
// the channels of engines without and with Vietnamese (channel_model.h), CODE the tails of numbers of documents with
// their counts. train/build_model.cc writes it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "normalize/channel_model.h"
#include "normalize/ngram_model.h"
#include "normalize/syllable_trie.h"

namespace xephang::normalize {

class RepairModel {
 public:
  /// The model that the program carries. Made at first use; immutable and safe to share among threads.
  [[nodiscard]] static const RepairModel& Builtin();
  /// From a file, mapped into memory. Throws std::system_error where it cannot be mapped, std::runtime_error where it
  /// is no model.
  [[nodiscard]] static RepairModel FromFile(const std::filesystem::path& path);
  /// `bytes` must outlive the model. Throws std::runtime_error where they are no model.
  explicit RepairModel(std::span<const std::byte> bytes);

  RepairModel(RepairModel&&) noexcept;
  RepairModel& operator=(RepairModel&&) noexcept;
  RepairModel(const RepairModel&) = delete;
  RepairModel& operator=(const RepairModel&) = delete;
  ~RepairModel();

  [[nodiscard]] const NgramModel& words() const { return words_; }
  [[nodiscard]] const ChannelModel& foreign_channel() const { return foreign_; }
  [[nodiscard]] const ChannelModel& native_channel() const { return native_; }

  /// The words whose fold is `fold`, the commonest first; empty where there is none.
  [[nodiscard]] std::span<const WordId> WordsByFold(std::string_view fold) const;
  [[nodiscard]] const SyllableTrie& trie() const { return trie_; }

  struct Code {
    std::string tail;  ///< "QĐ-UBND".
    int cost = 0;      ///< -ln of its share, in units of 1/16.
  };
  [[nodiscard]] const std::vector<Code>& codes() const { return codes_; }

 private:
  struct Mapping;
  RepairModel() = default;
  void Load(std::span<const std::byte> bytes);

  std::unique_ptr<Mapping> mapping_;
  NgramModel words_;
  ChannelModel foreign_;
  ChannelModel native_;
  std::vector<Code> codes_;
  std::unordered_map<std::string, std::pair<std::uint32_t, std::uint32_t>> by_fold_;  // range in fold_words_
  std::vector<WordId> fold_words_;
  SyllableTrie trie_;
};

}  // namespace xephang::normalize
