// SPDX-License-Identifier: MIT
// expect-first: curl_loop_transport: the loop needs `void watch(curl_socket_t, bool reads, bool writes) noexcept` and `void wake_at(http::deadline) noexcept`
#include <wawp/client/async_client.hpp>
#include <wawp/transport/curl_loop.hpp>

struct my_loop {
#ifdef FIXED
    void watch(curl_socket_t, bool, bool) noexcept {}
#else
    void watch(curl_socket_t, bool, bool) {}
#endif
    void wake_at(wawp::http::deadline) noexcept {}
};

my_loop loop;
wawp::async_client client{wawp::curl_loop_transport{loop}, wawp::credentials{"INSTANCE_ID", "ACCESS_TOKEN"}};
