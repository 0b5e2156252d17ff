// SPDX-License-Identifier: MIT
// expect: json: a member of this type cannot be written: use one of the types of wawp::member_kind_table
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <wawp/json/bridge.hpp>
#include <wawp/schema/schema.hpp>

struct a_source {
    template <class Handler>
    static std::optional<wawp::json::syntax_error> parse(std::string_view, Handler&, const wawp::json::limits&) {
        return std::nullopt;
    }
};
struct a_sink {
    explicit a_sink(std::string&) {}
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

struct part {};
struct ticket {
#ifdef FIXED
    std::map<std::string, int> parts{};
#else
    std::map<std::string, part> parts{};
#endif
};
using ticket_fields = wawp::schema<wawp::field<"parts", &ticket::parts>>;

void write(std::string& out, const ticket& source) {
    wawp::json::bridge<a_source, a_sink>::write<wawp::json::layout::nested>(out, wawp::json::bind<ticket_fields>(source));
}
