// SPDX-License-Identifier: MIT
// expect: json::bridge: the source needs a static `std::optional<syntax_error> parse(std::string_view text, Handler& handler, const limits& bounds)`
#include <optional>
#include <string>
#include <string_view>

#include <wawp/json/bridge.hpp>

struct my_source {
#ifdef FIXED
    template <class Handler>
    static std::optional<wawp::json::syntax_error> parse(std::string_view, Handler&, const wawp::json::limits&) {
        return std::nullopt;
    }
#else
    static bool parse(std::string_view) { return true; }
#endif
};

struct my_sink {
    explicit my_sink(std::string&) {}
    void begin_object() {}
    void end_object() {}
    void begin_array() {}
    void end_array() {}
    void key(std::string_view) {}
    void string(std::string_view) {}
    void signed_integer(std::int64_t) {}
    void unsigned_integer(std::uint64_t) {}
    void floating_point(double) {}
    void boolean(bool) {}
    void null() {}
    void finish() {}
};

using my_policy = wawp::json::bridge<my_source, my_sink>;
static_assert(wawp::json::policy<my_policy>);
