// What the engine's refusals and a broken connection mean to us (region_backend.hpp).
#pragma once

#include <boost/system/error_code.hpp>
#include <string>
#include <string_view>

#include "sectorwars/base/result.hpp"

namespace sw::engine {

/// `call` names what was asked, "POST /containers/*/start".
[[nodiscard]] Failure unreachable(std::string_view call, std::string_view why);

[[nodiscard]] Failure unreachable(std::string_view call, const boost::system::error_code& error);

/// An answer that is HTTP but makes no sense.
[[nodiscard]] Failure nonsense(std::string_view call, std::string_view what);

/// For a status of 400 and above. `body` is the engine's {"message": …} or anything else.
[[nodiscard]] Failure refusal(std::string_view call, int status, std::string_view body);

/// The engine's own sentence, one line of at most 300 characters.
[[nodiscard]] std::string sentence_of(std::string_view body);

}  // namespace sw::engine
