// Reader, ReadTx and Tx over a Connection; the outbox row of an event.
#include "sectorwars/platform/tx.hpp"

#include "platform/db/connection.hpp"

namespace sw {
namespace {

constexpr Statement insert_event{
    "outbox.insert", "insert into outbox (topic, frame, payload, audiences) values ($1, $2, $3, $4)"};

}  // namespace

Rows Pending::rows() {
    return connection_->take(slot_);
}

void Reader::enter_region(RegionId region) {
    connection_.enter_region(region);
}

Rows Reader::run(const Statement& statement, std::vector<Param> params) {
    return connection_.take(connection_.enqueue(statement, std::move(params), std::nullopt));
}

Pending Reader::enqueue(const Statement& statement, std::vector<Param> params) {
    return {&connection_, connection_.enqueue(statement, std::move(params), std::nullopt)};
}

void Tx::put(const Statement& statement, std::vector<Param> params, std::optional<std::int64_t> rows) {
    connection_.enqueue(statement, std::move(params), rows);
}

void Tx::emit(Event event) {
    std::vector<Param> audiences;
    audiences.reserve(event.audiences.size());
    for (const auto& audience : event.audiences) audiences.emplace_back(audience.to_text());
    put(insert_event,
        {std::move(event.topic), std::move(event.frame), std::move(event.payload), array_param(audiences)},
        std::nullopt);
    connection_.mark_events();
}

std::int64_t Tx::copy(
    std::string_view table, const std::vector<std::string_view>& columns,
    const std::function<bool(std::vector<Param>& row)>& next_row
) {
    return connection_.copy(table, columns, next_row);
}

}  // namespace sw
