// Calls libargon2 with our arenas. One thread walks all lanes: with busy cores four are no faster.
#include "platform/password/argon2_hasher.hpp"

#include <argon2.h>
#include <string.h>
#include <sys/random.h>

#include <system_error>

namespace sw {
namespace {

constexpr std::size_t salt_bytes = 16;
constexpr std::size_t hash_bytes = 32;
constexpr std::uint32_t most_lanes = 16;

/// libargon2 hands no context to its allocator, so the arena of the running call is known by thread.
thread_local Arena* arena_of_call = nullptr;

int lend_arena(std::uint8_t** memory, std::size_t bytes) {
    if (arena_of_call == nullptr || bytes > arena_of_call->size()) return ARGON2_MEMORY_ALLOCATION_ERROR;
    *memory = arena_of_call->data();
    return ARGON2_OK;
}

/// The library has wiped the memory before it calls this.
void take_arena_back(std::uint8_t*, std::size_t) {}

/// An arena for one call; goes back to the shelf whatever happens.
class Loan {
public:
    explicit Loan(ArenaShelf& shelf) : shelf_(shelf), arena_(shelf.take()) { arena_of_call = arena_.get(); }

    ~Loan() {
        arena_of_call = nullptr;
        shelf_.put_back(std::move(arena_));
    }

    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;

private:
    ArenaShelf& shelf_;
    std::unique_ptr<Arena> arena_;
};

void fill_random(std::vector<std::uint8_t>& bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t got = getrandom(bytes.data() + done, bytes.size() - done, 0);
        if (got < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
        if (got > 0) done += static_cast<std::size_t>(got);
    }
}

bool equal_in_constant_time(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
    if (a.size() != b.size()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned>(a[i] ^ b[i]);
    return difference == 0;
}

}  // namespace

Argon2Hasher::Argon2Hasher(std::size_t threads, Argon2Cost cost)
    : cost_(cost), arenas_(std::size_t{cost.memory_kib} * 1024, threads) {}

std::string Argon2Hasher::hash(std::string_view password) {
    PhcHash made{.cost = cost_};
    made.salt.resize(salt_bytes);
    made.hash.resize(hash_bytes);
    fill_random(made.salt);
    derive(password, made);
    return to_phc(made);
}

bool Argon2Hasher::verify(std::string_view password, std::string_view phc) {
    const auto stored = parse_phc(phc);
    if (!stored || stored->cost.memory_kib > cost_.memory_kib || stored->cost.passes > cost_.passes ||
        stored->cost.lanes > most_lanes) {
        return false;
    }
    PhcHash made = *stored;
    derive(password, made);
    const bool same = equal_in_constant_time(made.hash, stored->hash);
    explicit_bzero(made.hash.data(), made.hash.size());
    return same;
}

void Argon2Hasher::verify_nobody(std::string_view password) {
    PhcHash made{.cost = cost_};
    made.salt.assign(salt_bytes, 0x5a);
    made.hash.resize(hash_bytes);
    derive(password, made);
    explicit_bzero(made.hash.data(), made.hash.size());
}

bool Argon2Hasher::outdated(std::string_view phc) const {
    const auto stored = parse_phc(phc);
    return stored && stored->cost != cost_;
}

void Argon2Hasher::derive(std::string_view password, PhcHash& hash) {
    const Loan loan(arenas_);
    std::string secret(password);  // the library wants it writable
    argon2_context context{};
    context.out = hash.hash.data();
    context.outlen = static_cast<std::uint32_t>(hash.hash.size());
    context.pwd = reinterpret_cast<std::uint8_t*>(secret.data());
    context.pwdlen = static_cast<std::uint32_t>(secret.size());
    context.salt = hash.salt.data();
    context.saltlen = static_cast<std::uint32_t>(hash.salt.size());
    context.t_cost = hash.cost.passes;
    context.m_cost = hash.cost.memory_kib;
    context.lanes = hash.cost.lanes;
    context.threads = 1;
    context.version = ARGON2_VERSION_13;
    context.allocate_cbk = &lend_arena;
    context.free_cbk = &take_arena_back;
    context.flags = ARGON2_FLAG_CLEAR_PASSWORD;
    const int code = argon2_ctx(&context, Argon2_id);
    explicit_bzero(secret.data(), secret.size());
    if (code != ARGON2_OK) {
        throw Failure(Code::internal, "hashing_failed", std::string("Argon2: ") + argon2_error_message(code));
    }
}

}  // namespace sw
