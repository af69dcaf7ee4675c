// Writing and reading capsules.
#include "platform/capsule/file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "platform/capsule/cipher.hpp"
#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/envelope.hpp"

namespace sw::capsule {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view magic = "SWCAPS1\n";
constexpr std::uint32_t last_flag = 0x8000'0000U;

[[noreturn]] void io_failed(const fs::path& file, const char* what) {
    throw Failure(
        Code::unavailable, "capsule_io",
        std::string("Cannot ") + what + " " + file.string() + ": " + std::strerror(errno)
    );
}

[[noreturn]] void damaged(const char* why) {
    throw Failure(Code::rule_violation, "capsule_damaged", std::string("The capsule is damaged: ") + why);
}

std::string number_bytes(std::uint32_t number) {
    std::string out(4, '\0');
    for (std::size_t i = 0; i < 4; ++i) out[i] = static_cast<char>(number >> (24 - 8 * i));
    return out;
}

std::uint32_t read_number(std::string_view bytes) {
    std::uint32_t out = 0;
    for (const char c : bytes.substr(0, 4)) out = out << 8 | static_cast<unsigned char>(c);
    return out;
}

std::string context_of(const Manifest& manifest) {
    return "capsule:" + manifest.slug + ":" + manifest.region_id.to_string();
}

constexpr std::string_view manifest_purpose = "capsule manifest";

Key manifest_key(const Envelope& envelope) {
    return envelope.derive(manifest_purpose);
}

std::string text_of(const Mac& mac) {
    return {reinterpret_cast<const char*>(mac.data()), mac.size()};
}

std::string text_of_key(const Key& key) {
    return {reinterpret_cast<const char*>(key.data()), key.size()};
}

/// Closes what it holds.
struct Descriptor {
    int number = -1;

    explicit Descriptor(int opened) : number(opened) {}

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    ~Descriptor() {
        if (number >= 0) ::close(number);
    }
};

void sync_folder(const fs::path& folder) {
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.number < 0 || ::fsync(opened.number) != 0) io_failed(folder, "make durable");
}

}  // namespace

struct FileWriter::State {
    State(fs::path wanted, fs::path written)
        : file(std::move(wanted)),
          temporary(std::move(written)),
          out(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {}

    fs::path file;
    fs::path temporary;
    Descriptor out;
    Key key{};
    Mac mac{};
    std::uint64_t chunk = 0;
    std::string buffer;
    std::int64_t bytes = 0;
    Sha256 digest;
    bool done = false;
};

FileWriter::FileWriter(const Envelope& envelope, fs::path file, Manifest& manifest) {
    std::error_code problem;
    fs::create_directories(file.parent_path(), problem);
    fs::path temporary = file;
    temporary += ".part";
    state_ = std::make_unique<State>(std::move(file), std::move(temporary));
    if (state_->out.number < 0) io_failed(state_->temporary, "make");
    state_->key = random_key();
    manifest.sealed_key = envelope.seal(text_of_key(state_->key), context_of(manifest));
    const std::string json = to_json(manifest);
    if (json.size() > longest_manifest) throw Failure(Code::internal, "capsule_io", "The manifest is too long.");
    std::string head(magic);
    head += number_bytes(static_cast<std::uint32_t>(json.size()));
    head += json;
    state_->mac = mac_of(manifest_key(envelope), head);
    put(head);
    put(text_of(state_->mac));
}

FileWriter::~FileWriter() {
    if (state_->done || state_->out.number < 0) return;
    std::error_code ignored;
    fs::remove(state_->temporary, ignored);
}

void FileWriter::put(std::string_view bytes) {
    state_->digest.add(bytes);
    state_->bytes += static_cast<std::int64_t>(bytes.size());
    while (!bytes.empty()) {
        const ssize_t written = ::write(state_->out.number, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) io_failed(state_->temporary, "write");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void FileWriter::put_chunk(bool last) {
    const std::size_t size = std::min(state_->buffer.size(), chunk_size);
    const std::string header = number_bytes(static_cast<std::uint32_t>(size) | (last ? last_flag : 0U));
    const std::string context = text_of(state_->mac) + header;
    put(header);
    put(seal_chunk(state_->key, state_->chunk++, context, std::string_view(state_->buffer).substr(0, size)));
    state_->buffer.erase(0, size);
}

void FileWriter::write(std::string_view bytes) {
    state_->buffer += bytes;
    while (state_->buffer.size() > chunk_size) put_chunk(false);
}

std::string FileWriter::finish() {
    put_chunk(true);
    if (::fsync(state_->out.number) != 0) io_failed(state_->temporary, "make durable");
    std::error_code problem;
    fs::rename(state_->temporary, state_->file, problem);
    if (problem) io_failed(state_->file, "name");
    state_->done = true;
    sync_folder(state_->file.parent_path());
    return state_->digest.hex();
}

std::int64_t FileWriter::bytes() const {
    return state_->bytes;
}

const fs::path& FileWriter::file() const {
    return state_->file;
}

struct FileReader::State {
    explicit State(const fs::path& opened) : file(opened), in(::open(opened.c_str(), O_RDONLY | O_CLOEXEC)) {}

    /// Exactly that many bytes; fewer only at the end of the file.
    std::string read(std::size_t size) const {
        std::string out(size, '\0');
        std::size_t filled = 0;
        while (filled < size) {
            const ssize_t got = ::read(in.number, out.data() + filled, size - filled);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) io_failed(file, "read");
            if (got == 0) break;
            filled += static_cast<std::size_t>(got);
        }
        out.resize(filled);
        return out;
    }

    fs::path file;
    Descriptor in;
    Manifest manifest;
    Key key{};
    Mac mac{};
    std::uint64_t chunk = 0;
    bool ended = false;
};

FileReader::FileReader(const Envelope& envelope, const fs::path& file) : state_(std::make_unique<State>(file)) {
    if (state_->in.number < 0) io_failed(file, "open");
    std::string head = state_->read(magic.size() + 4);
    if (head.size() != magic.size() + 4 || !head.starts_with(magic)) damaged("it is no capsule.");
    const std::size_t size = read_number(std::string_view(head).substr(magic.size()));
    if (size == 0 || size > longest_manifest) damaged("its manifest has no sensible length.");
    const std::string json = state_->read(size);
    head += json;
    const std::string mac = state_->read(state_->mac.size());
    bool known = false;
    for (const Key& candidate : envelope.derive_each(manifest_purpose)) {
        state_->mac = mac_of(candidate, head);
        known = same(state_->mac, mac);
        if (known) break;
    }
    if (!known) damaged("its manifest was changed, or sealed with another master key.");
    state_->manifest = parse_json<Manifest>(json);
    if (state_->manifest.format != 1) damaged("its format is not known.");
    const std::string key = envelope.open(state_->manifest.sealed_key, context_of(state_->manifest));
    if (key.size() != state_->key.size()) damaged("its key is not one.");
    std::copy(key.begin(), key.end(), state_->key.begin());
}

FileReader::~FileReader() = default;

const Manifest& FileReader::manifest() const {
    return state_->manifest;
}

std::int64_t FileReader::bytes() const {
    return static_cast<std::int64_t>(fs::file_size(state_->file));
}

bool FileReader::next(std::string& plain) {
    if (state_->ended) return false;
    const std::string header = state_->read(4);
    if (header.size() != 4) damaged("its end is missing.");
    const std::uint32_t number = read_number(header);
    const std::size_t size = number & ~last_flag;
    if (size > chunk_size) damaged("a chunk is longer than any can be.");
    const std::string sealed = state_->read(size + tag_size);
    if (sealed.size() != size + tag_size) damaged("its end is missing.");
    if (!open_chunk(state_->key, state_->chunk++, text_of(state_->mac) + header, sealed, plain)) {
        damaged("a chunk was changed or moved.");
    }
    if ((number & last_flag) == 0) return true;
    state_->ended = true;
    if (!state_->read(1).empty()) damaged("something follows its end.");
    return true;
}

}  // namespace sw::capsule
