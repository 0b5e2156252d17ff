// SPDX-License-Identifier: MIT
// expect: json: two objects that are written into one have the same key; rename one
#include <cstdint>
#include <string>
#include <string_view>

#include <wawp/json/bridge.hpp>

namespace json = wawp::json;

struct source {
    template <class Handler>
    static std::optional<json::syntax_error> parse(std::string_view, Handler&, const json::limits&) {
        return {};
    }
};
struct sink {
    explicit sink(std::string&) {}
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

struct head {
    int number = 1;
};
struct tail {
    int number = 2;
};
using head_fields = wawp::schema<wawp::field<"id", &head::number>>;
#ifdef FIXED
using tail_fields = wawp::schema<wawp::field<"count", &tail::number>>;
#else
using tail_fields = wawp::schema<wawp::field<"id", &tail::number>>;
#endif

void write(std::string& out, const head& first, const tail& second) {
    json::bridge<source, sink>::write<json::layout::dotted>(out, json::bind<head_fields>(first), json::bind<tail_fields>(second));
}
