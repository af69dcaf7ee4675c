// Where a route runs when it may block: the dispatcher's view of the database lanes and the processor pool.
#pragma once

#include <exception>
#include <functional>

#include "sectorwars/platform/feature.hpp"

namespace sw::http {

/// `false` means that the queue of the lane is full: nothing was kept and `done` will not be called.
/// Otherwise `done` is called exactly once, on any thread, with null after success.
class Lanes {
public:
    using Done = std::function<void(std::exception_ptr)>;

    virtual ~Lanes() = default;

    virtual bool read(std::function<void(ReadTx&)> work, Done done) = 0;

    /// One transaction. `work` may run again after a serialization conflict; `done` comes after the commit.
    virtual bool write(std::function<void(Tx&)> work, Done done) = 0;

    virtual bool offload(std::function<void(Offload&)> work, Done done) = 0;
};

}  // namespace sw::http
