// Maps arenas at a huge-page boundary.
#include "platform/password/arena.hpp"

#include <sys/mman.h>

#include <new>
#include <utility>

namespace sw {
namespace {

constexpr std::size_t huge_page = 2 * 1024 * 1024;

}  // namespace

Arena::Arena(std::size_t bytes) : mapped_(bytes + huge_page), size_(bytes) {
    mapping_ = mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapping_ == MAP_FAILED) throw std::bad_alloc();
    void* aligned = mapping_;
    std::size_t room = mapped_;
    data_ = static_cast<std::uint8_t*>(std::align(huge_page, bytes, aligned, room));
    // Both are advice: without them hashing is slower, or a core dump larger, and still right.
    (void)madvise(data_, bytes, MADV_HUGEPAGE);
    (void)madvise(mapping_, mapped_, MADV_DONTDUMP);
}

Arena::~Arena() {
    (void)munmap(mapping_, mapped_);
}

std::unique_ptr<Arena> ArenaShelf::take() {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto arena = std::move(idle_.back());
            idle_.pop_back();
            return arena;
        }
    }
    return std::make_unique<Arena>(arena_bytes_);
}

void ArenaShelf::put_back(std::unique_ptr<Arena> arena) {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < keep_) idle_.push_back(std::move(arena));
}

}  // namespace sw
