// SPDX-License-Identifier: MIT
// expect: json::bridge: a view cannot be read, because the texts that a source tells do not outlive the call
#include <optional>
#include <string>
#include <string_view>

#include <wawp/json/bridge.hpp>

struct my_source {
    template <class Handler>
    static std::optional<wawp::json::syntax_error> parse(std::string_view, Handler& to, const wawp::json::limits&) {
        to.begin_object(), to.key("name"), to.string("a text that ends with the call"), to.end_object();
        return std::nullopt;
    }
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

#ifdef FIXED
using text = std::string;
#else
using text = std::string_view;
#endif

struct answer {
    text name;
};
struct answer_fields : wawp::schema<wawp::field<"name", &answer::name>> {};

int main() {
    answer target;
    return wawp::json::bridge<my_source, my_sink>::read<answer_fields>("{}", target) ? 0 : 1;
}
