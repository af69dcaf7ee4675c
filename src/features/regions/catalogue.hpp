// The registry as this process knows it: answers the public pages without the database, and keeps LocalConfig and
// Directory right for the regions that this process serves.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "public_messages.hpp"
#include "sectorwars/platform/tx.hpp"
#include "sectorwars/regions.hpp"

namespace sw::regions {

class Catalogue {
public:
    using List = std::shared_ptr<const std::vector<Listed>>;

    Catalogue(
        std::shared_ptr<const galaxy::World> world, std::shared_ptr<LocalConfig> local,
        std::shared_ptr<Directory> directory
    );

    /// Reads the registry and, when something changed, takes it over. Any thread; one at a time.
    void refresh(Reader& reader);

    [[nodiscard]] List list() const;

private:
    std::shared_ptr<const galaxy::World> world_;
    std::shared_ptr<LocalConfig> local_;
    std::shared_ptr<Directory> directory_;
    std::mutex refreshing_;
    mutable std::mutex mutex_;  ///< of list_
    List list_ = std::make_shared<const std::vector<Listed>>();
};

}  // namespace sw::regions
