// The file of a capsule: a manifest in the clear, authenticated, and the dump in encrypted chunks.
//
//   "SWCAPS1\n", length of the manifest (4 bytes, big-endian), manifest (JSON), HMAC-SHA-256 of all that;
//   chunks: length and last flag (4 bytes), ciphertext (at most 1 MiB), tag (16 bytes).
//
// Each capsule has a key of its own, sealed in the manifest under the master key. The nonce of a chunk is its number;
// the HMAC of the manifest and the chunk's header are authenticated with it. So a chunk that was changed, moved, left
// out, taken from another capsule or put behind the last one is found, and so is an end that came too early.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "sectorwars/platform/capsule.hpp"

namespace sw::capsule {

inline constexpr std::size_t chunk_size = std::size_t{1024} * 1024;
inline constexpr std::size_t longest_manifest = std::size_t{4} * 1024 * 1024;

using Key = std::array<unsigned char, 32>;
using Mac = std::array<unsigned char, 32>;

/// Writes to a temporary name; finish() makes it durable and gives it its own. Without finish() nothing is left.
class FileWriter {
public:
    /// Fills manifest.sealed_key. Throws Failure unavailable "capsule_io".
    FileWriter(const Envelope& envelope, std::filesystem::path file, Manifest& manifest);
    ~FileWriter();
    FileWriter(const FileWriter&) = delete;
    FileWriter& operator=(const FileWriter&) = delete;

    void write(std::string_view bytes);
    /// The SHA-256 of the file in lower-case hex.
    [[nodiscard]] std::string finish();

    [[nodiscard]] std::int64_t bytes() const;
    [[nodiscard]] const std::filesystem::path& file() const;

private:
    struct State;
    void put_chunk(bool last);
    void put(std::string_view bytes);

    std::unique_ptr<State> state_;
};

class FileReader {
public:
    /// Authenticates the manifest. Throws Failure rule_violation "capsule_damaged", unavailable "capsule_io".
    FileReader(const Envelope& envelope, const std::filesystem::path& file);
    ~FileReader();
    FileReader(const FileReader&) = delete;
    FileReader& operator=(const FileReader&) = delete;

    [[nodiscard]] const Manifest& manifest() const;
    [[nodiscard]] std::int64_t bytes() const;

    /// The next piece of the dump; false behind the last one. Nothing comes out that is not authenticated.
    [[nodiscard]] bool next(std::string& plain);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sw::capsule
