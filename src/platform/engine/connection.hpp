// One connection to the engine, for one call. Every operation ends at its deadline.
#pragma once

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <string>
#include <utility>

#include "platform/engine/address.hpp"
#include "platform/engine/errors.hpp"
#include "sectorwars/platform/reactor.hpp"

namespace sw::engine {

using Socket = boost::beast::basic_stream<boost::asio::generic::stream_protocol, boost::asio::any_io_executor>;
using Deadline = std::chrono::steady_clock::time_point;

/// Connects `socket`, which must outlive it. Throws Failure "engine_unreachable".
Awaitable<> connect(Socket& socket, Address address, Deadline deadline, std::string name);

/// Throws what `error` means for the call `name`; a cancellation stays one.
inline void check(const boost::system::error_code& error, const std::string& name) {
    if (!error) return;
    if (error == boost::asio::error::operation_aborted) throw boost::system::system_error(error);
    throw unreachable(name, error);
}

}  // namespace sw::engine
