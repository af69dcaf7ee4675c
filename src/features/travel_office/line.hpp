// The lines from the office to regions: HTTP, or straight through for the regions of this very process.
#pragma once

#include <memory>
#include <string>

#include "sectorwars/platform/http_client.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/platform/reactor.hpp"
#include "sectorwars/regions.hpp"
#include "sectorwars/travel.hpp"

namespace sw::travel_office {

/// Every call throws Failure when the region gave no answer that counts: then nothing is known.
class Line {
public:
    virtual ~Line() = default;
    [[nodiscard]] virtual Awaitable<travel::Decision> arrive(travel::Arrival arrival) = 0;
    [[nodiscard]] virtual Awaitable<travel::Decision> refuse(travel::Refusal refusal) = 0;
    [[nodiscard]] virtual Awaitable<travel::Books> books(travel::BooksRequest request) = 0;
};

/// Chooses the line by the directory, anew for each call: regions move.
class Exchange {
public:
    explicit Exchange(const Platform& platform);

    /// nullptr when nobody answers for the region now.
    [[nodiscard]] std::shared_ptr<Line> line_to(const std::string& slug) const;

private:
    Database& database_;
    ServiceTokens& services_;
    std::shared_ptr<const regions::Directory> directory_;
    std::shared_ptr<const travel::Doors> doors_;
    std::shared_ptr<http::Client> client_;
};

}  // namespace sw::travel_office
