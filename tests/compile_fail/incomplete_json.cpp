// SPDX-License-Identifier: MIT
// expect-first: JSON policy: it needs a static `result<report, syntax_error> read<Fields>(std::string_view text, Object& target, limits)`
#include <wawp/client/client.hpp>

struct my_transport {
    wawp::http::outcome round_trip(const wawp::http::request&, wawp::http::deadline) { return wawp::http::response{}; }
};

struct my_json {
    template <wawp::json::layout Layout, class... Bound>
    static void write(std::string& out, const Bound&... objects) {
        wawp::json::native::write<Layout>(out, objects...);
    }
#ifdef FIXED
    template <class Fields, class Object>
    static wawp::result<wawp::json::report, wawp::json::syntax_error> read(std::string_view text, Object& target, wawp::json::limits bounds = {}) {
        return wawp::json::native::read<Fields>(text, target, bounds);
    }
#endif
};

bool is_sent(wawp::client<my_transport, my_json>& client, const wawp::event& invitation) { return client.send(invitation).has_value(); }
