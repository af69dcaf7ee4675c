// The door to the edge.
#include "platform/http/dispatcher.hpp"

#include "platform/http/edge.hpp"

namespace sw::http {

Dispatcher::Dispatcher(DispatcherParts parts) : edge_(std::make_shared<Edge>(std::move(parts))) {}

Dispatcher::~Dispatcher() = default;

void Dispatcher::handle(Request request, Respond respond) {
    edge_->handle({.request = std::move(request), .respond = std::move(respond)});
}

bool Dispatcher::admit_upgrade(const std::string& peer) {
    return edge_->admit_upgrade(peer);
}

bool Dispatcher::knows(std::string_view path) const {
    return edge_->knows(path);
}

}  // namespace sw::http
