// SQL of the status routes.
#include "repository.hpp"

namespace sw::status {
namespace {

constexpr Statement ping{"status.ping", "select 1 as one"};

}  // namespace

void touch_database(ReadTx& tx) {
    (void)tx.query(ping);
}

}  // namespace sw::status
