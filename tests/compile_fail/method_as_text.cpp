// SPDX-License-Identifier: MIT
// expect: endpoint: its `method` must be a static constexpr wawp::http::method
#include <wawp/endpoint/encode.hpp>
#include <wawp/event/event.hpp>
#include <wawp/event/send_event.hpp>

struct put_event : wawp::send_event {
#ifdef FIXED
    static constexpr wawp::http::method method = wawp::http::method::put;
#else
    static constexpr const char* method = "PUT";
#endif
};

wawp::result<wawp::http::request> request_for(const wawp::event& event, const wawp::credentials& credentials) {
    return wawp::encode<put_event>(event, credentials);
}
