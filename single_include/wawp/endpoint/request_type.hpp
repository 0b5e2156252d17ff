// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>



// wawp/endpoint/request_type.hpp
/// For what is made of an endpoint's declaration. No part of `wawp.hpp`.
namespace wawp::detail {

/// The request that tools make of what comes in for an endpoint, where none is named.
template <class E>
struct named_request {
    static constexpr bool is_named = requires { typename E::request; };
    static_assert(is_named, "endpoint: several types may be sent to it: name one behind the endpoint, as in <send_poll, poll_message>, or give the "
                            "endpoint `using request = poll_message;`");
    using type = typename E::request;
};

}  // namespace wawp::detail
