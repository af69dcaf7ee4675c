// Where a route runs, and what it gets there besides a transaction.
#pragma once

#include <functional>

#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw {

/// Synchronous access to the database from the processor pool.
class Offload {
public:
    virtual ~Offload() = default;
    virtual void read(const std::function<void(ReadTx&)>& work) = 0;
    virtual void write(const std::function<void(Tx&)>& work) = 0;
};

enum class Lane { memory, read, write, offload, later };

/// An answer that is not there yet: begin() starts the work and calls `done` once, from any thread. Whoever makes one
/// bounds the wait; the edge gives up after 30 s with 503.
template <class T>
struct Later {
    using Done = std::function<void(Result<T>)>;
    std::function<void(Done)> begin;
};

}  // namespace sw
