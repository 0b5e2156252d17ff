// SPDX-License-Identifier: MIT
// That the tests which run beside this file do so over structs that are their own schemas.
#include <concepts>

#include "support/catch.hpp"

#include <wawp/wawp.hpp>

template <class T, template <class> class Fields>
constexpr bool is_reflected = std::derived_from<Fields<T>, wawp::reflected<T>>;

TEST_CASE("annotated: the event, the credentials and the answer say their keys and rules themselves") {
    using namespace wawp;
    STATIC_REQUIRE(is_reflected<event, event_fields>);
    STATIC_REQUIRE(is_reflected<event_view, event_fields>);
    STATIC_REQUIRE(is_reflected<credentials, credential_fields>);
    STATIC_REQUIRE(is_reflected<message, message_fields>);
    STATIC_REQUIRE(is_reflected<message::data_type, message_data_fields>);
    STATIC_REQUIRE(is_reflected<message::id_type, message_id_fields>);
    STATIC_REQUIRE(event_fields<event>::keys.size() == 8);
    STATIC_REQUIRE(message_fields<message>::keys.size() == 30);
    STATIC_REQUIRE(message_data_fields<message::data_type>::keys.size() == 80);
    STATIC_REQUIRE(std::same_as<event_fields<event>::list, event_fields_by_hand<event>::list>);
    STATIC_REQUIRE(std::same_as<credential_fields<credentials>::list, credential_fields_by_hand<credentials>::list>);
}
